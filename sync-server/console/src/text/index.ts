/** The words of the console. A key that one of the two languages lacks does not compile. */
import { createI18n } from "vue-i18n";
import type { Fault } from "@/api/fault";
import en from "./en";
import zh from "./zh-CN";

export type Lang = "zh-CN" | "en";

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };
/** The shape of a catalogue. */
export type Texts = Same<typeof zh>;

type Leaves<T, Before extends string = ""> = {
  [K in keyof T & string]: T[K] extends string ? `${Before}${K}` : Leaves<T[K], `${Before}${K}.`>;
}[keyof T & string];
/** A key of a text, such as `queue.empty`. */
export type TextKey = Leaves<Texts>;

const KEPT = "cgt.lang";

function first(): Lang {
  const kept = localStorage.getItem(KEPT);
  if (kept === "en" || kept === "zh-CN") return kept;
  return navigator.language.startsWith("zh") ? "zh-CN" : "en";
}

export const i18n = createI18n({
  legacy: false,
  locale: first(),
  fallbackLocale: "zh-CN",
  messages: { "zh-CN": zh, en } satisfies Record<Lang, Texts>,
});

/** The text of a key in the reader's language. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return i18n.global.t(key, values);
}

/** Whether there is a text for a key that is put together from a word of the centre. */
export const has = (key: string): key is TextKey => i18n.global.te(key, "zh-CN");

export const lang = (): Lang => i18n.global.locale.value as Lang;

export function setLang(to: Lang): void {
  i18n.global.locale.value = to;
  document.documentElement.lang = to;
  localStorage.setItem(KEPT, to);
}

/** What somebody is told by the centre, in the reader's language. */
export const said = ({ zh, en }: Pick<Fault, "zh" | "en">): string => (lang() === "en" ? en : zh);
