/** The tasks of the list as a map shows them: by stop, and by how late they are. */
import type { Point } from "@/host";
import { stops, STOP_METRES } from "@/state/stops";
import type { TaskRow } from "@/state/tasks";
import { when, type When } from "./tasks";

/** The tasks of one stop, the most urgent first. */
export interface TaskStop {
  /** Its most urgent task. */
  id: string;
  point: Point;
  place: string;
  rows: TaskRow[];
  when: When;
}

/** Fingers need so much room between two pins, pixels. */
export const APART_PIXELS = 48;

/**
 * Tasks by stop, and how many say no place. Seen from far away a stop reaches farther, so that no pin
 * lies under another one.
 */
export function taskStops(
  rows: TaskRow[],
  now: number,
  metresPerPixel: number,
): { stops: TaskStop[]; nowhere: number } {
  const found = stops(rows, Math.max(STOP_METRES, metresPerPixel * APART_PIXELS));
  const placed = found.flatMap(({ rows: there, point, place }): TaskStop[] => {
    const [first] = there;
    if (point === null || first === undefined) return [];
    return [{ id: first.task.task, point, place, rows: there, when: when(first, now) }];
  });
  return { stops: placed, nowhere: found.filter(({ point }) => point === null).length };
}
