// A phone out of its box: the administrator's screen shows a code, the phone's camera reads it.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import encodeQR from "qr";
import { Handset } from "./city.mjs";
import { Hand } from "./hand.mjs";

/** A film of a code as a hand holds it before a lens: not straight, not in the middle, on a grey desk. */
async function film(hand, text, path) {
  const modules = encodeQR(text, "raw", { border: 4 });
  const frame = (shake) =>
    hand.page.evaluate(
      ([rows, shaken]) => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#888";
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.translate(640 + shaken, 360 - shaken);
        pen.rotate(0.09 + shaken / 200);
        const module = 560 / rows.length;
        pen.translate(-280, -280);
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, 560, 560);
        pen.fillStyle = "#111";
        rows.forEach((row, y) => row.forEach((ink, x) => ink && pen.fillRect(x * module, y * module, module + 0.5, module + 0.5)));
        return canvas.toDataURL("image/jpeg", 0.85);
      },
      [modules, shake],
    );
  const frames = [];
  for (const shake of [0, 3, 6, 3]) frames.push(Buffer.from((await frame(shake)).split(",")[1], "base64"));
  await writeFile(path, Buffer.concat(frames));
}

export function enrol(city) {
  test("a phone is bound by looking at the code, in two taps, without a word typed", async () => {
    const handset = await Handset.open(city(), { bound: false });
    const drawing = await Hand.on(handset);
    const path = join(city().folder, "code.mjpeg");
    await drawing.sees("绑定本机");
    await film(drawing, handset.code, path);
    await drawing.leave();

    const hand = await Hand.on(handset, { camera: path });
    await hand.sees("绑定本机");
    hand.count();
    const opened = Date.now();
    await hand.tap("扫描二维码");
    await hand.sees("中心地址");
    console.log(`# read ${Date.now() - opened} ms after the tap, the camera's start among them`);
    assert.equal(await hand.page.locator("textarea").inputValue(), handset.code);
    await hand.tap("绑定");
    await hand.sees("登录");
    assert.equal(hand.taps, 2);
    assert.equal(await hand.core("people.is_enrolled"), true);
    await hand.leave();
  });
}
