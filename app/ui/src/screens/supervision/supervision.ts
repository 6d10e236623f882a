/** The area of a supervisor in the groups that are looked at, and what tells a true photo from another. */
import type { AreaCase, FindingResult, LookedAt, DrawnCase, Point, ShotCard, ShotStage } from "@/host";
import type { PinKind } from "@/map/pins";
import { metresBetween, placeWords, pointOf } from "@/state/geo";
import { t } from "@/text";

export const GROUPS = ["open", "overdue", "to_check", "sample"] as const;
export type Group = (typeof GROUPS)[number];

export const groupNamed = (said: unknown): Group => GROUPS.find((group) => group === said) ?? "open";

export const isOverdue = ({ countdown }: AreaCase, now: number): boolean => countdown !== null && countdown.due <= now;

/** The open cases of a group, as the core has them: the one due first on top. */
export function casesOf(cases: AreaCase[], group: Group, now: number): AreaCase[] {
  if (group === "overdue") return cases.filter((one) => isOverdue(one, now));
  if (group === "to_check") return cases.filter(({ to_check }) => to_check);
  return group === "open" ? cases : [];
}

/** The first of a sample that nothing is said of yet. */
export const nextOf = (picks: DrawnCase[]): DrawnCase | null => picks.find(({ done }) => done === null) ?? null;

const SOON_MS = 2 * 3_600_000;

/** How a case stands on the map: by how late it is; what is over is a place. */
export function pinOf(one: AreaCase | DrawnCase, now: number): PinKind {
  if ("done" in one) return "place";
  if (isOverdue(one, now)) return "late";
  return one.countdown !== null && one.countdown.due - now <= SOON_MS ? "soon" : "later";
}

/** Cases that a finger can't tell apart on the map, the first of the list on top. */
export interface Spot<T> {
  id: string;
  point: Point;
  place: string;
  rows: T[];
}

/** Cases by spot, so many metres wide, and how many say no place. */
export function spotsOf<T extends AreaCase | DrawnCase>(rows: T[], reach: number): { spots: Spot<T>[]; nowhere: number } {
  const spots: Spot<T>[] = [];
  let nowhere = 0;
  for (const row of rows) {
    const point = pointOf(row.card.fields);
    if (point === null) {
      nowhere += 1;
      continue;
    }
    const here = spots.find((spot) => metresBetween(spot.point, point) <= reach);
    if (here === undefined) spots.push({ id: row.card.case, point, place: placeWords(row.card.fields), rows: [row] });
    else here.rows.push(row);
  }
  return { spots, nowhere };
}

export const STAGES: ShotStage[] = ["report", "after", "check"];

/** The photos of a stage, the one that counts first. */
export const shotsOf = ({ shots }: LookedAt, stage: ShotStage): ShotCard[] =>
  shots.filter((shot) => shot.stage === stage);

/** The two stages that are laid over each other, where there is anything to lay. */
export type Pair = [ShotStage, ShotStage];

export function pairsOf(looked: LookedAt): Pair[] {
  const has = STAGES.filter((stage) => shotsOf(looked, stage).length > 0);
  return has.flatMap((one, nth) => has.slice(nth + 1).map((other): Pair => [one, other]));
}

/** Farther than this from the place of the case, beyond the reach of its fix, a photo is of another place. */
const FAR_M = 100;

export function isFar({ distance_m, accuracy_dm }: ShotCard): boolean {
  return distance_m !== null && distance_m - (accuracy_dm ?? 0) / 10 > FAR_M;
}

const FLAGS = ["album", "clock_suspect", "mock_location", "stale_fix", "no_fix"] as const;

/** A doubt about a photo in words; one of a newer app as it came. */
export function flagText(flag: string): string {
  const known = FLAGS.find((one) => one === flag);
  return known === undefined ? flag : t(`flag.${known}`);
}

/** 虚假 of any kind is said in words. */
export const needsWords = (result: FindingResult): boolean => result !== "true_case";

/** What can be chosen; 漏报 is no word on this case but a report of its own. */
export const RESULTS = ["true_case", "false_check", "false_disposal", "missed"] as const;
export type Choice = (typeof RESULTS)[number];

export const isFinding = (choice: Choice): choice is FindingResult => choice !== "missed";

/** What follows a case in the sample once it is said what it is: the next undone one behind it, or before. */
export function after(picks: DrawnCase[], of: string): DrawnCase | null {
  const at = picks.findIndex(({ card }) => card.case === of);
  const rest = [...picks.slice(at + 1), ...picks.slice(0, Math.max(at, 0))];
  return nextOf(rest);
}
