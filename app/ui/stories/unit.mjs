// 终端操作员 and 处置人员: a case goes through a unit on two handsets, half of it without network.
import assert from "node:assert/strict";
import { test } from "node:test";
import { conditionOf } from "./collector.mjs";
import { over, phoneOf, reported } from "./day.mjs";

/** The team whose clerk and crew play here. */
const UNIT = "SF30";

/** Taps something on the sheet that lies over the screen. */
const onSheet = (hand, name) =>
  hand.tapOn(hand.page.getByRole("dialog").last().getByRole("button", { name, exact: true }));
const picks = (hand, words) => hand.tapOn(hand.page.getByRole("dialog").last().getByText(words, { exact: true }));

/** A broken grate: a working day, and not urgent as a missing one is. */
const CONDITION = 1;

/** Files a fresh report and sends it to the unit. */
async function dispatched(city, collector) {
  const id = await reported(city, collector, CONDITION);
  const [acceptor, leader, dispatcher] = await Promise.all(["受0401", "值0501", "派0601"].map((number) => city().desk(number)));
  await acceptor.does(id, "accept");
  await leader.does(id, "file", { standard: conditionOf(await leader.get(`/cases/${id}`)) });
  await dispatcher.does(id, "dispatch", { unit: UNIT });
  return { id, dispatcher, stateOf: async () => (await dispatcher.get(`/cases/${id}`)).case.state };
}

async function opens(hand, id) {
  await hand.goes(`/case/${id}`);
  await hand.sees("经过");
}

export function unit(city) {
  test("a unit signs and assigns without network, its crew works, is sent back, and the unit forwards", async () => {
    const collector = await phoneOf(city, "采0105");
    const clerk = await phoneOf(city, "终0704");
    const crew = await phoneOf(city, "处0203");
    const { id, stateOf } = await dispatched(city, collector);

    // The queue: what came in stands under 待签收, and the clerk has neither tasks nor a report button.
    await clerk.hand.sees("待签收");
    await clerk.hand.isClear("a unit's queue");
    assert.equal(await clerk.hand.page.getByRole("link", { name: "任务" }).count(), 0);
    await opens(clerk.hand, id);
    await clerk.hand.isClear("a case of the unit");

    // Signed and assigned where there is no network.
    clerk.handset.line.cut();
    await clerk.hand.tap("签收");
    await clerk.hand.sees("已存本机，有网即送，由中心确认");
    await clerk.hand.tap("派人");
    await clerk.hand.isClear("whom to give it to");
    await picks(clerk.hand, "处置人员 处0203");
    await onSheet(clerk.hand, "派人");
    await clerk.hand.sees("处置人员 处0203 处置");
    assert.equal(await stateOf(), "dispatched", "the centre has not heard of it");
    clerk.handset.line.mend();
    await crew.hand.sees("雨水箅子");
    assert.equal(await stateOf(), "in_work");

    // The crew takes it, asks for more time, and hands it in all the same.
    await crew.hand.tapOn(crew.hand.page.getByRole("link", { name: /雨水箅子/ }).first());
    await crew.hand.tap("接单");
    await crew.hand.tap("更多");
    await crew.hand.isClear("what else a crew may do");
    await onSheet(crew.hand, "申请延期或挂账");
    await picks(crew.hand, "延期");
    await crew.hand.type("理由", "等待配件到货");
    await onSheet(crew.hand, "申请延期或挂账");
    await crew.hand.sees("申请延期 1 工作日");
    await crew.hand.sees("待本部门确认");
    await crew.hand.answers("拍处置照片", "已处置");
    await crew.hand.sees("部门确认并反馈以前，时限照常计算");
    await crew.hand.sees("待部门确认");
    await crew.hand.isClear("handed in");
    await crew.hand.tap("完成");

    // The clerk looks at it and sends it back.
    await clerk.hand.sees("待部门确认");
    await clerk.hand.tap("退回处置人员");
    await clerk.hand.type("理由", "井箅未卡紧");
    await clerk.hand.isClear("why it goes back");
    await onSheet(clerk.hand, "退回处置人员");
    await crew.hand.sees("雨水箅子");
    await crew.hand.tapOn(crew.hand.page.getByRole("link", { name: /雨水箅子/ }).first());
    await crew.hand.sees("退回处置人员：井箅未卡紧");
    await crew.hand.answers("拍处置照片", "已处置");
    await crew.hand.sees("待部门确认");
    await crew.hand.tap("完成");
    await crew.hand.sees("全部送达");

    // Good this time.
    await clerk.hand.sees("待部门确认");
    await clerk.hand.tap("反馈");
    await onSheet(clerk.hand, "反馈");
    await clerk.hand.sees("已反馈");
    await crew.hand.goes("/tasks");
    await crew.hand.sees("已反馈");
    await crew.hand.isClear("a crew's tasks");
    assert.equal(await stateOf(), "feedback", "the centre's case shows it");
    await over(collector, clerk, crew);
  });

  test("r27_a_clerk_who_was_too_late_reads_it_in_place_and_a_unit_may_do_the_work_itself", async () => {
    const collector = await phoneOf(city, "采0106");
    const clerk = await phoneOf(city, "终0712");
    const other = await phoneOf(city, "处0210");
    const { id, stateOf } = await dispatched(city, collector);
    await clerk.hand.sees("待签收");
    await opens(clerk.hand, id);
    clerk.handset.line.cut();
    await clerk.hand.tap("更多");
    await onSheet(clerk.hand, "退单");
    await clerk.hand.type("理由", "不属本部门");
    await onSheet(clerk.hand, "退单");
    await clerk.hand.sees("已存本机，有网即送，由中心确认");

    // A colleague at the desk of the unit has begun meanwhile.
    const colleague = await city().desk("终0704");
    await colleague.does(id, "assign", { assignee: other.user });
    clerk.handset.line.mend();
    await clerk.hand.sees("退单没有办成");
    await clerk.hand.sees("案件当前状态不能做此操作");
    assert.equal(await stateOf(), "in_work");

    // The unit does it itself: a photo after the work, a result.
    await clerk.hand.tap("提交");
    await onSheet(clerk.hand, "拍照片");
    await clerk.hand.tapOn(clerk.hand.page.locator("[data-finder] button.shutter"));
    await clerk.hand.sees("照片 1 张，已存本机");
    await picks(clerk.hand, "已处置");
    await onSheet(clerk.hand, "提交");
    await clerk.hand.sees("待部门确认");
    assert.equal(await stateOf(), "work_done");
    await over(collector, clerk, other);
  });
}
