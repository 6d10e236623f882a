// A thumb on a phone: taps are counted, what is seen is what may be tapped, and time is modelled.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const BROWSER = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** In the middle of the demo city. */
export const HERE = { longitude: 102.312, latitude: 39.806, accuracy: 6 };
/** How long a person takes, seconds: field-measured guesses that a plan can be held against. */
const TAP_S = 1.5;
const PHOTO_S = 3;
const SCREEN_S = 2;

const browsers = new Map();
/** One browser with a camera, one without, and one for each film that stands before a camera. */
export async function browser(camera) {
  if (BROWSER === undefined) throw new Error("chromium is missing: apt-get install chromium fonts-wqy-microhei");
  const pretended = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  if (!browsers.has(camera)) {
    const film = typeof camera === "string" ? [`--use-file-for-fake-video-capture=${camera}`] : [];
    const args = ["--no-sandbox", ...(camera ? pretended : []), ...film];
    browsers.set(camera, chromium.launch({ executablePath: BROWSER, args }));
  }
  return browsers.get(camera);
}

export async function closeBrowsers() {
  for (const opened of browsers.values()) await (await opened).close();
}

/** What keeps people from using a page: the serious and critical findings of axe. */
export async function seriousFaults(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] });
    return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 90)).join(" | ")}`);
  });
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** A name that begins with these words: what a person reads first. */
const named = (name) => (name instanceof RegExp ? name : new RegExp(`^${escaped(name)}`));

export class Hand {
  static async on(handset, { camera = true, position = true, theme = "light", size = 100, width = 412, height = 915 } = {}) {
    const hand = new Hand();
    const context = await (await browser(camera)).newContext({
      viewport: { width, height }, hasTouch: true, isMobile: true, locale: "zh-CN", timezoneId: "Asia/Shanghai",
      geolocation: HERE, permissions: position ? ["geolocation"] : [], reducedMotion: "reduce",
    });
    await context.addInitScript(
      (kept) => location.protocol === "http:" && localStorage.setItem("screen", kept),
      JSON.stringify({ theme, size, lang: "zh-CN" }),
    );
    Object.assign(hand, { handset, context, page: await context.newPage(), wrong: [] });
    hand.page.setDefaultTimeout(20_000);
    hand.page.on("pageerror", (error) => hand.wrong.push(String(error)));
    hand.count();
    await hand.page.goto(handset.url);
    return hand;
  }

  /** Begins to count taps, photos and screens anew. */
  count() {
    Object.assign(this, { taps: 0, photos: 0, screens: 0 });
  }

  /** Modelled seconds since counting began. */
  get seconds() {
    return this.taps * TAP_S + this.photos * PHOTO_S + this.screens * SCREEN_S;
  }

  button(name) {
    return this.page.getByRole("button", { name: named(name) }).first();
  }

  async tap(name) {
    this.taps += 1;
    await this.button(name).tap();
  }

  async tapOn(locator) {
    this.taps += 1;
    await locator.tap();
  }

  /** The nth of the choices under a heading. */
  async chooses(legend, nth) {
    const choices = this.page.getByRole("group", { name: legend, exact: true });
    await this.tapOn(choices.locator("label").nth(nth));
  }

  async shoot() {
    this.photos += 1;
    await this.tap("拍照");
  }

  /** Answers a task: a photo, a result. */
  async answers(camera, result) {
    await this.tap(camera);
    this.photos += 1;
    await this.tapOn(this.page.locator("[data-finder] button.shutter"));
    await this.tapOn(this.page.getByRole("group", { name: "结果" }).getByText(result, { exact: true }));
    await this.tap("保存并答复");
  }

  /** Waits for a screen by words on it. */
  async sees(words) {
    try {
      await this.page.getByText(words).first().waitFor();
    } catch {
      throw new Error(`“${words}” is not to be seen on ${this.page.url()}:\n${await this.text()}`);
    }
  }

  async arrivesAt(words) {
    this.screens += 1;
    await this.sees(words);
  }

  async type(label, text) {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async signIn(number) {
    const other = this.page.getByRole("radio", { name: "其他工号" });
    await this.button("登录").waitFor();
    if ((await other.count()) > 0) await other.check({ force: true });
    await this.type("工号", number);
    await this.type("密码", `demo-${number.slice(1)}`);
    await this.tap("登录");
    await this.page.getByRole("heading", { name: number }).waitFor();
  }

  async goes(path) {
    await this.page.evaluate((to) => { location.hash = to; }, path);
  }

  text() {
    return this.page.evaluate(() => document.body.innerText);
  }

  /** What the core says, asked as the screen asks it. */
  core(name, params = {}) {
    return this.page.evaluate(
      async ([command, said]) => {
        const answer = await fetch(`/rpc/${command}`, { method: "POST", headers: { "content-type": "application/json" }, body: said });
        return answer.json();
      },
      [name, JSON.stringify(params)],
    );
  }

  /** Nothing that hinders somebody with poor eyes or a thick glove (R26). */
  async isClear(screen) {
    assert.deepEqual(await seriousFaults(this.page), [], screen);
  }

  /** A picture with so much in it that it is no cheap one; of another seed it is another street. */
  async jpeg(width, height, { seed = 0, filter = "none" } = {}) {
    const data = await this.page.evaluate(
      ([wide, high, from, through]) => {
        const drawing = () => Object.assign(document.createElement("canvas"), { width: wide, height: high });
        const [canvas, seen] = [drawing(), drawing()];
        const pen = canvas.getContext("2d");
        for (let n = 0; n < 20_000; n += 1) {
          pen.fillStyle = `hsl(${(n * 47 + from * 89) % 360} 60% ${30 + ((n * (1 + from)) % 50)}%)`;
          pen.fillRect((n * 7919 + from * 1231) % wide, (n * 104_729 + from * 577) % high, 60 + (n % 90), 40 + (n % 70));
        }
        // What a scene is known by: a few large things.
        for (let n = 0; n < 14; n += 1) {
          const at = (n + 1) * (from + 3) * 2_654_435;
          pen.fillStyle = `hsl(0 0% ${(at >> 3) % 90}%)`;
          pen.fillRect(at % wide, (at >> 5) % high, wide / 5, high / 4);
        }
        const lens = seen.getContext("2d");
        lens.filter = through;
        lens.drawImage(canvas, 0, 0);
        return seen.toDataURL("image/jpeg", 0.92);
      },
      [width, height, seed, filter],
    );
    return Buffer.from(data.slice(data.indexOf(",") + 1), "base64");
  }

  /** Every photo that the next chooser gives, until it is asked again. */
  choosesFiles(path) {
    this.page.on("filechooser", (chooser) => void chooser.setFiles(path));
  }

  async leave() {
    await this.context.close();
    assert.deepEqual(this.wrong, [], "no script failed");
  }
}
