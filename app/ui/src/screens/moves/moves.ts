/** What a screen makes of the moves that the core offers: which stand in the bar, what each asks for. */
import type {
  AnswerCard,
  DisposalResult,
  LimitUnit,
  Move,
  MoveArgs,
  MoveCard,
  PhraseUse,
  Wish,
  WishKind,
} from "@/host";

/** What a person fills in for a move. */
export interface Form {
  crew: string | null;
  unit: string | null;
  result: DisposalResult | null;
  wish: WishKind | null;
  amount: number;
  per: LimitUnit;
  /** A day as a date field gives it, such as 2026-11-30. */
  until: string;
  reason: string;
  words: string;
  excuse: string;
}

export const blankForm = (): Form => ({
  crew: null,
  unit: null,
  result: null,
  wish: null,
  amount: 1,
  per: "work_day",
  until: "",
  reason: "",
  words: "",
  excuse: "",
});

export type Field = "photo" | "crew" | "unit" | "wish" | "result" | "reason" | "words" | "excuse";

/** Which field gives what a rule asks for. */
const GIVEN: Record<string, Field> = {
  "move.needs_crew": "crew",
  "move.needs_child_unit": "unit",
  "move.needs_wish": "wish",
  "move.needs_disposal_result": "result",
  "move.needs_after_photo": "photo",
  "move.needs_photo": "photo",
  "move.needs_reason": "reason",
  "move.needs_words": "words",
  "move.needs_words_or_media": "words",
  "move.media_missing": "excuse",
};
const ORDER: Field[] = ["photo", "crew", "unit", "wish", "result", "reason", "words", "excuse"];

/** The fields of a move, in the order of the sheet. A photo that was taken stays to be seen. */
export function fieldsOf(card: MoveCard, form: Form): Field[] {
  const asked = card.asks.flatMap((code) => GIVEN[code] ?? []);
  if (card.photos.length > 0) asked.push("photo");
  // All but the plain yes say why, as in every answer.
  if (card.mv === "submit" && form.result !== null && form.result !== "disposed") asked.push("reason");
  return ORDER.filter((field) => asked.includes(field));
}

/** Moves that are made by one tap: nothing to fill in, and nothing is lost by them. */
export const isDirect = (card: MoveCard): boolean =>
  card.asks.length === 0 && (card.mv === "sign_for" || card.mv === "take");

const DAY_END = "T23:59:59";

export function wishOf(form: Form): Wish | null {
  if (form.wish === "extension")
    return form.amount > 0 ? { extension: { amount: form.amount, unit: form.per } } : null;
  if (form.wish === "suspension") {
    const until = new Date(`${form.until}${DAY_END}`).getTime();
    return Number.isNaN(until) ? null : { suspension: until };
  }
  return null;
}

/** What keeps a move from being asked. */
export function lackingOf(card: MoveCard, form: Form): Field[] {
  const filled: Record<Field, boolean> = {
    photo: card.photos.length > 0,
    crew: form.crew !== null,
    unit: form.unit !== null,
    wish: wishOf(form) !== null && card.wishes.every(({ wish, refusal }) => wish !== form.wish || refusal === null),
    result: form.result !== null,
    reason: form.reason.trim() !== "",
    words: form.words.trim() !== "",
    excuse: form.excuse.trim() !== "",
  };
  return fieldsOf(card, form).filter((field) => !filled[field]);
}

export function argsOf(card: MoveCard, form: Form): MoveArgs {
  const fields = fieldsOf(card, form);
  const args: MoveArgs = {};
  if (fields.includes("crew")) args.assignee = form.crew;
  if (fields.includes("unit")) args.unit = form.unit;
  if (fields.includes("wish")) args.wish = wishOf(form);
  if (fields.includes("result")) args.disposal = form.result;
  if (fields.includes("reason")) args.reason = form.reason.trim();
  if (fields.includes("words")) args.opinion = form.words.trim();
  if (fields.includes("excuse")) args.without_media = form.excuse.trim();
  return args;
}

export interface Bar {
  /** What stands in the bar. */
  first: MoveCard[];
  /** What stands under 更多: what can be done, then what can't and why. */
  rest: MoveCard[];
}

/** At most two moves beside 更多, and only such as would happen. */
const IN_BAR = 2;

export function barOf(cards: MoveCard[], without: Move[] = []): Bar {
  const open = cards.filter(({ refusal, mv }) => refusal === null && !without.includes(mv));
  const shut = cards.filter(({ refusal, mv }) => refusal !== null && !without.includes(mv));
  return { first: open.slice(0, IN_BAR), rest: [...open.slice(IN_BAR), ...shut] };
}

/** The photo that a move asks for. */
export const photoRole = (mv: Move) => (mv === "make_safe" ? "other" : "after");

export const phrasesFor = (mv: Move): PhraseUse =>
  mv === "submit" || mv === "apply" || mv === "make_safe" ? "disposal" : "return";

/** An own request that somebody was faster than, or that a rule forbade: the last one asked, if it is. */
export function failedAsk(answers: AnswerCard[]): AnswerCard | null {
  const last = answers.at(-1);
  return last !== undefined && last.says !== null ? last : null;
}
