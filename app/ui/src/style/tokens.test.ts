// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** The custom properties of a theme, with those of the light one where it says nothing. */
function theme(selector: string): Map<string, string> {
  const start = css.indexOf(selector);
  const block = css.slice(css.indexOf("{", start) + 1, css.indexOf("}", start));
  const said = [...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)];
  const own = said.map(([, name = "", value = ""]) => [name, value] as const);
  return new Map(selector === '[data-theme="light"]' ? own : [...theme('[data-theme="light"]'), ...own]);
}

function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = parts.map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const PAIRS = [
  ["ink", "ground"],
  ["ink", "card"],
  ["grey", "ground"],
  ["grey", "card"],
  ["grey", "grey-soft"],
  ["primary", "ground"],
  ["primary", "card"],
  ["primary", "blue-soft"],
  ["on-primary", "primary"],
  ["red", "card"],
  ["red", "ground"],
  ["red", "red-soft"],
  ["amber", "amber-soft"],
  ["green", "green-soft"],
  ["green", "card"],
] as const;

describe("r26_no_text_is_unreadable_in_the_sun", () => {
  const themes: [string, number][] = [
    ['[data-theme="light"]', 4.5],
    ['[data-theme="dark"]', 4.5],
    ['[data-theme="sun"]', 7],
    ["[data-finder]", 7],
  ];
  it.each(themes)("%s has at least %d:1 in every pair", (selector, least) => {
    const values = theme(selector);
    const poor = PAIRS.map(([ink, ground]) => {
      const ratio = contrast(values.get(ink) ?? "", values.get(ground) ?? "");
      return { pair: `${ink} on ${ground}`, ratio };
    }).filter(({ ratio }) => !(ratio >= least));
    expect(poor).toEqual([]);
  });

  it.each(themes)("%s has edges of controls at 3:1", (selector) => {
    const values = theme(selector);
    expect(contrast(values.get("control") ?? "", values.get("card") ?? "")).toBeGreaterThan(3);
  });
});
