// The map: from a pin to the task, without network and without a pinch.
import assert from "node:assert/strict";
import { test } from "node:test";
import { over, phoneOf, reported, shownWithin } from "./day.mjs";

/** A map is drawn once its marks stand on it. */
const pins = (hand) => hand.page.getByRole("group", { name: "地图上的标记" }).getByRole("button");

export function map(city) {
  test("a collector without network goes from a pin on the map to the task", async () => {
    const reporter = await phoneOf(city, "采0105");
    const checker = await phoneOf(city, "采0106");
    const id = await reported(city, reporter);
    const acceptor = await city().desk("受0401");
    const order = () => acceptor.does(id, "order_verification", { assignee: checker.user, opinion: "请核实井箅是否缺失" });
    await shownWithin(checker.hand, order, "核实 雨水箅子");
    // The ground comes with the city's pack, once.
    await checker.hand.goes("/me/storage");
    await checker.hand.sees("网格、部件与地名");
    checker.handset.line.cut();
    const asked = [];
    checker.hand.page.on("request", (request) => asked.push(request.url()));

    await checker.hand.goes("/tasks");
    await checker.hand.tap("地图");
    await pins(checker.hand).first().waitFor();
    // Where one stands, in the words of the city.
    await checker.hand.sees(/^网格 \d{3}/);
    const bare = await checker.hand.core("ground.city_frame");
    assert.ok(bare.west_e7 < bare.east_e7, "the phone knows where its city is");
    await checker.hand.isClear("the map of the tasks");
    await checker.hand.tap("放大");
    await checker.hand.tap("缩小");
    await checker.hand.tap("我在哪");
    await checker.hand.tap("全部显示");
    await checker.hand.tapOn(pins(checker.hand).first());
    await checker.hand.sees("此处 1 件");
    await checker.hand.isClear("the tasks of a stop");
    await checker.hand.tapOn(checker.hand.page.getByRole("link", { name: /核实 雨水箅子/ }).first());
    await checker.hand.sees("结案条件");
    // Coming back leads to the map, not to the list.
    await checker.hand.tap("返回");
    await pins(checker.hand).first().waitFor();

    const own = new URL(checker.handset.url).origin;
    const strange = asked.filter((url) => !url.startsWith(own) && !/^(blob|data):/.test(url));
    assert.deepEqual(strange, [], "a map asks nobody but this phone");
    await over(reporter, checker);
  });
}
