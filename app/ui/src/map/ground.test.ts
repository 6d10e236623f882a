import { createApp, ref } from "vue";
import { afterEach, describe, expect, it } from "vitest";
import { HOST, type Fix, type Frame, type Host } from "@/host";
import { busyWorld, fakeHost, GOOD_FIX } from "@/host/fake";
import { wanted } from "./frame";
import { useGridOf, useGround } from "./ground";

let end: () => void = () => undefined;
afterEach(() => end());

/** What a part that stands in the app has. */
function inside<T>(host: Host, use: () => T): T {
  let got: T | undefined;
  const app = createApp({
    setup: () => {
      got = use();
      return () => null;
    },
  });
  app.provide(HOST, host);
  app.mount(document.createElement("div"));
  end = () => app.unmount();
  return got!;
}

const settled = () => new Promise((done) => setTimeout(done, 0));
const { lon_e7: LON, lat_e7: LAT } = GOOD_FIX.point;
const view = (side: number, east = 0): Frame => ({
  west_e7: LON + east - side,
  south_e7: LAT - side,
  east_e7: LON + east + side,
  north_e7: LAT + side,
});

describe("the ground a map looks at", () => {
  it("is asked for once, and again when one looks elsewhere", async () => {
    const host = fakeHost(busyWorld(0));
    const frames: Frame[] = [];
    const told = host.call.bind(host);
    host.call = (name, params) => {
      if (name === "ground.around") frames.push((params as { frame: Frame }).frame);
      return told(name, params);
    };
    const { seen, known, look } = inside(host, useGround);
    expect(known.value).toBe(false);
    await Promise.all([look(view(20_000)), look(view(20_000)), look(view(20_000, 5_000))]);
    expect(frames).toEqual([wanted(view(20_000))]);
    expect(seen.value.grids.length).toBeGreaterThan(4);
    await look(view(20_000, 90_000));
    expect(frames).toEqual([wanted(view(20_000)), wanted(view(20_000, 90_000))]);
    // The city's pack came, or a newer one.
    host.tell("packs");
    await settled();
    expect(frames).toHaveLength(3);
  });

  it("stays as it was drawn when the question failed, and is asked for again", async () => {
    const host = fakeHost(busyWorld(0));
    const { seen, look } = inside(host, useGround);
    await look(view(20_000));
    const drawn = seen.value.grids.length;
    host.failNext("ground.around", "store.failed");
    await look(view(20_000, 90_000));
    expect(seen.value.grids).toHaveLength(drawn);
    await look(view(20_000, 90_000));
    expect(host.asked.filter((name) => name === "ground.around")).toHaveLength(3);
  });
});

describe("a map that is opening", () => {
  it("is coming until the first question is over, answered or not", async () => {
    const host = fakeHost(busyWorld(0));
    host.failNext("ground.around", "store.failed");
    const { known, answered, look } = inside(host, useGround);
    const asked = look(view(20_000));
    expect(answered.value).toBe(false);
    await asked;
    expect([answered.value, known.value]).toEqual([true, false]);
  });
});

describe("the grid one stands in", () => {
  it("is what the core says, asked again after some steps", async () => {
    const host = fakeHost(busyWorld(0));
    const fix = ref<Fix | null>(null);
    const code = inside(host, () => useGridOf(() => fix.value));
    await settled();
    expect(host.asked).toEqual([]);
    fix.value = GOOD_FIX;
    await settled();
    expect(code.value).toBe("640302001001012");
    fix.value = { ...GOOD_FIX, age_ms: 1 };
    await settled();
    expect(host.asked).toHaveLength(1);
    fix.value = { ...GOOD_FIX, point: { ...GOOD_FIX.point, lat_e7: LAT + 1_000 } };
    await settled();
    expect(host.asked).toHaveLength(2);
  });
});
