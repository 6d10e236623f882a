// One case through everybody's hands: reported, filed, disposed of, checked, closed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Handset } from "./city.mjs";
import { caseOf, conditionOf, fieldCode, fullReport } from "./collector.mjs";
import { Hand } from "./hand.mjs";

/** How long a task may take to an open handset. */
const TASK_MS = 3000;

export async function phoneOf(city, number) {
  const handset = await Handset.open(city());
  const hand = await Hand.on(handset);
  await hand.signIn(number);
  const { user } = await hand.core("people.current");
  return { handset, hand, user };
}

/** Gives a task and measures how long an open screen takes to show it. */
export async function shownWithin(hand, give, words) {
  await give();
  const given = Date.now();
  await hand.sees(words);
  const took = Date.now() - given;
  assert.ok(took <= TASK_MS, `${words} after ${took} ms`);
}

/** Reports from this hand, and gives the case the centre made of it. */
export async function reported(city, { hand }, condition = 0) {
  await hand.goes("/me/storage");
  await hand.sees("网格、部件与地名");
  await hand.goes("/today");
  await fullReport(hand, "ysbz", "雨水箅子", condition);
  const code = await fieldCode(hand);
  await hand.tap("完成");
  await hand.sees("全部送达");
  return caseOf(await city().desk("受0401"), code);
}

export async function over(...people) {
  for (const { hand, handset } of people) {
    await hand.leave();
    await handset.close();
  }
}

export function day(city) {
  test("one case: reported, disposed of without network, checked, closed", async () => {
    const collector = await phoneOf(city, "采0104");
    const crew = await phoneOf(city, "处0202");
    const id = await reported(city, collector);

    const [acceptor, leader, dispatcher, clerk] = await Promise.all(
      ["受0401", "值0501", "派0601", "终0703"].map((number) => city().desk(number)),
    );
    const standard = conditionOf(await leader.get(`/cases/${id}`));
    await acceptor.does(id, "accept", { standard });
    await leader.does(id, "file", { standard });
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
    await collector.hand.sees("结案条件");
    await collector.hand.tap("下一张");
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
    await over(collector, crew);
  });

  test("r27_a_task_that_was_taken_back_keeps_the_photos_of_whoever_stands_there", async () => {
    const reporter = await phoneOf(city, "采0111");
    const checker = await phoneOf(city, "采0112");
    const id = await reported(city, reporter);
    const acceptor = await city().desk("受0402");
    const order = () => acceptor.does(id, "order_verification", { assignee: checker.user, opinion: "请核实井箅是否缺失" });
    await shownWithin(checker.hand, order, "核实 雨水箅子");
    await checker.hand.tapOn(checker.hand.page.getByRole("link", { name: /核实 雨水箅子/ }).first());
    await checker.hand.tap("拍核实照片");
    await checker.hand.tapOn(checker.hand.page.locator("[data-finder] button.shutter"));
    await checker.hand.sees("结果");
    checker.handset.line.cut();
    await acceptor.does(id, "withdraw_task", { reason: "已由视频核实" });
    checker.handset.line.mend();
    await checker.hand.sees("照片还在本机");
    await checker.hand.tapOn(checker.hand.page.getByRole("group", { name: "结果" }).getByText("属实", { exact: true }));
    await checker.hand.tap("保存并答复");
    await checker.hand.sees("任务已收回，照片已留作补充");
    await checker.hand.tap("完成");
    await checker.hand.sees("全部送达");
    const { media } = await acceptor.get(`/cases/${id}`);
    assert.equal(media.length, 2, "the photo is with the case");
    await over(reporter, checker);
  });
}
