// 督查员: a closed case is drawn, compared and found to be staged, an open one is urged, without network.
import assert from "node:assert/strict";
import { test } from "node:test";
import { caseOf, conditionOf, fieldCode } from "./collector.mjs";
import { over, phoneOf, reported } from "./day.mjs";

/** A long way on: every limit of an open case is over by then. */
const LATER_MS = 40 * 24 * 3_600_000;

/** The team whose clerk and crew play here. */
const UNIT = "SF30";
/** A broken grate: a working day, and not urgent as a missing one is. */
const CONDITION = 1;

/** Files a fresh report and gives it to a crew. */
async function assigned(city, collector, crew) {
  const id = await reported(city, collector, CONDITION);
  const [acceptor, leader, dispatcher, clerk] = await Promise.all(
    ["受0401", "值0501", "派0601", "终0704"].map((number) => city().desk(number)),
  );
  await acceptor.does(id, "accept");
  await leader.does(id, "file", { standard: conditionOf(await leader.get(`/cases/${id}`)) });
  await dispatcher.does(id, "dispatch", { unit: UNIT });
  await clerk.does(id, "assign", { assignee: crew.user });
  return { id, acceptor, leader, dispatcher, clerk };
}

/** The same, disposed of by the crew, checked by the collector, and closed. */
async function closed(city, collector, crew) {
  const { id, acceptor, leader, dispatcher, clerk } = await assigned(city, collector, crew);
  await crew.hand.sees("雨水箅子");
  await crew.hand.tapOn(crew.hand.page.getByRole("link", { name: /雨水箅子/ }).first());
  await crew.hand.tap("接单");
  await crew.hand.answers("拍处置照片", "已处置");
  await crew.hand.tap("完成");
  await crew.hand.sees("全部送达");
  await clerk.does(id, "forward");
  await dispatcher.does(id, "pass_on");
  await acceptor.does(id, "order_check", { assignee: collector.user });
  await collector.hand.sees("核查 雨水箅子");
  await collector.hand.tapOn(collector.hand.page.getByRole("link", { name: /核查 雨水箅子/ }).first());
  await collector.hand.answers("拍核查照片", "已处理");
  await collector.hand.tap("完成");
  await collector.hand.sees("全部送达");
  await acceptor.does(id, "propose_closing");
  await leader.does(id, "close");
  return id;
}

const onSheet = (hand, name) =>
  hand.tapOn(hand.page.getByRole("dialog").last().getByRole("button", { name, exact: true }));

export function supervisor(city) {
  test("a supervisor finds a staged disposal in the sample and urges what is late, without network", async () => {
    const collector = await phoneOf(city, "采0107");
    const other = await phoneOf(city, "采0108");
    const crew = await phoneOf(city, "处0203");
    const sampled = await closed(city, collector, crew);
    const { id: open, dispatcher: desk } = await assigned(city, other, crew);

    // The area comes by itself, and the photos of what was drawn.
    const supervisor = await phoneOf(city, "督0301");
    const { hand, handset } = supervisor;
    await hand.sees("待核查");
    await hand.tap("抽查");
    await hand.sees("从近期结案的");
    await hand.isClear("a supervisor's sample");
    const { picks } = await hand.core("supervision.sample");
    assert.ok(picks.some((pick) => pick.card.case === sampled), "what was closed today is drawn from");
    const here = async () => (await hand.core("supervision.look", { case: sampled })).shots;
    for (let tried = 0; !(await here()).every(({ on_phone }) => on_phone); tried += 1) {
      assert.ok(tried < 60, JSON.stringify(await here()));
      await hand.page.waitForTimeout(250);
    }

    // No network from here on.
    handset.line.cut();
    await hand.tapOn(hand.page.locator(`a[href*="${sampled}"]`));
    await hand.sees("抽查第");
    await hand.isClear("a case under a supervisor's eyes");
    await hand.tap("处置后 / 核查");
    await hand.page.getByRole("slider").fill("20");
    await hand.sees("距案件");
    const broken = await hand.page.locator(".frame img").evaluateAll((all) => all.filter((one) => one.naturalWidth === 0).length);
    assert.equal(broken, 0, "both pictures are to be seen without network");
    await hand.tapOn(hand.page.getByRole("group", { name: "督查结果" }).getByText("虚假处置", { exact: true }));
    await hand.type("说明", "处置照片不是该处");
    await hand.tap("保存");
    await hand.goes("/today?group=sample");
    await hand.sees("虚假处置");

    // Late: by the phone's own clock, because nobody here waits so long.
    await hand.page.clock.setSystemTime(Date.now() + LATER_MS);
    await hand.goes("/today?group=overdue");
    await hand.tap("超时");
    await hand.tap("地图");
    await hand.page.locator(".spot").first().waitFor();
    await hand.isClear("a supervisor's map");
    await hand.tap("列表");
    await hand.goes(`/case/${open}`);
    await hand.tap("督办");
    await hand.isClear("an urge in words");
    await hand.type("内容", "超时未处置，请立即办理");
    await onSheet(hand, "督办");
    await hand.sees("督办 已存本机，有网即送，由中心确认");
    const before = await desk.get(`/cases/${sampled}`);
    assert.deepEqual(before.findings, [], "the centre has not heard of it");

    handset.line.mend();
    await hand.goes("/today");
    await hand.sees("全部送达");
    const sheet = await desk.get(`/cases/${sampled}`);
    assert.equal(sheet.findings.length, 1);
    const [found] = sheet.findings;
    assert.deepEqual([found.result, found.result_zh, found.words], ["false_disposal", "虚假处置", "处置照片不是该处"]);
    assert.equal(sheet.people[found.by], "督查员 督0301");
    assert.ok(found.drawn.of >= 1 && found.drawn.place >= 1, JSON.stringify(found.drawn));
    assert.ok(JSON.stringify(sheet.timeline).includes("false_disposal"), "it stands in the log");
    const urged = await desk.get(`/cases/${open}`);
    assert.equal(urged.flow.urges.length, 1);
    assert.equal(urged.flow.urges[0].text, "超时未处置，请立即办理");
    // Who worked on it does not read what is found about them.
    const clerk = await city().desk("终0704");
    assert.deepEqual((await clerk.get(`/cases/${sampled}`)).findings, []);
    await over(collector, other, crew, supervisor);
  });

  test("what a supervisor comes upon is a report of its own, found by supervision", async () => {
    const supervisor = await phoneOf(city, "督0302");
    const { hand } = supervisor;
    await hand.goes("/me/storage");
    await hand.sees("网格、部件与地名");
    await hand.goes("/today");
    await hand.tap("督查上报");
    await hand.shoot();
    await hand.tap("下一步");
    await hand.sees("督查发现");
    await hand.tap("类别");
    await hand.type("搜索类别", "ysbz");
    await hand.tap("雨水箅子");
    await hand.chooses("立案条件", CONDITION);
    await hand.tap("保存并上报");
    await hand.arrivesAt("已存本机");
    const code = await fieldCode(hand);
    await hand.tap("完成");
    await hand.sees("全部送达");
    const desk = await city().desk("受0401");
    const { timeline } = await desk.get(`/cases/${await caseOf(desk, code)}`);
    const created = timeline[0].changes[0].change.created;
    assert.equal(created.kind, "supervision");
    await over(supervisor);
  });
}
