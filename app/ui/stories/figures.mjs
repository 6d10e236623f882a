// What a screen costs, measured on the screens themselves. Prints one JSON line a series; the bench judges.
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Centre, Handset, ROOT } from "./city.mjs";
import { closeBrowsers, Hand } from "./hand.mjs";

const QUICK = process.argv.includes("--quick");
const [SEARCHES, PICTURES] = QUICK ? [60, 3] : [400, 12];
/** Chinese, pinyin, initials, the beginning of a word, nothing that is there. */
const TYPED = ["雨水井盖", "井盖", "yushui", "ysjg", "ludeng", "ld", "j", "垃圾", "zhanyong", "无此类"];
/** Photos of real phones, where the test data lie beside the project. */
const REAL = join(ROOT, "../shared/data/exif_large");
/** What may only be fetched when somebody opens it. */
const LATER = /maplibre|CityMap|engine/;

const say = (series, values, note) => console.log(JSON.stringify({ series, values, note }));

async function firstScreen(handset) {
  const hand = await Hand.on(handset);
  await hand.sees("登录");
  const fetched = new Map();
  hand.page.on("response", async (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (/javascript|css|html|svg/.test(type)) fetched.set(response.url(), await response.body().catch(() => Buffer.alloc(0)));
  });
  await hand.signIn("采0101");
  await hand.page.reload();
  await hand.sees("今日 0 件");
  await hand.page.waitForLoadState("networkidle").catch(() => {});
  const early = [...fetched.keys()].filter((url) => LATER.test(url));
  if (early.length > 0) throw new Error(`the first screen fetched ${early.join(", ")}`);
  const bytes = [...fetched.values()].reduce((sum, body) => sum + gzipSync(body).length, 0);
  say("first_screen", [bytes], `${fetched.size} files, each gzipped, of 今日 after a sign-in; no map among them`);
  await hand.leave();
}

async function classSearch(hand) {
  const took = await hand.page.evaluate(
    async ([typed, times]) => {
      const series = [];
      for (let n = 0; n < times; n += 1) {
        const body = JSON.stringify({ typed: typed[n % typed.length], kind: null, limit: 30 });
        const begun = performance.now();
        const answer = await fetch("/rpc/classes.search", { method: "POST", headers: { "content-type": "application/json" }, body });
        await answer.json();
        series.push(performance.now() - begun);
      }
      return series;
    },
    [TYPED, SEARCHES],
  );
  say("class_search", took, `${SEARCHES} searches of ${TYPED.length} kinds from the page through its door`);
}

async function pictures(hand, folder) {
  const real = existsSync(REAL) ? (await readdir(REAL)).filter((name) => /^12mp.*\.jpg$/.test(name)) : [];
  if (real.length > 0) return { files: real.map((name) => join(REAL, name)), what: `${real.length} photos of phones` };
  const files = [];
  for (let seed = 0; seed < 3; seed += 1) {
    files.push(join(folder, `drawn-${seed}.jpg`));
    await writeFile(files[seed], await hand.jpeg(4000, 3000, { seed }));
  }
  return { files, what: "3 drawn pictures of 12 megapixels" };
}

async function cameraToThumb(handset, folder) {
  const hand = await Hand.on(handset, { camera: false });
  await hand.sees("今日");
  const { files, what } = await pictures(hand, folder);
  const took = [];
  let next = files[0];
  hand.page.on("filechooser", async (chooser) => {
    await hand.page.evaluate(() => { globalThis.begun = performance.now(); });
    await chooser.setFiles(next);
  });
  for (let n = 0; n < PICTURES; n += 1) {
    next = files[n % files.length];
    await hand.tap("上报");
    await hand.sees("无法打开取景，用手机相机拍照");
    await hand.page.evaluate(() => {
      globalThis.begun = null;
      const drawn = () => [...document.querySelectorAll("main img")].some((one) => one.complete && one.naturalWidth > 0);
      globalThis.shown = new Promise((seen) => {
        const look = () => (globalThis.begun !== null && drawn() ? seen(performance.now()) : requestAnimationFrame(look));
        look();
      });
    });
    await hand.shoot();
    took.push(await hand.page.evaluate(async () => (await globalThis.shown) - globalThis.begun));
    await hand.tap("离开上报");
    await hand.tap("放弃并删除照片");
    await hand.tap("再点一次删除");
    await hand.sees("今日");
  }
  say("camera_to_thumb", took, `${what}, ${PICTURES} turns, from the file handed over to its thumbnail drawn in the finder`);
  await hand.leave();
}

const centre = await Centre.open();
try {
  const handset = await Handset.open(centre);
  await firstScreen(handset);
  const hand = await Hand.on(handset);
  await hand.sees("今日");
  await hand.goes("/me/storage");
  await hand.sees("分类与立案条件");
  await classSearch(hand);
  await hand.leave();
  await cameraToThumb(handset, centre.folder);
  await handset.close();
} finally {
  await closeBrowsers();
  await centre.close();
}
