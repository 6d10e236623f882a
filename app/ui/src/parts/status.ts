/** The status words of a case, the same everywhere (workflow.md §1). */
import type { Status, StatusWord } from "@/host";
import { lang, t } from "@/text";
import type { Tone } from "./tones";

function english({ word, number }: Status): string {
  if (word === "saved") return t("status.saved");
  if (word === "received") return t("status.received");
  if ("sending" in word) return word.sending.of > 0 ? t("status.sending", word.sending) : t("status.sendingBare");
  if ("incomplete" in word) return t("status.incomplete", word.incomplete);
  if ("refused" in word) return t("status.refused");
  if ("held" in word) return t("status.held");
  if (word.at_centre === "filed")
    return number === null ? t("status.filedBare") : t("status.filed", { number });
  return t(`status.${word.at_centre}`);
}

/** The word: in Chinese as the core says it, because a city may have renamed it. */
export const statusText = (status: Status): string =>
  lang() === "zh-CN" ? status.zh : english(status);

const BAD = ["declined", "not_filed", "void", "invalid", "returned"];
const DONE = ["closed"];
const OVER = ["retracted", "merged", "transferred"];

export function statusTone(word: StatusWord): Tone {
  if (word === "saved") return "amber";
  if (word === "received") return "green";
  if ("sending" in word) return "blue";
  if ("incomplete" in word || "held" in word) return "amber";
  if ("refused" in word) return "red";
  if (BAD.includes(word.at_centre)) return "red";
  if (DONE.includes(word.at_centre)) return "green";
  return OVER.includes(word.at_centre) ? "plain" : "blue";
}
