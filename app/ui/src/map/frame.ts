/** Which part of the ground a map shows, and which part it asks the core for. */
import type { Frame, Point } from "@/host";
import { moved } from "@/state/geo";

/** The core refuses a wider frame. */
const WIDEST_E7 = 10_000_000;
/** In a wider one it names no component. */
export const WIDEST_WITH_COMPONENTS_E7 = 300_000;

const MOST_LON = 1_800_000_000;
const MOST_LAT = 900_000_000;

const wide = (frame: Frame) => frame.east_e7 - frame.west_e7;
const high = (frame: Frame) => frame.north_e7 - frame.south_e7;
export const longestSide = (frame: Frame): number => Math.max(wide(frame), high(frame));

/** A box with these half sides around the middle of another, no wider than may be asked. */
function around(frame: Frame, halfWide: number, halfHigh: number): Frame {
  const lon = Math.round((frame.west_e7 + frame.east_e7) / 2);
  const lat = Math.round((frame.south_e7 + frame.north_e7) / 2);
  const [dx, dy] = [halfWide, halfHigh].map((half) => Math.floor(Math.min(half, WIDEST_E7 / 2)));
  const on = (at: number, most: number) => Math.min(most, Math.max(-most, at));
  return {
    west_e7: on(lon - (dx ?? 0), MOST_LON),
    south_e7: on(lat - (dy ?? 0), MOST_LAT),
    east_e7: on(lon + (dx ?? 0), MOST_LON),
    north_e7: on(lat + (dy ?? 0), MOST_LAT),
  };
}

/**
 * What to ask for when this is seen: half as much again on every side, so that a short way needs no new
 * question. Where the margin would cost the components, there is none.
 */
export function wanted(view: Frame): Frame {
  const longest = longestSide(view);
  const bare = longest <= WIDEST_WITH_COMPONENTS_E7 && 2 * longest > WIDEST_WITH_COMPONENTS_E7;
  const sides = bare ? 0.5 : 1;
  return around(view, wide(view) * sides, high(view) * sides);
}

/** What was asked last, and whether the answer left something out. */
export interface Asked {
  frame: Frame;
  cut: boolean;
}

function covers(frame: Frame, view: Frame): boolean {
  const west = frame.west_e7 <= view.west_e7 && frame.south_e7 <= view.south_e7;
  return west && frame.east_e7 >= view.east_e7 && frame.north_e7 >= view.north_e7;
}

/** Whether what was asked last does not tell what this view shows. */
export function isStale(last: Asked | null, view: Frame): boolean {
  if (last === null) return true;
  const next = wanted(view);
  const near = longestSide(next) <= WIDEST_WITH_COMPONENTS_E7;
  if (near && longestSide(last.frame) > WIDEST_WITH_COMPONENTS_E7) return true;
  // Nearer there may be room for what was left out.
  if (last.cut && longestSide(next) < longestSide(last.frame) * 0.75) return true;
  return !covers(last.frame, around(view, wide(view) / 2, high(view) / 2));
}

/** The box around points, no smaller than so many metres from its middle; none for no point. */
export function frameOf(points: Point[], leastM: number): Frame | null {
  const [first] = points;
  if (first === undefined) return null;
  const lons = points.map((point) => point.lon_e7);
  const lats = points.map((point) => point.lat_e7);
  const box = {
    west_e7: Math.min(...lons),
    south_e7: Math.min(...lats),
    east_e7: Math.max(...lons),
    north_e7: Math.max(...lats),
  };
  const least = moved(first, leastM, leastM);
  const halfWide = Math.max(wide(box) / 2, least.lon_e7 - first.lon_e7);
  const halfHigh = Math.max(high(box) / 2, least.lat_e7 - first.lat_e7);
  return around(box, halfWide, halfHigh);
}

/** The longest round distance that fits into so many pixels: what the bar of the scale stands for. */
export function roundMetres(metresPerPixel: number, pixels: number): number {
  const most = metresPerPixel * pixels;
  if (!(most > 0) || !Number.isFinite(most)) return 0;
  const ten = 10 ** Math.floor(Math.log10(most));
  return ten * ([5, 2, 1].find((step) => step * ten <= most) ?? 1);
}
