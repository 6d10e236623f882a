import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { busyWorld, freshWorld, GOOD_FIX } from "@/host/fake";
import { REST_MS } from "@/state/position";
import { open, type Stage } from "@/story/stage";
import made from "./licences.json";

let stage: Stage;
afterEach(() => stage?.leave());

const noon = new Date(2026, 10, 22, 12).getTime();

describe("what a person learns of the phone", () => {
  it("is what lies on it and what its line carried", async () => {
    stage = await open(busyWorld(noon), "/me");
    await stage.tap(/^存储和流量/);
    expect(stage.text()).toMatch(/照片等 96 个文件48\.3 MB.*今日发 9\.4 MB · 收 1\.2 MB.*网格、部件与地名/);
  });

  it("is how receiver and centre stand, with the last trouble in words", async () => {
    stage = await open({ ...busyWorld(noon), offline: true }, "/me");
    await stage.tap(/^定位和网络/);
    expect(stage.text()).toMatch(/误差±6 米.*来源卫星定位.*连不上中心.*暂无网络，有网后自动上传/);
    stage.leave();
    stage = await open({ ...busyWorld(noon), fix: null }, "/me/state");
    expect(stage.text()).toContain("还没有定位");
  });

  it("is a text for whoever helps, copied or handed on", async () => {
    stage = await open(busyWorld(noon), "/me/diagnostics");
    expect(stage.text()).toContain("report.submitted");
    await stage.tap("复制");
    await stage.tap("转交文件");
    expect(stage.host.felt.some((felt) => felt.startsWith("copied app: "))).toBe(true);
    expect(stage.host.felt).toContain("handed on diagnostics.txt");
  });
});

describe("r19_the_battery_saver", () => {
  it("is kept, rests the receiver between fixes, and never during a report", async () => {
    stage = await open({ ...freshWorld(noon), fix: GOOD_FIX }, "/me/power");
    await stage.tap(/^省电/);
    expect(stage.host.world.saver).toBe(true);
    const { world } = stage.host;
    stage.leave();
    stage = await open(world, "/today");
    expect(stage.host.watching()).toBe(0);
    await stage.router.push("/report");
    await stage.settle();
    stage.host.move(GOOD_FIX);
    await stage.settle();
    expect(stage.host.watching()).toBe(1);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      await stage.router.push("/today");
      stage.host.move(GOOD_FIX);
      await vi.advanceTimersByTimeAsync(1000);
      expect(stage.host.watching()).toBe(0);
      const before = stage.host.watched();
      await vi.advanceTimersByTimeAsync(REST_MS);
      expect(stage.host.watched()).toBe(before + 1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("the licences", () => {
  it("name every package and crate of the locks, each with a licence", () => {
    const at = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
    const lock = JSON.parse(at("../../../package-lock.json")) as {
      packages: Record<string, { version?: string; dev?: boolean; devOptional?: boolean }>;
    };
    const packages = Object.entries(lock.packages)
      .filter(([path, one]) => path.startsWith("node_modules/") && one.dev !== true && one.devOptional !== true)
      .map(([path, one]) => `${path.slice(path.lastIndexOf("node_modules/") + 13)} ${one.version}`);
    const of = (from: string) => made.filter((one) => one.from === from).map((one) => `${one.name} ${one.version}`);
    expect(of("npm").sort()).toEqual([...packages].sort());
    const crates = at("../../../../../Cargo.lock");
    const gone = made.filter(({ from, name, version }) => from === "crate" && !crates.includes(`name = "${name}"\nversion = "${version}"`));
    expect(gone).toEqual([]);
    expect(made.filter(({ licence }) => licence.trim() === "")).toEqual([]);
    expect(of("crate").length).toBeGreaterThan(200);
  });
});
