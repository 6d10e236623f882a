/** Positions as a web view gives them, in the core's own terms (R14, R33). */
import type { Fix } from "./types";

const E7 = 1e7;

/** What a receiver of the platform says. */
export interface Reading {
  lon: number;
  lat: number;
  /** Radius in metres; null when none was given. */
  accuracy: number | null;
  mock: boolean;
}

/** A reading as a fix, just received. A zeroed one is a receiver without a fix, not a place. */
export function fixOf({ lon, lat, accuracy, mock }: Reading): Fix | null {
  if (lon === 0 && lat === 0) return null;
  return {
    point: { lon_e7: Math.round(lon * E7), lat_e7: Math.round(lat * E7), datum: "wgs84" },
    accuracy_dm: accuracy !== null && accuracy > 0 ? Math.ceil(accuracy * 10) : null,
    age_ms: 0,
    mock,
    source: "gnss",
  };
}
