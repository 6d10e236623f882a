// @vitest-environment node
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Move, MoveRow } from "@/api/desk";
import { argsOf, asksOf, barOf, blank, lackingOf, wishOf } from "./asks";

/** The page that is generated from the law: `| 派遣 `dispatch` | from | to | who | needs | clocks | switch |`. */
const PAGE = fileURLToPath(new URL("../../../../../docs/workflow.md", import.meta.url));
const FIELD = ["collector", "supervisor", "crew"];

function deskMoves(): { move: Move; needs: string[] }[] {
  const rows = readFileSync(PAGE, "utf8").split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return rows.flatMap(([, name = "", , , who = "", needs = ""]) => {
    const move = /`(\w+)`/.exec(name)?.[1];
    const posts = [...who.matchAll(/`(\w+)\/\w+`/g)].map(([, post = ""]) => post);
    if (move === undefined || posts.length === 0 || posts.every((post) => FIELD.includes(post))) return [];
    return [{ move: move as Move, needs: [...needs.matchAll(/`((?:move|case)\.\w+)`/g)].map(([, code = ""]) => code) }];
  });
}

/** Rules about the case itself: nothing that is filled in changes them, or a phone's photo must. */
const OF_THE_CASE = /^(case\.exists|move\.(supplement_open|no_\w+|needs_(class|place|caller|both_photos|number|photo|after_photo)|not_\w+|already_\w+|ruled|too_late\w*|make_safe_first|crew_of_other_unit|standard_of_other_class|urgent|may_not_ask|leader_grants|still_suspended|had_no_crew|closing_not_proposed|void_\w+|same_\w+|was_not_\w+))$/;

describe("what moves ask", () => {
  const moves = deskMoves();

  it("covers every rule of every move that a desk makes", () => {
    expect(moves.length).toBeGreaterThan(40);
    const unasked = moves.flatMap(({ move, needs }) => {
      const silent = needs.filter((code) => asksOf({ move, needs: [code] }).length === 0);
      return silent.filter((code) => !OF_THE_CASE.test(code)).map((code) => `${move}: ${code}`);
    });
    expect(unasked).toEqual([]);
  });

  it("asks the dispatcher for a unit, and sends nothing that was left blank", () => {
    const asked = asksOf({ move: "dispatch", needs: ["move.needs_unit", "move.bad_co_units"] });
    expect(asked.map(({ field }) => field)).toEqual(["unit", "coUnits"]);
    expect(lackingOf(asked, blank())).toEqual(["unit"]);
    const form = { ...blank(), unit: "SF10", reason: "not asked here" };
    expect(lackingOf(asked, form)).toEqual([]);
    expect(argsOf(asked, form)).toEqual({ unit: "SF10" });
  });

  it("lets the rules choose who goes, but not who takes over", () => {
    const fields = (move: Move) => asksOf({ move, needs: ["move.needs_checker"] });
    expect(fields("order_check")).toEqual([{ field: "checker", must: false }]);
    expect(fields("reassign_task")).toEqual([{ field: "checker", must: true }]);
  });

  it("reads spaces as nothing said", () => {
    const asked = asksOf({ move: "decline", needs: ["move.needs_reason"] });
    expect(lackingOf(asked, { ...blank(), reason: "   " })).toEqual(["reason"]);
  });

  it("makes a wish of an amount or of a day, never of half of one", () => {
    expect(wishOf(blank())).toBeNull();
    expect(wishOf({ ...blank(), wish: "suspension" })).toBeNull();
    expect(wishOf({ ...blank(), wish: "extension", amount: 2, per: "work_hour" })).toEqual({
      extension: { amount: 2, unit: "work_hour" },
    });
    const end = new Date("2026-11-30T23:59:59").getTime();
    expect(wishOf({ ...blank(), wish: "suspension", until: "2026-11-30" })).toEqual({ suspension: end });
  });
});

describe("the bar", () => {
  const row = (move: Move, needs: string[] = []): MoveRow => ({ move, zh: move, needs });

  it("shows three moves at most, what moves a case on first, and hides none of the rest", () => {
    const all = [row("decline"), row("order_verification"), row("accept"), row("transfer_out"), row("merge"), row("urge")];
    const { first, rest } = barOf(all);
    expect(first.map(({ move }) => move)).toEqual(["accept", "order_verification"]);
    expect([...first, ...rest].map(({ move }) => move).toSorted()).toEqual(all.map(({ move }) => move).toSorted());
  });

  it("shows a leader his own moves, but ends nothing by a slip", () => {
    const { first, rest } = barOf([row("urge"), row("force_close"), row("raise_to_urgent")]);
    expect(first.map(({ move }) => move)).toEqual(["urge", "raise_to_urgent"]);
    expect(rest.map(({ move }) => move)).toEqual(["force_close"]);
  });

  it("leaves out what only a phone's camera can answer", () => {
    const { first, rest } = barOf([row("make_safe", ["move.needs_photo"]), row("sign_for")]);
    expect([...first, ...rest].map(({ move }) => move)).toEqual(["sign_for"]);
  });
});
