// What happens to people in a shift: nothing that they have said is lost by it, and a sentence says what to do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Handset } from "./city.mjs";
import { caseOf, fieldCode, fullReport } from "./collector.mjs";
import { Hand } from "./hand.mjs";

/** Beyond the plane that most software was tested with; written from right to left; drawn in colours. */
const WORDS = "𠮷野家门口𬒈石🚧路面塌陷 شارع مغلق 约半米";
const WAITING = 30;

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

/** What one reports all day: camera, class, save. */
async function quickReport(hand) {
  await hand.tap("上报");
  await hand.shoot();
  await hand.tap("雨水井盖");
  await hand.tap("保存并上报");
  await hand.sees("已存本机");
  await hand.tap("完成");
}

export function mishaps(city) {
  test("thirty reports wait, their author is moved to another grid and signed out, and all go up as his", async () => {
    const { handset, hand } = await ready(city, "采0115");
    handset.line.cut();
    await fullReport(hand, "ysjg", "雨水井盖");
    await hand.tap("完成");
    for (let n = 1; n < WAITING; n += 1) await quickReport(hand);
    await hand.sees(`${WAITING} 件待传`);

    const keeper = await city().keeper();
    const users = await keeper("GET", "/users");
    const { id } = users.find(({ user }) => user.work_number === "采0115").user;
    const other = users.find(({ user }) => user.work_number === "采0116").user.grids;
    await keeper("PATCH", `/users/${id}`, { grids: other });
    await keeper("POST", `/users/${id}/password`, { password: "another-word-0115" });

    handset.line.mend();
    await hand.sees("全部送达");
    const desk = await city().desk("受0401");
    const mine = [];
    for (let before = ""; before !== null; ) {
      const page = await desk.get(`/cases?limit=100${before}`);
      mine.push(...page.cases.filter(({ field_code: code }) => code?.startsWith("采0115")));
      before = page.next === null ? null : `&before=${page.next}`;
    }
    assert.equal(mine.length, WAITING);
    const { people, media } = await desk.get(`/cases/${mine[0].id}`);
    assert.ok(media.every(({ by, received }) => received && by === id), JSON.stringify(people));

    // The phone says what to do, and goes on with the grid that holds now.
    await hand.sees("请重新登录");
    await hand.isClear("a sign-in that is over");
    await hand.tap("重新登录");
    await hand.page.getByRole("radio", { name: "其他工号" }).check({ force: true });
    await hand.type("工号", "采0115");
    await hand.type("密码", "another-word-0115");
    await hand.tap("登录");
    await hand.sees(`责任网格 ${other[0]}`);
    await over({ handset, hand });
  });

  test("words of every script arrive as they were written, and a whole book is cut where the field ends", async () => {
    const { handset, hand } = await ready(city, "采0117");
    await hand.tap("上报");
    await hand.shoot();
    await hand.tap("下一步");
    await hand.tap("类别");
    await hand.type("搜索类别", "ysjg");
    await hand.tap("雨水井盖");
    await hand.chooses("立案条件", 0);
    const field = hand.page.getByLabel("问题描述");
    await field.fill("长".repeat(100_000));
    const kept = (await field.inputValue()).length;
    assert.ok(kept <= 500, `${kept} characters are in the field`);
    await field.fill(WORDS);
    await hand.tap("保存并上报");
    await hand.arrivesAt("已存本机");
    const code = await fieldCode(hand);
    await hand.tap("完成");
    await hand.sees("全部送达");
    const desk = await city().desk("受0401");
    const { case: row } = await desk.get(`/cases/${await caseOf(desk, code)}`);
    assert.equal(row.description, WORDS);
    await over({ handset, hand });
  });

  test("a phone that may not tell its position says what to do, and a point set by hand is marked as one", async () => {
    const { handset, hand } = await ready(city, "采0118", { position: false });
    await hand.tap("上报");
    await hand.shoot();
    await hand.tap("下一步");
    await hand.tap("类别");
    await hand.type("搜索类别", "ysjg");
    await hand.tap("雨水井盖");
    await hand.chooses("立案条件", 0);
    await hand.tap("保存并上报");
    await hand.sees("请等待定位或手动选点");
    await hand.sees("还没有位置");
    await hand.isClear("a place without a position");
    await hand.tap("打开地图");
    await hand.page.locator(".scale").waitFor();
    await hand.tapOn(hand.page.locator(".maplibregl-canvas"));
    await hand.sees("图上选点");
    await hand.tap("完成");
    await hand.tap("保存并上报");
    await hand.arrivesAt("已存本机");
    const code = await fieldCode(hand);
    await hand.tap("完成");
    await hand.sees("全部送达");
    const desk = await city().desk("受0401");
    const { case: row } = await desk.get(`/cases/${await caseOf(desk, code)}`);
    assert.equal(row.place.source, "map_pick");
    await over({ handset, hand });
  });

  test("a code of another centre binds nothing, and says whom to ask", async () => {
    const handset = await Handset.open(city(), { bound: false });
    const hand = await Hand.on(handset);
    await hand.sees("绑定本机");
    const code = JSON.parse(handset.code);
    const key = Object.keys(code).find((name) => name.includes("key") || name.includes("pin"));
    const other = code[key].replace(/^./, (first) => (first === "a" ? "b" : "a"));
    await hand.type("绑定码", JSON.stringify({ ...code, [key]: other }));
    await hand.tap("绑定");
    await hand.sees("请勿继续并联系管理员");
    await hand.type("绑定码", handset.code);
    await hand.tap("绑定");
    await hand.signIn("采0119");
    await over({ handset, hand });
  });
}
