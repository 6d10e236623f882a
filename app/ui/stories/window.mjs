// The app's real window, on a screen that nobody sees, driven as a person's finger drives it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PROGRAMS } from "./city.mjs";

/** How the driver writes an element in JSON. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 50;

const HOW = "apt-get install webkit2gtk-driver xvfb";

/** The first button or chip with a name that begins so and that is really on the screen. */
const FIND = `
  const [role, words] = arguments;
  const all = [...document.querySelectorAll(role)];
  const name = (one) => (one.getAttribute("aria-label") ?? one.innerText ?? "").trim();
  return all.find((one) => !one.disabled && one.getClientRects().length > 0 && name(one).startsWith(words)) ?? null;`;
/** A field by the words above it. */
const FIELD = `
  const label = [...document.querySelectorAll("label")].find((one) => one.innerText.trim().startsWith(arguments[0]));
  return label?.control ?? document.querySelector(\`[aria-label="\${arguments[0]}"]\`);`;
/** A chooser that waits for its file: under a driver no window of the system may open. */
const HOLD_CHOOSERS = `
  HTMLInputElement.prototype.click = function () {
    if (this.type !== "file") HTMLElement.prototype.click.call(this);
    else this.hidden = false;
  };`;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** A screen in memory. */
export class Screen {
  static async open(size = "412x915x24") {
    const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", size, "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    const gone = once(child, "error").then(([error]) => { throw new Error(`${error.message}: ${HOW}`); });
    const said = once(createInterface({ input: child.stdio[3] }), "line");
    const [number] = await Promise.race([said, gone]);
    return Object.assign(new Screen(), { child, name: `:${number}` });
  }

  close() {
    this.child.kill();
  }
}

export class Window {
  /** Opens the app over a folder, and waits until it draws. */
  static async open(screen, data, { standsAt }) {
    const port = await freePort();
    const env = {
      ...process.env, DISPLAY: screen.name, TAURI_WEBVIEW_AUTOMATION: "true", LANGUAGE: "zh_CN:zh",
      COLLECTOR_DATA: data, COLLECTOR_STANDS_AT: standsAt,
    };
    const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], { env, stdio: ["ignore", "ignore", "pipe"] });
    const gone = once(driver, "error").then(([error]) => { throw new Error(`${error.message}: ${HOW}`); });
    const window = Object.assign(new Window(), { driver, root: `http://127.0.0.1:${port}`, said: "" });
    driver.stderr.on("data", (words) => (window.said = `${window.said}${words}`.slice(-4000)));
    await Promise.race([window.#begin(), gone]).catch((failed) => {
      window.close();
      throw failed;
    });
    return window;
  }

  async #begin() {
    const binary = join(PROGRAMS, "collector");
    const wanted = { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: [] } } } };
    await this.#until("the driver answers", () => fetch(`${this.root}/status`).then(() => true, () => false));
    const { sessionId } = await this.#ask("POST", "/session", wanted);
    this.root = `${this.root}/session/${sessionId}`;
  }

  async #ask(method, path, said) {
    const body = said === undefined ? undefined : JSON.stringify(said);
    const answer = await fetch(`${this.root}${path}`, { method, body });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${value.error} ${value.message} ${this.said}`);
    return value;
  }

  async #until(what, holds) {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
      const found = await holds();
      if (found) return found;
      await new Promise((later) => setTimeout(later, LOOK_AGAIN_MS));
    }
    throw new Error(`${what}: not within ${PATIENCE_MS / 1000} s\n${await this.text().catch(() => "")}\n${this.said}`);
  }

  run(script, ...args) {
    return this.#ask("POST", "/execute/sync", { script, args });
  }

  text() {
    return this.run("return document.body.innerText;");
  }

  sees(words) {
    return this.#until(`“${words}” is seen`, async () => (await this.text()).includes(words));
  }

  /** Waits until so many of these are drawn. */
  counts(selector, many) {
    const drawn = "return [...document.querySelectorAll(arguments[0])].filter((one) => one.innerText.trim() !== '').length;";
    return this.#until(`${many} of ${selector}`, async () => (await this.run(drawn, selector)) === many);
  }

  /** Taps what is found once it lies still: of a sheet that slides in, the driver would hit what is gone. */
  #press(what, script, ...args) {
    let lay = null;
    return this.#until(`${what} is there to be tapped`, async () => {
      const found = await this.run(script, ...args);
      if (found === null) return false;
      const lies = JSON.stringify(await this.run("return arguments[0].getBoundingClientRect();", found));
      const still = lies === lay;
      lay = lies;
      if (!still) return false;
      return this.#ask("POST", `/element/${found[ELEMENT]}/click`, {}).then(() => true, () => false);
    });
  }

  tap(words, role = "button, [role=button], a, label") {
    return this.#press(`“${words}”`, FIND, role, words);
  }

  /** The nth of the choices under a heading. */
  async chooses(legend, nth) {
    const choice = `
      const group = [...document.querySelectorAll("fieldset, [role=group], [role=radiogroup]")].find((one) =>
        (one.getAttribute("aria-label") ?? one.querySelector("legend")?.innerText ?? "").trim() === arguments[0]);
      return group?.querySelectorAll("label")[arguments[1]] ?? null;`;
    await this.#press(`a choice of ${legend}`, choice, legend, nth);
  }

  async type(label, text) {
    const field = await this.#until(`the field ${label}`, () => this.run(FIELD, label));
    await this.#ask("POST", `/element/${field[ELEMENT]}/value`, { text });
  }

  /** Takes a photo where there is no camera: the chooser gives this file. */
  async shoots(file) {
    await this.run(HOLD_CHOOSERS);
    await this.tap("拍照");
    const chooser = await this.#until("the chooser", () => this.run("return document.querySelector('input[type=file]');"));
    await this.#ask("POST", `/element/${chooser[ELEMENT]}/value`, { text: file });
  }

  /** A picture of so many pixels, with so much in it that it is no cheap one. */
  async jpeg(width, height, file) {
    const draw = `
      const [wide, high] = arguments;
      const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high });
      const pen = canvas.getContext("2d");
      for (let n = 0; n < 4000; n += 1) {
        pen.fillStyle = \`hsl(\${(n * 47) % 360} 60% \${30 + (n % 50)}%)\`;
        pen.fillRect((n * 7919) % wide, (n * 104729) % high, 60 + (n % 90), 40 + (n % 70));
      }
      return canvas.toDataURL("image/jpeg", 0.9);`;
    const data = await this.run(draw, width, height);
    await writeFile(file, Buffer.from(data.slice(data.indexOf(",") + 1), "base64"));
  }

  async picture(file) {
    await writeFile(file, Buffer.from(await this.#ask("GET", "/screenshot"), "base64"));
  }

  /** The system takes the app away, without a word. */
  async kill() {
    const { pid } = this.driver;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    const apps = children.trim().split(/\s+/).filter(Boolean).map(Number);
    assert.equal(apps.length, 1, `one app under the driver: ${children}`);
    process.kill(apps[0], "SIGKILL");
    this.close();
  }

  /** Closes it as its owner does. */
  async leave() {
    await this.#ask("DELETE", "");
    this.close();
  }

  close() {
    this.driver.kill();
  }
}
