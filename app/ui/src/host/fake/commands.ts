/** The core's commands over a {@link World}: what the real one does, as far as a screen can tell. */
import { CLASSES, componentsOf, conditionsOf, PASSWORD, PEOPLE, phrasesFor, whereabouts } from "./city";
import { groundCommands } from "./ground";
import { nameOf, phoneCommands } from "./phone";
import { supervisionCommands } from "./supervision";
import { unitCommands } from "./units";
import { freshId, type World } from "./world";
import { classOf } from "@/state/classes";
import { metresBetween, pointOf } from "@/state/geo";
import type {
  ApiError,
  CaseCard,
  CaseSheet,
  ClassRules,
  Commands,
  Draft,
  DraftMedium,
  DraftSheet,
  EnrolmentCode,
  FieldValue,
  ItemCard,
  MediaRole,
  NoticeSheet,
  PlaceValue,
  Puts,
  UserProfile,
  Words,
} from "../types";

const SAYS: Record<string, [string, string]> = {
  "phone.not_enrolled": ["本机尚未绑定，请扫描绑定二维码", "This phone is not enrolled; scan the code"],
  "enrol.unreadable": ["二维码无法识别，请重新扫描", "The code can't be read; scan it again"],
  "sign_in.wrong": ["工号或密码不正确", "Work number or password is wrong"],
  "sign_in.needs_network": ["首次登录需要网络", "The first sign-in needs network"],
  "session.over": [
    "登录已结束，请重新登录，未上传内容仍会上传",
    "The session is over; sign in again. Unsent work still goes up",
  ],
  "draft.gone": ["草稿已提交或删除", "This draft was submitted or deleted"],
  "draft.confirm": [
    "删除后照片无法恢复，请再次确认",
    "The photos can't be brought back; confirm once more",
  ],
  "fix.stale": [
    "定位已过时，请等待新的定位或手动选点",
    "The fix is old; wait for a new one or set the point by hand",
  ],
  "report.needs_photo": ["请至少拍摄规定张数的照片", "Take at least the required photos"],
  "report.needs_class": [
    "请选择类别，或改用快速上报",
    "Choose a class, or make it a quick report",
  ],
  "report.needs_place": [
    "请等待定位或手动选点",
    "Wait for a fix or set the point by hand",
  ],
  "move.needs_result": ["请选择结果", "Choose a result"],
  "move.needs_reason": ["请填写理由", "Give a reason"],
  "finding.needs_words": ["请用文字说明哪里不实", "Say in words what is not as it was told"],
  "case.unknown": ["本机没有这个案件，请联网刷新", "This case is not on the phone; refresh with network"],
  "task.unknown": ["任务已不存在", "This task is gone"],
  "net.offline": ["暂无网络，有网后自动上传", "No network; it goes by itself when there is one"],
  "item.gone": ["该项已不存在", "This item is gone"],
  "draft.nothing_to_add": ["还没有照片，拍照后再追加", "There is no photo yet; take one, then add it"],
  "case.over": ["这件已结束，不能再追加照片，请另行上报", "This case is over and takes no more photos; report it anew"],
  "class.too_many_pinned": ["置顶已满，请先取消一个", "No more can be kept on top; let one go first"],
  "pin.six_digits": ["PIN 为 6 位数字", "A PIN has 6 digits"],
  "pin.wrong": ["PIN 不正确", "The PIN is wrong"],
  "pin.needs_password": [
    "PIN 多次错误，请用密码登录，未上传内容不受影响",
    "Too many wrong PINs; sign in with the password. Unsent work is safe",
  ],
  "session.locked": ["已锁定，请输入 PIN，未上传内容仍会上传", "Locked; enter the PIN. Unsent work still goes up"],
};

export function errorOf(code: string): ApiError {
  const [zh, en] = SAYS[code] ?? ["操作未完成", "Not done"];
  return { code, zh, en };
}

const RULES: ClassRules = {
  min_photos: 1,
  max_photos: 6,
  roles: [],
  self_disposed_roles: ["before", "after"],
  after_photo: true,
  album: "flagged",
  audio: true,
  video: false,
  point: "hand",
  stale_ms: 10_000,
  coarse_dm: 300,
};

/** A city that renamed nothing. */
const WORDS = {
  moves: {},
  states: {},
  tasks: { disposal: "处置", check: "核查", verification: "核实", supplement: "补充材料" },
} as unknown as Words;

function codeIn(scanned: string): EnrolmentCode {
  try {
    return JSON.parse(scanned) as EnrolmentCode;
  } catch {
    return refuse("enrol.unreadable");
  }
}

function refuse(code: string): never {
  throw errorOf(code);
}

function lacking(draft: Draft): ApiError[] {
  const codes: string[] = [];
  if (!draft.media.some((medium) => medium.attached.kind === "photo"))
    codes.push("report.needs_photo");
  if (draft.object.class === null && draft.kind !== "quick") codes.push("report.needs_class");
  if (draft.place?.point == null) codes.push("report.needs_place");
  return codes.map(errorOf);
}

const sheetOf = (draft: Draft): DraftSheet => ({
  draft: structuredClone(draft),
  lacking: lacking(draft),
});

type Answers = {
  [C in keyof Commands]: (params: Commands[C]["params"]) => Commands[C]["answer"];
};
type Taken = { [P in keyof Puts]: (params: Puts[P]["params"], url: string, bytes: number) => Puts[P]["answer"] };

export function commandsOver(world: World, changed: () => void): Answers & Taken {
  const me = (): UserProfile => {
    const profile = PEOPLE.find((person) => person.id === world.signedIn);
    return profile ?? refuse("session.over");
  };
  const draftOf = (id: string): Draft =>
    world.drafts.find((draft) => draft.case === id) ?? refuse("draft.gone");
  const caseOf = (id: string): CaseSheet =>
    world.cases.find((sheet) => sheet.card.case === id) ?? refuse("case.unknown");
  const answerOf = (task: string) =>
    world.answers.find((answer) => answer.task === task) ?? refuse("draft.gone");
  const itemOf = (id: string): ItemCard =>
    world.items.find((item) => item.item === id) ?? refuse("item.gone");

  const marked = (id: string, confirmed: boolean): NoticeSheet => {
    const notice = world.notices.find((one) => one.id === id) ?? refuse("notice.gone");
    notice.read_at ??= world.now;
    if (confirmed) notice.confirmed_at ??= world.now;
    notice.open = notice.confirm && notice.confirmed_at === null;
    return structuredClone(notice);
  };

  const keep = (url: string, bytes: number, role: MediaRole): DraftMedium => {
    const sha256 = `kept-${freshId()}`;
    world.pictures.set(sha256, url);
    return {
      op: freshId(),
      attached: { kind: "photo", role, sha256, bytes, thumb: sha256, capture: null },
      added_ms: world.now,
      doubts: world.doubts.shift() ?? [],
    };
  };

  /** One more, or in the place of another. */
  const put = (media: DraftMedium[], one: DraftMedium, instead: string | null | undefined) => {
    const at = media.findIndex(({ op }) => op === instead);
    if (at < 0) media.push(one);
    else media.splice(at, 1, one);
  };

  /** Puts an item into the outbox, and lets the screens know. */
  const queue = (kind: ItemCard["kind"], of: string | null, title: string, media: number, toDraft = kind === "report") => {
    const item: ItemCard = {
      item: freshId(),
      kind,
      case: of,
      title,
      created_ms: world.now,
      state: { state: "waiting" },
      zh: "已存本机",
      says: null,
      media_received: 0,
      media,
      bytes_sent: 0,
      bytes: media * 420_000,
      closed: false,
      to_draft: toDraft,
    };
    world.items.unshift(item);
    changed();
    return item.item;
  };

  const submit = (draft: Draft): string => {
    const [lack] = lacking(draft);
    if (lack !== undefined) throw lack;
    world.drafts = world.drafts.filter((other) => other.case !== draft.case);
    const fields: FieldValue[] = [{ object: draft.object }];
    if (draft.place !== null) fields.push({ place: draft.place });
    if (draft.description !== "") fields.push({ description: draft.description });
    world.cases.push({
      card: {
        case: draft.case,
        field_code: draft.field_code,
        status: { word: "saved", zh: "已存本机", number: null, pending: 1 },
        fields,
        found_at: draft.started.wall_ms,
        due: null,
        thumb: draft.media[0]?.attached.thumb ?? null,
      },
      media: draft.media.map(({ op, attached }) => ({
        op,
        by: me().id,
        kind: attached.kind,
        role: attached.role,
        sha256: attached.sha256,
        thumb: attached.thumb,
        on_phone: true,
        received: false,
      })),
      remarks: [],
      findings: [],
      conflicts: [],
      stages: [],
      answers: [],
      flags: [],
      callers: [],
    });
    const used = draft.object.class;
    if (used !== null) world.used = [used, ...world.used.filter((other) => other !== used)];
    return queue("report", draft.case, draft.field_code, draft.media.length);
  };

  const deliver = (): void => {
    for (const item of world.items) {
      if (item.state.state === "refused") continue;
      Object.assign(item, {
        state: { state: "received" },
        zh: "中心已收",
        media_received: item.media,
        bytes_sent: item.bytes,
        says: null,
      });
      const sheet = world.cases.find((other) => other.card.case === item.case);
      const word = sheet?.card.status.word;
      if (sheet !== undefined && (word === "saved" || (typeof word === "object" && "sending" in word)))
        sheet.card.status = { ...sheet.card.status, word: "received", zh: "中心已收", pending: 0 };
    }
  };

  const byHand = (draft: Draft, place: Partial<PlaceValue>): void => {
    draft.place = {
      point: null,
      accuracy_dm: null,
      source: "by_hand",
      text: "",
      unit_grid: null,
      ...place,
    };
    const there = draft.place.point === null ? null : whereabouts(draft.place.point);
    draft.place.unit_grid ??= there?.grid?.code ?? null;
    if (draft.place.text === "") draft.place.text = there?.words ?? "";
  };

  return {
    "app.about": () => ({
      version: "0.1.0",
      schema: 9,
      enrolled: world.enrolled,
      centre: world.enrolled ? "https://centre.example" : null,
      city: world.enrolled ? "示范市" : null,
      utc_offset_minutes: 480,
      who: PEOPLE.find((person) => person.id === world.signedIn) ?? null,
      feeds: [],
      rules: RULES,
      words: WORDS,
    }),
    "app.known_people": () => PEOPLE.filter((person) => world.known.includes(person.id)),

    "people.is_enrolled": () => world.enrolled,
    "people.enrol": ({ scanned }) => {
      codeIn(scanned);
      world.enrolled = true;
      changed();
      return null;
    },
    "people.sign_in": ({ work_number, password }) => {
      const profile = PEOPLE.find((person) => person.work_number === work_number);
      if (profile === undefined || password !== PASSWORD) return refuse("sign_in.wrong");
      const known = world.known.includes(profile.id);
      if (world.offline && !known) return refuse("sign_in.needs_network");
      if (!known) world.known.push(profile.id);
      world.signedIn = profile.id;
      Object.assign(world.lock, { tries: 5, locked: false, left: null });
      changed();
      return { session: { user: profile.id }, profile, online: !world.offline };
    },
    "people.sign_out": () => {
      world.signedIn = null;
      changed();
      return null;
    },
    "people.read_code": ({ scanned }) => codeIn(scanned),
    "people.current": () => (world.signedIn === null ? null : { user: world.signedIn }),

    "reports.begin": ({ kind, fix = null }) => {
      const nth = world.drafts.length + world.items.filter((i) => i.kind === "report").length + 1;
      const draft: Draft = {
        case: freshId(),
        field_code: `${me().work_number}-1122-${String(nth + 8).padStart(3, "0")}`,
        kind,
        started: { wall_ms: world.now, utc_offset_min: 480, monotonic_ms: 1, boot: "b" },
        catalogue: "gb47678.5-2026/1",
        fix,
        object: { class: null, condition: null, component: null },
        place: null,
        description: "",
        remark: "",
        media: [],
      };
      world.drafts.unshift(draft);
      return sheetOf(draft);
    },
    "reports.drafts": () => world.drafts.map(sheetOf),
    "reports.edit": ({ case: id, edit }) => {
      const draft = draftOf(id);
      Object.assign(draft, edit);
      return sheetOf(draft);
    },
    "reports.place_by_fix": ({ case: id, fix }) => {
      if (fix.age_ms > 10_000) return refuse("fix.stale");
      const draft = draftOf(id);
      byHand(draft, { point: fix.point, accuracy_dm: fix.accuracy_dm, source: fix.source });
      const odd = (fix.accuracy_dm ?? 0) > 300 ? (["coarse"] as const) : [];
      return { sheet: sheetOf(draft), odd: fix.mock ? [...odd, "mock"] : [...odd] };
    },
    "reports.place_by_hand": ({ case: id, place }) => {
      const draft = draftOf(id);
      const { point = null, text, unit_grid = null } = place;
      byHand(draft, { point, text, unit_grid, source: place.on_map ? "map_pick" : "by_hand" });
      return sheetOf(draft);
    },
    "reports.set_role": ({ case: id, medium, role }) => {
      const draft = draftOf(id);
      draft.media.forEach((one) => {
        if (one.op === medium) one.attached.role = role;
      });
      return sheetOf(draft);
    },
    "reports.remove_medium": ({ case: id, medium }) => {
      const draft = draftOf(id);
      draft.media = draft.media.filter((one) => one.op !== medium);
      return sheetOf(draft);
    },
    "reports.discard": ({ case: id, confirmed }) => {
      if (draftOf(id).field_code !== confirmed) refuse("draft.confirm");
      world.drafts = world.drafts.filter((draft) => draft.case !== id);
      return null;
    },
    "reports.submit": ({ case: id }) => submit(draftOf(id)),

    "cases.reported": ({ since, most }) =>
      world.cases
        .map((sheet) => sheet.card)
        .filter((card) => (card.found_at ?? 0) >= since)
        .sort((a, b) => (b.found_at ?? 0) - (a.found_at ?? 0))
        .slice(0, most),
    "cases.search": ({ query }) => {
      const wanted = (query.text ?? "").trim();
      const classNameOf = (card: CaseCard) =>
        CLASSES.find((one) => JSON.stringify(card.fields).includes(one.key))?.name ?? "";
      const stands = ({ status: { word } }: CaseCard) => (typeof word === "object" && "at_centre" in word ? word.at_centre : "reported");
      const inside = (card: CaseCard) => {
        const point = pointOf(card.fields);
        return query.near == null || (point !== null && metresBetween(query.near.point, point) <= query.near.metres);
      };
      const cards = world.cases
        .map((sheet) => sheet.card)
        .filter((card) => `${JSON.stringify(card)}${classNameOf(card)}`.includes(wanted))
        .filter((card) => query.class == null || classOf(card.fields) === query.class)
        .filter((card) => query.state == null || stands(card) === query.state)
        .filter((card) => query.from == null || (card.found_at ?? 0) >= query.from)
        .filter((card) => query.to == null || (card.found_at ?? 0) < query.to)
        .filter(inside)
        .sort((a, b) => (b.found_at ?? 0) - (a.found_at ?? 0));
      const start = cards.findIndex((card) => card.case === query.after) + 1;
      const page = cards.slice(start, start + (query.most ?? 20));
      const last = start + page.length < cards.length ? (page.at(-1)?.case ?? null) : null;
      return { cases: page, next: last };
    },
    "cases.get": ({ case: id }) => structuredClone(caseOf(id)),
    "cases.of_feed": ({ feed }) =>
      world.cases.map(({ card }) => card).filter((card) => feed.startsWith("task:") && world.mine.includes(card.case)),
    ...unitCommands(world, me, queue),
    ...phoneCommands(world, () => PEOPLE.find(({ id }) => id === world.signedIn) ?? null, queue, changed, refuse),
    ...supervisionCommands(world, me, queue),
    "cases.retract_medium": ({ case: id }) =>
      queue("retraction", id, caseOf(id).card.field_code, 0),
    "cases.withdraw": ({ case: id }) => queue("withdrawal", id, caseOf(id).card.field_code, 0),
    "cases.remark": ({ case: id, text }) => {
      const op = queue("remark", id, caseOf(id).card.field_code, 0);
      caseOf(id).remarks.push({ op, by: me().id, device_ms: world.now, text });
      return op;
    },
    "cases.edit": ({ case: id, values }) => {
      const sheet = caseOf(id);
      for (const value of values) {
        const [register] = Object.keys(value);
        sheet.conflicts = sheet.conflicts.filter((conflict) => conflict.register !== register);
        sheet.card.fields = sheet.card.fields.map((old) => (Object.keys(old)[0] === register ? value : old));
      }
      return queue("edit", id, sheet.card.field_code, 0);
    },
    "cases.retract": ({ case: id, reason }) => {
      if (reason.trim() === "") refuse("move.needs_reason");
      return queue("answer", id, caseOf(id).card.field_code, 0);
    },
    "cases.fetch_medium": () => null,

    "tasks.open": () =>
      [...world.tasks].sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity)),
    "tasks.take": ({ case: id, task }) => {
      world.tasks.forEach((one) => {
        if (one.task === task) one.taken = true;
      });
      return queue("answer", id, caseOf(id).card.field_code, 0);
    },
    "tasks.give_back": ({ case: id }) => queue("answer", id, caseOf(id).card.field_code, 0),
    "tasks.predict": () => null,
    "tasks.discard_answer": ({ task }) => {
      world.answers = world.answers.filter((answer) => answer.task !== task);
      return null;
    },
    "tasks.answer": ({ case: id, task }) => {
      const open = world.tasks.find((one) => one.task === task) ?? refuse("task.unknown");
      const found = world.answers.find((answer) => answer.task === task);
      if (found !== undefined) return structuredClone(found);
      const answer = {
        task,
        case: id,
        kind: open.kind,
        disposal: null,
        check: null,
        verification: null,
        reason: "",
        opinion: "",
        without_media: "",
        media: [],
      };
      world.answers.push(answer);
      return structuredClone(answer);
    },
    "tasks.edit_answer": ({ task, edit }) =>
      structuredClone(Object.assign(answerOf(task), edit)),
    "tasks.remove_answer_photo": ({ task, medium }) => {
      const answer = answerOf(task);
      answer.media = answer.media.filter((one) => one.op !== medium);
      return structuredClone(answer);
    },
    "tasks.submit_answer": ({ task }) => {
      const answer = answerOf(task);
      const said = answer.check ?? answer.verification ?? answer.disposal;
      if (said === null) return refuse("move.needs_result");
      world.answers = world.answers.filter((other) => other.task !== task);
      world.tasks.forEach((one) => {
        if (one.task === task) one.answered = true;
      });
      return queue("answer", answer.case, caseOf(answer.case).card.field_code, answer.media.length);
    },

    "outbox.list": ({ most }) => structuredClone(world.items.slice(0, most)),
    "outbox.figures": () => {
      const reports = world.items.filter((item) => item.kind === "report");
      const sum = (of: (item: ItemCard) => number) =>
        world.items.reduce((total, item) => total + of(item), 0);
      return {
        reports: reports.length,
        reports_received: reports.filter((item) => item.state.state === "received").length,
        media: sum((item) => item.media),
        media_received: sum((item) => item.media_received),
        open: world.items.filter((item) => item.state.state !== "received" && !item.closed).length,
      };
    },
    "outbox.reopen": ({ item }) => ({ acts: { case: itemOf(item).case ?? "", acts: [] } }),
    "outbox.set_aside": ({ item }) => {
      itemOf(item).closed = true;
      changed();
      return null;
    },
    "outbox.history": () => [],

    "classes.search": ({ typed, kind, limit }) => {
      const wanted = typed.trim().toLowerCase().replaceAll(" ", "");
      const says = (one: (typeof CLASSES)[number]) => {
        const initials = one.pinyin.split(" ").map((syllable) => syllable[0]).join("");
        const whole = one.pinyin.replaceAll(" ", "");
        return [one.name, whole, initials].some((text) => text.includes(wanted));
      };
      const place = (one: (typeof CLASSES)[number]) => {
        const at = world.used.indexOf(one.key);
        return at < 0 ? world.used.length : at;
      };
      return CLASSES.filter((one) => kind === null || one.key.includes(`/${kind}/`))
        .filter(says)
        .sort((a, b) => place(a) - place(b))
        .slice(0, limit)
        .map((one) => ({
          key: one.key,
          name: one.name,
          major_name: one.major,
          pickable: true,
          score: 1,
          matched: null,
        }));
    },
    "classes.recent": () => world.used.flatMap((key) => nameOf(key) ?? []),
    "classes.rules": () => RULES,
    "classes.name_of": ({ class: key }) => nameOf(key),

    "notices.list": () => structuredClone(world.notices),
    "notices.unread": () => world.notices.filter(({ open }) => open).length,
    "notices.read": ({ id }) => marked(id, false),
    "notices.confirm": ({ id }) => marked(id, true),

    "duty.duty": () => ({
      period: world.period,
      roster: [
        {
          shift: "早班",
          grid: "R012",
          from: world.now - 4 * 3_600_000,
          to: world.now + 4 * 3_600_000,
          on_call: false,
        },
      ],
      says_zh:
        world.period === null
          ? "不在岗：不记录位置和轨迹"
          : "在岗：位置和轨迹只在上岗与下岗之间存在，下岗即止",
      says_en:
        world.period === null
          ? "Off duty: no position and no track is kept."
          : "On duty: position and track exist only until you go off duty.",
    }),
    "duty.go_on_duty": () => {
      world.period = { id: freshId(), since: world.now, grids: me().grids };
      return queue("duty", null, "上岗", 0);
    },
    "duty.go_off_duty": () => {
      world.period = null;
      return queue("duty", null, "下岗", 0);
    },

    ...groundCommands,
    "ground.whereabouts": ({ fix }) => whereabouts(fix.point),
    "ground.nearest_components": ({ class: of, n }) => componentsOf(of).slice(0, n),
    "ground.conditions": ({ class: of }) => conditionsOf(of),
    "phrases.offered": ({ used_for }) =>
      phrasesFor(used_for).map((text, nth) => ({ text, recent: nth === 0 })),
    "phrases.used": () => null,
    "similar.similar_nearby": ({ seen }) => {
      const alike = world.cases.filter((sheet) =>
        sheet.card.fields.some((field) => "object" in field && field.object.class === seen.class),
      );
      const near = seen.class === null ? world.cases.slice(0, 3) : alike.slice(0, 1);
      return near.map((sheet) => ({
        case: sheet.card.case,
        state: { at_centre: "filed" as const },
        metres: 12,
        age_ms: 7_200_000,
        score: seen.class === null ? 40 : 82,
        why: [{ metres: 12 }],
      }));
    },

    "packs.shelf": () => world.shelf,
    "packs.refresh": () => [],
    "bundles.export": () => ({ path: "bundle", exported: { ops: 1, media: 1, bytes: 1 } }),
    "bundles.import": () => ({ ops: 1, media: 1 }),
    "sync.tidy": () => ({ ops: 0, files: 0, cases: 0, leftovers: 0 }),
    "sync.state": () => {
      const open = world.items.filter((item) => item.state.state !== "received" && !item.closed);
      const refused = open.filter((item) => item.state.state === "refused");
      return {
        running: false,
        offline: world.offline,
        last_ms: world.now,
        whole_ms: world.offline ? null : world.now,
        says: world.offline ? errorOf("net.offline") : null,
        items: open.length - refused.length,
        refused: refused.length,
        files: open.reduce((sum, item) => sum + item.media - item.media_received, 0),
        bytes: open.reduce((sum, item) => sum + item.bytes - item.bytes_sent, 0),
      };
    },
    "sync.run": () => {
      const outcome = { users: [], bytes_sent: 0, stopped: null, packs: null, notices: null };
      if (world.offline)
        return { outcome: { ...outcome, stopped: "net.offline" }, says: errorOf("net.offline") };
      deliver();
      changed();
      return { outcome, says: null };
    },

    "reports.add_photo": ({ case: id, role, instead }, url, bytes) => {
      const draft = draftOf(id);
      put(draft.media, keep(url, bytes, role), instead);
      return sheetOf(draft);
    },
    "reports.add_recording": ({ case: id, kind, role }, url, bytes) => {
      const draft = draftOf(id);
      const kept = keep(url, bytes, role);
      kept.attached.kind = kind;
      draft.media.push(kept);
      return sheetOf(draft);
    },
    "tasks.add_answer_photo": ({ task, role, instead }, url, bytes) => {
      put(answerOf(task).media, keep(url, bytes, role), instead);
      return structuredClone(answerOf(task));
    },
    "cases.add_photo": ({ case: id }) => {
      const op = queue("media", id, caseOf(id).card.field_code, 1);
      world.jobs.find((job) => job.case === id)?.photos.push(op);
      return op;
    },
  };
}
