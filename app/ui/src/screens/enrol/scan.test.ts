import encodeQR from "qr";
import { afterEach, describe, expect, it } from "vitest";
import type { Pixels } from "@/host";
import { bareWorld, type World } from "@/host/fake";
import { open, type Stage } from "@/story/stage";
import { codeIn } from "./code";

const TEXT = JSON.stringify({ url: "https://cg.example:8443", server_id: "示范市", token: "t".repeat(96) });

/** A code as a hand holds it: turned, under a lamp from one side, on a grainy sensor. */
function seen(text: string, side: number, turned: number, grain: number): Pixels {
  const rows = encodeQR(text, "raw", { border: 4 });
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  const module = (side * 0.68) / rows.length;
  const [cos, sin] = [Math.cos(turned), Math.sin(turned)];
  let chance = 7;
  for (let at = 0; at < side * side; at += 1) {
    const [x, y] = [(at % side) - side / 2, Math.floor(at / side) - side / 2];
    const column = Math.floor((cos * x + sin * y) / module + rows.length / 2);
    const row = Math.floor((cos * y - sin * x) / module + rows.length / 2);
    chance = (chance * 1_103_515_245 + 12_345) % 2_147_483_648;
    const light = 0.55 + (0.45 * (at % side)) / side;
    const ink = rows[row]?.[column] === true ? 35 : 210;
    data.fill(light * ink + grain * (chance / 2_147_483_648 - 0.5), at * 4, at * 4 + 3);
  }
  return { width: side, height: side, data };
}

describe("a code before the camera", () => {
  it("is read straight and turned, in poor light, its Chinese too", () => {
    for (const turned of [0, 0.2, -0.6, Math.PI / 2]) expect(codeIn(seen(TEXT, 720, turned, 40), true)).toBe(TEXT);
  });

  it("is none where there is none, and that is no failure", () => {
    expect(codeIn({ width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4).fill(200) })).toBeNull();
  });
});

describe("binding by the camera", () => {
  let stage: Stage;
  afterEach(() => stage.leave());

  const bare = (more: Partial<World>): World => ({ ...bareWorld(new Date(2026, 10, 22, 12).getTime()), ...more });
  const until = async (words: string) => {
    for (let round = 0; round < 100 && !stage.text().includes(words); round += 1) await stage.settle();
    expect(stage.text()).toContain(words);
  };
  const field = () => document.querySelector("textarea")?.value;

  it("fills the code in by itself, and says whose centre it leads to before anything is sent", async () => {
    stage = await open(bare({ code: TEXT }), "/enrol");
    await stage.tap("扫描二维码");
    await until("cg.example:8443");
    expect(field()).toBe(TEXT);
    expect(stage.host.felt).toEqual(["vibrate 60"]);
    expect(stage.host.asked).not.toContain("people.enrol");
    await stage.tap("绑定");
    expect(stage.host.world.enrolled).toBe(true);
  });

  it("says of another code that it is another, and goes on looking", async () => {
    stage = await open(bare({ code: "https://shop.example/noodles" }), "/enrol");
    await stage.tap("扫描二维码");
    await until("这不是绑定二维码");
    stage.host.world.code = TEXT;
    await until("cg.example:8443");
  });

  it("needs no live camera: one photo is searched, and one without a code says what to do", async () => {
    stage = await open(bare({ camera: null }), "/enrol");
    await stage.tap("扫描二维码");
    await until("相机没有打开");
    await stage.tap("拍二维码");
    await until("照片里没有找到二维码");
    stage.host.world.code = TEXT;
    await stage.tap("拍二维码");
    await until("cg.example:8443");
  });

  it("is left without a code, and what was typed stays", async () => {
    stage = await open(bare({}), "/enrol");
    await stage.type("绑定码", "half a code");
    await stage.tap("扫描二维码");
    await until("对进框内");
    await stage.tap("关闭");
    expect(field()).toBe("half a code");
  });
});
