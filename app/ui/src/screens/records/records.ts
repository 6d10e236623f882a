/** Which records a person wants to see. */
import type { CaseCard, CaseState } from "@/host";

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
