/** What is odd about a photo, in words. */
import type { Doubt } from "@/host";
import { t } from "@/text";
import { pointInTime } from "@/text/times";

/** In words, the graver first. */
export function doubtWords(doubts: Doubt[], now: number): string[] {
  return doubts.map((doubt) => {
    if (doubt === "blurred") return t("doubt.blurred");
    if (doubt === "dark") return t("doubt.dark");
    const { what, when, same } = doubt.like;
    const said = { what, when: pointInTime(when, now) };
    return same ? t("doubt.likeHere", said) : t("doubt.like", said);
  });
}

/** In the one word that fits a small picture. */
export function doubtTag(doubts: Doubt[]): string | null {
  const [first] = doubts;
  if (first === undefined) return null;
  return typeof first === "string" ? t(`doubt.${first}`) : t("doubt.likeTag");
}
