// Somebody at a desk: a browser on the centre's own page, a keyboard and a mouse.
import assert from "node:assert/strict";
import { browser, seriousFaults } from "./hand.mjs";

export class Console {
  static async at(centre, number, { width = 1366, height = 768, lang = "zh-CN" } = {}) {
    const desk = new Console();
    const context = await (await browser(false)).newContext({
      viewport: { width, height }, locale: lang, timezoneId: "Asia/Shanghai", reducedMotion: "reduce",
    });
    Object.assign(desk, { centre, number, context, page: await context.newPage(), wrong: [] });
    desk.page.setDefaultTimeout(20_000);
    desk.page.on("pageerror", (error) => desk.wrong.push(String(error)));
    await desk.page.goto(centre.url);
    await desk.page.getByLabel("工号").fill(number);
    await desk.page.getByLabel("密码", { exact: true }).fill(`demo-${number.slice(1)}`);
    await desk.page.keyboard.press("Enter");
    await desk.page.getByRole("navigation").waitFor();
    return desk;
  }

  async goes(path) {
    await this.page.goto(`${this.centre.url}/#${path}`);
  }

  async opens(id) {
    await this.goes(`/cases/${id}`);
    await this.page.locator("article.case h1").waitFor();
  }

  /** The words on it tell that it is there. */
  async sees(words) {
    await this.page.getByText(words).first().waitFor();
  }

  async click(name) {
    await this.page.getByRole("button", { name, exact: true }).first().click();
  }

  /** Opens the sheet of a move: from the bar, or from under 更多. */
  async begins(move) {
    const bar = this.page.getByRole("group", { name: "可办操作" });
    await bar.waitFor();
    const button = bar.getByRole("button", { name: move, exact: true });
    if ((await button.count()) === 0) {
      await bar.getByRole("button", { name: /^更多/ }).click();
      await this.page.getByRole("menuitem", { name: move, exact: true }).click();
    } else {
      await button.click();
    }
    await this.page.getByRole("dialog", { name: move }).waitFor();
  }

  /** Makes a move whose sheet is open, and waits until the centre has made it. */
  async confirms(move) {
    await this.click(`确定${move}`);
    await this.sees(`已${move}`);
  }

  async chooses(field, choice) {
    const group = this.page.getByRole("dialog").getByRole("group", { name: new RegExp(`^${field}`) });
    await group.getByRole("combobox").click();
    await this.page.getByRole("option", { name: choice }).click();
  }

  async isClear(screen) {
    assert.deepEqual(await seriousFaults(this.page), [], screen);
  }

  async leaves() {
    assert.deepEqual(this.wrong, [], this.number);
    await this.context.close();
  }
}
