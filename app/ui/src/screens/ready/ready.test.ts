import { beforeEach, expect, test } from "vitest";
import type { Shelf, SyncState } from "@/host";
import { camera, centre, noteSeen, packs, wasSeen } from "./ready";

const state = (over: Partial<SyncState>): SyncState => ({
  running: false, offline: false, last_ms: 1, whole_ms: 1, says: null, items: 0, refused: 0, files: 0, bytes: 0, ...over,
});
const shelf = (...names: string[]): Shelf =>
  ({ packs: names.map((name) => ({ name, version: 1, bytes: 1 })), asked_ms: 1 }) as unknown as Shelf;

beforeEach(() => localStorage.clear());

test("nothing is called good before it was tried", () => {
  expect(camera(false).tone).toBe("amber");
  expect(centre(null).key).toBe("ready.centreUntried");
  expect(centre(state({ last_ms: null })).key).toBe("ready.centreUntried");
  expect(packs(null).tone).toBe("amber");
});

test("no network is no fault of the phone, and what the centre says is read", () => {
  expect(centre(state({ offline: true }))).toEqual({ tone: "amber", key: "ready.centreAway" });
  const says = { code: "x", zh: "x", en: "x" };
  expect(centre(state({ says })).tone).toBe("red");
  expect(centre(state({})).tone).toBe("green");
});

test("without the city or the classes a phone is not ready to go offline", () => {
  expect(packs(shelf("catalogue")).key).toBe("ready.packsMissing");
  expect(packs(shelf("catalogue", "city")).tone).toBe("green");
});

test("a phone is looked over once", () => {
  expect(wasSeen()).toBe(false);
  noteSeen(1);
  expect(wasSeen()).toBe(true);
});
