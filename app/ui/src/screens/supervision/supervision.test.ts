import { afterEach, describe, expect, it } from "vitest";
import { areaWorld, fakeHost, PEOPLE } from "@/host/fake";
import { open, type Stage } from "@/story/stage";
import { after, casesOf, isFar, pairsOf, shotsOf, spotsOf } from "./supervision";

const noon = new Date(2026, 10, 22, 12).getTime();
const phone = () => fakeHost(areaWorld(noon));

describe("the area of a supervisor", () => {
  it("tells what is open, what is late and what waits for a check", async () => {
    const cases = await phone().call("supervision.open", {});
    const names = (group: "open" | "overdue" | "to_check") =>
      casesOf(cases, group, noon).map(({ card }) => card.field_code.slice(-3));
    expect(names("open")).toEqual(["005", "006", "008", "010"]);
    expect(names("overdue")).toEqual(["005"]);
    expect(names("to_check")).toEqual(["008", "010"]);
    expect(casesOf(cases, "sample", noon)).toEqual([]);
  });

  it("puts cases of one place under one pin, and loses none", async () => {
    const cases = await phone().call("supervision.open", {});
    const near = spotsOf(cases, 30);
    expect(near.spots.length).toBeGreaterThan(1);
    const far = spotsOf(cases, 10_000);
    expect(far.spots).toHaveLength(1);
    expect(far.spots[0]?.rows).toHaveLength(cases.length);
    expect(far.nowhere).toBe(0);
  });
});

describe("a case under a supervisor's eyes", () => {
  it("lays any two of the three pictures over each other, as far as there are any", async () => {
    const host = phone();
    const { picks } = await host.call("supervision.sample", {});
    const looked = await Promise.all(picks.map(({ card }) => host.call("supervision.look", { case: card.case })));
    expect(pairsOf(looked[0]!)).toEqual([
      ["report", "after"],
      ["report", "check"],
      ["after", "check"],
    ]);
    expect(pairsOf(looked[2]!)).toEqual([["report", "after"]]);
  });

  it("is far where its photo was taken farther off than the reach of the fix", async () => {
    const host = phone();
    const { picks } = await host.call("supervision.sample", {});
    const looked = await host.call("supervision.look", { case: picks[0]!.card.case });
    const [shot] = shotsOf(looked, "after");
    expect(isFar(shot!)).toBe(true);
    expect(isFar({ ...shot!, distance_m: 104, accuracy_dm: 60 })).toBe(false);
    expect(isFar({ ...shot!, distance_m: 160, accuracy_dm: null })).toBe(true);
    expect(isFar({ ...shot!, distance_m: null })).toBe(false);
  });

  it("leads to the next one that nothing is said of, around the end of the list", async () => {
    const { picks } = await phone().call("supervision.sample", {});
    const [first, second, third] = picks as [(typeof picks)[0], (typeof picks)[0], (typeof picks)[0]];
    expect(after(picks, first.card.case)).toBe(second);
    expect(after(picks, third.card.case)).toBe(first);
    const said = [first, { ...second, done: "true_case" as const }, third];
    expect(after(said, first.card.case)).toBe(third);
    expect(after([first], first.card.case)).toBeNull();
  });
});

let stage: Stage;
afterEach(() => stage?.leave());

describe("a supervisor", () => {
  it("has the area for a home, with its tasks and an own report in reach", async () => {
    stage = await open(areaWorld(Date.now()));
    expect(stage.text()).toContain("督查员 督0301");
    expect(stage.text()).toMatch(/在办 4\s*超时 1\s*待核查 2\s*抽查 0\/3/);
    expect(stage.offers("任务")).toBe(true);
    await stage.tap(/^超时/);
    expect(stage.text()).toContain("胡杨路与晨风街口");
    expect(stage.text()).not.toContain("花棒路");
    await stage.tap("督查上报");
    expect(stage.router.currentRoute.value.path).toBe("/report");
  });

  it("looks at what was drawn, says what it is without network, and goes on to the next", async () => {
    stage = await open({ ...areaWorld(noon), offline: true });
    await stage.tap(/^抽查/);
    expect(stage.text()).toContain("从近期结案的 137 件中抽出 3 件");
    await stage.tap("开始抽查");
    expect(stage.text()).toContain("抽查第 1 件，从 137 件中抽取");
    expect(stage.text()).toContain("距案件 830 米");
    expect(stage.text()).toContain("相册导入");
    await stage.tap("虚假处置");
    await stage.tap("保存，看下一件");
    expect(stage.text()).toContain("请说明哪里不实");
    expect(stage.host.asked).not.toContain("supervision.found");
    await stage.type("说明", "处置照片不是该处");
    await stage.tap("保存，看下一件");
    expect(stage.text()).toContain("上一件：虚假处置，已存本机");
    expect(stage.text()).toContain("抽查第 2 件");
    expect(stage.text()).toContain("照片没有定位");
    await stage.tap("属实");
    await stage.tap("保存，看下一件");
    expect(stage.text()).toContain("模拟定位");
    expect(stage.text()).toContain("时钟可疑");
    await stage.tap("虚假核查");
    await stage.type("说明", "没有核查照片");
    await stage.tap("保存");
    expect(stage.text()).toContain("抽查 3/3");
    expect(stage.text()).toContain("虚假处置");
    const kinds = stage.host.world.items.map(({ kind }) => kind);
    expect(kinds).toEqual(["finding", "finding", "finding"]);
  });

  it("reports what nobody reported on its own, as found by supervision", async () => {
    const world = areaWorld(noon);
    stage = await open(world, `/supervision/${world.jobs[0]?.case}`);
    await stage.tap("漏报");
    expect(stage.text()).toContain("来源记为督查发现");
    await stage.tap("督查上报");
    expect(stage.router.currentRoute.value.path).toBe("/report");
    await stage.tap(/^拍照/);
    await stage.tap("下一步");
    expect(stage.text()).toContain("督查发现");
    expect(stage.host.world.drafts[0]?.kind).toBe("supervision");
    expect(stage.host.asked).not.toContain("supervision.found");
  });

  it("draws again, and is told that it is on record", async () => {
    stage = await open(areaWorld(noon), "/today?group=sample");
    await stage.tap("重抽");
    expect(stage.text()).toContain("今日第 1 次重抽。重抽会随结果记录到中心。");
  });

  it("urges an open case in words, and reads its finding in the course of a case", async () => {
    const world = areaWorld(noon);
    stage = await open(world, `/case/${world.jobs[3]?.case}`);
    await stage.tap("督办");
    await stage.type("内容", "超时未处置，请立即办理");
    await stage.tap("督办");
    expect(stage.text()).toContain("督办 已存本机，有网即送，由中心确认");
    stage.leave();
    stage = await open(world, `/supervision/${world.jobs[1]?.case}`);
    await stage.tap("属实");
    await stage.tap("保存，看下一件");
    await stage.router.push(`/case/${world.jobs[1]?.case}`);
    await stage.settle();
    expect(stage.text()).toContain("督查：属实 · 我");
  });
});

describe("somebody who collects and supervises", () => {
  it("keeps the day for a home and finds the area there", async () => {
    const both = PEOPLE.find(({ work_number }) => work_number === "督0301")!;
    const roles = both.roles;
    both.roles = ["collector", "supervisor"];
    stage = await open(areaWorld(noon));
    expect(stage.text()).toContain("没有待办任务");
    await stage.tap(/^督查/);
    expect(stage.text()).toContain("待核查 2");
    both.roles = roles;
  });
});
