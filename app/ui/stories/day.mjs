// One case through everybody's hands: reported, filed, disposed of, checked, closed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Handset } from "./city.mjs";
import { caseOf, conditionOf, fieldCode, fullReport } from "./collector.mjs";
import { Hand } from "./hand.mjs";

/** How long a task may take to an open handset. */
const TASK_MS = 3000;

async function phoneOf(city, number) {
  const handset = await Handset.open(city());
  const hand = await Hand.on(handset);
  await hand.signIn(number);
  const { user } = await hand.core("people.current");
  return { handset, hand, user };
}

/** Gives a task and measures how long an open screen takes to show it. */
async function shownWithin(hand, give, words) {
  await give();
  const given = Date.now();
  await hand.sees(words);
  const took = Date.now() - given;
  assert.ok(took <= TASK_MS, `${words} after ${took} ms`);
}

export function day(city) {
  test("one case: reported, disposed of without network, checked, closed", async () => {
    const collector = await phoneOf(city, "采0104");
    const crew = await phoneOf(city, "处0202");
    await collector.hand.goes("/me");
    await collector.hand.sees("网格、部件与地名");
    await collector.hand.goes("/today");
    await fullReport(collector.hand, "ysbz", "雨水箅子");
    const code = await fieldCode(collector.hand);
    await collector.hand.tap("完成");
    await collector.hand.sees("全部送达");

    const [acceptor, leader, dispatcher, clerk] = await Promise.all(
      ["受0401", "值0501", "派0601", "终0703"].map((number) => city().desk(number)),
    );
    const id = await caseOf(acceptor, code);
    await acceptor.does(id, "accept");
    await leader.does(id, "file", { standard: conditionOf(await leader.get(`/cases/${id}`)) });
    const { unit } = (await clerk.get("/me")).user;
    await dispatcher.does(id, "dispatch", { unit });
    await clerk.does(id, "sign_for");

    // The crew: a job arrives by itself, and is done where there is no network.
    await crew.hand.sees("没有待办任务");
    await shownWithin(crew.hand, () => clerk.does(id, "assign", { assignee: crew.user }), "雨水箅子");
    await crew.hand.isClear("a crew's today");
    await crew.hand.tapOn(crew.hand.page.getByRole("link", { name: /雨水箅子/ }).first());
    await crew.hand.sees("结案条件");
    await crew.hand.isClear("a job");
    crew.handset.line.cut();
    await crew.hand.tap("接单");
    await crew.hand.answers("拍处置照片", "已处置");
    await crew.hand.sees("已存本机");
    await crew.hand.tap("完成");
    await crew.hand.sees("2 件待传");
    crew.handset.line.mend();
    await crew.hand.sees("全部送达");
    await clerk.does(id, "forward");
    await dispatcher.does(id, "pass_on");

    // The collector who is near checks on site.
    const order = () => acceptor.does(id, "order_check", { assignee: collector.user });
    await shownWithin(collector.hand, order, "核查 雨水箅子");
    await collector.hand.tapOn(collector.hand.page.getByRole("link", { name: /核查 雨水箅子/ }).first());
    await collector.hand.sees("部门处置后");
    await collector.hand.isClear("a check");
    await collector.hand.answers("拍核查照片", "已处理");
    await collector.hand.sees("已存本机");
    await collector.hand.tap("完成");
    await collector.hand.sees("全部送达");
    await acceptor.does(id, "propose_closing");
    await leader.does(id, "close");
    await collector.hand.goes("/records");
    await collector.hand.sees("已结案");
    for (const { hand, handset } of [collector, crew]) {
      await hand.leave();
      await handset.close();
    }
  });
}
