// What other products lost or lied about, on the screens of this one.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Handset } from "./city.mjs";
import { caseOf, fieldCode, fullReport } from "./collector.mjs";
import { Hand } from "./hand.mjs";

const SCREENS = ["/today", "/tasks", "/records", "/me", "/messages", "/today?sheet=sync"];

async function ready(city, number, options = {}) {
  const handset = await Handset.open(city());
  const hand = await Hand.on(handset, options);
  await hand.signIn(number);
  await hand.goes("/me/storage");
  await hand.sees("网格、部件与地名");
  await hand.goes("/today");
  return { handset, hand };
}

async function over({ handset, hand }) {
  await hand.leave();
  await handset.close();
}

export function rough(city) {
  test("r02_a_report_whose_photo_is_not_there_is_not_called_received", async () => {
    const { handset, hand } = await ready(city, "采0105");
    // The words get through; the line breaks in the middle of the photo.
    handset.line.cutAfter(60_000);
    await fullReport(hand, "ysjg", "雨水井盖");
    const code = await fieldCode(hand);
    await hand.tap("完成");
    await hand.goes("/today?sheet=sync");
    await hand.sees("无网络");
    const [item] = await hand.core("outbox.list", { since: 0, most: 10 });
    assert.notEqual(item.state.state, "received");
    assert.ok(!(await hand.text()).includes("全部送达"));
    assert.ok(!(await hand.text()).includes("中心已收 1"));
    const desk = await city().desk("受0401");
    const before = await desk.get(`/cases/${await caseOf(desk, code)}`);
    assert.deepEqual(before.media.map(({ received }) => received), [false]);
    handset.line.mend();
    await hand.sees("全部送达");
    const after = await desk.get(`/cases/${before.case.id}`);
    assert.deepEqual(after.media.map(({ received }) => received), [true]);
    await over({ handset, hand });
  });

  test("r16_a_picture_of_the_album_is_told_from_a_photo_of_the_spot", async () => {
    const { handset, hand } = await ready(city, "采0106");
    await hand.tap("上报");
    await hand.shoot();
    const shot = await hand.page.screenshot({ type: "jpeg" });
    const picture = join(city().folder, "album.jpg");
    await writeFile(picture, shot);
    hand.choosesFiles(picture);
    await hand.tap("下一步");
    await hand.tap("更多");
    await hand.tap("从相册添加");
    await hand.page.getByRole("button", { name: /第 2 张/ }).waitFor();
    await hand.tap("类别");
    await hand.type("搜索类别", "ysjg");
    await hand.tap("雨水井盖");
    await hand.tap("保存并上报");
    await hand.sees("已存本机");
    const code = await fieldCode(hand);
    await hand.tap("完成");
    await hand.sees("全部送达");
    const desk = await city().desk("受0401");
    const sheet = await desk.get(`/cases/${await caseOf(desk, code)}`);
    assert.equal(sheet.media.length, 2);
    assert.ok(JSON.stringify(sheet.timeline).includes("media.album"), "the desk is told");
    await over({ handset, hand });
  });

  test("a viewfinder that can't be opened leaves the phone's own camera, and twelve megapixels", async () => {
    const { handset, hand } = await ready(city, "采0113", { camera: false });
    const picture = join(city().folder, "large.jpg");
    await writeFile(picture, await hand.jpeg(4000, 3000));
    hand.choosesFiles(picture);
    await hand.tap("上报");
    await hand.sees("无法打开取景，用手机相机拍照");
    await hand.shoot();
    await hand.tap("下一步");
    await hand.page.getByRole("button", { name: /近景，第 1 张/ }).waitFor();
    const [{ draft }] = await hand.core("reports.drafts");
    assert.ok(draft.media[0].attached.bytes <= 400 * 1024, "developed to what a bad line carries");
    await over({ handset, hand });
  });

  test("r23_attempts_that_find_no_network_are_one_quiet_strip", async () => {
    const { handset, hand } = await ready(city, "采0107");
    handset.line.cut();
    for (let turn = 0; turn < 6; turn += 1) {
      await hand.core("sync.run");
      await hand.sees("无网络，内容存在本机，有网即送");
      assert.equal(await hand.page.getByText("无网络，内容存在本机，有网即送").count(), 1);
      assert.equal(await hand.page.getByRole("alert").count(), 0);
      assert.equal(await hand.page.getByRole("dialog").count(), 0);
    }
    await over({ handset, hand });
  });

  test("r24_unsent_work_goes_up_from_a_colleagues_phone_and_is_one_case", async () => {
    const giver = await ready(city, "采0108");
    const taker = await ready(city, "采0109");
    giver.handset.line.cut();
    await fullReport(giver.hand, "ysjg", "雨水井盖");
    const code = await fieldCode(giver.hand);
    await giver.hand.tap("完成");
    await giver.hand.goes("/today?sheet=sync");
    const downloading = giver.hand.page.waitForEvent("download");
    await giver.hand.tap("导出未传内容");
    const file = await (await downloading).path();
    await giver.hand.sees("已导出");

    taker.hand.choosesFiles(file);
    await taker.hand.goes("/today?sheet=sync");
    await taker.hand.tap("代同事上传");
    await taker.hand.sees("已收下");
    const desk = await city().desk("受0401");
    const arrived = async () => (await desk.get("/cases?limit=100")).cases.filter((row) => row.field_code === code);
    for (let patience = 100; (await arrived()).length === 0; patience -= 1) {
      assert.ok(patience > 0, "the colleague's phone sends it");
      await new Promise((later) => setTimeout(later, 100));
    }
    giver.handset.line.mend();
    await giver.hand.sees("全部送达");
    assert.equal((await arrived()).length, 1);
    await over(giver);
    await over(taker);
  });

  test("r26_every_screen_is_clear_in_light_dark_and_sun_at_320_px_and_twice_the_type", async () => {
    for (const [theme, size, width] of [["light", 100, 412], ["dark", 100, 412], ["sun", 200, 320]]) {
      const { handset, hand } = await ready(city, "采0110", { theme, size, width });
      for (const screen of SCREENS) {
        await hand.goes(screen);
        await hand.page.locator("h1").first().waitFor();
        await hand.isClear(`${screen} in ${theme}`);
        const wide = await hand.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 0, `${screen} at ${width} px is ${wide} px too wide`);
      }
      await hand.goes("/report");
      await hand.button("拍照").waitFor();
      await hand.isClear(`the viewfinder in ${theme}`);
      await over({ handset, hand });
    }
  });
}
