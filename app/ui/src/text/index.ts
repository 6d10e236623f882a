/**
 * The words of the screens. A key that is not in the Chinese catalogue does not compile; a catalogue
 * that lacks one does not either.
 */
import { createI18n } from "vue-i18n";
import type { ApiError, DutyState } from "@/host";
import en from "./en";
import type { Same } from "./same";
import zh from "./zh-CN";

export type Lang = "zh-CN" | "en";
export const LANGS: Lang[] = ["zh-CN", "en"];

/** The shape of a catalogue. */
export type Texts = Same<typeof zh>;

type Leaves<T, Before extends string = ""> = {
  [K in keyof T & string]: T[K] extends string
    ? `${Before}${K}`
    : Leaves<T[K], `${Before}${K}.`>;
}[keyof T & string];
/** A key of a text, such as `today.report`. */
export type TextKey = Leaves<Texts>;

export const i18n = createI18n({
  legacy: false,
  locale: "zh-CN" as Lang,
  fallbackLocale: "zh-CN",
  messages: { "zh-CN": zh, en } satisfies Record<Lang, Texts>,
});

/** The text of a key in the person's language. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return i18n.global.t(key, values);
}

export function lang(): Lang {
  return i18n.global.locale.value;
}

export function setLang(to: Lang): void {
  i18n.global.locale.value = to;
  document.documentElement.lang = to;
}

/** What an error of the core says. */
export const sentence = (error: ApiError): string => (lang() === "en" ? error.en : error.zh);

/** What the core says of position and track. */
export const dutySentence = (duty: DutyState): string =>
  lang() === "en" ? duty.says_en : duty.says_zh;
