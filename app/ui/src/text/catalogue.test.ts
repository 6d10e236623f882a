// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse as parseSfc } from "vue/compiler-sfc";
import { describe, expect, it } from "vitest";
import en from "./en";
import zh from "./zh-CN";

const SRC = fileURLToPath(new URL("..", import.meta.url));

function leaves(node: object, before = ""): [string, string][] {
  return Object.entries(node).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[before + key, value]] : leaves(value as object, `${before}${key}.`),
  );
}

/** Every file of the screens, without tests, catalogues, bindings and the made-up city. */
function files(under = SRC): string[] {
  return readdirSync(under, { withFileTypes: true }).flatMap((entry) => {
    const path = join(under, entry.name);
    if (entry.isDirectory()) return ["bindings", "fake"].includes(entry.name) ? [] : files(path);
    return /\.(vue|ts)$/.test(path) && !/\.test\.ts$|text\/(zh-CN|en)\/\w+\.ts$/.test(path) ? [path] : [];
  });
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe("the catalogues", () => {
  const [chinese, english] = [new Map(leaves(zh)), new Map(leaves(en))];

  it("say the same keys in both languages, none of them empty", () => {
    expect([...english.keys()]).toEqual([...chinese.keys()]);
    expect([...chinese, ...english].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("are given the same values in both languages", () => {
    const other = [...chinese].filter(
      ([key, text]) => `${placeholders(text)}` !== `${placeholders(english.get(key) ?? "")}`,
    );
    expect(other).toEqual([]);
  });

  it("hold no Chinese in the English one, but for the name of the language", () => {
    const han = [...english].filter(([key, text]) => /\p{Script=Han}/u.test(text) && key !== "me.zh");
    expect(han).toEqual([]);
  });

  it("hold no key that no screen uses", () => {
    const text = files().map((file) => readFileSync(file, "utf8")).join("\n");
    // A key may be put together from its area and a word of the core, as in `status.${state}`.
    const built = [...text.matchAll(/`([a-zA-Z]+)\.\$\{/g)].map(([, area = ""]) => area);
    const unused = [...chinese.keys()].filter(
      (key) =>
        !text.includes(`"${key}"`) &&
        !text.includes(`'${key}'`) &&
        !text.includes(`zh.${key}`) &&
        !built.includes(key.split(".")[0] ?? ""),
    );
    expect(unused).toEqual([]);
  });
});

/** A node of a template, as far as words are looked for in it. */
interface Node {
  type: number;
  content?: unknown;
  props?: { type: number; name: string; value?: { content: string } }[];
  children?: Node[];
}
const [TEXT, ATTRIBUTE] = [2, 6];
const READ = ["alt", "title", "placeholder", "aria-label", "label"];

/** The text a person would read: text nodes, and attributes that are shown or read aloud. */
function wordsOf(node: Node): string[] {
  const own = node.type === TEXT && typeof node.content === "string" ? [node.content] : [];
  const said = (node.props ?? []).filter((prop) => prop.type === ATTRIBUTE && READ.includes(prop.name));
  const read = said.map((prop) => prop.value?.content ?? "");
  return [...own, ...read, ...(node.children ?? []).flatMap(wordsOf)];
}

describe("the templates", () => {
  const HAN = /\p{Script=Han}/u;

  it("hold no word that the catalogues should hold", () => {
    const found = files()
      .filter((file) => file.endsWith(".vue"))
      .flatMap((file) => {
        const { descriptor } = parseSfc(readFileSync(file, "utf8"));
        const words = wordsOf(descriptor.template?.ast as unknown as Node);
        return words.filter((text) => /[\p{Script=Han}\p{Script=Latin}]/u.test(text)).map((text) => `${file}: ${text}`);
      });
    expect(found).toEqual([]);
  });

  it("and no code holds Chinese, comments and the last resort of an error aside", () => {
    const found = files().flatMap((file) => {
      const source = readFileSync(file, "utf8")
        .replace(/\/\*[\s\S]*?\*\//g, "")
        .replace(/<!--[\s\S]*?-->/g, "")
        .replace(/^\s*\/\/.*$/gm, "");
      const lines = source.split("\n").filter((line) => HAN.test(line));
      return file.endsWith("host/host.ts") ? [] : lines.map((line) => `${file}: ${line.trim()}`);
    });
    expect(found).toEqual([]);
  });
});
