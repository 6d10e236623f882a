/** The places a map points at. A colour never speaks alone: each kind of pin has a shape of its own. */
import type { Point } from "@/host";

/** What a pin stands for: work by how late it is, or a place. */
export type PinKind = "late" | "soon" | "later" | "place";

export interface Pin {
  id: string;
  point: Point;
  kind: PinKind;
  /** How many things are there; one is not written on it. */
  count: number;
  /** What a screen reader says. */
  name: string;
}

/** The tone of a pin, as tones.css has it. Blue is where one stands. */
export const PIN_TONES = { late: "red", soon: "amber", later: "plain", place: "red" } as const;

/** Outlines on a field of 40 by 40: a diamond warns, a square waits, a disc has time, a drop is a place. */
export const PIN_SHAPES: Record<PinKind, string> = {
  late: "M20 2l18 18-18 18L2 20z",
  soon: "M4 5h32v30H4z",
  later: "M20 3a17 17 0 1 1 0 34 17 17 0 0 1 0-34",
  place: "M20 39S6 24 6 15a14 14 0 0 1 28 0c0 9-14 24-14 24z",
};
