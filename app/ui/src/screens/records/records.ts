/** Which records a person wants to see. */
import type { CaseCard, CaseQuery, CaseState, ClassKey, Fix } from "@/host";

export const SHOWN = ["all", "open", "closed", "attention"] as const;
export type Shown = (typeof SHOWN)[number];

const ENDS: CaseState[] = [
  "closed",
  "retracted",
  "declined",
  "not_filed",
  "merged",
  "void",
  "transferred",
  "invalid",
];

/** Whether a case is one of those: at its end, going on, or waiting for its author. */
export function isShown({ status: { word } }: CaseCard, shown: Shown): boolean {
  const ended = typeof word === "object" && "at_centre" in word && ENDS.includes(word.at_centre);
  const waits = typeof word === "object" && ("refused" in word || "incomplete" in word || "held" in word);
  if (shown === "open") return !ended;
  if (shown === "closed") return ended;
  return shown === "all" || waits;
}

/** States that people ask for, in the order a case passes them. */
export const STATES: CaseState[] = [
  "reported",
  "accepted",
  "filed",
  "dispatched",
  "in_work",
  "checking",
  "closed",
  "declined",
  "not_filed",
  "retracted",
];
export const REACHES = [200, 500, 1000] as const;

/** What is looked for beside words; nothing that is left out matters. */
export interface Filter {
  class: ClassKey | null;
  state: CaseState | null;
  /** Days as a date field writes them, both counted in. */
  from: string;
  to: string;
  /** Metres around where one is. */
  near: number | null;
}

export const NO_FILTER: Filter = { class: null, state: null, from: "", to: "", near: null };

/** The beginning of a day of the phone's own zone; none where nothing was entered. */
function startOf(day: string, later = 0): number | null {
  const [year, month, date] = day.split("-").map(Number);
  if (year === undefined || month === undefined || date === undefined || Number.isNaN(year + month + date)) return null;
  return new Date(year, month - 1, date + later).getTime();
}

/** The filter as the core takes it; where one is, it is asked for when it is used. */
export function queryOf({ class: of, state, from, to, near }: Filter, fix: Fix | null): CaseQuery {
  return {
    class: of,
    state,
    from: startOf(from),
    to: startOf(to, 1),
    near: near === null || fix === null ? null : { point: fix.point, metres: near },
  };
}

/** How many of its parts are set. */
export const countOf = (filter: Filter): number =>
  (["class", "state", "near"] as const).filter((key) => filter[key] !== null).length +
  (filter.from !== "" || filter.to !== "" ? 1 : 0);
