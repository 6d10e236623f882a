/** Plane geometry over a few kilometres, for showing how far and which way. */
import type { FieldValue, Point } from "@/host";

const METRES_PER_DEGREE = 111_320;

/** East and north in metres from one point to another. */
export function offset(from: Point, to: Point): { east: number; north: number } {
  const north = ((to.lat_e7 - from.lat_e7) / 1e7) * METRES_PER_DEGREE;
  const shrink = Math.cos(((from.lat_e7 / 1e7) * Math.PI) / 180);
  const east = ((to.lon_e7 - from.lon_e7) / 1e7) * METRES_PER_DEGREE * shrink;
  return { east, north };
}

/** A point so many metres east and north of another, in its datum. */
export function moved(from: Point, east: number, north: number): Point {
  const shrink = Math.cos(((from.lat_e7 / 1e7) * Math.PI) / 180);
  return {
    lon_e7: Math.round(from.lon_e7 + (east / (METRES_PER_DEGREE * shrink)) * 1e7),
    lat_e7: Math.round(from.lat_e7 + (north / METRES_PER_DEGREE) * 1e7),
    datum: from.datum,
  };
}

export function metresBetween(from: Point, to: Point): number {
  const { east, north } = offset(from, to);
  return Math.hypot(east, north);
}

/** Degrees from north, clockwise. */
export function bearing(from: Point, to: Point): number {
  const { east, north } = offset(from, to);
  return (Math.atan2(east, north) * 180) / Math.PI;
}

/** Where a case is, where it says so. */
export function pointOf(fields: FieldValue[]): Point | null {
  return fields.find((field) => "place" in field)?.place.point ?? null;
}

export function placeWords(fields: FieldValue[]): string {
  return fields.find((field) => "place" in field)?.place.text ?? "";
}

export function descriptionOf(fields: FieldValue[]): string {
  return fields.find((field) => "description" in field)?.description ?? "";
}

/** What opens a place in the map app of the phone, under a name where it has one. */
export function mapLink(to: Point, name = ""): string {
  const at = `${to.lat_e7 / 1e7},${to.lon_e7 / 1e7}`;
  return `geo:${at}?q=${at}${name === "" ? "" : `(${encodeURIComponent(name)})`}`;
}
