import { describe, expect, it } from "vitest";
import type { Frame, Point } from "@/host";
import { frameOf, isStale, longestSide, roundMetres, WIDEST_WITH_COMPONENTS_E7, wanted } from "./frame";

const LON = 1_023_120_000;
const LAT = 398_060_000;
/** A view so wide and high around a place so far east, 1e-7 degrees. */
const view = (wide: number, high = wide, east = 0): Frame => ({
  west_e7: LON + east - wide / 2,
  south_e7: LAT - high / 2,
  east_e7: LON + east + wide / 2,
  north_e7: LAT + high / 2,
});
const point = (east: number, north: number): Point => ({ lon_e7: LON + east, lat_e7: LAT + north, datum: "wgs84" });

describe("what a map asks for", () => {
  it("is what is seen and half as much again on every side", () => {
    expect(wanted(view(60_000, 100_000))).toEqual(view(120_000, 200_000));
  });

  it("leaves the margin out where it would cost the components", () => {
    expect(wanted(view(200_000, 100_000))).toEqual(view(200_000, 100_000));
    expect(longestSide(wanted(view(150_000)))).toBeLessThanOrEqual(WIDEST_WITH_COMPONENTS_E7);
    expect(wanted(view(400_000))).toEqual(view(800_000));
  });

  it("is never wider than the core takes, nor off the earth", () => {
    const country = wanted({ west_e7: 735_000_000, south_e7: 180_000_000, east_e7: 1_350_000_000, north_e7: 535_000_000 });
    expect(longestSide(country)).toBeLessThanOrEqual(10_000_000);
    const pole = wanted({ west_e7: 1_798_000_000, south_e7: 897_000_000, east_e7: 1_800_000_000, north_e7: 900_000_000 });
    expect(pole.east_e7).toBeLessThanOrEqual(1_800_000_000);
    expect(pole.north_e7).toBeLessThanOrEqual(900_000_000);
  });

  it("is asked again only when something new comes into sight", () => {
    const first = view(60_000);
    const last = { frame: wanted(first), cut: false };
    expect(isStale(null, first)).toBe(true);
    expect(isStale(last, first)).toBe(false);
    expect(isStale(last, view(60_000, 60_000, 20_000))).toBe(false);
    expect(isStale(last, view(60_000, 60_000, 40_000))).toBe(true);
    expect(isStale(last, view(20_000))).toBe(false);
  });

  it("is asked again nearer, when something was left out", () => {
    const cut = { frame: wanted(view(60_000)), cut: true };
    expect(isStale(cut, view(60_000))).toBe(false);
    expect(isStale(cut, view(30_000))).toBe(true);
    const wide = { frame: wanted(view(400_000)), cut: false };
    expect(isStale(wide, view(200_000)), "there were no components in it").toBe(true);
  });
});

describe("what a map shows first", () => {
  it("holds every place, and does not press its nose against a lone one", () => {
    expect(frameOf([], 100)).toBeNull();
    const lone = frameOf([point(0, 0)], 100)!;
    expect(lone.north_e7 - LAT).toBeGreaterThan(8_000);
    expect(lone.north_e7 - LAT).toBe(LAT - lone.south_e7);
    const both = frameOf([point(-50_000, 0), point(50_000, 60_000)], 100)!;
    expect(both).toMatchObject({ west_e7: LON - 50_000, east_e7: LON + 50_000, north_e7: LAT + 60_000 });
  });
});

describe("the bar of the scale", () => {
  it("stands for a round distance that fits", () => {
    expect([0.1, 0.5, 1, 2.1, 10].map((perPixel) => roundMetres(perPixel, 100))).toEqual([10, 50, 100, 200, 1000]);
    expect(roundMetres(0, 100)).toBe(0);
    expect(roundMetres(Number.NaN, 100)).toBe(0);
  });
});
