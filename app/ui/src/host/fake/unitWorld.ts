/** The phones of a unit's clerk and of a crew, in the middle of a day. */
import { near, PEOPLE } from "./city";
import type { FakeJob } from "./job";
import { addCase, addTask, bareWorld, type World } from "./world";
import type { CaseState, ClockKind, UserProfile } from "../types";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const post = (number: string): UserProfile => {
  const found = PEOPLE.find((person) => person.work_number === number);
  if (found === undefined) throw new Error(`nobody is ${number}`);
  return found;
};

export function phoneOf(now: number, number: string): World {
  const { id } = post(number);
  return { ...bareWorld(now), enrolled: true, signedIn: id, known: [id] };
}

interface Sketch {
  n: number;
  class: string;
  place: string;
  state: CaseState;
  clock: ClockKind;
  left: number | null;
  more?: Partial<FakeJob>;
}

/** A case with the work on it. */
export function addJob(world: World, { n, class: kind, place, state, clock, left, more }: Sketch): FakeJob {
  const sheet = addCase(world, {
    code: `采0101-1122-${String(n).padStart(3, "0")}`,
    subject: n % 2 === 0 ? "manhole" : "rubbish",
    class: kind,
    place,
    point: near(20 * n, 15 * n),
    word: { at_centre: state },
    number: `SF20261122-00${String(n).padStart(2, "0")}`,
    ago: 5 * HOUR,
    ...(left === null ? {} : { due: left }),
  });
  const job: FakeJob = {
    case: sheet.card.case,
    state,
    clock,
    due: left === null ? null : world.now + left,
    signed: state !== "dispatched",
    returned: false,
    crew: null,
    taken: false,
    round: 1,
    urgent: false,
    why: [],
    application: null,
    queued: [],
    photos: [],
    ...more,
  };
  world.jobs.push(job);
  return job;
}

const CREW = "处置人员 处0201";

/** Something in every group, one of them urgent, one late, one sent back. */
export function unitWorld(now: number): World {
  const world = phoneOf(now, "终0701");
  const in_work = { state: "in_work", clock: "disposal" } as const;
  addJob(world, { n: 2, class: "雨水井盖", place: "示范公园东门北约 20 米", state: "dispatched", clock: "sign_for", left: 25 * MINUTE, more: { urgent: true } });
  addJob(world, { n: 3, class: "暴露垃圾", place: "便民菜场东约 80 米", state: "dispatched", clock: "sign_for", left: 95 * MINUTE });
  addJob(world, {
    n: 4,
    class: "积存渣土",
    place: "沙葱路",
    state: "dispatched",
    clock: "disposal",
    left: 6 * HOUR,
    more: { signed: true, why: [{ mv: "return_to_unit", label: "退回本部门", words: "需吊车，班组没有设备" }] },
  });
  addJob(world, { n: 5, class: "暴露垃圾", place: "胡杨路与晨风街口", ...in_work, left: -42 * MINUTE, more: { crew: CREW, taken: true } });
  addJob(world, { n: 6, class: "雨水箅子", place: "梭梭路", ...in_work, left: 3 * HOUR, more: { crew: CREW } });
  addJob(world, { n: 8, class: "污水井盖", place: "花棒路", state: "work_done", clock: "disposal", left: 70 * MINUTE });
  addJob(world, {
    n: 10,
    class: "行道树",
    place: "第一样板小学西南约 150 米",
    ...in_work,
    left: 26 * HOUR,
    more: {
      crew: CREW,
      taken: true,
      application: { wish: { extension: { amount: 2, unit: "work_day" } }, endorsed: false },
      why: [{ mv: "apply", label: "申请延期或挂账", words: "等待苗木到货" }],
    },
  });
  addJob(world, { n: 12, class: "垃圾箱", place: "公交首末站北约 40 米", state: "feedback", clock: "closing", left: 20 * HOUR });
  return world;
}

/** One job to take, one that the unit sent back, one that waits for the unit. */
export function crewWorld(now: number): World {
  const world = phoneOf(now, "处0201");
  const job = (sketch: Sketch) => {
    const { case: id } = addJob(world, sketch);
    return world.cases.find((sheet) => sheet.card.case === id);
  };
  const fresh = job({ n: 2, class: "雨水井盖", place: "示范公园东门北约 20 米", state: "in_work", clock: "disposal", left: 2 * HOUR });
  const back = job({
    n: 4,
    class: "积存渣土",
    place: "沙葱路",
    state: "in_work",
    clock: "disposal",
    left: 50 * MINUTE,
    more: { taken: true, why: [{ mv: "send_back_to_crew", label: "退回处置人员", words: "渣土未清完，照片看不到路沿" }] },
  });
  const done = job({ n: 6, class: "暴露垃圾", place: "梭梭路", state: "work_done", clock: "disposal", left: 4 * HOUR });
  for (const [sheet, due] of [[fresh, 2 * HOUR], [back, 50 * MINUTE]] as const)
    if (sheet !== undefined) addTask(world, "disposal", due, sheet).taken = sheet === back;
  if (done !== undefined) world.mine.push(done.card.case);
  return world;
}
