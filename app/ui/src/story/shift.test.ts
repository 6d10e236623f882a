import { afterEach, describe, expect, it, vi } from "vitest";
import { bareWorld, busyWorld, freshWorld, GOOD_FIX, PASSWORD } from "@/host/fake";
import { open, type Stage } from "./stage";

let stage: Stage;
afterEach(() => stage.leave());

const noon = new Date(2026, 10, 22, 12).getTime();
const CODE = '{"url":"https://cg.example","server_id":"s","key":"k","token":"t"}';

describe("a phone out of its box", () => {
  it("asks for a code, says whose it is, and then who one is", async () => {
    stage = await open(bareWorld(noon), "/today");
    expect(stage.text()).toContain("绑定本机");
    await stage.type("绑定码", "https://cg.example");
    expect(stage.text()).toContain("这段文字不是绑定码");
    await stage.type("绑定码", CODE);
    expect(stage.text()).toContain("cg.example");
    await stage.tap("绑定");
    expect(stage.router.currentRoute.value.path).toBe("/sign-in");
    await stage.type("工号", "采0101");
    await stage.type("密码", PASSWORD);
    await stage.tap("登录");
    expect(stage.router.currentRoute.value.path).toBe("/today");
    expect(stage.text()).toContain("采集员 采0101");
  });
});

describe("signing in", () => {
  const shared = () => ({ ...freshWorld(noon), signedIn: null });

  it("is choosing oneself where one has been before, without network too", async () => {
    stage = await open({ ...shared(), offline: true });
    expect(stage.text()).toContain("采0102");
    await stage.tap(/^采0102/);
    await stage.type("密码", PASSWORD);
    await stage.tap("登录");
    expect(stage.text()).toContain("采集员 采0102");
  });

  it("is the only thing that moves one: a pack that arrives leaves the report alone", async () => {
    stage = await open(freshWorld(noon), "/report");
    stage.host.tell("packs");
    await stage.settle();
    expect(stage.router.currentRoute.value.path).toBe("/report");
  });

  it("says in a sentence why not, with the code beneath", async () => {
    stage = await open(shared());
    await stage.tap(/^采0101/);
    await stage.type("密码", "wrong");
    await stage.tap("登录");
    expect(stage.text()).toContain("工号或密码不正确");
    expect(stage.text()).toContain("代码 sign_in.wrong");
    expect(stage.text()).not.toContain("责任网格 R012 消息");
  });

  it("r22_leaves_unsent_work_with_its_author", async () => {
    stage = await open({ ...busyWorld(noon), offline: true }, "/me");
    expect(stage.text()).toContain("还有 3 件未传");
    await stage.tap("退出登录");
    expect(stage.text()).toContain("未传的内容仍归原使用人");
    expect(stage.router.currentRoute.value.path).toBe("/sign-in");
  });
});

describe("今日", () => {
  it("says in one line whether all has arrived", async () => {
    stage = await open(busyWorld(noon));
    expect(stage.text()).toContain("今日 6 件 · 中心已收 3 · 图片 11/17");
    expect(stage.text()).toContain("3 件待传");
    expect(stage.text()).toContain("此处 2 件");
    await stage.tap(/^今日 6 件/);
    await stage.tap("立即重试");
    expect(stage.text()).toContain("传");
    const open3 = stage.host.world.items.filter((item) => item.state.state !== "received");
    expect(open3.map((item) => item.state.state)).toEqual(["refused"]);
  });

  it("r23_without_network_is_one_quiet_strip_however_long", async () => {
    stage = await open({ ...busyWorld(noon), offline: true });
    for (let hour = 0; hour < 20; hour += 1) stage.host.tell("sync");
    await stage.settle();
    const strips = stage.text().match(/无网络，内容存在本机，有网即送/g);
    expect(strips).toHaveLength(1);
    expect(document.querySelectorAll("[role=alert]")).toHaveLength(0);
  });

  it("a new task rings and buzzes once", async () => {
    stage = await open(busyWorld(noon));
    expect(stage.host.felt).not.toContain("sound task");
    stage.host.world.tasks.push({ ...stage.host.world.tasks[0]!, task: "new" });
    stage.host.tell("tasks");
    await stage.settle();
    stage.host.tell("tasks");
    await stage.settle();
    expect(stage.host.felt.filter((felt) => felt === "sound task")).toHaveLength(1);
  });

  it("a crew has its jobs and no big button for reports", async () => {
    stage = await open({ ...freshWorld(noon), signedIn: "00000000-0000-7000-8000-000000000201" });
    expect(stage.text()).toContain("处置人员 处0201");
    expect(stage.offers("上报")).toBe(false);
  });
});

describe("the sync sheet", () => {
  it("r04_shows_what_was_refused_with_its_reason_and_a_way_on", async () => {
    stage = await open(busyWorld(noon), "/today?sheet=sync");
    expect(stage.text()).toContain("中心无法读取该项，请打开修改后重新提交");
    expect(stage.text()).toContain("790 kB / 1.2 MB");
    expect(stage.offers("修改后重报")).toBe(true);
    await stage.tap("不再上报");
    expect(stage.text()).toContain("已放下");
  });

  it("r24_unsent_work_leaves_as_a_file_and_a_colleagues_comes_in", async () => {
    stage = await open({ ...busyWorld(noon), offline: true }, "/today?sheet=sync");
    await stage.tap("导出未传内容");
    expect(stage.host.felt).toContain("handed on bundle");
    expect(stage.text()).toContain("已导出 1 项");
    await stage.tap("代同事上传");
    expect(stage.text()).toContain("已收下 1 项");
    stage.host.failNext("bundles.import", "bundle.known");
    await stage.tap("代同事上传");
    expect(stage.text()).toContain("代码 bundle.known");
  });

  it("r02_arrived_means_every_item_and_every_photo", async () => {
    stage = await open(busyWorld(noon), "/today?sheet=sync");
    expect(stage.text()).not.toContain("全部送达");
    await stage.tap("不再上报");
    await stage.tap("立即重试");
    expect(stage.text()).toContain("全部送达");
  });
});

describe("duty", () => {
  it("says when position and track exist, and when not", async () => {
    stage = await open(freshWorld(noon), "/me");
    expect(stage.text()).toContain("不在岗：不记录位置和轨迹");
    await stage.tap("上岗");
    expect(stage.text()).toContain("位置和轨迹只在上岗与下岗之间存在");
    await stage.tap("下岗");
    expect(stage.text()).toContain("不记录位置和轨迹");
    expect(stage.host.asked.filter((name) => name.startsWith("duty.go"))).toHaveLength(2);
  });
});

describe("what a person sets", () => {
  it("holds at once and after a restart", async () => {
    stage = await open(freshWorld(noon), "/me");
    await stage.tap("语言、外观和字号");
    await stage.tap("English");
    expect(stage.text()).toContain("Appearance");
    await stage.tap("Sunlight");
    await stage.tap("200%");
    const root = document.documentElement;
    expect([root.lang, root.dataset.theme, root.dataset.size]).toEqual(["en", "sun", "200"]);
    expect(JSON.parse(localStorage.getItem("screen") ?? "")).toEqual({ lang: "en", theme: "sun", size: 200 });
    await stage.tap("中文");
  });
});

describe("records", () => {
  it("are found by words, and those that need their author stand out", async () => {
    stage = await open(busyWorld(noon), "/records");
    expect(stage.text()).toContain("SF20261122-0003");
    await stage.tap("需处理");
    expect(stage.text()).toContain("采0101-1122-010");
    expect(stage.text()).not.toContain("采0101-1122-007");
    await stage.tap("全部");
    await stage.type("搜索编号、类别、地点", "公交首末站");
    await new Promise((done) => setTimeout(done, 250));
    await stage.settle();
    expect(stage.text()).toContain("采0101-1122-009");
    expect(stage.text()).not.toContain("采0101-1122-012");
  });

  it("lead to the course of a case, where something can be added", async () => {
    stage = await open(busyWorld(noon), "/records");
    await stage.tap(/采0101-1122-009/);
    expect(stage.text()).toContain("发现并上报");
    await stage.tap("补充说明");
    await stage.type("备注", "车牌已拍");
    await stage.tap("保存说明");
    expect(stage.text()).toContain("车牌已拍");
    expect(stage.host.world.items[0]?.kind).toBe("remark");
  });
});

describe("r19_the_receiver", () => {
  it("rests within half a minute of the last screen that needs it", async () => {
    stage = await open({ ...freshWorld(noon), fix: GOOD_FIX }, "/today");
    expect(stage.host.watching()).toBe(1);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      await stage.router.push("/me");
      await vi.advanceTimersByTimeAsync(10_000);
      expect(stage.host.watching()).toBe(1);
      await vi.advanceTimersByTimeAsync(20_000);
      expect(stage.host.watching()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
