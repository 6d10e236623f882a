/** Times and limits in words. */
import type { Limit } from "@/api/things";
import { lang, t, type TextKey } from "./index";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on a limit is pressing. */
const PRESSING = HOUR;

export type Urgency = "late" | "pressing" | "calm";

export interface Left {
  key: TextKey;
  n: number;
  urgency: Urgency;
}

/**
 * How much of a limit is left, or by how much it is over. What is left is rounded down and what is
 * over is rounded up to its first minute, so that nobody is told of time that is not there.
 */
export function left(due: number, now: number): Left {
  const over = now - due;
  if (over >= 0) {
    if (over < HOUR)
      return { key: "time.overMinutes", n: Math.max(1, Math.ceil(over / MINUTE)), urgency: "late" };
    if (over < DAY) return { key: "time.overHours", n: Math.floor(over / HOUR), urgency: "late" };
    return { key: "time.overDays", n: Math.floor(over / DAY), urgency: "late" };
  }
  const urgency = -over <= PRESSING ? "pressing" : "calm";
  if (-over < HOUR) return { key: "time.leftMinutes", n: Math.floor(-over / MINUTE), urgency };
  if (-over < 2 * DAY) return { key: "time.leftHours", n: Math.floor(-over / HOUR), urgency };
  return { key: "time.leftDays", n: Math.floor(-over / DAY), urgency };
}

const two = (n: number) => String(n).padStart(2, "0");

/** Hours, minutes and seconds of a day, 24 hours a day. */
export function clockTime(at: number): string {
  const when = new Date(at);
  return `${two(when.getHours())}:${two(when.getMinutes())}`;
}

/** As a desk writes a moment: `11-22 09:05`, with the year where it is another one. */
export function moment(at: number, now: number): string {
  const when = new Date(at);
  const day = `${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  const year = when.getFullYear() === new Date(now).getFullYear() ? "" : `${when.getFullYear()}-`;
  return `${year}${day} ${clockTime(at)}`;
}

/** The same to the second, for a log. */
export function exact(at: number): string {
  const when = new Date(at);
  const day = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  return `${day} ${clockTime(at)}:${two(when.getSeconds())}`;
}

/** A limit, such as `2 工作时`. */
export const limit = ({ amount, unit }: Limit): string => `${amount} ${t(`unit.${unit}`)}`;

export function bytes(amount: number): string {
  if (amount < 1000) return `${amount} B`;
  if (amount < 1_000_000) return `${Math.round(amount / 1000)} kB`;
  return `${(amount / 1_000_000).toFixed(1)} MB`;
}

/** A number as the reader's language groups it. */
export const count = (n: number): string => new Intl.NumberFormat(lang()).format(n);
