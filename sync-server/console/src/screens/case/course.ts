/** The log of a case as lines that a person reads, newest first. */
import type { CaseSheet, EntryRow } from "@/api/desk";
import { argsOf } from "@/api/things";
import { has, said, t } from "@/text";
import type { Person } from "./sheet";

export interface Line {
  pos: number;
  at: number;
  /** When it was done by the device, where that is more than a minute from the centre's time. */
  deviceAt: number | null;
  title: string;
  texts: string[];
  by: string;
  from: string;
  /** Why it did not happen; none when it did. */
  refused: string | null;
}

export interface Names {
  person: Person;
  unit: (code: string) => string;
  english: boolean;
}

const MINUTE = 60_000;

interface Change {
  by: string;
  device_ms?: number;
  change: Record<string, { value?: Record<string, unknown> } & Record<string, unknown>>;
}

const changesOf = (entry: EntryRow) => entry.changes as unknown as Change[];

/** The register that a change wrote, in words. */
function written(change: Change["change"]): string | null {
  const key = `log.${Object.keys(change.put?.value ?? {})[0] ?? ""}`;
  return has(key) ? t(key) : null;
}

/** What a change was, in words; nothing for a register, which is told together with others. */
function happened(change: Change["change"]): string | null {
  if (change.created) return t("log.reported");
  if (change.remark) return t("log.remark");
  return change.attach ? t("log.medium") : null;
}

function titleOf(entry: EntryRow, english: boolean): string {
  if (entry.move) return english ? t(`move.${entry.move}`) : (entry.move_zh ?? t(`move.${entry.move}`));
  const between = english ? ", " : "、";
  const told = (say: (change: Change["change"]) => string | null) => [
    ...new Set(changesOf(entry).map(({ change }) => say(change)).filter((word) => word !== null)),
  ];
  const filled = told(written).join(between);
  const words = [...told(happened), ...(filled === "" ? [] : [t("log.changed", { what: filled })])];
  return words.length > 0 ? words.join(between) : t("log.position", { n: entry.pos });
}

/** What its maker said and chose, a line each. */
function textsOf(entry: EntryRow, { person, unit }: Names): string[] {
  const args = argsOf(entry);
  const result = (key: string) => {
    const word = `result.${String(args[key])}`;
    return args[key] !== undefined && has(word) ? t(word) : null;
  };
  const texts = [
    typeof args.unit === "string" ? t("log.to", { who: unit(args.unit) }) : null,
    typeof args.assignee === "string" ? t("log.to", { who: person(args.assignee) }) : null,
    result("verification"),
    result("check"),
    result("disposal"),
    result("basis"),
    typeof args.receiver === "string" ? t("log.to", { who: args.receiver }) : null,
    args.reason,
    args.opinion,
    args.without_media,
  ];
  return texts.filter((text): text is string => typeof text === "string" && text !== "");
}

function refusedOf({ verdict }: EntryRow): string | null {
  if (!verdict || verdict.verdict === "applied") return null;
  const sentence = verdict.zh && verdict.en ? `: ${said({ zh: verdict.zh, en: verdict.en })}` : "";
  const word = { superseded: "log.superseded", pending: "log.pending" } as const;
  const key = word[verdict.verdict as keyof typeof word] ?? "log.refused";
  return `${t(key)}${sentence}`;
}

export function linesOf(sheet: CaseSheet, names: Names): Line[] {
  const lines = sheet.timeline.map((entry): Line => {
    const device = changesOf(entry).find(({ device_ms }) => device_ms !== undefined)?.device_ms ?? null;
    return {
      pos: entry.pos,
      at: entry.at,
      deviceAt: device !== null && Math.abs(device - entry.at) > MINUTE ? device : null,
      title: titleOf(entry, names.english),
      texts: textsOf(entry, names),
      by: entry.by ? names.person(entry.by) : t("log.system"),
      from: entry.by ? t(entry.from_handset ? "log.handset" : "log.desk") : t("log.system"),
      refused: refusedOf(entry),
    };
  });
  return lines.reverse();
}
