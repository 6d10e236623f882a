/** What each kind of task asks for, and what its screen shows before it is answered. */
import type {
  AnswerDraft,
  AnswerEdit,
  CaseSheet,
  Condition,
  MediaRole,
  MediumCard,
  PhraseUse,
  RemarkCard,
  TaskKind,
} from "@/host";

export const RESULTS = {
  check: ["fixed", "not_fixed", "partly_fixed", "cannot_tell"],
  verification: ["true", "not_true", "not_found", "unreachable"],
  disposal: ["disposed", "made_safe", "not_found", "not_ours"],
  supplement: [],
} as const satisfies Record<TaskKind, readonly string[]>;
export type Result = (typeof RESULTS)[TaskKind][number];

/** What the photo of an answer shows. */
export const ROLE: Record<TaskKind, MediaRole> = {
  check: "check",
  verification: "verification",
  disposal: "after",
  supplement: "other",
};

export const PHRASES: Record<TaskKind, PhraseUse> = {
  check: "check",
  verification: "verification",
  disposal: "disposal",
  supplement: "description",
};

export function resultOf(answer: AnswerDraft): Result | null {
  return answer.check ?? answer.verification ?? answer.disposal;
}

/** The change that sets a result; a result of another kind of task is none of this one's. */
export function withResult(kind: TaskKind, result: string): AnswerEdit {
  const chosen = RESULTS[kind].find((one) => one === result);
  return kind === "supplement" || chosen === undefined ? {} : ({ [kind]: chosen } as AnswerEdit);
}

/** All but the plain yes ask why. */
export function needsReason(kind: TaskKind, result: Result | null): boolean {
  return result !== null && result !== RESULTS[kind][0];
}

/** Whether it may go without a photo, when it is said why. */
export const mayGoWithout = (kind: TaskKind): boolean => kind === "check" || kind === "verification";

export type Missing = "photo" | "result" | "reason" | "words";

/** What keeps an answer from being submitted, in the order of the screen. */
export function missing(answer: AnswerDraft): Missing[] {
  const lacks: Missing[] = [];
  const { kind } = answer;
  const shown = answer.media.length > 0;
  if (kind === "supplement") return shown || answer.opinion.trim() !== "" ? [] : ["words"];
  const excused = mayGoWithout(kind) && answer.without_media.trim() !== "";
  if (!shown && !excused) lacks.push("photo");
  const result = resultOf(answer);
  if (result === null) lacks.push("result");
  if (needsReason(kind, result) && answer.reason.trim() === "") lacks.push("reason");
  return lacks;
}

const FIRST: MediaRole[] = ["near", "before", "far", "reference", "other", "after"];

/** The photos to compare with: what was reported first, then what the unit showed. */
export function earlier(media: MediumCard[]): MediumCard[] {
  const place = ({ role }: MediumCard) => FIRST.indexOf(role);
  return media
    .filter((medium) => medium.kind === "photo" && place(medium) >= 0)
    .sort((a, b) => place(a) - place(b));
}

/** The conditions that count: that of the case's own standard, or else all of its class. */
function ofCase(sheet: CaseSheet, conditions: Condition[]): Condition[] {
  const object = sheet.card.fields.find((field) => "object" in field);
  const own = conditions.filter(({ standard }) => standard.id === object?.object.condition);
  return own.length > 0 ? own : conditions;
}

/** What has to be so for it to be closed. */
export function closing(sheet: CaseSheet, conditions: Condition[]): string[] {
  return ofCase(sheet, conditions).map(({ standard }) => standard.closing_condition);
}

/** What to look at on the spot (采集要求), each once. */
export function collecting(sheet: CaseSheet, conditions: Condition[]): string[] {
  const hints = ofCase(sheet, conditions).map(({ standard }) => standard.collect_hint);
  return [...new Set(hints)].filter((hint) => hint !== "");
}

/** What the unit said last: a remark of somebody else. */
export function opinion(sheet: CaseSheet, me: string): RemarkCard | null {
  return sheet.remarks.filter(({ by }) => by !== me).at(-1) ?? null;
}
