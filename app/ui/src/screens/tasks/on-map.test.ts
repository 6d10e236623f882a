import { afterEach, describe, expect, it } from "vitest";
import { busyWorld, fakeHost } from "@/host/fake";
import { metresBetween } from "@/state/geo";
import type { TaskRow } from "@/state/tasks";
import { open, type Stage } from "@/story/stage";
import { APART_PIXELS, taskStops } from "./on-map";

const noon = new Date(2026, 10, 22, 12).getTime();

async function rowsOf(): Promise<TaskRow[]> {
  const host = fakeHost(busyWorld(noon));
  const tasks = await host.call("tasks.open", {});
  return Promise.all(
    tasks.map(async (task) => ({ task, card: (await host.call("cases.get", { case: task.case })).card })),
  );
}

describe("the tasks as pins", () => {
  it("stand together where one walks once, coloured by the most urgent of them", async () => {
    const rows = await rowsOf();
    const { stops, nowhere } = taskStops(rows, noon, 0.5);
    expect(stops.map(({ rows: there }) => there.length)).toEqual([1, 2, 1]);
    expect(nowhere).toBe(0);
    for (const stop of stops) {
      const dues = stop.rows.map(({ task }) => task.due ?? Infinity);
      expect(dues[0]).toBe(Math.min(...dues));
      expect(stop.id).toBe(stop.rows[0]!.task.task);
      expect(stop.when).toBe((dues[0] ?? 0) <= noon ? "late" : dues[0]! - noon <= 7_200_000 ? "soon" : "later");
    }
    expect(stops[0]!.when).toBe("late");
  });

  it("draw together as the map goes away, so that none hides another, and lose no task", async () => {
    const rows = await rowsOf();
    for (const perPixel of [1, 4, 12]) {
      const points = taskStops(rows, noon, perPixel).stops.map(({ point }) => point);
      const pairs = points.flatMap((one, nth) => points.slice(nth + 1).map((other) => metresBetween(one, other)));
      expect(pairs.filter((metres) => metres < APART_PIXELS * perPixel)).toEqual([]);
    }
    const far = taskStops(rows, noon, 60).stops;
    expect(far).toHaveLength(1);
    expect(far[0]!.rows).toHaveLength(rows.length);
    expect(far[0]!.when).toBe("late");
  });

  it("say how many have no place, instead of leaving them out in silence", async () => {
    const [first, ...rest] = await rowsOf();
    const { stops, nowhere } = taskStops([{ ...first!, card: null }, ...rest], noon, 0.5);
    expect(nowhere).toBe(1);
    expect(stops.flatMap((stop) => stop.rows)).toHaveLength(rest.length);
  });
});

describe("a phone that can't draw a map", () => {
  let stage: Stage;
  afterEach(() => stage.leave());

  it("says so, and the list is one tap away", async () => {
    stage = await open(busyWorld(noon), "/tasks");
    expect(stage.text()).toContain("已超时");
    await stage.tap("地图");
    expect(stage.text()).toContain("这部手机不能显示地图");
    expect(stage.router.currentRoute.value.query.view).toBe("map");
    await stage.tap("列表");
    expect(stage.text()).not.toContain("这部手机不能显示地图");
    expect(stage.offers(/核查/)).toBe(true);
  });
});
