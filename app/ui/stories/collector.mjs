// 采集员: from a phone out of its box to a case that was filed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Handset } from "./city.mjs";
import { Hand } from "./hand.mjs";

/** The first report on a phone: its class is searched, and one of its filing conditions chosen. */
export async function fullReport(hand, initials, name, condition = 0) {
  await hand.tap("上报");
  await hand.shoot();
  await hand.tap("下一步");
  await hand.tap("类别");
  await hand.type("搜索类别", initials);
  await hand.tap(name);
  await hand.chooses("立案条件", condition);
  await hand.tap("保存并上报");
  await hand.arrivesAt("已存本机");
}

/** What the confirmation shows. */
export const fieldCode = (hand) => hand.page.locator("p.code").innerText();

/** The case at the centre that was written under this code. */
export async function caseOf(desk, code) {
  const { cases } = await desk.get("/cases?limit=100");
  const found = cases.find((row) => row.field_code === code);
  assert.ok(found, `the centre has ${code}`);
  return found.id;
}

/** The filing condition that was chosen in the street. */
export function conditionOf({ registers }) {
  const { values } = registers.find(({ register }) => register === "object");
  return values[0].value.condition;
}

export function collector(city) {
  test("a phone out of its box is bound, signed in, and ready in the street", async () => {
    const handset = await Handset.open(city(), { bound: false });
    const hand = await Hand.on(handset);
    await hand.sees("绑定本机");
    await hand.isClear("enrol");
    await hand.type("绑定码", handset.code);
    await hand.sees("127.0.0.1");
    await hand.tap("绑定");
    await hand.signIn("采0101");
    await hand.isClear("today");
    // Camera and position are tried once, before the first walk.
    await hand.tapOn(hand.page.getByRole("link", { name: /本机检查/ }));
    await hand.sees("定位良好");
    await hand.tap("试拍一张");
    await hand.tapOn(hand.page.locator("[data-finder] button.shutter"));
    await hand.sees("能拍照");
    await hand.tap("检查连接");
    await hand.sees("连得上中心");
    await hand.isClear("ready");
    await hand.goes("/today");
    assert.equal(await hand.page.getByRole("link", { name: /本机检查/ }).count(), 0);
    // The city is on the phone before anybody asks for it.
    await hand.goes("/me/storage");
    await hand.sees("分类与立案条件");
    await hand.sees("网格、部件与地名");
    await hand.goes("/me");
    await hand.tap("上岗");
    await hand.sees("下岗");
    await hand.isClear("me");
    await hand.leave();
    await handset.close();
  });

  test("r03_a_report_made_without_network_arrives_by_itself_and_is_filed", async () => {
    const handset = await Handset.open(city());
    const hand = await Hand.on(handset);
    await hand.signIn("采0102");
    await hand.goes("/me/storage");
    await hand.sees("网格、部件与地名");
    await hand.goes("/today");
    handset.line.cut();

    hand.count();
    await fullReport(hand, "ysjg", "雨水井盖");
    assert.ok(hand.taps <= 12 && hand.screens <= 6, `${hand.taps} taps, ${hand.screens} screens`);
    assert.ok(hand.seconds <= 45, `${hand.seconds} s modelled`);
    const first = await fieldCode(hand);
    await hand.isClear("saved");
    await hand.tap("完成");

    // What one reports all day is one tap: camera, class, save.
    hand.count();
    await hand.tap("上报");
    await hand.shoot();
    await hand.tap("雨水井盖");
    await hand.tap("保存并上报");
    await hand.arrivesAt("已存本机");
    assert.equal(hand.taps, 4);
    const second = await fieldCode(hand);
    assert.notEqual(second, first);
    await hand.tap("完成");

    await hand.sees("无网络，内容存在本机，有网即送");
    await hand.sees("2 件待传");
    await hand.isClear("today without network");

    // R3: it goes on by itself, within seconds, without a restart and without a tap.
    handset.line.mend();
    const mended = Date.now();
    await hand.sees("全部送达");
    assert.ok(Date.now() - mended < 5000 + 2000, `resumed after ${Date.now() - mended} ms`);

    const desk = await city().desk("受0401");
    const id = await caseOf(desk, first);
    const sheet = await desk.get(`/cases/${id}`);
    assert.ok(sheet.media.length > 0 && sheet.media.every(({ received }) => received));
    await desk.does(id, "accept", { standard: conditionOf(sheet) });
    await (await city().desk("值0501")).does(id, "file", { standard: conditionOf(sheet) });
    await hand.goes("/records");
    await hand.sees("已立案");
    await hand.isClear("records");
    await hand.page.getByText("已立案").first().tap();
    await hand.sees(first);
    await hand.isClear("case");
    await hand.leave();
    await handset.close();
  });

  test("r28_the_photos_of_what_is_open_already_go_to_that_case_and_make_no_second_report", async () => {
    const handset = await Handset.open(city());
    const hand = await Hand.on(handset);
    await hand.signIn("采0105");
    await hand.goes("/me/storage");
    await hand.sees("网格、部件与地名");
    await hand.goes("/today");
    await fullReport(hand, "ysjg", "雨水井盖");
    const first = await fieldCode(hand);
    await hand.tap("完成");
    await hand.sees("全部送达");
    await hand.tap("上报");
    await hand.shoot();
    await hand.tap("雨水井盖");
    await hand.tapOn(hand.page.locator("button.alike"));
    await hand.isClear("similar");
    await hand.tap("追加照片");
    await hand.arrivesAt("已追加 1 张照片到");
    await hand.tap("完成");
    await hand.sees("全部送达");
    const desk = await city().desk("受0401");
    const sheet = await desk.get(`/cases/${await caseOf(desk, first)}`);
    assert.equal(sheet.media.length, 2);
    assert.ok(sheet.media.every(({ received }) => received));
    assert.deepEqual(await hand.core("reports.drafts"), []);
    await hand.leave();
    await handset.close();
  });

  test("r17_the_app_is_killed_with_the_camera_open_twenty_times_and_keeps_every_photo", async () => {
    const handset = await Handset.open(city());
    let hand = await Hand.on(handset);
    await hand.signIn("采0103");
    await hand.tap("上报");
    for (let turn = 1; turn <= 20; turn += 1) {
      // The city takes nine photos at most; later kills fall on a camera that is open and full.
      if (turn <= 9) {
        await hand.shoot();
        await hand.page.locator(".count", { hasText: String(turn) }).waitFor();
        await hand.page.getByText("照片已存").waitFor({ state: "attached" });
      }
      await handset.killed();
      await hand.page.goto("about:blank");
      await hand.page.goto(handset.url);
      await hand.sees("发现未完成的上报");
      await hand.tap("继续填写");
      const kept = Math.min(turn, 9);
      await hand.page.getByRole("list", { name: "照片" }).getByRole("button", { name: /^近景|^远景|^参照物|^其他/ }).nth(kept - 1).waitFor();
      await hand.tap("补拍");
    }
    const [draft] = await hand.core("reports.drafts");
    assert.equal(draft.draft.media.length, 9);
    await hand.leave();
    await handset.close();
  });
}
