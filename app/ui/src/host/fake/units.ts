/** What a unit and its crews are asked and may do, as far as a screen can tell. */
import type { FakeJob } from "./job";
import type { World } from "./world";
import type { ApiError, Commands, CrewMember, ItemCard, Move, MoveCard, MoveSheet, UnitJob, UserProfile } from "../types";

const SAYS: Record<string, [string, string]> = {
  "move.already_signed_for": ["该案件已签收", "The case has been signed for already."],
  "move.already_taken": ["该任务已接单", "The task has been taken already."],
  "move.already_returned": ["本轮已退单一次，不能再退", "It was returned once in this round already."],
  "move.urgent": ["紧急案件不能延期、挂账或再转紧急", "The case is urgent."],
  "move.may_not_ask": [
    "不能再申请：已有申请、次数已满或已超时",
    "No more can be asked: one is open, the count is used up, or it is overdue.",
  ],
};
const errorOf = (code: string): ApiError => {
  const [zh, en] = SAYS[code] ?? [code, code];
  return { code, zh, en };
};

const LABELS: Partial<Record<Move, string>> = {
  sign_for: "签收",
  take: "接单",
  assign: "派人",
  forward: "反馈",
  submit: "提交",
  send_back_to_crew: "退回处置人员",
  return: "退单",
  return_to_unit: "退回本部门",
  apply: "申请延期或挂账",
  make_safe: "围护",
  sub_dispatch: "转派",
  revoke: "收回派人",
  appeal: "申诉",
  urge: "督办",
};

export const CREWS: CrewMember[] = [
  { user: "00000000-0000-7000-8000-000000000201", display: "处置人员 处0201", unit: "U21" },
  { user: "00000000-0000-7000-8000-000000000202", display: "处置人员 处0202", unit: "U21" },
];

const move = (mv: Move, more: Partial<MoveCard> = {}): MoveCard => ({
  mv,
  label: LABELS[mv] ?? mv,
  asks: [],
  refusal: null,
  crews: [],
  units: [],
  photos: [],
  wishes: [],
  ...more,
});
const shut = (code: string | null) => ({ refusal: code === null ? null : errorOf(code) });

function apply(job: FakeJob): MoveCard {
  const code = job.urgent ? "move.urgent" : job.application !== null ? "move.may_not_ask" : null;
  const wishes = (["extension", "suspension"] as const).map((wish) => ({ wish, ...shut(code) }));
  return move("apply", { asks: ["move.needs_reason", "move.needs_wish"], wishes, ...shut(code) });
}

function submit(job: FakeJob): MoveCard {
  const asks = ["move.needs_disposal_result"];
  if (job.photos.length === 0) asks.push("move.needs_after_photo");
  return move("submit", { asks, photos: job.photos });
}

function movesOf(job: FakeJob, me: UserProfile): MoveCard[] {
  const reason = { asks: ["move.needs_reason"] };
  const assign = move("assign", { asks: ["move.needs_crew"], crews: CREWS });
  if (me.roles.includes("crew")) {
    if (job.state !== "in_work") return [];
    return [
      move("take", shut(job.taken ? "move.already_taken" : null)),
      submit(job),
      move("return_to_unit", reason),
      apply(job),
      move("make_safe", { asks: ["move.needs_photo"] }),
    ];
  }
  if (me.roles.includes("supervisor"))
    return job.state === "closed" ? [] : [move("urge", { asks: ["move.needs_words_or_media"] })];
  if (!me.roles.includes("unit_clerk"))
    return job.state === "declined" && !job.queued.includes("appeal") ? [move("appeal", reason)] : [];
  if (job.state === "dispatched")
    return [
      move("sign_for", shut(job.signed ? "move.already_signed_for" : null)),
      assign,
      submit(job),
      move("return", { ...reason, ...shut(job.returned ? "move.already_returned" : null) }),
      apply(job),
      move("make_safe", { asks: ["move.needs_photo"] }),
      move("sub_dispatch", { asks: ["move.needs_child_unit"], units: [{ code: "U21", name: "环卫机动班" }] }),
    ];
  if (job.state === "in_work")
    return [{ ...assign, label: "改派" }, submit(job), apply(job), move("revoke", reason)];
  if (job.state === "work_done") return [move("forward"), move("send_back_to_crew", reason)];
  return [];
}

const stageOf = (job: FakeJob): UnitJob["stage"] => {
  if (job.application !== null || job.state === "returned" || job.state === "suspended") return "asked";
  if (job.state === "dispatched") return job.signed ? "to_assign" : "to_sign";
  if (job.state === "in_work") return "in_work";
  if (job.state === "work_done") return "to_confirm";
  return job.state === "closed" ? "over" : "sent";
};

/** What a move does to a case, as its reader expects it. */
function happen(job: FakeJob, mv: Move, args: Commands["cases.ask"]["params"]["args"]): void {
  if (mv === "sign_for") job.signed = true;
  if (mv === "take") job.taken = true;
  if (mv === "assign") {
    job.crew = CREWS.find(({ user }) => user === args.assignee)?.display ?? null;
    job.state = "in_work";
    job.taken = false;
  }
  if (mv === "submit") job.state = "work_done";
  if (mv === "forward") job.state = "feedback";
  if (mv === "return") job.state = "returned";
  if (mv === "revoke" || mv === "return_to_unit") job.state = "dispatched";
  if (mv === "send_back_to_crew") job.state = "in_work";
  if (mv === "apply" && args.wish) job.application = { wish: args.wish, endorsed: job.crew === null };
  if (args.reason) job.why = [{ mv, label: LABELS[mv] ?? mv, words: args.reason }];
}

type Answered = "cases.moves" | "cases.ask" | "units.queue";
type Answers = { [C in Answered]: (params: Commands[C]["params"]) => Commands[C]["answer"] };

export function unitCommands(
  world: World,
  me: () => UserProfile,
  queue: (kind: ItemCard["kind"], of: string | null, title: string, media: number) => string,
): Answers {
  const jobOf = (id: string) => world.jobs.find((job) => job.case === id);
  const countdown = (job: FakeJob) =>
    job.due === null ? null : { clock: job.clock, due: job.due };
  return {
    "cases.moves": ({ case: id }): MoveSheet => {
      const job = jobOf(id);
      if (job === undefined)
        return { state: "reported", moves: [], queued: [], why: [], application: null, countdown: null, crew: null };
      return structuredClone({
        state: job.state,
        moves: movesOf(job, me()),
        queued: job.queued.map((mv) => ({ op: `queued-${mv}`, mv, label: LABELS[mv] ?? mv })),
        why: job.why,
        application: job.application,
        countdown: countdown(job),
        crew: job.crew,
      });
    },
    "cases.ask": ({ case: id, mv, args }) => {
      const job = jobOf(id);
      if (job !== undefined) {
        happen(job, mv, args);
        job.queued.push(mv);
      }
      return queue("answer", id, LABELS[mv] ?? mv, 0);
    },
    "units.queue": () =>
      structuredClone(
        world.jobs.flatMap((job): UnitJob[] => {
          const card = world.cases.find((sheet) => sheet.card.case === job.case)?.card;
          if (card === undefined || !me().roles.includes("unit_clerk")) return [];
          const { state, crew, taken, round, urgent, why, application, queued } = job;
          return [{ card, stage: stageOf(job), state, countdown: countdown(job), crew, taken, round, urgent, why, application, queued }];
        }),
      ),
  };
}
