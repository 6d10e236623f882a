/** What waits on the phone, and how it gets to the centre. */
import type { Answers, Phone } from "./kept";
import { errorOf } from "./says";
import type { ItemCard } from "../types";

export function outboxCommands(phone: Phone) {
  const { world, changed, itemOf } = phone;

  const deliver = (): void => {
    for (const item of world.items) {
      if (item.state.state === "refused") continue;
      Object.assign(item, {
        state: { state: "received" },
        zh: "中心已收",
        media_received: item.media,
        bytes_sent: item.bytes,
        says: null,
      });
      const sheet = world.cases.find((other) => other.card.case === item.case);
      const word = sheet?.card.status.word;
      if (sheet !== undefined && (word === "saved" || (typeof word === "object" && "sending" in word)))
        sheet.card.status = { ...sheet.card.status, word: "received", zh: "中心已收", pending: 0 };
    }
  };

  return {
    "outbox.list": ({ most }) => structuredClone(world.items.slice(0, most)),
    "outbox.figures": () => {
      const reports = world.items.filter((item) => item.kind === "report");
      const sum = (of: (item: ItemCard) => number) =>
        world.items.reduce((total, item) => total + of(item), 0);
      return {
        reports: reports.length,
        reports_received: reports.filter((item) => item.state.state === "received").length,
        media: sum((item) => item.media),
        media_received: sum((item) => item.media_received),
        open: world.items.filter((item) => item.state.state !== "received" && !item.closed).length,
      };
    },
    "outbox.reopen": ({ item }) => ({ acts: { case: itemOf(item).case ?? "", acts: [] } }),
    "outbox.set_aside": ({ item }) => {
      itemOf(item).closed = true;
      changed();
      return null;
    },
    "outbox.history": () => [],
    "sync.tidy": () => ({ ops: 0, files: 0, cases: 0, leftovers: 0 }),
    "sync.state": () => {
      const open = world.items.filter((item) => item.state.state !== "received" && !item.closed);
      const refused = open.filter((item) => item.state.state === "refused");
      return {
        running: false,
        offline: world.offline,
        last_ms: world.now,
        whole_ms: world.offline ? null : world.now,
        says: world.offline ? errorOf("net.offline") : null,
        items: open.length - refused.length,
        refused: refused.length,
        files: open.reduce((sum, item) => sum + item.media - item.media_received, 0),
        bytes: open.reduce((sum, item) => sum + item.bytes - item.bytes_sent, 0),
      };
    },
    "sync.run": () => {
      const outcome = { users: [], bytes_sent: 0, stopped: null, packs: null, notices: null };
      if (world.offline)
        return { outcome: { ...outcome, stopped: "net.offline" }, says: errorOf("net.offline") };
      deliver();
      changed();
      return { outcome, says: null };
    },
    "packs.shelf": () => world.shelf,
    "packs.refresh": () => [],
    "bundles.export": () => ({ path: "bundle", exported: { ops: 1, media: 1, bytes: 1 } }),
    "bundles.import": () => ({ ops: 1, media: 1 }),
  } satisfies Partial<Answers>;
}
