import { createPinia, setActivePinia } from "pinia";
import { effectScope, ref } from "vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { desk, type CaseRow, type CaseState } from "@/api/desk";
import { useLive, type Told } from "@/state/live";
import { says, STATES, useQueue, waitingFor } from "./queue";

const row = (id: string, more: Partial<CaseRow> = {}) =>
  ({ id, state: "reported", flags: [], media: 0, proposals: 0, ...more }) as unknown as CaseRow;

const counts = { states: { reported: 2 }, all: 2 } as never;
const flushed = () => new Promise((done) => setTimeout(done));

beforeEach(() => setActivePinia(createPinia()));

/** A queue over pages that the test gives, and what tells it of changes. */
function opened(state: CaseState | undefined, ...pages: { cases: CaseRow[]; next: string | null }[]) {
  const asked = vi.spyOn(desk, "queue").mockResolvedValue({ cases: [], next: null } as never);
  pages.forEach((page) => asked.mockResolvedValueOnce(page as never));
  vi.spyOn(desk, "counts").mockResolvedValue(counts);
  let tell: (told: Told[]) => void = () => undefined;
  vi.spyOn(useLive(), "onTold").mockImplementation((listener) => {
    tell = listener;
    return () => true;
  });
  const looked = ref(state);
  const queue = effectScope().run(() => useQueue(looked));
  if (queue === undefined) throw new Error("no queue");
  return { queue, asked, looked, tell: (told: Told[]) => tell(told) };
}

describe("a queue", () => {
  it("asks again when the centre tells of a change, and shows what is new first", async () => {
    const { queue, tell } = opened(undefined, { cases: [row("a")], next: null }, { cases: [row("b"), row("a")], next: null });
    await flushed();
    expect(queue.rows.value.map(({ id }) => id)).toEqual(["a"]);
    tell([{ case: "b" }]);
    await flushed();
    expect(queue.rows.value.map(({ id }) => id)).toEqual(["b", "a"]);
  });

  it("drops an answer that comes for a state nobody looks at any more", async () => {
    let late: (page: unknown) => void = () => undefined;
    const { queue, asked, looked } = opened("reported");
    asked.mockReturnValueOnce(new Promise((done) => (late = done)) as never);
    looked.value = "filed";
    await flushed();
    asked.mockResolvedValueOnce({ cases: [row("new")], next: null } as never);
    looked.value = "accepted";
    await flushed();
    late({ cases: [row("old")], next: null });
    await flushed();
    expect(queue.rows.value.map(({ id }) => id)).toEqual(["new"]);
  });

  it("keeps its rows when the line is gone, and says so", async () => {
    const { queue, asked, tell } = opened(undefined, { cases: [row("a")], next: null });
    await flushed();
    asked.mockRejectedValueOnce(new TypeError("failed to fetch"));
    tell(["anything"]);
    await flushed();
    expect(queue.rows.value).toHaveLength(1);
    expect(queue.fault.value?.code).toBe("net.away");
  });

  it("loads further pages below, each case once", async () => {
    const { queue } = opened(undefined, { cases: [row("a"), row("b")], next: "1.b" }, { cases: [row("b"), row("c")], next: null });
    await flushed();
    await queue.more();
    expect(queue.rows.value.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(queue.next.value).toBeNull();
  });
});

describe("what waits", () => {
  it("is every post's own, in the order of the workflow", () => {
    const holds = (...own: string[]) => (...posts: string[]) => posts.some((post) => own.includes(post));
    expect(waitingFor(holds("acceptor"))).toEqual(["reported", "awaiting_closing"]);
    expect(waitingFor(holds("acceptor", "dispatcher"))).toEqual(["reported", "filed", "feedback", "awaiting_closing", "returned"]);
    expect(waitingFor(holds("observer"))).toEqual([]);
    expect(new Set(STATES).size).toBe(20);
  });

  it("is found by number, place or words", () => {
    const one = row("a", { number: "C20261122-0001", description: "广告牌脱开", place: { text: "胡杨路" } });
    expect(["0001", "c2026", "广告", "胡杨", ""].map((typed) => says(one, typed))).toEqual([true, true, true, true, true]);
    expect(says(one, "路灯")).toBe(false);
  });
});
