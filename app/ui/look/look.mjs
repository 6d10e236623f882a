// Draws every screen over the made-up phone, in themes, sizes and languages, and asks axe about each.
//   node look/look.mjs [--only today,sync] [--set phone,narrow] [--out look/out]
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { SCENES } from "./scenes.mjs";
import { serve } from "./serve.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const SETS = {
  phone: { width: 412, height: 915, theme: "light", size: 100, lang: "zh-CN" },
  sun: { width: 412, height: 915, theme: "sun", size: 100, lang: "zh-CN" },
  dark: { width: 412, height: 915, theme: "dark", size: 100, lang: "zh-CN" },
  sun: { width: 412, height: 915, theme: "sun", size: 100, lang: "zh-CN" },
  english: { width: 412, height: 915, theme: "light", size: 100, lang: "en" },
  "english-dark": { width: 412, height: 915, theme: "dark", size: 100, lang: "en" },
  "english-sun": { width: 412, height: 915, theme: "sun", size: 100, lang: "en" },
  narrow: { width: 320, height: 640, theme: "light", size: 100, lang: "zh-CN" },
  large: { width: 412, height: 915, theme: "light", size: 200, lang: "zh-CN" },
  hard: { width: 320, height: 640, theme: "sun", size: 200, lang: "en" },
};

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    set: { type: "string" },
    out: { type: "string", default: join(HERE, "out") },
  },
});
const chosen = (all, wanted) => all.filter((name) => wanted === undefined || wanted.split(",").includes(name));
const sets = chosen(Object.keys(SETS), values.set);
const scenes = SCENES.filter(({ name }) => chosen([name], values.only).length > 0);

const browserAt = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
if (browserAt === undefined) {
  console.error("chromium is missing: apt-get install chromium fonts-wqy-microhei");
  process.exit(2);
}
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What a person would stumble over and a picture does not show. */
async function faults(page) {
  // The page itself may run nothing that is not its own; the checker is put in from outside.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"],
      rules: { region: { enabled: false } },
    });
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const small = [...document.querySelectorAll("button, a, input:not([type=radio]), textarea")]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.width < 44 || box.height < 44))
      .map(({ element, box }) => `${element.className} ${Math.round(box.width)}x${Math.round(box.height)}`);
    const spilt = [...document.querySelectorAll("button, a, label, li, figure, header, footer, .card, .line")]
      .filter((element) => element.clientHeight > 0 && getComputedStyle(element).overflowY === "visible")
      .filter((element) => element.scrollHeight - element.clientHeight > 3)
      .map((element) => `${element.tagName} ${element.className} by ${element.scrollHeight - element.clientHeight} px`);
    const shutter = document.querySelector("[data-finder] .shutter")?.getBoundingClientRect();
    const low = shutter === undefined ? 0 : Math.max(0, shutter.bottom - innerHeight);
    const named = ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 90)).join(" | ")}`;
    return { axe: violations.map(named), wide, low, small, spilt };
  });
  return [
    ...found.axe.map((said) => `axe ${said}`),
    ...(found.wide > 0 ? [`wider than the screen by ${found.wide} px`] : []),
    ...(found.low > 0 ? [`shutter below the screen by ${Math.round(found.low)} px`] : []),
    ...found.spilt.map((said) => `spills ${said}`),
    ...found.small.map((said) => `small target ${said}`),
  ];
}

const { address, close } = await serve(join(HERE, "../dist-fake"));
const browser = await chromium.launch({ executablePath: browserAt, args: ["--no-sandbox"] });
await mkdir(values.out, { recursive: true });
let bad = 0;
for (const set of sets) {
  const { width, height, theme, size, lang } = SETS[set];
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce" });
  await context.addInitScript((kept) => localStorage.setItem("screen", kept), JSON.stringify({ theme, size, lang }));
  for (const scene of scenes) {
    const page = await context.newPage();
    // A busy machine takes its time.
    page.setDefaultTimeout(30_000);
    const said = [];
    page.on("console", (line) => {
      // Drawing without a graphics card is slow, and the browser says so.
      if (line.text().includes("GL Driver Message")) return;
      if (["error", "warning"].includes(line.type())) said.push(`console ${line.text()}`);
    });
    page.on("pageerror", (error) => said.push(`page ${error.message}`));
    try {
      await page.goto(`${address}/?${scene.world}#${scene.path}`);
      await page.locator("h1, [data-finder]").first().waitFor();
      for (const step of scene.steps ?? []) {
        await step(page, lang);
        await page.waitForTimeout(150);
      }
      await page.waitForTimeout(350);
      said.push(...(await faults(page)));
    } catch (error) {
      said.push(`failed ${String(error.message).split("\n")[0]}`);
    }
    await page.screenshot({ path: join(values.out, `${scene.name}-${set}.png`) });
    await page.close();
    bad += said.length;
    console.log(`${said.length === 0 ? "ok  " : "BAD "} ${scene.name} ${set}`);
    for (const line of said) console.log(`      ${line}`);
  }
  await context.close();
}
await browser.close();
close();
process.exit(bad === 0 ? 0 : 1);
