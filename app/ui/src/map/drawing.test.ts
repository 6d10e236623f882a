// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Fix, Surroundings } from "@/host";
import { paints, styleOf, TOKENS, type Palette } from "./look";
import { PIN_SHAPES, PIN_TONES } from "./pins";
import { groundShapes, labels, ownShapes } from "./shapes";

const css = readFileSync(new URL("../style/tokens.css", import.meta.url), "utf8");
const palette = Object.fromEntries(TOKENS.map((token) => [token, `#${token}`])) as Palette;

const seen: Surroundings = {
  grids: [
    { code: "640302001001012", outline: [[1_000_000_000, 300_000_000], [1_000_100_000, 300_000_000], [1_000_100_000, 300_100_000]], round: "东城 012" },
    { code: "640302001001013", outline: [[1_000_100_000, 300_000_000], [1_000_200_000, 300_000_000], [1_000_200_000, 300_100_000]], round: "" },
  ],
  more_grids: false,
  components: [
    { code: "6403020100300001", class: "gb47678.5-2026/component/01/003", name: "雨水井盖", point: { lon_e7: 1_000_050_000, lat_e7: 300_050_000, datum: "wgs84" } },
    { code: "6403020100300002", class: "gb47678.5-2026/component/01/003", name: "雨水井盖", point: { lon_e7: 1_000_051_000, lat_e7: 300_050_000, datum: "wgs84" } },
  ],
  more_components: false,
};
const fix: Fix = { point: { lon_e7: 1_000_050_000, lat_e7: 300_050_000, datum: "wgs84" }, accuracy_dm: 200, age_ms: 0, mock: false, source: "gnss" };

describe("the ground on a map", () => {
  it("is closed outlines in degrees, and the grid that is stood in is marked", () => {
    const { grids } = groundShapes(seen, "640302001001012");
    expect(grids.features.map(({ properties }) => properties)).toEqual([
      { here: true, label: "012" },
      { here: false, label: "013" },
    ]);
    const { geometry } = grids.features[0]!;
    const ring = geometry.type === "Polygon" ? geometry.coordinates[0]! : [];
    expect(ring).toEqual([[100, 30], [100.01, 30], [100.01, 30.01], [100, 30]]);
  });

  it("has the circle of the fix as wide as its accuracy, and none where there is no fix", () => {
    const { reach, own } = ownShapes(fix);
    const { geometry } = reach.features[0]!;
    const [north] = geometry.type === "Polygon" ? geometry.coordinates[0]! : [];
    expect((north![1] - 30.005) * 111_320).toBeCloseTo(20, 1);
    expect(own.features[0]!.geometry.coordinates).toEqual([100.005, 30.005]);
    expect(ownShapes({ ...fix, accuracy_dm: null }).reach.features).toEqual([]);
    expect(ownShapes(null).own.features).toEqual([]);
  });

  it("says each word once", () => {
    expect(labels(groundShapes(seen, null))).toEqual(["grid:012", "grid:013", "name:雨水井盖"]);
  });
});

describe("how it is drawn", () => {
  it("asks nothing of any network: no address, no letters, no tiles", () => {
    const style = styleOf(palette);
    expect(JSON.stringify(style)).not.toMatch(/https?:|glyphs|sprite|tiles|text-field/);
    expect(Object.values(style.sources).map(({ type }) => type)).toEqual(Array(4).fill("geojson"));
  });

  it("takes every colour from the tokens of the theme", () => {
    for (const token of TOKENS) expect(css).toContain(`--${token}:`);
    const used = JSON.stringify(paints(palette)).match(/#[a-z-]+/g) ?? [];
    expect(new Set(used)).toEqual(new Set(Object.values(palette).filter((colour) => colour !== "#grey")));
    expect(JSON.stringify(styleOf(palette))).not.toMatch(/#[0-9a-f]{6}\b|rgb\(/);
  });

  it("tells pins apart by shape, not by colour alone", () => {
    const kinds = Object.keys(PIN_SHAPES);
    expect(Object.keys(PIN_TONES).sort()).toEqual(kinds.sort());
    expect(new Set(Object.values(PIN_SHAPES)).size).toBe(kinds.length);
  });
});
