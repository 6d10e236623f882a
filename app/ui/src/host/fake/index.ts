/**
 * A phone and a centre in memory: for tests, and for looking at the screens in a browser. No part of a
 * shipped app.
 */
import { asApiError, type Host, type Viewfinder } from "../host";
import type { Change, Commands, Fix, Puts } from "../types";
import { commandsOver } from "./commands";
import { passes } from "./phone";
import { errorOf } from "./says";
import { codePixels, drawing, shotOf, type Subject } from "./pictures";
import { areaWorld } from "./areaWorld";
import { crewWorld, unitWorld } from "./unitWorld";
import { busyWorld } from "./busyWorld";
import { bareWorld, freshWorld, type World } from "./world";

export * from "./areaWorld";
export * from "./busyWorld";
export * from "./unitWorld";
export * from "./world";
export { PASSWORD, PEOPLE } from "./city";

/** What a story about a screen may ask of the fake, beyond being a host. */
export interface FakeHost extends Host {
  world: World;
  /** Every command asked, in order. */
  asked: string[];
  /** Buzzes, tones and links, in order. */
  felt: string[];
  /** Makes the next call of a command fail. */
  failNext(name: keyof Commands | keyof Puts, code: string): void;
  /** Gives a new fix, or takes it away. */
  move(fix: Fix | null): void;
  tell(change: Change): void;
  /** How many listen to the receiver. */
  watching(): number;
  /** How often somebody began to. */
  watched(): number;
}

/** How often the receiver speaks up. */
const AGAIN_MS = 2000;

function finder(subject: Subject, world: World): Viewfinder {
  return {
    attach: (to) => {
      const picture = document.createElement("img");
      picture.alt = "";
      picture.src = drawing(subject);
      to.replaceChildren(picture);
    },
    take: () => Promise.resolve(shotOf(subject)),
    frame: () => codePixels(world.code),
    lamp: () => Promise.resolve(),
    close: () => undefined,
  };
}

export function fakeHost(world: World): FakeHost {
  const asked: string[] = [];
  const felt: string[] = [];
  const failing = new Map<string, string>();
  const listeners = new Set<(change: Change) => void>();
  const watchers = new Set<(fix: Fix | null) => void>();
  let watched = 0;
  const tell = (change: Change) => listeners.forEach((listener) => listener(change));
  const commands = commandsOver(world, () => queueMicrotask(() => tell("outbox")));

  const run = async <T>(name: string, act: () => T): Promise<T> => {
    asked.push(name);
    await Promise.resolve();
    const code = failing.get(name);
    failing.delete(name);
    try {
      if (code !== undefined) throw errorOf(code);
      if (!passes(world, name)) throw errorOf("session.locked");
      return act();
    } catch (thrown) {
      throw asApiError(thrown);
    }
  };

  return {
    world,
    asked,
    felt,
    failNext: (name, code) => void failing.set(name, code),
    move: (fix) => {
      world.fix = fix;
      watchers.forEach((watcher) => watcher(fix));
    },
    tell,
    watching: () => watchers.size,
    watched: () => watched,
    call: (name, params) => {
      // A name and its parameters belong together; the compiler can't see it across a table.
      const act = commands[name] as (given: typeof params) => Commands[typeof name]["answer"];
      return run(name, () => act(JSON.parse(JSON.stringify(params)) as typeof params));
    },
    put: (name, params, bytes) => {
      const act = commands[name] as (
        given: typeof params,
        url: string,
        size: number,
      ) => Puts[typeof name]["answer"];
      return run(name, () => act(params, URL.createObjectURL(bytes), bytes.size));
    },
    mediumUrl: (sha256) => world.pictures.get(sha256) ?? `missing-${sha256}`,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    position: {
      watch: (listener) => {
        watchers.add(listener);
        watched += 1;
        listener(world.fix);
        // As a receiver does: a fix that is told once grows old while a busy machine opens a screen.
        const again = setInterval(() => listener(world.fix), AGAIN_MS);
        return () => {
          clearInterval(again);
          watchers.delete(listener);
        };
      },
    },
    camera: {
      open: () => Promise.resolve(world.camera === null ? null : finder(world.camera, world)),
      take: () => Promise.resolve(shotOf(world.camera ?? "manhole")),
      pixels: () => Promise.resolve(codePixels(world.code)),
    },
    album: { pick: () => Promise.resolve(shotOf("rubbish")) },
    files: {
      pick: () => Promise.resolve(new Blob(["bundle"])),
      handOn: ({ path }) => {
        felt.push(`handed on ${path}`);
        return Promise.resolve();
      },
    },
    record: () =>
      Promise.resolve({ stop: () => Promise.resolve(new Blob(["sound"], { type: "audio/webm" })) }),
    vibrate: (ms) => void felt.push(`vibrate ${ms}`),
    sound: (name) => void felt.push(`sound ${name}`),
    copy: (text) => {
      felt.push(`copied ${text}`);
      return Promise.resolve(true);
    },
    handOnText: (name) => {
      felt.push(`handed on ${name}`);
      return Promise.resolve(true);
    },
    open: (url) => void felt.push(`open ${url}`),
  };
}

const WORLDS: Record<string, (now: number) => World> = {
  bare: bareWorld,
  fresh: freshWorld,
  busy: busyWorld,
  unit: unitWorld,
  crew: crewWorld,
  area: areaWorld,
};

/** The fake that an address asks for, such as `?world=busy&offline`. */
fakeHost.fromAddress = (address: Location): FakeHost => {
  const asked = new URLSearchParams(address.search);
  const world = (WORLDS[asked.get("world") ?? "busy"] ?? busyWorld)(Date.now());
  world.offline = asked.has("offline");
  if (asked.has("signed-out")) world.signedIn = null;
  if (asked.has("no-fix")) world.fix = null;
  if (asked.has("no-camera")) world.camera = null;
  if (asked.has("pin")) world.lock = { pin: "204060", minutes: 5, tries: 5, locked: asked.has("locked"), left: null };
  if (asked.has("doubts")) {
    const like = { what: "采0101-1119-003", when: world.now - 70 * 3_600_000, same: false };
    world.doubts = [["blurred"], ["dark", { like }]];
  }
  return fakeHost(world);
};
