// At the desk: a report comes by itself and goes its way through the hands of everybody at the centre.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Console } from "./console.mjs";
import { over, phoneOf, reported } from "./day.mjs";

/** How long a new report may take to an open list, once the centre has it. */
const LIVE_MS = 2000;
/** Far from where other stories report. */
const PLACE = "102.3050000, 39.8120000";

/** The row of a case in an open list. */
const rowOf = (desk, words) => desk.page.locator("[data-row]", { hasText: words });

/** A call, written down through the routes: what the desks of a story act on. */
async function called(city, description) {
  const acceptor = await city().desk("受0401");
  const { case: id } = await acceptor.post("/cases", { source: "video", description, place: "测试路口" });
  return id;
}

export function desk(city) {
  test("a report appears by itself and is accepted, filed, dispatched and signed for on the screens", async () => {
    const acceptor = await Console.at(city(), "受0402");
    await acceptor.goes("/cases?state=reported");
    await acceptor.sees("实时");
    const before = await rowOf(acceptor, "雨水箅子").count();
    const collector = await phoneOf(city, "采0110");
    const id = await reported(city, collector);
    const had = Date.now();
    await rowOf(acceptor, "雨水箅子").nth(before).waitFor();
    assert.ok(Date.now() - had <= LIVE_MS, `after ${Date.now() - had} ms`);
    await acceptor.isClear("a queue");

    // By keyboard alone: to the first row, into it, to the first move.
    await rowOf(acceptor, "雨水箅子").first().focus();
    await acceptor.page.keyboard.press("ArrowDown");
    await acceptor.page.keyboard.press("ArrowUp");
    await acceptor.page.keyboard.press("Enter");
    await acceptor.page.locator("article.case h1").waitFor();

    await acceptor.opens(id);
    await acceptor.isClear("a case at the desk");
    await acceptor.begins("受理");
    await acceptor.isClear("the sheet of a move");
    await acceptor.confirms("受理");

    const leader = await Console.at(city(), "值0502");
    await leader.opens(id);
    await leader.begins("立案");
    await leader.page.getByRole("dialog").getByRole("radio").first().check({ force: true });
    await leader.confirms("立案");
    // The acceptor's page has followed by itself.
    await acceptor.page.locator("article.case").getByText("已立案").first().waitFor();

    const dispatcher = await Console.at(city(), "派0602");
    await dispatcher.opens(id);
    await dispatcher.begins("派遣");
    await dispatcher.chooses("处置部门", /示范区综合执法队/);
    await dispatcher.confirms("派遣");

    const clerk = await Console.at(city(), "终0704");
    await clerk.opens(id);
    await clerk.begins("签收");
    await clerk.confirms("签收");
    await clerk.sees("派遣员 派0602");

    await over(collector);
    for (const one of [acceptor, leader, dispatcher, clerk]) await one.leaves();
  });

  test("whoever comes second is told, keeps his words, and decides on what is there now", async () => {
    const id = await called(city, "两个人同时看着的一件");
    const [first, second] = await Promise.all([Console.at(city(), "受0401"), Console.at(city(), "受0403")]);
    await second.opens(id);
    await second.begins("不予受理");
    await second.page.getByRole("dialog").getByRole("textbox", { name: "原因" }).fill("不在本市范围内，请向主管单位反映");
    await first.opens(id);
    await first.begins("转出");
    await first.page.getByRole("dialog").getByRole("textbox", { name: "接收单位" }).fill("公路管理机构");
    await first.confirms("转出");

    // He is told before he decides; deciding all the same is refused by the law, and costs no word.
    await second.sees("刚被别人办理");
    await second.click("确定不予受理");
    await second.page.getByRole("dialog").locator(".fault").waitFor();
    const words = await second.page.getByRole("dialog").getByRole("textbox", { name: "原因" }).inputValue();
    assert.equal(words, "不在本市范围内，请向主管单位反映");
    for (const one of [first, second]) await one.leaves();
  });

  test("a sign-in that ends over a sheet loses no word of it", async () => {
    const id = await called(city, "写到一半登录过期的一件");
    const acceptor = await Console.at(city(), "受0403");
    await acceptor.opens(id);
    await acceptor.begins("不予受理");
    await acceptor.page.getByRole("dialog").getByRole("textbox", { name: "原因" }).fill("已由其他单位处理完毕");
    await acceptor.context.clearCookies();
    await acceptor.click("确定不予受理");
    await acceptor.sees("页面内容都还在");
    await acceptor.isClear("a sign-in that is over");
    await acceptor.page.getByLabel(/受0403 · 密码/).fill("demo-0403");
    await acceptor.click("重新登录");
    await acceptor.page.getByText("页面内容都还在").waitFor({ state: "hidden" });
    assert.equal(await acceptor.page.getByRole("textbox", { name: "原因" }).inputValue(), "已由其他单位处理完毕");
    await acceptor.confirms("不予受理");
    await acceptor.sees("已由其他单位处理完毕");
    await acceptor.leaves();
  });

  test("a call is kept while it is written, shows what is open nearby, and is text whatever it says", async () => {
    const acceptor = await Console.at(city(), "受0401");
    const script = "<img src=x onerror=alert(1)>路灯不亮";
    await acceptor.goes("/register");
    await acceptor.page.getByLabel("问题描述").fill(script);
    await acceptor.page.reload();
    assert.equal(await acceptor.page.getByLabel("问题描述").inputValue(), script);
    await acceptor.page.getByLabel("地点", { exact: true }).fill("胡杨路口");
    await acceptor.page.getByLabel("经度, 纬度").fill(PLACE);
    await acceptor.sees("附近没有未结案件");
    await acceptor.page.getByLabel("电话").fill("13800001234");
    await acceptor.isClear("the form of a call");
    await acceptor.page.locator("main").getByRole("button", { name: "登记", exact: true }).click();
    await acceptor.sees(/已登记/);
    assert.equal(await acceptor.page.getByLabel("问题描述").inputValue(), "");

    // The second call about it finds the first.
    await acceptor.page.getByLabel("经度, 纬度").fill(PLACE);
    await acceptor.page.locator("aside a").first().waitFor();
    await acceptor.page.getByRole("link", { name: "打开案件" }).click();
    await acceptor.sees(script);
    await acceptor.sees("138****1234");
    await acceptor.leaves();
  });

  test("nobody is shown a place or a move that is not his", async () => {
    const places = async (number) => {
      const one = await Console.at(city(), number);
      const shown = await one.page.getByRole("navigation").getByRole("link").allInnerTexts();
      await one.leaves();
      return shown.map((text) => text.trim());
    };
    assert.deepEqual(await places("受0401"), ["案件", "登记", "值班", "通知"]);
    assert.deepEqual(await places("终0701"), ["案件", "通知"]);
    assert.deepEqual(await places("审1401"), ["通知"]);
  });
}
