import { afterEach, describe, expect, it } from "vitest";
import type { Doubt } from "@/host";
import { freshWorld, type World } from "@/host/fake";
import { open, type Stage } from "@/story/stage";

let stage: Stage;
afterEach(() => stage.leave());

const noon = new Date(2026, 10, 22, 12).getTime();
const told = (...doubts: Doubt[][]): World => ({
  ...freshWorld(noon),
  used: ["gb47678.5-2026/matter/01/001"],
  doubts,
});
const media = () => stage.host.world.drafts[0]?.media ?? [];

describe("a photo that wants a second look", () => {
  it("is told, and the next shot takes its place when it is kept", async () => {
    stage = await open(told(["blurred"]), "/report");
    await stage.tap("拍照：近景");
    expect(stage.text()).toContain("照片模糊");
    const [soft] = media();
    await stage.tap("重拍");
    expect(stage.text()).toContain("重拍近景");
    expect(media()).toEqual([soft]);
    await stage.tap("拍照：近景");
    expect(media()).toHaveLength(1);
    expect(media()[0]?.op).not.toBe(soft?.op);
    expect(media()[0]?.attached.role).toBe("near");
    expect(stage.text()).not.toContain("照片模糊");
    expect(stage.offers("拍照：远景")).toBe(true);
  });

  it("r29_stays_when_the_new_one_could_not_be_kept", async () => {
    stage = await open(told(["dark"]), "/report");
    await stage.tap("拍照：近景");
    await stage.tap("重拍");
    stage.host.failNext("reports.add_photo", "store.full");
    await stage.tap("拍照：近景");
    expect(media()).toHaveLength(1);
    const [old] = media();
    await stage.tap(/^未保存/);
    expect(media()).toHaveLength(1);
    expect(media()[0]?.op).not.toBe(old?.op);
  });

  it("is used by a tap, or by going on: four taps stay four", async () => {
    stage = await open(told(["blurred"]), "/today");
    await stage.tap("上报");
    await stage.tap("拍照：近景");
    await stage.tap("暴露垃圾");
    await stage.tap("保存并上报");
    expect(stage.taps()).toBe(4);
    expect(stage.text()).toContain("已存本机");
    stage.leave();
    stage = await open(told(["blurred"]), "/report");
    await stage.tap("拍照：近景");
    await stage.tap("仍用");
    expect(stage.text()).not.toContain("照片模糊");
    expect(media()).toHaveLength(1);
  });

  it("keeps its mark in the strip, and says there which photo it is like", async () => {
    const like = { what: "采0101-1119-003", when: new Date(2026, 10, 19, 9, 5).getTime(), same: false };
    stage = await open(told([{ like }]), "/report");
    await stage.tap("拍照：近景");
    expect(stage.text()).toContain("与 采0101-1119-003 的照片相似");
    await stage.tap("下一步");
    await stage.tap(/^相似/);
    expect(stage.text()).toContain("与 采0101-1119-003 的照片相似");
    await stage.tap("重拍");
    expect(stage.offers("拍照：近景")).toBe(true);
    await stage.tap("不换");
    await stage.tap("下一步");
    expect(media()).toHaveLength(1);
  });
});
