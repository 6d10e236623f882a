/** The quality of a place in words, and the component that is surely meant. */
import type { ClassRules, Fix, FixFlag, Nearby, PlaceValue } from "@/host";
import type { Tone } from "@/parts/tones";
import type { TextKey } from "@/text";

/** Older than this a fix never becomes a place by itself (R14). */
export const STALE_MS = 10_000;

export interface Quality {
  key: TextKey;
  tone: Tone;
}

/** What a running fix is worth. */
export function fixQuality(fix: Fix | null, age: number | null, rules: ClassRules): Quality {
  if (fix === null || age === null) return { key: "form.placeWait", tone: "amber" };
  if (fix.mock) return { key: "form.placeMock", tone: "red" };
  if (age > Math.min(STALE_MS, rules.stale_ms)) return { key: "form.placeStale", tone: "amber" };
  if (fix.source === "network") return { key: "form.placeNetwork", tone: "amber" };
  if (fix.accuracy_dm === null || fix.accuracy_dm > rules.coarse_dm)
    return { key: "form.placeCoarse", tone: "amber" };
  return { key: "form.placeGood", tone: "green" };
}

/** What the place of a report is worth; odd is what the core found odd about its fix. */
export function placeQuality(
  place: PlaceValue | null,
  odd: FixFlag[],
  rules: Pick<ClassRules, "coarse_dm">,
): Quality {
  if (place?.point == null) return { key: "form.placeNone", tone: "red" };
  if (odd.includes("mock")) return { key: "form.placeMock", tone: "red" };
  if (odd.includes("outside_city")) return { key: "form.outsideCity", tone: "amber" };
  if (place.source === "map_pick") return { key: "form.placeMap", tone: "blue" };
  if (place.source === "by_hand") return { key: "form.placeHand", tone: "blue" };
  if (odd.includes("coarse") || (place.accuracy_dm ?? 0) > rules.coarse_dm)
    return { key: "form.placeCoarse", tone: "amber" };
  if (place.source === "network") return { key: "form.placeNetwork", tone: "amber" };
  return { key: "form.placeGood", tone: "green" };
}

/** Nearer than this a component may be the one that is stood before. */
const AT_M = 12;

/**
 * The component that is meant without asking: near, and no other of its class nearly as near. In doubt
 * none, because a wrong link is worse than one more tap.
 */
export function surely(nearby: Nearby[]): Nearby | null {
  const [first, second] = nearby;
  if (first === undefined || first.distance_m > AT_M) return null;
  if (second !== undefined && second.distance_m < first.distance_m * 2) return null;
  return first;
}
