/** What is on the made-up phone when a story begins. */
import { CLASSES, HERE, near, PEOPLE } from "./city";
import type { FakeJob } from "./job";
import { drawing, type Subject } from "./pictures";
import type {
  AnswerDraft,
  CaseCard,
  CaseSheet,
  ContactCard,
  Doubt,
  Draft,
  FieldValue,
  Fix,
  ItemCard,
  MediaRole,
  NoticeSheet,
  OpenTask,
  Period,
  Point,
  Shelf,
  ShotCard,
  StatusWord,
  TaskKind,
  UserId,
} from "../types";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface World {
  now: number;
  enrolled: boolean;
  signedIn: UserId | null;
  known: UserId[];
  offline: boolean;
  fix: Fix | null;
  camera: Subject | null;
  drafts: Draft[];
  items: ItemCard[];
  cases: CaseSheet[];
  tasks: OpenTask[];
  answers: AnswerDraft[];
  jobs: FakeJob[];
  /** Cases of the person's own feed that no open task names. */
  mine: string[];
  used: string[];
  period: Period | null;
  notices: NoticeSheet[];
  shelf: Shelf;
  pictures: Map<string, string>;
  /** What the next photos are told to be, one list each. */
  doubts: Doubt[][];
  /** Classes kept on top. */
  pinned: string[];
  /** Reports whose photos went to another case, by the item. */
  given: Map<string, Draft>;
  lock: { pin: string | null; minutes: number; tries: number; locked: boolean; left: number | null };
  saver: boolean;
  contacts: ContactCard[];
  /** How often a sample was drawn again. */
  redraws: number;
  /** What is odd about a photo, by its hash. */
  doubtful: Map<string, Partial<ShotCard>>;
}

export const GOOD_FIX: Fix = {
  point: HERE,
  accuracy_dm: 60,
  age_ms: 3000,
  mock: false,
  source: "gnss",
};

/** A phone out of its box. */
export function bareWorld(now: number): World {
  return {
    now,
    enrolled: false,
    signedIn: null,
    known: [],
    offline: false,
    fix: GOOD_FIX,
    camera: "manhole",
    drafts: [],
    items: [],
    cases: [],
    tasks: [],
    answers: [],
    jobs: [],
    mine: [],
    used: [],
    period: null,
    shelf: { packs: [], asked_ms: 0 },
    notices: [],
    pictures: new Map(),
    doubts: [],
    pinned: [],
    given: new Map(),
    lock: { pin: null, minutes: 5, tries: 5, locked: false, left: null },
    saver: false,
    contacts: [],
    redraws: 0,
    doubtful: new Map(),
  };
}

/** A phone whose collector has just signed in. */
export function freshWorld(now: number): World {
  const [first, second] = PEOPLE;
  return {
    ...bareWorld(now),
    enrolled: true,
    signedIn: first?.id ?? null,
    known: [first?.id ?? "", second?.id ?? ""],
    shelf: {
      packs: [
        { name: "catalogue", version: 7, sha256: "c0", bytes: 184_320 },
        { name: "city", version: 31, sha256: "c1", bytes: 6_291_456 },
      ],
      asked_ms: now - 20 * MINUTE,
    },
  };
}

let counter = 0;
export const freshId = (): string =>
  `01980000-0000-7000-8000-${(++counter).toString(16).padStart(12, "0")}`;

interface Sketch {
  code: string;
  subject: Subject;
  class: string;
  place: string;
  point: Point;
  word: StatusWord;
  number?: string;
  ago: number;
  due?: number;
}

/** A case with its photos, put into a world. */
export function addCase(world: World, sketch: Sketch): CaseSheet {
  const of = CLASSES.find((known) => known.name === sketch.class);
  const photo = (role: MediaRole, subject: Subject) => {
    const sha256 = `${sketch.code}-${role}`;
    world.pictures.set(sha256, drawing(subject, `${sketch.code}  ${role}`));
    return {
      op: freshId(),
      by: world.signedIn ?? "",
      kind: "photo" as const,
      role,
      sha256,
      thumb: sha256,
      on_phone: true,
      received: true,
    };
  };
  const fields: FieldValue[] = [
    { object: { class: of?.key ?? null, condition: "L1", component: null } },
    {
      place: {
        point: sketch.point,
        accuracy_dm: 60,
        source: "gnss",
        text: sketch.place,
        unit_grid: "640302001001012",
      },
    },
    { description: "影响行人通行" },
  ];
  const card: CaseCard = {
    case: freshId(),
    field_code: sketch.code,
    status: {
      word: sketch.word,
      zh: wordOf(sketch.word, sketch.number ?? null),
      number: sketch.number ?? null,
      pending: 0,
    },
    fields,
    found_at: world.now - sketch.ago,
    due: sketch.due === undefined ? null : world.now + sketch.due,
    thumb: `${sketch.code}-near`,
  };
  const sheet: CaseSheet = {
    card,
    media: [photo("near", sketch.subject), photo("far", sketch.subject)],
    remarks: [],
    findings: [],
    conflicts: [],
    stages: [],
    answers: [],
    flags: [],
    callers: [],
  };
  world.cases.push(sheet);
  return sheet;
}

const AT_CENTRE: Record<string, string> = {
  accepted: "已受理",
  filed: "已立案",
  dispatched: "已派遣",
  in_work: "处置中",
  work_done: "待部门确认",
  feedback: "已反馈",
  closed: "已结案",
  declined: "不予受理",
  checking: "核查中",
  awaiting_closing: "待结案",
  verifying: "核实中",
};

function wordOf(word: StatusWord, number: string | null): string {
  if (word === "saved") return "已存本机";
  if (word === "received") return "中心已收";
  if ("sending" in word) return `传输中 ${word.sending.done}/${word.sending.of}`;
  if ("incomplete" in word) return `未完成 ${word.incomplete.done}/${word.incomplete.of}`;
  if ("refused" in word) return "未接收";
  if ("held" in word) return "中心暂存";
  const zh = AT_CENTRE[word.at_centre] ?? word.at_centre;
  return word.at_centre === "filed" && number !== null ? `${zh} ${number}` : zh;
}

export function addTask(world: World, kind: TaskKind, due: number, sheet: CaseSheet): OpenTask {
  const task: OpenTask = {
    task: freshId(),
    case: sheet.card.case,
    kind,
    due: world.now + due,
    round: 1,
    taken: false,
    writing: false,
    answered: false,
  };
  world.tasks.push(task);
  return task;
}

/** The middle of a shift: tasks due soon and late, reports at every stage, two on their way. */
/** One to confirm, one that was read. */
function noticesOf(now: number): NoticeSheet[] {
  const said = { from: "值班长 市指挥中心", until: null, confirmed_at: null };
  return [
    {
      ...said,
      id: "019a-typhoon",
      title: "台风蓝色预警",
      text: "今晚起暂停高处作业。巡查时避开广告牌、围挡和临时线缆；发现积水先报后离开。",
      published_at: now - HOUR,
      until: now + 24 * HOUR,
      confirm: true,
      read_at: null,
      open: true,
    },
    {
      ...said,
      id: "019a-classes",
      title: "新版分类已启用",
      text: "新版分类今日起启用，旧案件仍按原分类查看。",
      published_at: now - 30 * HOUR,
      confirm: false,
      read_at: now - 29 * HOUR,
      open: false,
    },
  ];
}

export function busyWorld(now: number): World {
  const world = freshWorld(now);
  world.notices = noticesOf(now);
  world.contacts = [
    { post: "市指挥中心值班", number: "000-0000-0101", help: true },
    { post: "值班长", number: "000-0000-0102", help: false },
    { post: "采集部调度", number: "000-0000-0103", help: false },
  ];
  world.period = { id: freshId(), since: now - 3 * HOUR, grids: ["R012"] };
  const code = (n: number) => `采0101-1122-${String(n).padStart(3, "0")}`;
  const at = (
    n: number,
    subject: Subject,
    kind: string,
    place: string,
    point: Point,
    word: StatusWord,
    ago: number,
    more: Partial<Sketch> = {},
  ) => addCase(world, { code: code(n), subject, class: kind, place, point, word, ago, ...more });

  const lid = at(
    2,
    "manhole",
    "雨水井盖",
    "示范公园东门北约 20 米",
    near(60, 90),
    { at_centre: "checking" },
    26 * HOUR,
    { number: "SF20261121-0014", due: 38 * MINUTE },
  );
  const after = {
    op: freshId(),
    by: "unit",
    kind: "photo" as const,
    role: "after" as const,
    sha256: "after-lid",
    thumb: "after-lid",
    on_phone: true,
    received: true,
  };
  world.pictures.set("after-lid", drawing("fixed", "处置后"));
  lid.media.push(after);
  lid.remarks.push({
    op: freshId(),
    by: "unit",
    device_ms: now - 2 * HOUR,
    text: "井盖已更换并卡紧，周边清理完毕。",
  });
  const heap = at(
    4,
    "rubbish",
    "暴露垃圾",
    "示范公园东门北约 20 米",
    near(66, 96),
    { at_centre: "checking" },
    30 * HOUR,
    { number: "SF20261121-0009", due: 55 * MINUTE },
  );
  const cars = at(
    5,
    "parking",
    "机动车乱停放",
    "便民菜场东约 80 米",
    near(-220, 340),
    { at_centre: "verifying" },
    5 * HOUR,
    { due: -62 * MINUTE },
  );
  const stall = at(
    6,
    "stall",
    "店外经营",
    "第一样板小学西南约 150 米",
    near(700, -240),
    { at_centre: "checking" },
    50 * HOUR,
    { number: "SF20261120-0031", due: 5 * HOUR },
  );
  addTask(world, "check", 38 * MINUTE, lid);
  addTask(world, "check", 55 * MINUTE, heap);
  addTask(world, "verification", -62 * MINUTE, cars);
  addTask(world, "check", 5 * HOUR, stall);

  at(7, "rubbish", "暴露垃圾", "胡杨路与晨风街口", near(30, 10), { at_centre: "filed" }, 3 * HOUR, {
    number: "SF20261122-0003",
  });
  at(8, "stall", "无照经营游商", "便民菜场", near(-180, 20), { at_centre: "accepted" }, 2 * HOUR);
  at(9, "parking", "机动车乱停放", "公交首末站北约 40 米", near(90, 10), "received", HOUR);
  at(3, "rubbish", "积存渣土", "沙葱路", near(-90, 60), { at_centre: "closed" }, 49 * HOUR, {
    number: "SF20261120-0007",
  });
  at(1, "manhole", "污水井盖", "梭梭路", near(20, 80), { at_centre: "declined" }, 51 * HOUR);
  const sending = at(
    11,
    "manhole",
    "雨水井盖",
    "示范公园东门北约 20 米",
    near(3, 4),
    { sending: { done: 2, of: 3 } },
    8 * MINUTE,
  );
  const waiting = at(12, "rubbish", "暴露垃圾", "花棒路", near(14, 9), "saved", 2 * MINUTE);
  const refused = at(
    10,
    "stall",
    "店外经营",
    "便民菜场",
    near(-181, 22),
    { refused: "batch.malformed" },
    40 * MINUTE,
  );
  const item = (sheet: CaseSheet, more: Partial<ItemCard>): ItemCard => ({
    item: freshId(),
    kind: "report",
    case: sheet.card.case,
    title: sheet.card.field_code,
    created_ms: sheet.card.found_at ?? now,
    state: { state: "received" },
    zh: "中心已收",
    says: null,
    media_received: 3,
    media: 3,
    bytes_sent: 1_240_000,
    bytes: 1_240_000,
    closed: false,
    to_draft: true,
    ...more,
  });
  world.items.push(
    item(waiting, {
      state: { state: "waiting" },
      zh: "已存本机",
      media_received: 0,
      media: 2,
      bytes_sent: 0,
      bytes: 861_000,
    }),
    item(sending, {
      state: { state: "sending" },
      zh: "传输中 2/3",
      media_received: 2,
      bytes_sent: 790_000,
    }),
    item(refused, {
      state: { state: "refused", code: "batch.malformed" },
      zh: "未接收",
      media_received: 0,
      bytes_sent: 0,
      says: {
        code: "batch.malformed",
        zh: "中心无法读取该项，请打开修改后重新提交",
        en: "The centre could not read this item; open, mend and submit it again",
      },
    }),
  );
  const arrived = ["采0101-1122-009", "采0101-1122-008", "采0101-1122-007"];
  for (const sheet of world.cases) {
    if (arrived.includes(sheet.card.field_code)) world.items.push(item(sheet, {}));
  }
  world.used = ["雨水井盖", "暴露垃圾", "机动车乱停放", "店外经营"].map(
    (name) => CLASSES.find((known) => known.name === name)?.key ?? "",
  );
  return world;
}
