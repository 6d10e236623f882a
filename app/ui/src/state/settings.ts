/** What a person set for this phone's screen: language, appearance, size of type. */
import { defineStore } from "pinia";
import { ref, watchEffect } from "vue";
import { type Lang, LANGS, setLang } from "@/text";

export const THEMES = ["auto", "light", "dark", "sun"] as const;
export type Theme = (typeof THEMES)[number];
export const SIZES = [100, 125, 150, 200] as const;
export type Size = (typeof SIZES)[number];

const KEPT = "screen";

interface Kept {
  lang: Lang;
  theme: Theme;
  size: Size;
}

function oneOf<T>(all: readonly T[], wanted: unknown, otherwise: T): T {
  return all.find((one) => one === wanted) ?? otherwise;
}

function kept(): Kept {
  let said: Partial<Kept> = {};
  try {
    said = (JSON.parse(localStorage.getItem(KEPT) ?? "{}") ?? {}) as Partial<Kept>;
  } catch {
    // What an older app left there is no reason not to start.
  }
  return {
    lang: oneOf(LANGS, said.lang, "zh-CN"),
    theme: oneOf(THEMES, said.theme, "auto"),
    size: oneOf(SIZES, said.size, 100),
  };
}

function shown(theme: Theme): Exclude<Theme, "auto"> {
  if (theme !== "auto") return theme;
  return window.matchMedia?.("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export const useSettings = defineStore("settings", () => {
  const from = kept();
  const lang = ref(from.lang);
  const theme = ref(from.theme);
  const size = ref(from.size);

  watchEffect(() => {
    const root = document.documentElement;
    setLang(lang.value);
    root.dataset.theme = shown(theme.value);
    root.dataset.size = String(size.value);
    localStorage.setItem(
      KEPT,
      JSON.stringify({ lang: lang.value, theme: theme.value, size: size.value }),
    );
  });

  return { lang, theme, size };
});
