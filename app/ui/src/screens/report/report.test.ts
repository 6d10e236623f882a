import { afterEach, describe, expect, it } from "vitest";
import { busyWorld, freshWorld, GOOD_FIX, type World } from "@/host/fake";
import { open, type Stage } from "@/story/stage";

let stage: Stage;
afterEach(() => stage.leave());

const noon = new Date(2026, 10, 22, 12).getTime();
const fresh = (): World => ({
  ...freshWorld(noon),
  used: ["gb47678.5-2026/matter/01/001"],
});

describe("a report on the street", () => {
  it("is camera, class and save: four taps from 今日", async () => {
    stage = await open(fresh(), "/today");
    await stage.tap("上报");
    await stage.tap("拍照：近景");
    await stage.tap("暴露垃圾");
    await stage.tap("保存并上报");
    expect(stage.taps()).toBe(4);
    expect(stage.text()).toContain("已存本机");
    expect(stage.text()).toContain("采0101-1122-009");
    expect(stage.host.felt).toContain("sound saved");
    expect(stage.host.felt.some((felt) => felt.startsWith("vibrate 200"))).toBe(true);
    const [item] = stage.host.world.items;
    expect(item).toMatchObject({ kind: "report", media: 1, state: { state: "waiting" } });
  });

  it("takes the roles one after another by itself, and any of them by a tap", async () => {
    stage = await open(fresh(), "/report");
    await stage.tap("拍照：近景");
    await stage.tap("拍照：远景");
    expect(stage.offers("拍照：参照物")).toBe(true);
    await stage.tap("其他");
    await stage.tap("拍照：其他");
    const roles = stage.host.world.drafts[0]?.media.map(({ attached }) => attached.role);
    expect(roles).toEqual(["near", "far", "other"]);
  });

  it("goes on to another of the same kind with class and condition kept and the place anew", async () => {
    stage = await open(fresh(), "/report");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    await stage.tap("暴露垃圾");
    await stage.tap("保存并上报");
    const before = stage.taps();
    stage.host.move({ ...GOOD_FIX, point: { ...GOOD_FIX.point, lon_e7: 1_061_240_000 } });
    await stage.tap("再报一件同类");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    expect(stage.text()).toContain("沿用上一件的类别");
    await stage.tap("保存并上报");
    expect(stage.taps() - before).toBe(4);
    const [second, first] = stage.host.world.cases.slice(-2).reverse();
    expect(second?.card.fields[0]).toEqual(first?.card.fields[0]);
    expect(second?.card.fields[1]).not.toEqual(first?.card.fields[1]);
  });

  it("says what is missing instead of failing in silence", async () => {
    stage = await open({ ...fresh(), used: [] }, "/report");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    await stage.tap("保存并上报");
    expect(stage.text()).toContain("请选择类别，或改用快速上报");
    expect(stage.host.world.items).toHaveLength(0);
  });

  it("may be quick, without a class", async () => {
    stage = await open({ ...fresh(), used: [] }, "/report");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    await stage.tap("更多");
    await stage.tap(/^快速上报/);
    await stage.tap("完成");
    await stage.tap("保存并上报");
    expect(stage.text()).toContain("已存本机");
  });

  it("finds a class by initials", async () => {
    stage = await open(fresh(), "/report");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    await stage.tap(/^类别/);
    await stage.type("搜索类别", "ysjg");
    await stage.tap(/^雨水井盖/);
    expect(stage.text()).toContain("井口敞开或盖子松脱");
    expect(stage.text()).toContain("处置时限 2 紧急工作时");
  });

  it("needs no camera of its own", async () => {
    stage = await open({ ...fresh(), camera: null }, "/report");
    expect(stage.text()).toContain("无法打开取景，用手机相机拍照");
    await stage.tap("拍照：近景");
    expect(stage.host.world.drafts[0]?.media).toHaveLength(1);
  });
});

describe("r14_a_bad_fix_never_becomes_the_place_by_itself", () => {
  it("an old one waits for the person, who sets the point by hand", async () => {
    stage = await open({ ...fresh(), fix: { ...GOOD_FIX, age_ms: 40_000 } }, "/report");
    expect(stage.text()).toContain("定位已过时");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    expect(stage.host.world.drafts[0]?.place).toBeNull();
    expect(stage.text()).toContain("还没有位置");
    await stage.tap(/^位置/);
    await stage.tap("标注为估点");
    expect(stage.host.world.drafts[0]?.place?.source).toBe("by_hand");
    expect(stage.text()).toContain("手动标注");
  });

  it("a wide one says so in words beside the point", async () => {
    stage = await open({ ...fresh(), fix: { ...GOOD_FIX, accuracy_dm: 460 } }, "/report");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    expect(stage.text()).toContain("定位误差较大");
  });
});

describe("r17_whatever_kills_the_app_takes_nothing_with_it", () => {
  it("a report begun before is offered on 今日 and goes on where it was", async () => {
    stage = await open(fresh(), "/report");
    await stage.tap("拍照：近景");
    const { world } = stage.host;
    stage.leave();
    stage = await open(world);
    expect(stage.text()).toContain("发现未完成的上报 采0101-1122-009");
    await stage.tap("继续填写");
    await stage.tap("暴露垃圾");
    await stage.tap("保存并上报");
    expect(stage.text()).toContain("已存本机");
  });

  it("r29_a_photo_that_could_not_be_kept_stays_and_is_tried_again", async () => {
    stage = await open(fresh(), "/report");
    stage.host.failNext("reports.add_photo", "store.full");
    await stage.tap("拍照：近景");
    expect(stage.text()).toContain("store.full");
    expect(stage.host.world.drafts[0]?.media).toHaveLength(0);
    await stage.tap(/^未保存/);
    expect(stage.host.world.drafts[0]?.media).toHaveLength(1);
  });

  it("r08_words_that_found_no_room_stay_where_they_are_until_they_are_kept", async () => {
    const words = "井盖缺失，行人绕行";
    stage = await open(fresh(), "/report");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    await stage.tap("暴露垃圾");
    stage.host.failNext("reports.edit", "store.full");
    await stage.type("问题描述", words);
    for (const way of ["存草稿", "保存并上报"]) {
      stage.host.failNext("reports.edit", "store.full");
      await stage.tap(way);
      expect(stage.text()).toContain("store.full");
    }
    expect(stage.host.asked).not.toContain("reports.submit");
    await stage.tap("返回");
    await stage.tap("下一步");
    await stage.tap("保存并上报");
    expect(stage.text()).toContain("已存本机");
    expect(JSON.stringify(stage.host.world)).toContain(words);
  });

  it("leaving asks, and deleting asks twice", async () => {
    stage = await open(fresh(), "/today");
    await stage.tap("上报");
    await stage.tap("拍照：近景");
    await stage.tap("离开上报");
    expect(stage.text()).toContain("这件上报还没有完成");
    await stage.tap("放弃并删除照片");
    expect(stage.host.world.drafts).toHaveLength(1);
    await stage.tap("再点一次删除，照片无法恢复");
    expect(stage.host.world.drafts).toHaveLength(0);
    expect(stage.router.currentRoute.value.path).toBe("/today");
  });
});

describe("a component", () => {
  it("is linked only where no other is nearly as near, and the person can say there is none", async () => {
    stage = await open({ ...busyWorld(noon) }, "/report");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    await stage.tap("雨水井盖");
    expect(stage.host.world.drafts[0]?.object.component).not.toBeNull();
    const draft = () => stage.host.world.drafts[0];
    const linked = draft()?.object.component;
    await stage.tap("缺失");
    expect(stage.text()).toContain("普查有，现场没有");
    expect([draft()?.object.component, draft()?.remark]).toEqual([linked, "部件缺失：普查有，现场没有"]);
    await stage.tap("新增");
    expect(stage.text()).toContain("现场有，普查没有");
    expect([draft()?.object.component, draft()?.remark]).toEqual([null, "部件新增：现场有，普查没有"]);
    await stage.tap("新增");
    expect(draft()?.remark).toBe("");
  });

  it("r28_the_same_thing_near_by_is_said_before_it_is_reported_twice", async () => {
    stage = await open(busyWorld(noon), "/report");
    expect(stage.text()).toContain("附近在办 3");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    await stage.tap("雨水井盖");
    expect(stage.text()).toContain("12 米内有 1 件同类在办");
  });

  it("r28_its_photos_can_go_to_the_case_that_is_open_and_come_back_until_they_are_sent", async () => {
    stage = await open(busyWorld(noon), "/report");
    await stage.tap("拍照：近景");
    await stage.tap("拍照：远景");
    await stage.tap("下一步");
    await stage.tap("雨水井盖");
    const before = stage.host.world.cases.length;
    await stage.tap(/^12 米内有 1 件同类在办/);
    await stage.tap("追加照片（2）");
    expect(stage.text()).toContain("已追加 2 张照片到");
    expect(stage.text()).toContain("SF20261121-0014");
    expect(stage.offers("再报一件同类")).toBe(false);
    const { world } = stage.host;
    expect([world.drafts.length, world.cases.length]).toEqual([0, before]);
    expect(world.items[0]).toMatchObject({ kind: "media", media: 2, case: world.cases[0]?.card.case });

    await stage.tap("完成");
    await stage.router.push("/today?sheet=sync");
    await stage.settle();
    await stage.tap("撤回修改");
    expect(world.drafts[0]?.media).toHaveLength(2);
    expect(stage.router.currentRoute.value.path).toBe(`/report/${world.drafts[0]?.case}`);
  });

  it("r28_what_could_not_be_added_stays_a_draft_and_says_why", async () => {
    stage = await open(busyWorld(noon), "/report");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    await stage.tap("雨水井盖");
    await stage.tap(/^12 米内有 1 件同类在办/);
    stage.host.failNext("reports.add_to_case", "case.over");
    await stage.tap("追加照片（1）");
    expect(stage.text()).toContain("这件已结束，不能再追加照片");
    expect(stage.host.world.drafts[0]?.media).toHaveLength(1);
  });
});

describe("choosing a class", () => {
  const sheet = async (world: World): Promise<void> => {
    stage = await open(world, "/report");
    await stage.tap("拍照：近景");
    await stage.tap("下一步");
    await stage.tap(/^类别/);
  };

  it("keeps on top what a star was put to, for this person and the next time", async () => {
    await sheet(fresh());
    await stage.type("搜索类别", "ysjg");
    await stage.tap("置顶：雨水井盖");
    await stage.type("搜索类别", "");
    expect(stage.text()).toMatch(/置顶.*雨水井盖.*最近使用.*暴露垃圾/);
    const { world } = stage.host;
    stage.leave();
    await sheet(world);
    expect(stage.text()).toMatch(/置顶.*雨水井盖/);
    await stage.tap("置顶：雨水井盖");
    expect(world.pinned).toEqual([]);
    stage.host.failNext("classes.pin", "class.too_many_pinned");
    await stage.tap("置顶：暴露垃圾");
    expect(stage.text()).toContain("置顶已满");
  });

  it("goes down from kind to major to minor without a word typed", async () => {
    await sheet({ ...fresh(), used: [] });
    expect(stage.offers("行道树")).toBe(false);
    await stage.tap("部件");
    expect(stage.text()).not.toContain("街面秩序");
    await stage.tap(/^园林绿化/);
    await stage.tap("行道树");
    expect(stage.host.world.drafts[0]?.object.class).toBe("gb47678.5-2026/component/03/002");
  });
});
