import { afterEach, describe, expect, it } from "vitest";
import { crewWorld, fakeHost, unitWorld } from "@/host/fake";
import { open, type Stage } from "@/story/stage";
import { counted, groupsOf } from "./unit";

const noon = new Date(2026, 10, 22, 12).getTime();
const queue = () => fakeHost(unitWorld(noon)).call("units.queue", {});

describe("the queue of a unit", () => {
  it("stands in the groups its clerk works through, what is due first on top", async () => {
    const groups = groupsOf(await queue(), null);
    const told = groups.map(({ stage, jobs }) => [stage, ...jobs.map(({ card }) => card.field_code.slice(-3))]);
    expect(told).toEqual([
      ["to_sign", "002", "003"],
      ["to_assign", "004"],
      ["in_work", "005", "006"],
      ["to_confirm", "008"],
      ["asked", "010"],
    ]);
  });

  it("keeps what the centre goes on with out of the work, and in reach", async () => {
    const jobs = await queue();
    expect(groupsOf(jobs, null).some(({ stage }) => stage === "sent")).toBe(false);
    expect(groupsOf(jobs, "sent").map((group) => group.jobs.length)).toEqual([1]);
    expect(counted(jobs).find(({ stage }) => stage === "sent")?.n).toBe(1);
  });

  it("puts the urgent one before another of the same minute, and one without a limit last", async () => {
    const [first, second, third] = await queue();
    const at = { clock: "disposal", due: noon } as const;
    const jobs = [
      { ...first!, stage: "in_work" as const, urgent: false, countdown: null },
      { ...second!, stage: "in_work" as const, urgent: false, countdown: at },
      { ...third!, stage: "in_work" as const, urgent: true, countdown: at },
    ];
    const order = groupsOf(jobs, "in_work")[0]?.jobs.map(({ card }) => card.field_code.slice(-3));
    expect(order).toEqual(["004", "003", "002"]);
  });
});

let stage: Stage;
afterEach(() => stage?.leave());

describe("a unit clerk", () => {
  it("has the queue for a home, and no list of tasks", async () => {
    stage = await open(unitWorld(noon));
    expect(stage.text()).toContain("待签收");
    expect(stage.text()).toContain("退回本部门：需吊车，班组没有设备");
    expect(stage.offers("任务")).toBe(false);
    expect(stage.offers("上报")).toBe(false);
  });

  it("signs with one tap and assigns with two, and is told that it is on its way", async () => {
    const world = unitWorld(noon);
    stage = await open(world, `/case/${world.jobs[1]?.case}`);
    await stage.tap("签收");
    expect(stage.text()).toContain("签收 已存本机，有网即送，由中心确认");
    await stage.tap("派人");
    await stage.tap("处置人员 处0202");
    await stage.tap("派人");
    expect(stage.text()).toContain("处置人员 处0202 处置");
    expect(stage.host.asked.filter((name) => name === "cases.ask")).toHaveLength(2);
  });

  it("reads why a move can't be made, and can't make it", async () => {
    const world = unitWorld(noon);
    stage = await open(world, `/case/${world.jobs[0]?.case}`);
    await stage.tap("更多");
    expect(stage.text()).toContain("紧急案件不能延期、挂账或再转紧急");
    await expect(stage.tap("申请延期或挂账")).rejects.toThrow("can't be tapped");
  });

  it("sends work back only with a reason", async () => {
    const world = unitWorld(noon);
    stage = await open(world, `/case/${world.jobs[5]?.case}`);
    expect(stage.text()).toContain("部门确认并反馈以前，时限照常计算");
    await stage.tap("退回处置人员");
    await stage.type("理由", "  ");
    expect(stage.host.asked).not.toContain("cases.ask");
    await stage.type("理由", "照片看不到路沿");
    expect(stage.text()).toContain("退回处置人员");
  });
});

describe("a crew", () => {
  it("reads why its work came back, and what became of what it handed in", async () => {
    stage = await open(crewWorld(noon), "/tasks");
    expect(stage.text()).toContain("已提交 1");
    expect(stage.text()).toContain("待部门确认");
    await stage.tap(/积存渣土/);
    expect(stage.text()).toContain("退回处置人员：渣土未清完，照片看不到路沿");
    await stage.tap("更多");
    await stage.tap("退回本部门");
    await stage.type("理由", "需吊车");
    await stage.tap("退回本部门");
    expect(stage.host.asked).toContain("cases.ask");
  });
});
