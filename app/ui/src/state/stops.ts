/** The order of the day: what is due first on top, and what lies at one stop together. */
import type { Point } from "@/host";
import { metresBetween, placeWords, pointOf } from "./geo";
import type { TaskRow } from "./tasks";

/** So near that one walks there once: the reach of a fix and a few steps. */
export const STOP_METRES = 30;

export interface Stop {
  rows: TaskRow[];
  point: Point | null;
  place: string;
}

/** Tasks by deadline; a task at the stop of an earlier one, so many metres wide, comes right behind it. */
export function stops(rows: TaskRow[], reach = STOP_METRES): Stop[] {
  const found: Stop[] = [];
  const due = ({ task }: TaskRow) => task.due ?? Number.POSITIVE_INFINITY;
  for (const row of [...rows].sort((a, b) => due(a) - due(b))) {
    const fields = row.card?.fields ?? [];
    const point = pointOf(fields);
    const here = found.find(
      (stop) => point !== null && stop.point !== null && metresBetween(stop.point, point) <= reach,
    );
    if (here === undefined) found.push({ rows: [row], point, place: placeWords(fields) });
    else here.rows.push(row);
  }
  return found;
}
