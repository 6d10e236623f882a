/** What the sync sheet shows of an item, and what can be done with it there. */
import type { ItemCard } from "@/host";
import type { Tone } from "@/parts/tones";
import { lang, t, type TextKey } from "@/text";

export type Group = "open" | "aside" | "arrived";

export function groupOf(item: ItemCard): Group {
  if (item.state.state === "received") return "arrived";
  return item.closed ? "aside" : "open";
}

const KINDS: Record<ItemCard["kind"], TextKey> = {
  report: "sync.report",
  media: "sync.mediaKind",
  remark: "sync.remark",
  edit: "sync.edit",
  retraction: "sync.retraction",
  withdrawal: "sync.withdrawal",
  answer: "sync.answer",
  duty: "sync.duty",
  finding: "sync.finding",
};
export const kindText = (item: ItemCard): string => t(KINDS[item.kind]);

/** The word of an item's state. */
export function stateText(item: ItemCard): string {
  if (lang() === "zh-CN") return item.zh;
  const [done, of] = [item.media_received, item.media];
  switch (item.state.state) {
    case "waiting":
      return t("status.saved");
    case "sending":
      return of > 0 ? t("status.sending", { done, of }) : t("status.sendingBare");
    case "incomplete":
      return t("status.incomplete", { done, of });
    case "received":
      return t("status.received");
    case "held":
      return t("status.held");
    case "refused":
      return t("status.refused");
  }
}

const TONES: Record<ItemCard["state"]["state"], Tone> = {
  waiting: "amber",
  sending: "blue",
  incomplete: "amber",
  received: "green",
  held: "amber",
  refused: "red",
};
export const stateTone = (item: ItemCard): Tone => TONES[item.state.state];

export type Act = "recall" | "mend" | "setAside";

/** What its author may do: take back what nobody was offered, mend or let be what was refused. */
export function actsOf(item: ItemCard): Act[] {
  if (item.closed) return [];
  if (item.state.state === "refused") return ["mend", "setAside"];
  return item.state.state === "waiting" && item.to_draft ? ["recall"] : [];
}

/** Sent of all, 0 to 1; all of it where there is nothing but words. */
export function share(item: ItemCard): number {
  if (item.state.state === "received") return 1;
  return item.bytes === 0 ? 0 : Math.min(1, item.bytes_sent / item.bytes);
}
