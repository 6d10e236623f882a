/** What a phone must be able to do before its bearer walks out, and how each stands. */
import type { ClassRules, Fix, Shelf, SyncState } from "@/host";
import type { Tone } from "@/parts/tones";
import type { TextKey } from "@/text";
import { fixQuality } from "../report/place";

export interface Verdict {
  tone: Tone;
  key: TextKey;
}

export const camera = (taken: boolean): Verdict =>
  taken ? { tone: "green", key: "ready.cameraGood" } : { tone: "amber", key: "ready.cameraUntried" };

export const position = (fix: Fix | null, age: number | null, rules: ClassRules): Verdict =>
  fixQuality(fix, age, rules);

export function centre(state: SyncState | null): Verdict {
  if (state === null || (state.last_ms === null && !state.offline)) return { tone: "amber", key: "ready.centreUntried" };
  if (state.offline) return { tone: "amber", key: "ready.centreAway" };
  if (state.says !== null) return { tone: "red", key: "ready.centreSays" };
  return { tone: "green", key: "ready.centreGood" };
}

const NEEDED = ["catalogue", "city"];

export function packs(shelf: Shelf | null): Verdict {
  const here = (shelf?.packs ?? []).map(({ name }) => name);
  return NEEDED.every((name) => here.includes(name))
    ? { tone: "green", key: "ready.packsGood" }
    : { tone: "amber", key: "ready.packsMissing" };
}

const SEEN = "ready";

/** Whether this phone was once looked over; kept per phone, not per person. */
export const wasSeen = (): boolean => localStorage.getItem(SEEN) !== null;
export const noteSeen = (at: number): void => localStorage.setItem(SEEN, String(at));
