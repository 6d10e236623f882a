// A photo is looked at before it is too late to take it again.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Handset } from "./city.mjs";
import { fieldCode } from "./collector.mjs";
import { Hand } from "./hand.mjs";

/** A hand whose camera gives pictures from files, one after another. */
async function holding(city, number, pictures) {
  const handset = await Handset.open(city());
  const hand = await Hand.on(handset, { camera: false });
  await hand.signIn(number);
  await hand.goes("/me/storage");
  await hand.sees("网格、部件与地名");
  await hand.goes("/today");
  const files = [];
  for (const [nth, { seed, filter }] of pictures.entries()) {
    const path = join(city().folder, `${number}-${nth}.jpg`);
    await writeFile(path, await hand.jpeg(1600, 1200, { seed, filter }));
    files.push(path);
  }
  hand.page.on("filechooser", (chooser) => void chooser.setFiles(files.shift()));
  return { handset, hand };
}

const media = async (hand) => (await hand.core("reports.drafts"))[0].draft.media;

/** From the viewfinder to the confirmation. */
async function saves(hand) {
  await hand.tap("下一步");
  await hand.tap("类别");
  await hand.type("搜索类别", "ysjg");
  await hand.tap("雨水井盖");
  await hand.tap("保存并上报");
  await hand.sees("已存本机");
}

export function shots(city) {
  test("r29_a_blurred_photo_is_told_and_taken_again_and_the_old_one_stays_until_then", async () => {
    const { handset, hand } = await holding(city, "采0105", [
      { seed: 1, filter: "blur(9px)" },
      { seed: 1 },
    ]);
    await hand.tap("上报");
    await hand.shoot();
    await hand.sees("照片模糊");
    await hand.isClear("a photo in doubt");
    const [soft] = await media(hand);
    assert.deepEqual(soft.doubts, ["blurred"]);
    await hand.tap("重拍");
    await hand.sees("重拍近景");
    assert.deepEqual(await media(hand), [soft]);
    await hand.shoot();
    await hand.page.getByText("重拍近景").waitFor({ state: "detached" });
    await hand.page.getByText("照片已存").waitFor({ state: "attached" });
    const [sharp, ...more] = await media(hand);
    assert.deepEqual(more, []);
    assert.notEqual(sharp.attached.sha256, soft.attached.sha256);
    assert.deepEqual(sharp.doubts, []);
    await saves(hand);
    await hand.leave();
    await handset.close();
  });

  test("r16_the_same_picture_in_a_second_report_is_told_and_used_all_the_same", async () => {
    const { handset, hand } = await holding(city, "采0106", [{ seed: 2 }, { seed: 3 }, { seed: 2 }]);
    await hand.tap("上报");
    await hand.shoot();
    await hand.page.getByText("照片已存").waitFor({ state: "attached" });
    assert.deepEqual((await media(hand))[0].doubts, []);
    await saves(hand);
    const code = await fieldCode(hand);
    await hand.tap("完成");
    await hand.tap("上报");
    await hand.shoot();
    await hand.page.getByText("照片已存").waitFor({ state: "attached" });
    assert.deepEqual((await media(hand))[0].doubts, [], "another street is another photo");
    await hand.shoot();
    await hand.sees(`与 ${code} 的照片相似`);
    await hand.tap("仍用");
    await hand.tap("雨水井盖");
    await hand.tap("保存并上报");
    await hand.sees("已存本机");
    await hand.tap("完成");
    await hand.sees("全部送达");
    const used = (await hand.core("outbox.history", { most: 50 })).filter(({ code: of }) => of === "photo.used_in_doubt");
    assert.equal(used.length, 1);
    await hand.leave();
    await handset.close();
  });

  test("a dark photo is told, and four taps stay four for whoever goes on", async () => {
    const { handset, hand } = await holding(city, "采0107", [
      { seed: 4 },
      { seed: 5, filter: "brightness(0.1)" },
    ]);
    await hand.tap("上报");
    await hand.shoot();
    await saves(hand);
    await hand.tap("完成");
    hand.count();
    await hand.tap("上报");
    await hand.shoot();
    await hand.sees("太暗");
    await hand.tap("雨水井盖");
    await hand.tap("保存并上报");
    await hand.sees("已存本机");
    assert.equal(hand.taps, 4);
    await hand.leave();
    await handset.close();
  });
}
