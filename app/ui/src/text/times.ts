/** Times, distances and amounts in words. Intl always gets its language: a web view may have none. */
import { lang, t, type TextKey } from "./index";
import zh from "./zh-CN";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on a limit is pressing. */
const PRESSING = 60 * MINUTE;

export type Urgency = "late" | "pressing" | "calm";

export interface Left {
  key: TextKey;
  n: number;
  urgency: Urgency;
}

/**
 * How much of a limit is left, or by how much it is over. What is left is rounded down and what is
 * over is rounded up, so that nobody is told of time that is not there.
 */
export function left(due: number, now: number): Left {
  const ms = due - now;
  if (ms <= 0) {
    const over = -ms;
    if (over < HOUR)
      return { key: "time.overMinutes", n: Math.max(1, Math.ceil(over / MINUTE)), urgency: "late" };
    if (over < DAY) return { key: "time.overHours", n: Math.floor(over / HOUR), urgency: "late" };
    return { key: "time.overDays", n: Math.floor(over / DAY), urgency: "late" };
  }
  const urgency = ms <= PRESSING ? "pressing" : "calm";
  if (ms < HOUR) return { key: "time.leftMinutes", n: Math.floor(ms / MINUTE), urgency };
  if (ms < 2 * DAY) return { key: "time.leftHours", n: Math.floor(ms / HOUR), urgency };
  return { key: "time.leftDays", n: Math.floor(ms / DAY), urgency };
}

export function ago(ms: number): string {
  const past = Math.max(0, ms);
  if (past < MINUTE) return t("time.secondsAgo", { n: Math.floor(past / 1000) });
  if (past < HOUR) return t("time.minutesAgo", { n: Math.floor(past / MINUTE) });
  if (past < 2 * DAY) return t("time.hoursAgo", { n: Math.floor(past / HOUR) });
  return t("time.daysAgo", { n: Math.floor(past / DAY) });
}

/** The hour and minute, 24 hours a day. */
export function clockTime(at: number): string {
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat(lang(), form).format(at);
}

const isToday = (at: number, now: number) =>
  new Date(at).toDateString() === new Date(now).toDateString();

/** The hour and minute, with the day where it is another one. */
export function pointInTime(at: number, now: number): string {
  if (isToday(at, now)) return clockTime(at);
  const day = new Intl.DateTimeFormat(lang(), { month: "numeric", day: "numeric" }).format(at);
  return `${day} ${clockTime(at)}`;
}

/** The same, saying that it is today. */
export function dayTime(at: number, now: number): string {
  const said = pointInTime(at, now);
  return isToday(at, now) ? t("time.today", { time: said }) : said;
}

/** Metres as people say them: tens from a hundred on, kilometres from a thousand. */
export function distance(metres: number): string {
  if (metres < 100) return t("measure.metres", { n: Math.round(metres) });
  if (metres < 1000) return t("measure.metres", { n: Math.round(metres / 10) * 10 });
  return t("measure.kilometres", { n: (metres / 1000).toFixed(1) });
}

export function bytes(amount: number): string {
  if (amount < 1000) return `${amount} B`;
  if (amount < 1_000_000) return `${Math.round(amount / 1000)} kB`;
  return `${(amount / 1_000_000).toFixed(1)} MB`;
}

const EIGHTHS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"] as const;

/** Degrees from north as one of eight directions. */
export function direction(degrees: number): string {
  const eighth = EIGHTHS[((Math.round(degrees / 45) % 8) + 8) % 8] ?? "n";
  return t(`direction.${eighth}`);
}

const UNITS = ["urgent_hour", "work_hour", "work_day", "urgent_day", "natural_day"] as const;

/** A limit as the core writes it, `2 紧急工作时`, in the person's language; as it came where it is another. */
export function limitText(said: string): string {
  const [amount = "", word = ""] = said.split(" ");
  const unit = UNITS.find((one) => zh.unit[one] === word);
  return unit === undefined ? said : `${amount} ${t(`unit.${unit}`)}`;
}
