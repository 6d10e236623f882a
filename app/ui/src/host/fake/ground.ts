/** The ground of the made-up city: grids side by side, and components along its streets. */
import type { Commands, ComponentMark, Frame, GridOutline, Point } from "../types";
import { CLASSES, near } from "./city";

/** Metres of a grid's sides, and where the grid lies that {@link near} is counted from. */
const [WIDE, HIGH] = [105, 95];
const [WEST, SOUTH] = [-40, -60];
/** So many grids to each side. */
const REACH = 6;

function grid(east: number, north: number): GridOutline {
  const corner = (de: number, dn: number): [number, number] => {
    const { lon_e7, lat_e7 } = near(WEST + (east + de) * WIDE, SOUTH + (north + dn) * HIGH);
    return [lon_e7, lat_e7];
  };
  const all = (2 * REACH + 1) ** 2;
  const nth = ((11 + east + north * (2 * REACH + 1) + all) % all) + 1;
  return {
    code: `640302001001${String(nth).padStart(3, "0")}`,
    outline: [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)],
    round: east < 2 ? "东城 012" : "东城 014",
  };
}

function mark(nth: number, of: number, point: Point): ComponentMark {
  const { key, name } = CLASSES[of] ?? { key: "", name: "" };
  return { code: `64030201000${of}${String(nth + 60).padStart(4, "0")}`, class: key, name, point };
}

const SIDE = Array.from({ length: 2 * REACH + 1 }, (_, nth) => nth - REACH);
const GRIDS = SIDE.flatMap((north) => SIDE.map((east) => grid(east, north)));
const COMPONENTS = [
  mark(-29, 0, near(4, 2)),
  mark(-28, 0, near(-9, 7)),
  mark(-27, 0, near(14, -11)),
  ...Array.from({ length: 60 }, (_, nth) => mark(nth, nth % 5, near(((nth * 37) % 300) - 140, ((nth * 53) % 260) - 120))),
];

type Asked = "ground.around" | "ground.city_frame";

export const groundCommands: {
  [C in Asked]: (params: Commands[C]["params"]) => Commands[C]["answer"];
} = {
  "ground.around": ({ frame }) => {
    const inside = (lon: number, lat: number) =>
      lon >= frame.west_e7 && lon <= frame.east_e7 && lat >= frame.south_e7 && lat <= frame.north_e7;
    const wide = Math.max(frame.east_e7 - frame.west_e7, frame.north_e7 - frame.south_e7);
    return {
      grids: GRIDS.filter(({ outline }) => outline.some(([lon, lat]) => inside(lon, lat))),
      more_grids: false,
      components:
        wide > 300_000 ? [] : COMPONENTS.filter(({ point }) => inside(point.lon_e7, point.lat_e7)),
      more_components: false,
    };
  },
  "ground.city_frame": (): Frame => {
    const [from, to] = [near(-700, -650), near(700, 650)];
    return { west_e7: from.lon_e7, south_e7: from.lat_e7, east_e7: to.lon_e7, north_e7: to.lat_e7 };
  },
};
