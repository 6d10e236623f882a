// A phone without a byte of room, while a report is written on it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Handset } from "./city.mjs";
import { caseOf, fieldCode } from "./collector.mjs";
import { SmallDisk } from "./disk.mjs";
import { Hand } from "./hand.mjs";

/** What a person who reads it can do, and need not fear. */
const FULL = "手机空间不足，已保存的内容都在，请清理空间后重试";
const WORDS = `井盖缺失，行人绕行，已摆放警示物。${"周边有积水。".repeat(60)}`;

export function full(city) {
  test("r08_a_phone_that_fills_up_over_a_draft_says_so_and_loses_no_word_and_no_photo", async () => {
    const disk = await SmallDisk.of("14m");
    if (disk === null) {
      console.log("went without a small disk: this machine lets nobody mount one");
      return;
    }
    const handset = await Handset.open(city(), { disk });
    const hand = await Hand.on(handset);
    await hand.signIn("采0120");
    await hand.goes("/me/storage");
    await hand.sees("网格、部件与地名");
    await hand.goes("/today");
    handset.line.cut();

    await hand.tap("上报");
    await hand.shoot();
    await hand.tap("下一步");
    await hand.tap("类别");
    await hand.type("搜索类别", "ysjg");
    await hand.tap("雨水井盖");
    await hand.chooses("立案条件", 0);
    await hand.page.getByRole("button", { name: /近景，第 1 张/ }).waitFor();
    const drafts = () => hand.core("reports.drafts");
    const [before] = await drafts();
    assert.equal(before.draft.media.length, 1);

    disk.fill();
    // Words that find no room stay where they were written, and nobody is led away from them.
    const words = hand.page.getByRole("textbox", { name: "问题描述" });
    await words.fill(WORDS);
    await words.blur();
    await hand.sees(FULL);
    for (const way of ["存草稿", "保存并上报"]) {
      await hand.tap(way);
      await hand.sees(FULL);
      assert.equal(await words.inputValue(), WORDS, `after ${way}`);
    }
    // Nor does a photo that finds no room: it waits in the viewfinder.
    await hand.tap("返回");
    await hand.shoot();
    // The sentence stands there already: it is the photo that has to be told apart.
    await hand.button("未保存，点按重试").waitFor();
    await hand.sees(FULL);
    const [still] = await drafts();
    assert.deepEqual(still, before, "what was saved is as it was");

    disk.free();
    await hand.isClear("the viewfinder with a photo that waits");
    await hand.tap("未保存，点按重试");
    await hand.page.getByText("照片已存").waitFor({ state: "attached" });
    await hand.tap("下一步");
    await hand.page.getByRole("button", { name: /第 2 张/ }).waitFor();
    assert.equal(await words.inputValue(), WORDS, "the words waited too");
    await hand.tap("保存并上报");
    await hand.sees("已存本机");
    const code = await fieldCode(hand);
    await hand.tap("完成");

    // It filled up again before anything went up: nothing is called sent, and it goes when there is room.
    disk.fill();
    handset.line.mend();
    await hand.goes("/today?sheet=sync");
    await hand.core("sync.run");
    assert.ok(!(await hand.text()).includes("全部送达"));
    disk.free();
    await hand.core("sync.run");
    await hand.sees("全部送达");
    const desk = await city().desk("受0401");
    const sheet = await desk.get(`/cases/${await caseOf(desk, code)}`);
    assert.deepEqual(sheet.media.map(({ received }) => received), [true, true]);
    assert.ok(JSON.stringify(sheet.registers).includes(WORDS), "every word is at the centre");
    await hand.leave();
    await handset.close();
  });
}
