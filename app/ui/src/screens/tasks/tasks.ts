/** The tasks of the list: late ones, those due soon, and the rest. */
import type { CaseCard, TaskKind } from "@/host";
import type { TaskRow } from "@/state/tasks";

export type When = "late" | "soon" | "later";

const SOON_MS = 2 * 3_600_000;

export function when({ task }: TaskRow, now: number): When {
  if (task.due === null) return "later";
  if (task.due <= now) return "late";
  return task.due - now <= SOON_MS ? "soon" : "later";
}

export interface Batch {
  when: When;
  rows: TaskRow[];
}

/** The tasks of a kind; of all kinds when none is chosen. */
export const ofKind = (rows: TaskRow[], kind: TaskKind | null): TaskRow[] =>
  rows.filter(({ task }) => kind === null || task.kind === kind);

/** Tasks of a kind, the earliest deadline first, in batches that are not empty. */
export function batches(rows: TaskRow[], kind: TaskKind | null, now: number): Batch[] {
  const due = ({ task }: TaskRow) => task.due ?? Number.POSITIVE_INFINITY;
  const wanted = ofKind(rows, kind).sort((a, b) => due(a) - due(b));
  return (["late", "soon", "later"] as const)
    .map((one) => ({ when: one, rows: wanted.filter((row) => when(row, now) === one) }))
    .filter((batch) => batch.rows.length > 0);
}

/** Whether somebody's work on a case waits for the unit or the centre. */
export function isHandedIn({ status: { word } }: CaseCard): boolean {
  const waits = ["work_done", "feedback", "awaiting_closing", "checking"];
  return typeof word === "object" && "at_centre" in word && waits.includes(word.at_centre);
}
