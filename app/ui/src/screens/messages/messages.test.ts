import { afterEach, describe, expect, it } from "vitest";
import { busyWorld, freshWorld } from "@/host/fake";
import { open, type Stage } from "@/story/stage";

let stage: Stage;
afterEach(() => stage.leave());

const noon = new Date(2026, 10, 22, 12).getTime();

describe("what the centre tells its people", () => {
  it("is behind the bell, counted until it is read and, where that is asked for, confirmed", async () => {
    stage = await open({ ...busyWorld(noon), offline: true });
    await stage.tap("消息，1 条待阅");
    expect(stage.text()).toMatch(/台风蓝色预警.*未读.*新版分类已启用/);
    await stage.tap(/^台风蓝色预警/);
    expect(stage.text()).toContain("今晚起暂停高处作业");
    await stage.router.push("/messages");
    await stage.settle();
    expect(stage.text()).toContain("待确认");
    await stage.tap(/^台风蓝色预警/);
    await stage.tap("已阅");
    expect(stage.text()).toContain("12:00 已阅");
    expect(stage.offers("已阅")).toBe(false);
    await stage.router.push("/today");
    await stage.settle();
    expect(stage.offers("消息，0 条待阅")).toBe(true);
  });

  it("is confirmed on the phone, not on the screen: a failure says so and leaves it open", async () => {
    stage = await open(busyWorld(noon), "/messages/019a-typhoon");
    stage.host.failNext("notices.confirm", "notice.gone");
    await stage.tap("已阅");
    expect(stage.text()).toContain("代码 notice.gone");
    expect(stage.offers("已阅")).toBe(true);
  });

  it("comes while the app is open", async () => {
    const world = freshWorld(noon);
    stage = await open(world, "/messages");
    expect(stage.text()).toContain("没有通知");
    world.notices = busyWorld(noon).notices;
    stage.host.tell("notices");
    await stage.settle();
    expect(stage.text()).toContain("台风蓝色预警");
  });
});
