import { afterEach, describe, expect, it, vi } from "vitest";
import { busyWorld, freshWorld, PASSWORD, type World } from "@/host/fake";
import { routes } from "@/router";
import { open, type Stage } from "@/story/stage";

let stage: Stage;
afterEach(() => {
  vi.restoreAllMocks();
  stage.leave();
});

const noon = new Date(2026, 10, 22, 12).getTime();
const PIN = "204060";
const withPin = (world: World, locked: boolean): World => ({
  ...world,
  lock: { pin: PIN, minutes: 5, tries: 5, locked, left: null },
});

async function type(pin: string): Promise<void> {
  for (const digit of pin) await stage.tap(digit);
}

/** The app goes to the background, so many minutes pass, and it is back. */
async function away(minutes: number): Promise<void> {
  const seen = vi.spyOn(document, "visibilityState", "get");
  seen.mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  await stage.settle();
  if (stage.host.world.lock.left !== null) stage.host.world.lock.left -= minutes * 60_000;
  seen.mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  await stage.settle();
}

describe("the lock", () => {
  it("shows whose phone it is and how much goes on being sent, and no path leads past it", async () => {
    stage = await open(withPin(busyWorld(noon), true));
    expect(stage.router.currentRoute.value.path).toBe("/locked");
    expect(stage.text()).toMatch(/已锁定.*采0101.*还有 3 件未传/);
    for (const { path } of routes) {
      await stage.router.push(path.replace(/:\w+(\(.*\)\*|\?)?/g, "x"));
      await stage.settle();
      expect(stage.router.currentRoute.value.path).toBe("/locked");
      expect(stage.text()).not.toMatch(/采0101-1122|雨水井盖|示范公园|台风/);
    }
    await stage.router.push("/today?sheet=sync");
    await stage.settle();
    expect(stage.text()).not.toContain("同步清单");
    await expect(stage.host.call("cases.search", { query: {} })).rejects.toMatchObject({ code: "session.locked" });
  });

  it("opens by the PIN where one was, and is not asked for after a short while", async () => {
    stage = await open(withPin(busyWorld(noon), false), "/records");
    await away(4);
    expect(stage.router.currentRoute.value.path).toBe("/records");
    await away(5);
    expect(stage.router.currentRoute.value.path).toBe("/locked");
    await type("111111");
    expect(stage.text()).toContain("PIN 不正确");
    expect(stage.text()).toContain("还可以试 4 次");
    await type(PIN);
    expect(stage.router.currentRoute.value.path).toBe("/records");
    expect(stage.text()).toContain("SF20261122-0003");
  });

  it("after five wrong ones takes the password and nothing else", async () => {
    stage = await open(withPin(freshWorld(noon), true));
    for (let nth = 0; nth < 5; nth += 1) await type("111111");
    expect(stage.text()).toContain("PIN 多次错误，请用密码登录");
    expect(stage.offers("1")).toBe(false);
    expect(stage.offers("用 PIN")).toBe(false);
    await stage.type("密码", PASSWORD);
    await stage.tap("登录");
    expect(stage.router.currentRoute.value.path).toBe("/today");
    expect(stage.host.world.lock.tries).toBe(5);
  });

  it("r17_takes_neither_the_report_that_is_begun_nor_the_words_in_a_field_nor_a_late_photo", async () => {
    stage = await open({ ...withPin(freshWorld(noon), false), used: ["gb47678.5-2026/matter/01/001"] }, "/today");
    await stage.tap("上报");
    await stage.tap("拍照：近景");
    await stage.tap("暴露垃圾");
    const field = document.querySelector<HTMLInputElement>(".form input:not([type=radio])")!;
    field.focus();
    field.value = "堆在路口";
    field.dispatchEvent(new Event("input"));
    field.addEventListener("blur", () => field.dispatchEvent(new Event("change")));
    const draft = stage.host.world.drafts[0]!;
    await away(6);
    expect(stage.router.currentRoute.value.path).toBe("/locked");
    expect(draft.description).toBe("堆在路口");
    const late = { case: draft.case, role: "far", source: "camera", fix: null, instead: null } as const;
    await stage.host.put("reports.add_photo", late, new Blob(["late"]));
    await type(PIN);
    expect(stage.router.currentRoute.value.path).toBe(`/report/${draft.case}`);
    expect(draft.media).toHaveLength(2);
    await stage.tap("保存并上报");
    expect(stage.text()).toContain("已存本机");
  });

  it("is set by typing a PIN twice, and taken away by typing it once", async () => {
    stage = await open(freshWorld(noon), "/me");
    await stage.tap(/^PIN 锁/);
    await stage.tap("设置 PIN");
    await type("123456");
    await type("123457");
    expect(stage.text()).toContain("两次不一致");
    await type(PIN);
    await type(PIN);
    expect(stage.host.world.lock.pin).toBe(PIN);
    await stage.tap("15 分钟");
    expect(stage.host.world.lock.minutes).toBe(15);
    await stage.tap("取消 PIN");
    await type("000000");
    expect(stage.text()).toContain("PIN 不正确");
    await stage.tap("取消 PIN");
    await type(PIN);
    expect(stage.host.world.lock.pin).toBeNull();
  });
});
