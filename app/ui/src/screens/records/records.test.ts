import { afterEach, describe, expect, it } from "vitest";
import { addCase, busyWorld, freshWorld, GOOD_FIX } from "@/host/fake";
import { near } from "@/host/fake/city";
import { open, type Stage } from "@/story/stage";
import { countOf, NO_FILTER, queryOf } from "./records";

let stage: Stage;
afterEach(() => stage.leave());

const noon = new Date(2026, 10, 22, 12).getTime();

describe("a long list of records", () => {
  it("r18_draws_the_rows_near_the_eye_and_not_ten_thousand", async () => {
    const world = freshWorld(noon);
    for (let n = 0; n < 10_000; n += 1)
      addCase(world, {
        code: `采0101-${String(n).padStart(5, "0")}`,
        subject: "rubbish",
        class: "暴露垃圾",
        place: "花棒路",
        point: near(n % 90, 10),
        word: "received",
        ago: n * 60_000,
      });
    stage = await open(world, "/records");
    // The next pages come as the thumb goes on; here they are asked for until all are there.
    const list = document.querySelector(".scroller");
    for (let page = 0; page < 3; page += 1) {
      list?.dispatchEvent(new Event("scroll"));
      await stage.settle();
    }
    const rows = document.querySelectorAll("li[data-row]");
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.length).toBeLessThan(60);
    expect(Number(rows[0]?.getAttribute("aria-setsize"))).toBeGreaterThan(rows.length);
  }, 60_000);
});

describe("what is looked for beside words", () => {
  it("is a class, a state, days and what is near, each taken back by one tap", async () => {
    stage = await open(busyWorld(noon), "/records");
    await stage.tap("筛选");
    await stage.tap("选择类别");
    await stage.tap(/^机动车乱停放/);
    await stage.tap("显示结果");
    expect(stage.text()).toContain("采0101-1122-009");
    expect(stage.text()).not.toContain("SF20261122-0003");
    expect(stage.offers("筛选 1")).toBe(true);
    await stage.tap("筛选 1");
    await stage.tap("200 米");
    await stage.tap("显示结果");
    expect(stage.text()).toContain("采0101-1122-009");
    expect(stage.text()).not.toContain("采0101-1122-005");
    await stage.tap("筛选 2");
    await stage.tap("清除筛选");
    await stage.tap("筛选");
    await stage.tap("不予受理");
    await stage.tap("显示结果");
    expect(stage.text()).toContain("采0101-1122-001");
    expect(stage.text()).not.toContain("采0101-1122-009");
  });

  it("asks nothing about nearness while there is no fix", async () => {
    stage = await open({ ...busyWorld(noon), fix: null }, "/records");
    await stage.tap("筛选");
    expect(stage.text()).toContain("暂不能按附近筛选");
    expect(stage.offers("200 米")).toBe(false);
  });

  it("counts both days in, by the phone's own zone", () => {
    const query = queryOf({ ...NO_FILTER, from: "2026-11-20", to: "2026-11-22", near: 500 }, GOOD_FIX);
    expect(query.from).toBe(new Date(2026, 10, 20).getTime());
    expect(query.to).toBe(new Date(2026, 10, 23).getTime());
    expect(query.near).toEqual({ point: GOOD_FIX.point, metres: 500 });
    expect(queryOf({ ...NO_FILTER, near: 500 }, null).near).toBeNull();
    expect(countOf({ ...NO_FILTER, from: "2026-11-20", to: "2026-11-22", near: 500 })).toBe(2);
  });
});
