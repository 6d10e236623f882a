import { beforeEach, describe, expect, it } from "vitest";
import { setLang, t } from "./index";
import { ago, bytes, clockTime, direction, distance, left, limitText } from "./times";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function said(ms: number): string {
  const { key, n, urgency } = left(ms, 0);
  return `${t(key, { n })} ${urgency}`;
}

describe("a limit in words", () => {
  beforeEach(() => setLang("zh-CN"));

  it("never tells of time that is not there", () => {
    expect(said(42 * MINUTE + 59_000)).toBe("剩 42 分 pressing");
    expect(said(30_000)).toBe("剩 0 分 pressing");
    expect(said(0)).toBe("超 1 分 late");
    expect(said(-61_000)).toBe("超 2 分 late");
  });

  it("takes the unit a person would", () => {
    expect(said(61 * MINUTE)).toBe("剩 1 时 calm");
    expect(said(47 * HOUR)).toBe("剩 47 时 calm");
    expect(said(49 * HOUR)).toBe("剩 2 天 calm");
    expect(said(-62 * MINUTE)).toBe("超 1 时 late");
    expect(said(-50 * HOUR)).toBe("超 2 天 late");
  });

  it("speaks English where that is chosen", () => {
    setLang("en");
    expect(said(42 * MINUTE)).toBe("42 min left pressing");
    expect(ago(3200)).toBe("3 s ago");
    expect(limitText("2 紧急工作时")).toBe("2 urgent hours");
    expect(limitText("3 个节气")).toBe("3 个节气");
  });
});

describe("measures in words", () => {
  beforeEach(() => setLang("zh-CN"));

  it("rounds as people do", () => {
    expect(distance(12.4)).toBe("12 米");
    expect(distance(348)).toBe("350 米");
    expect(distance(1240)).toBe("1.2 公里");
    expect(bytes(861_000)).toBe("861 kB");
    expect(bytes(1_240_000)).toBe("1.2 MB");
  });

  it("knows eight directions, whatever the sign of an angle", () => {
    expect([0, 44, 90, 359, -45, 180].map(direction)).toEqual(["北", "东北", "东", "北", "西北", "南"]);
  });

  it("counts 24 hours", () => {
    expect(clockTime(new Date(2026, 10, 22, 0, 5).getTime())).toBe("00:05");
  });
});
