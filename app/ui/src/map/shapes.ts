/** What the core says of the ground, as the shapes a map draws. */
import type { Fix, Point, Surroundings } from "@/host";
import { moved } from "@/state/geo";

type Position = [number, number];
type Shape =
  | { type: "Polygon"; coordinates: Position[][] }
  | { type: "Point"; coordinates: Position };
export interface Feature {
  type: "Feature";
  geometry: Shape;
  properties: Record<string, string | boolean>;
}
export interface Features {
  type: "FeatureCollection";
  features: Feature[];
}

/** What the city has here: drawn anew when one looks elsewhere. */
export interface GroundShapes {
  grids: Features;
  components: Features;
}

/** Where the phone is: drawn anew at every fix. */
export interface OwnShapes {
  /** The circle the phone may be in. */
  reach: Features;
  own: Features;
}

/** How many corners the circle of a fix is drawn with. */
const CORNERS = 48;

export const lonLat = (point: Point): Position => [point.lon_e7 / 1e7, point.lat_e7 / 1e7];
const collected = (features: Feature[]): Features => ({ type: "FeatureCollection", features });
const feature = (geometry: Shape, properties: Feature["properties"] = {}): Feature => ({
  type: "Feature",
  geometry,
  properties,
});

/** The last three digits of a unit grid's code: what tells it from its neighbours. */
export const shortCode = (code: string): string => code.slice(-3);

function ring(outline: [number, number][]): Position[] {
  const corners = outline.map(([lon, lat]): Position => [lon / 1e7, lat / 1e7]);
  const [first] = corners;
  return first === undefined ? [] : [...corners, first];
}

/** The circle of a fix; none where the receiver gave no accuracy. */
function circle(fix: Fix): Position[] {
  const metres = (fix.accuracy_dm ?? 0) / 10;
  if (metres <= 0) return [];
  const corner = (nth: number): Position => {
    const turn = (nth / CORNERS) * 2 * Math.PI;
    return lonLat(moved(fix.point, metres * Math.sin(turn), metres * Math.cos(turn)));
  };
  return Array.from({ length: CORNERS + 1 }, (_, nth) => corner(nth % CORNERS));
}

/** The city's lines and marks; `here` is the grid that is stood in. */
export function groundShapes(seen: Surroundings, here: string | null): GroundShapes {
  return {
    grids: collected(
      seen.grids.map(({ code, outline }) =>
        feature({ type: "Polygon", coordinates: [ring(outline)] }, { here: code === here, label: shortCode(code) }),
      ),
    ),
    components: collected(
      seen.components.map(({ name, point }) =>
        feature({ type: "Point", coordinates: lonLat(point) }, { label: name }),
      ),
    ),
  };
}

export function ownShapes(fix: Fix | null): OwnShapes {
  const reach = fix === null ? [] : circle(fix);
  return {
    reach: collected(reach.length === 0 ? [] : [feature({ type: "Polygon", coordinates: [reach] })]),
    own: collected(fix === null ? [] : [feature({ type: "Point", coordinates: lonLat(fix.point) })]),
  };
}

/** Every word that stands on the map, once, by the name of its picture. */
export function labels({ grids, components }: GroundShapes): string[] {
  const named = (kind: string, { features }: Features) =>
    features.flatMap(({ properties: { label } }) => (label ? [`${kind}:${String(label)}`] : []));
  return [...new Set([...named("grid", grids), ...named("name", components)])];
}
