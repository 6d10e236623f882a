// The app as it is installed: its own window, its own bridge to the core, its own files.
import assert from "node:assert/strict";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Line, ROOT } from "./city.mjs";
import { caseOf } from "./collector.mjs";
import { HERE } from "./hand.mjs";
import { Screen, Window } from "./window.mjs";

const PHOTOS = join(ROOT, "../shared/data/exif");
const standsAt = `${HERE.longitude},${HERE.latitude}`;

/** A photo of a real phone where there is one, else a drawn one of 12 million pixels. */
async function photo(window, folder) {
  const real = (await readdir(PHOTOS).catch(() => [])).find((name) => name.startsWith("phone_samsung"));
  if (real !== undefined) return join(PHOTOS, real);
  const drawn = join(folder, "drawn.jpg");
  await window.jpeg(4000, 3000, drawn);
  return drawn;
}

export function shell(city) {
  test("r17_the_window_is_killed_over_a_report_and_the_report_reaches_the_centre", async () => {
    const line = await new Line(city().url).start();
    const code = await city().invitation(line.address);
    const folder = join(city().folder, "window");
    await mkdir(folder);
    const screen = await Screen.open();
    let window = null;
    try {
      window = await Window.open(screen, folder, { standsAt });
      await window.sees("绑定本机");
      await window.type("绑定码", code);
      await window.tap("绑定", "button[type=submit]");
      await window.type("工号", "采0114");
      await window.type("密码", "demo-0114");
      await window.tap("登录", "button[type=submit]");
      await window.sees("采0114");
      await window.run("location.hash = '/me/storage';");
      await window.sees("网格、部件与地名");
      await window.run("location.hash = '/today';");
      line.cut();

      await window.tap("上报");
      await window.shoots(await photo(window, folder));
      await window.sees("照片已存");
      await window.kill();

      window = await Window.open(screen, folder, { standsAt });
      await window.sees("发现未完成的上报");
      await window.tap("继续填写");
      await window.tap("类别");
      await window.type("搜索类别", "ysjg");
      await window.tap("雨水井盖");
      await window.chooses("立案条件", 0);
      await window.tap("", "button.place");
      await window.tap("标注为估点");
      await window.tap("完成");
      await window.tap("保存并上报");
      await window.sees("已存本机");
      const fieldCode = await window.run("return document.querySelector('p.code').innerText;");
      await window.tap("完成");
      await window.sees("1 件待传");

      line.mend();
      await window.sees("全部送达");
      const desk = await city().desk("受0401");
      const { media } = await desk.get(`/cases/${await caseOf(desk, fieldCode)}`);
      assert.ok(media.length === 1 && media.every(({ received }) => received), JSON.stringify(media));
      await window.leave();
    } finally {
      window?.close();
      screen.close();
      await line.close();
    }
  });
}
