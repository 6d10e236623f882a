import { describe, expect, it } from "vitest";
import { busyWorld, fakeHost } from "@/host/fake";
import { stops } from "./stops";

async function rowsOf() {
  const host = fakeHost(busyWorld(Date.now()));
  const tasks = await host.call("tasks.open", {});
  return Promise.all(
    tasks.map(async (task) => ({
      task,
      card: (await host.call("cases.get", { case: task.case })).card,
    })),
  );
}

describe("the tasks of the day", () => {
  it("come by deadline, and what lies at one stop is walked to once", async () => {
    const found = stops(await rowsOf());
    const codes = found.map((stop) => stop.rows.map((row) => row.card?.field_code.slice(-3)));
    expect(codes).toEqual([["005"], ["002", "004"], ["006"]]);
  });

  it("are not lost when the phone has not got their case", async () => {
    const [first] = await rowsOf();
    const bare = [1, 2].map((n) => ({
      task: { ...first!.task, task: String(n) },
      card: null,
    }));
    expect(stops(bare).map((stop) => stop.rows.length)).toEqual([1, 1]);
  });

  it("without a limit come last", async () => {
    const rows = await rowsOf();
    rows[0]!.task.due = null;
    const order = stops(rows).flatMap((stop) => stop.rows);
    expect(order.at(-1)).toBe(rows[0]);
  });
});
