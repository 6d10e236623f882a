import { afterEach, describe, expect, it } from "vitest";
import { busyWorld, freshWorld } from "@/host/fake";
import { open, type Stage } from "@/story/stage";

let stage: Stage;
afterEach(() => stage.leave());

const noon = new Date(2026, 10, 22, 12).getTime();

describe("what the centre tells its people", () => {
  it("is behind the bell, counted until it is read and, where that is asked for, confirmed", async () => {
    stage = await open({ ...busyWorld(Date.now()), offline: true });
    // Three limits within the hour and one report that came back are reminded of besides.
    await stage.tap("消息和提醒，5 条待看");
    expect(stage.text()).toMatch(/台风蓝色预警.*未读.*新版分类已启用/);
    await stage.tap(/^台风蓝色预警/);
    expect(stage.text()).toContain("今晚起暂停高处作业");
    await stage.router.push("/messages");
    await stage.settle();
    expect(stage.text()).toContain("待确认");
    await stage.tap(/^台风蓝色预警/);
    await stage.tap("已阅");
    expect(stage.text()).toMatch(/\d\d:\d\d 已阅/);
    expect(stage.offers("已阅")).toBe(false);
    await stage.router.push("/today");
    await stage.settle();
    expect(stage.offers("消息和提醒，4 条待看")).toBe(true);
  });

  it("is confirmed on the phone, not on the screen: a failure says so and leaves it open", async () => {
    stage = await open(busyWorld(noon), "/messages/019a-typhoon");
    stage.host.failNext("notices.confirm", "notice.gone");
    await stage.tap("已阅");
    expect(stage.text()).toContain("代码 notice.gone");
    expect(stage.offers("已阅")).toBe(true);
  });

  it("reminds of own limits within the hour and of what came back", async () => {
    stage = await open(busyWorld(Date.now()), "/messages");
    expect(stage.text()).toMatch(/提醒.*核实 · 机动车乱停放.*核查 · 雨水井盖.*核查 · 暴露垃圾.*采0101-1122-010 未送成/);
    expect(stage.text()).not.toContain("核查 · 店外经营");
    await stage.tap(/采0101-1122-010 未送成/);
    expect(stage.text()).toContain("同步清单");
  });

  it("calls a post by one tap, and help with one's place to read out", async () => {
    stage = await open(busyWorld(noon), "/messages");
    await stage.tap("通讯录");
    await stage.tap("呼叫 值班长");
    expect(stage.host.felt).toContain("open tel:000-0000-0102");
    await stage.router.push("/help");
    await stage.settle();
    expect(stage.text()).toMatch(/我在示范公园东门北约 20 米.*北纬 38\.12340，东经 106\.12340/);
    await stage.tap(/^呼叫 市指挥中心值班/);
    expect(stage.host.felt).toContain("open tel:000-0000-0101");
    stage.leave();
    stage = await open({ ...freshWorld(noon), fix: null }, "/help");
    expect(stage.text()).toContain("还没有定位");
    await stage.tap(/^呼叫 公安报警/);
    expect(stage.host.felt).toContain("open tel:110");
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
