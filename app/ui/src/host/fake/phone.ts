/** What the phone keeps for one person: the lock, classes on top, photos given to another case, figures. */
import { CLASSES } from "./city";
import type { World } from "./world";
import type { Branch, ClassName, Commands, Draft, ItemCard, LockState, UserProfile } from "../types";

/** What a locked phone does; see the door of the core. */
const OPEN_WHILE_LOCKED = [
  "app.about",
  "app.known_people",
  "people.is_enrolled",
  "people.sign_in",
  "people.sign_out",
  "people.current",
  "lock.state",
  "lock.left",
  "lock.back",
  "lock.unlock",
  "sync.state",
  "sync.run",
  "reports.begin",
  "reports.add_photo",
  "reports.add_recording",
  "tasks.add_answer_photo",
  "cases.add_photo",
];
export const passes = (world: World, name: string): boolean => !world.lock.locked || OPEN_WHILE_LOCKED.includes(name);

const TRIES = 5;
const MOST_PINNED = 12;

type Queue = (kind: ItemCard["kind"], of: string | null, title: string, media: number, toDraft?: boolean) => string;
type Phone = Pick<
  { [C in keyof Commands]: (params: Commands[C]["params"]) => Commands[C]["answer"] },
  | `lock.${"state" | "left" | "back" | "unlock" | "set" | "set_minutes" | "remove"}`
  | `phone.${"stock" | "settings" | "choose" | "diagnostics"}`
  | `classes.${"tree" | "pinned" | "pin"}`
  | "contacts.list"
  | "reports.add_to_case"
  | "outbox.recall"
>;

export function nameOf(key: string): ClassName | null {
  const one = CLASSES.find((known) => known.key === key);
  if (one === undefined) return null;
  return { class: key, name: one.name, major_name: one.major, version: 1, retired_in: null, in_use: true };
}

function tree(): Branch[] {
  const found: Branch[] = [];
  for (const one of CLASSES) {
    const kind = one.key.includes("/component/") ? ("component" as const) : ("matter" as const);
    let branch = found.find((other) => other.kind === kind && other.name === one.major);
    if (branch === undefined) {
      branch = { kind, major: Number(one.key.split("/")[2]), name: one.major, minors: [] };
      found.push(branch);
    }
    branch.minors.push({ class: one.key, name: one.name });
  }
  return found;
}

export function phoneCommands(
  world: World,
  who: () => UserProfile | null,
  queue: Queue,
  changed: () => void,
  refuse: (code: string) => never,
): Phone {
  const state = (): LockState => ({
    pin: world.lock.pin !== null,
    minutes: world.lock.minutes,
    locked: world.lock.locked,
    tries_left: world.lock.tries,
    who: who(),
    unsent: world.items.filter((item) => item.state.state !== "received" && !item.closed).length,
  });
  const check = (pin: string | null | undefined): void => {
    const { lock } = world;
    if (lock.pin === null) return;
    if (lock.tries === 0) refuse("pin.needs_password");
    if (pin === lock.pin) {
      lock.tries = TRIES;
      return;
    }
    lock.tries -= 1;
    refuse(lock.tries === 0 ? "pin.needs_password" : "pin.wrong");
  };
  const pinned = () => world.pinned.flatMap((key) => nameOf(key) ?? []);

  return {
    "lock.state": state,
    "lock.left": () => {
      world.lock.left ??= Date.now();
      return null;
    },
    "lock.back": () => {
      const { lock } = world;
      if (lock.pin !== null && lock.left !== null && Date.now() - lock.left >= lock.minutes * 60_000) lock.locked = true;
      if (!lock.locked) lock.left = null;
      return state();
    },
    "lock.unlock": ({ pin }) => {
      check(pin);
      Object.assign(world.lock, { locked: false, left: null });
      return state();
    },
    "lock.set": ({ old, pin, minutes }) => {
      if (!/^\d{6}$/.test(pin)) refuse("pin.six_digits");
      check(old);
      Object.assign(world.lock, { pin, minutes });
      return state();
    },
    "lock.set_minutes": ({ minutes }) => {
      world.lock.minutes = minutes;
      return state();
    },
    "lock.remove": ({ pin }) => {
      check(pin);
      world.lock.pin = null;
      return state();
    },

    "phone.stock": () => ({
      photos: 48_300_000,
      photo_files: 96,
      waiting: world.items.reduce((sum, item) => sum + item.bytes - item.bytes_sent, 0),
      database: 3_100_000,
      packs: 21_400_000,
      today: { sent: 9_400_000, received: 1_200_000 },
      month: { sent: 214_000_000, received: 36_500_000 },
    }),
    "phone.settings": () => ({ saver: world.saver }),
    "phone.choose": ({ settings }) => {
      world.saver = settings.saver;
      return settings;
    },
    "phone.diagnostics": () => "app: 0.1.0\nschema: 9\ndrafts: 0\nlog: 1763784000000 report.submitted 采0101-1122-009\n",

    "classes.tree": tree,
    "classes.pinned": pinned,
    "classes.pin": ({ class: key, on_top }) => {
      const others = world.pinned.filter((other) => other !== key);
      if (on_top && others.length >= MOST_PINNED) refuse("class.too_many_pinned");
      if (!on_top) world.pinned = others;
      else if (!world.pinned.includes(key)) world.pinned.push(key);
      return pinned();
    },

    "contacts.list": () => structuredClone(world.contacts),

    "reports.add_to_case": ({ draft: id, case: to }) => {
      const draft: Draft = world.drafts.find((one) => one.case === id) ?? refuse("draft.gone");
      const sheet = world.cases.find((one) => one.card.case === to) ?? refuse("case.unknown");
      if (draft.media.length === 0) refuse("draft.nothing_to_add");
      world.drafts = world.drafts.filter((one) => one !== draft);
      const item = queue("media", sheet.card.case, draft.field_code, draft.media.length, true);
      world.given.set(item, draft);
      return item;
    },
    "outbox.recall": ({ item }) => {
      const found = world.items.find((other) => other.item === item) ?? refuse("item.gone");
      world.items = world.items.filter((other) => other !== found);
      const draft = world.given.get(item) ?? null;
      if (draft !== null) world.drafts.unshift(draft);
      changed();
      return draft;
    },
  };
}
