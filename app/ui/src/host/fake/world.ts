/** What is on the made-up phone when a story begins. */
import { CLASSES, HERE, PEOPLE } from "./city";
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

export interface World {
  now: number;
  enrolled: boolean;
  signedIn: UserId | null;
  known: UserId[];
  offline: boolean;
  fix: Fix | null;
  camera: Subject | null;
  /** The text of a QR code that is held before the camera. */
  code: string | null;
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
    code: null,
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

/** A case, as far as a world has to say it. */
export interface CaseSketch {
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
export function addCase(world: World, sketch: CaseSketch): CaseSheet {
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
