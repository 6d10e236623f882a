// A real centre with the demo city, real handsets in front of it, and the line between the two.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** Where cargo put the programs. */
export const PROGRAMS = process.env.PROGRAMS ?? join(ROOT, "target/debug");
const SCREENS = fileURLToPath(new URL("../dist", import.meta.url));
const program = (name) => join(PROGRAMS, name);

/** A program that serves; resolves once it said where. */
class Serving {
  constructor(name, argumentsOf, told, within = []) {
    Object.assign(this, { name, argumentsOf, told, within, address: null, child: null, words: "" });
  }

  async start() {
    const [first, ...rest] = [...this.within, program(this.name), ...this.argumentsOf(this.address)];
    const child = spawn(first, rest, {
      stdio: ["ignore", "pipe", "pipe"],
    });
    // Its last words, for whoever wonders why a story failed.
    child.stderr.on("data", (said) => (this.words = `${this.words}${said}`.slice(-4000)));
    this.child = child;
    const lines = createInterface({ input: child.stdout });
    this.address = await new Promise((served, failed) => {
      lines.on("line", (line) => {
        const found = this.told.exec(line);
        if (found !== null) served(found[1]);
      });
      child.on("exit", (code) => failed(new Error(`${this.name} ended with ${code} before it served: ${this.words}`)));
    });
    return this;
  }

  /** As a power cut or the phone's system does it: without a word. */
  async kill() {
    if (this.child === null || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}

/** The way between a handset and the centre, which can be cut. */
export class Line {
  constructor(to) {
    this.to = new URL(to);
    this.open = true;
    /** Bytes that still get through to the centre; none when there is no such bound. */
    this.left = Infinity;
    this.sockets = new Set();
    this.server = createServer((near) => {
      if (!this.open) return near.destroy();
      const far = connect(Number(this.to.port), this.to.hostname);
      near.on("data", ({ length }) => {
        this.left -= length;
        if (this.left < 0) this.cut();
      });
      for (const [one, other] of [[near, far], [far, near]]) {
        this.sockets.add(one);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          this.sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
  }

  async start() {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.address = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  cut() {
    this.open = false;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Cuts it when so many more bytes went up. */
  cutAfter(bytes) {
    this.left = bytes;
  }

  mend() {
    this.left = Infinity;
    this.open = true;
  }

  async close() {
    this.cut();
    this.server.close();
  }
}

/** The centre, with its people at their desks. */
export class Centre {
  static async open() {
    const centre = Object.assign(new Centre(), { handsets: [] });
    centre.folder = await mkdtemp(join(tmpdir(), "stories-"));
    centre.data = join(centre.folder, "centre");
    await run(program("sync-server"), ["demo", "--data", centre.data]);
    const serve = (known) => [
      "serve", "--data", centre.data, "--address", known === null ? "127.0.0.1:0" : new URL(known).host,
    ];
    centre.serving = await new Serving("sync-server", serve, /(http:\/\/127\.0\.0\.1:\d+)/).start();
    return centre;
  }

  get url() {
    return this.serving.address;
  }

  /** A code that binds one phone, which will reach the centre by `address`. */
  async invitation(address) {
    const asked = ["enrol", "--data", this.data, "--public-url", address, "--text"];
    const { stdout } = await run(program("sync-server"), asked);
    return stdout.split("\n").map((line) => line.trim()).find((line) => line.startsWith("{"));
  }

  /** Somebody at the desk, through the routes a console has. */
  async desk(number) {
    const password = `demo-${number.slice(1)}`;
    const { token } = await ask(`${this.url}/v1/desk/sign-in`, { work_number: number, password });
    const as = { authorization: `Bearer ${token}` };
    const get = (path) => ask(`${this.url}/v1/desk${path}`, null, as);
    const post = (path, said) => ask(`${this.url}/v1/desk${path}`, said, as);
    const does = async (id, move, args = {}) => {
      const { case: row } = await get(`/cases/${id}`);
      const told = await post(`/cases/${id}/acts`, { move, seen_pos: row.pos, args });
      if (told.verdict.verdict !== "applied") throw new Error(`${number} ${move}: ${JSON.stringify(told.verdict)}`);
    };
    return { get, post, does };
  }

  /** Whoever keeps the accounts. */
  async keeper() {
    const [number, password] = ["管1201", "demo-1201"];
    const { token } = await ask(`${this.url}/v1/desk/sign-in`, { work_number: number, password });
    const as = { authorization: `Bearer ${token}` };
    return (method, path, said = null) => ask(`${this.url}/v1/admin${path}`, said, as, method);
  }

  async close() {
    for (const handset of this.handsets) await handset.close();
    await this.serving.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function ask(url, said, headers = {}, method = said === null ? "GET" : "POST") {
  const body = said === null ? undefined : JSON.stringify(said);
  const answer = await fetch(url, { method, body, headers: { "content-type": "application/json", ...headers } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** A phone: its own folder, its own line to the centre. */
export class Handset {
  static async open(centre, { bound = true, disk = null } = {}) {
    const handset = new Handset();
    handset.line = await new Line(centre.url).start();
    const data = join(centre.folder, `phone-${centre.handsets.push(handset)}`);
    handset.code = await centre.invitation(handset.line.address);
    const serve = (known) => [
      "--data", data, "--ui", SCREENS, "--device", "story",
      "--listen", known === null ? "127.0.0.1:0" : new URL(known).host,
      ...(bound && known === null ? ["--enrol", handset.code] : []),
    ];
    if (disk !== null) await mkdir(data);
    handset.serving = await new Serving("collector-web-host", serve, /^listening (\S+)/, disk?.over(data)).start();
    handset.disk = disk?.of(handset.serving.child.pid, data);
    return handset;
  }

  get url() {
    return this.serving.address;
  }

  /** The system takes the app away and the person opens it again. */
  async killed() {
    await this.serving.kill();
    await this.serving.start();
  }

  async close() {
    await this.serving.kill();
    await this.line.close();
  }
}
