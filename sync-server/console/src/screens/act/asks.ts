/** What each move asks of a person, from the rules that the centre names for it. */
import type { CaseState, Move, MoveArgs, MoveRow } from "@/api/desk";
import type { Flow, Limit, Wish } from "@/api/things";

export type Field =
  | "unit" | "childUnit" | "coUnits" | "crew" | "checker" | "standard" | "disposal" | "exemption" | "target"
  | "receiver" | "approve" | "satisfied" | "basis" | "urge" | "wish" | "reason" | "words" | "excuse";

export interface Asked {
  field: Field;
  /** Whether the move is refused without it, whatever the case is like. */
  must: boolean;
}

const must = (field: Field): Asked => ({ field, must: true });
const may = (field: Field): Asked => ({ field, must: false });

/** Which field answers a rule. A rule about the case itself, such as `move.already_taken`, asks nothing. */
const GIVEN: Record<string, Asked> = {
  "move.needs_unit": must("unit"),
  "move.needs_child_unit": must("childUnit"),
  "move.bad_co_units": may("coUnits"),
  "move.needs_crew": must("crew"),
  "move.needs_checker": may("checker"),
  "move.needs_condition": may("standard"),
  "move.needs_standard": must("standard"),
  "move.needs_disposal_result": must("disposal"),
  "move.needs_positive_check": may("exemption"),
  "move.needs_target": must("target"),
  "move.needs_receiver": must("receiver"),
  "move.needs_approval": must("approve"),
  "move.needs_satisfaction": must("satisfied"),
  "move.needs_basis": must("basis"),
  "move.no_such_urge": must("urge"),
  "move.needs_wish": must("wish"),
  "move.needs_reason": must("reason"),
  "move.needs_words": must("words"),
  "move.needs_words_or_media": must("words"),
  "move.media_missing": may("excuse"),
};

const ORDER: Field[] = [
  "unit", "childUnit", "coUnits", "crew", "checker", "standard", "disposal", "exemption", "target", "receiver",
  "approve", "satisfied", "basis", "urge", "wish", "reason", "words", "excuse",
];

/** Nobody else can be sent by rule when a task goes from one to another. */
const NAMES_SOMEBODY: Move[] = ["reassign_task", "hand_over_task"];

export function asksOf({ move, needs }: { move: Move; needs: string[] }): Asked[] {
  const asked = needs.flatMap((code) => GIVEN[code] ?? []);
  const exact = asked.map((one) =>
    one.field === "checker" && NAMES_SOMEBODY.includes(move) ? must("checker") : one,
  );
  return ORDER.flatMap((field) => exact.find((one) => one.field === field) ?? []);
}

/** What somebody filled in. */
export interface Form {
  unit: string | undefined;
  childUnit: string | undefined;
  coUnits: string[];
  crew: string | undefined;
  checker: string | undefined;
  standard: string | undefined;
  disposal: string | undefined;
  exemption: string | undefined;
  target: string | undefined;
  receiver: string;
  approve: boolean | undefined;
  satisfied: boolean | undefined;
  basis: string | undefined;
  urge: string | undefined;
  wish: "extension" | "suspension" | undefined;
  amount: number;
  per: Limit["unit"];
  /** A day, such as 2026-11-30. */
  until: string | undefined;
  reason: string;
  words: string;
  excuse: string;
}

export const blank = (): Form => ({
  unit: undefined, childUnit: undefined, coUnits: [], crew: undefined, checker: undefined, standard: undefined, disposal: undefined, exemption: undefined,
  target: undefined, receiver: "", approve: undefined, satisfied: undefined, basis: undefined, urge: undefined, wish: undefined, amount: 1,
  per: "work_day", until: undefined, reason: "", words: "", excuse: "",
});

export function wishOf({ wish, amount, per, until }: Form): Wish | null {
  if (wish === "extension") return amount > 0 ? { extension: { amount, unit: per } } : null;
  if (wish !== "suspension" || until === undefined) return null;
  const end = new Date(`${until}T23:59:59`).getTime();
  return Number.isNaN(end) ? null : { suspension: end };
}

function isFilled(field: Field, form: Form): boolean {
  if (field === "wish") return wishOf(form) !== null;
  const value = form[field];
  return Array.isArray(value) ? value.length > 0 : typeof value === "string" ? value.trim() !== "" : value !== undefined;
}

/** The fields that must still be filled. */
export const lackingOf = (asked: Asked[], form: Form): Field[] =>
  asked.filter(({ field, must }) => must && !isFilled(field, form)).map(({ field }) => field);

/** The form as the centre takes it: only what this move asks, only what is filled. */
export function argsOf(asked: Asked[], form: Form): MoveArgs {
  const given: Record<Field, MoveArgs> = {
    unit: { unit: form.unit ?? "" },
    childUnit: { unit: form.childUnit ?? "" },
    coUnits: { co_units: form.coUnits },
    crew: { assignee: form.crew },
    checker: { assignee: form.checker },
    standard: { standard: form.standard ?? "" },
    disposal: { disposal: form.disposal },
    exemption: { exemption: form.exemption },
    target: { target: form.target },
    receiver: { receiver: form.receiver.trim() },
    approve: { approve: form.approve ?? false },
    satisfied: { satisfied: form.satisfied ?? false },
    basis: { basis: form.basis },
    urge: { urge: form.urge },
    wish: { wish: wishOf(form) },
    reason: { reason: form.reason.trim() },
    words: { opinion: form.words.trim() },
    excuse: { without_media: form.excuse.trim() },
  };
  return Object.assign({}, ...asked.filter(({ field }) => isFilled(field, form)).map(({ field }) => given[field]));
}

/** Photos are taken by phones: a desk has none to give yet. */
const NEEDS_PHOTO = ["move.needs_photo", "move.needs_after_photo"];
/** What moves a case on, in the order of the workflow; everything else stands under 更多. */
const FORWARD: Move[] = [
  "accept", "order_verification", "file", "dispatch", "rule", "grant", "sign_for", "assign", "forward", "pass_on",
  "order_check", "propose_closing", "close", "review_appeal", "answer_urge", "call_back", "resume", "void",
];
/** The moves that end or undo something, which nobody should make by a slip. */
const GRAVE: Move[] = [
  "decline", "refuse_filing", "void", "force_close", "transfer_out", "return", "rework", "propose_void", "refuse",
];
const IN_BAR = 3;

export const isGrave = (move: Move): boolean => GRAVE.includes(move);

export interface Bar {
  first: MoveRow[];
  rest: MoveRow[];
}

/** At most three moves in the bar, the rest under 更多. */
export function barOf(moves: MoveRow[]): Bar {
  const able = moves.filter(({ needs }) => !needs.some((code) => NEEDS_PHOTO.includes(code)));
  const rank = ({ move }: MoveRow) => {
    const at = FORWARD.indexOf(move);
    return at < 0 ? FORWARD.length : at;
  };
  const sorted = able.toSorted((a, b) => rank(a) - rank(b));
  const forward = sorted.filter((row) => rank(row) < FORWARD.length);
  // A post that moves nothing on has its own moves in the bar, the grave ones aside.
  const first = (forward.length > 0 ? forward : sorted.filter(({ move }) => !isGrave(move))).slice(0, IN_BAR);
  return { first, rest: sorted.filter((row) => !first.includes(row)) };
}

/** The urgings that wait for an answer. */
export const openUrges = (flow: Flow) => (flow.urges ?? []).filter(({ done }) => !done);

/** Which task a checker is sought for. */
export const taskOf = (move: Move, state: CaseState): "verification" | "check" =>
  move === "order_verification" || state === "verifying" ? "verification" : "check";

/** Which of the city's phrases fit. */
export const phrasesFor = (move: Move): string[] =>
  ["return", "send_back", "decline", "refuse_filing", "give_back", "rework", "refuse", "revoke"].includes(move)
    ? ["return"]
    : ["disposal", "description"];
