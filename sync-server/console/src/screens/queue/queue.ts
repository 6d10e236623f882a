/** The reader's queue as it is kept on the page: pages of it, asked again whenever the centre tells. */
import { computed, onScopeDispose, ref, watch, type Ref } from "vue";
import { desk, type CaseRow, type CaseState } from "@/api/desk";
import { asFault, type Fault } from "@/api/fault";
import { objectOf, placeOf } from "@/api/things";
import { useLive } from "@/state/live";

/** A page as the centre gives one at most. */
const PAGE = 100;

/** The states in the order of the workflow, ends last. */
export const STATES: CaseState[] = [
  "reported", "verifying", "accepted", "filed", "dispatched", "in_work", "work_done", "suspended", "feedback",
  "awaiting_closing", "checking", "returned", "closed", "retracted", "declined", "not_filed", "merged", "void",
  "transferred", "invalid",
];

/** What waits for a post, the most pressing first (`workflow.md` §3). */
const WAITS_FOR: Record<string, CaseState[]> = {
  acceptor: ["reported", "awaiting_closing"],
  shift_leader: ["accepted", "returned", "awaiting_closing"],
  dispatcher: ["filed", "returned", "feedback"],
  unit_clerk: ["dispatched", "work_done"],
};

/** The states that wait for somebody who holds these posts. */
export const waitingFor = (has: (...posts: string[]) => boolean): CaseState[] =>
  STATES.filter((state) => Object.entries(WAITS_FOR).some(([post, own]) => has(post) && own.includes(state)));

/** Whether a row says what was typed, in its number, code, place or words. */
export function says(row: CaseRow, typed: string): boolean {
  const looked = typed.trim().toLowerCase();
  const read = [row.number, row.field_code, row.description, placeOf(row)?.text, objectOf(row)?.component];
  return looked === "" || read.some((text) => text?.toLowerCase().includes(looked));
}

export function useQueue(state: Ref<CaseState | undefined>) {
  const rows = ref<CaseRow[]>([]);
  const counts = ref<Partial<Record<CaseState, number>>>({});
  const next = ref<string | null>(null);
  const loading = ref(false);
  const fault = ref<Fault | null>(null);
  /** Answers that come late, for a state that is no longer looked at, are dropped. */
  let asked = 0;

  async function load(): Promise<void> {
    const mine = ++asked;
    loading.value = rows.value.length === 0;
    const query = { limit: PAGE, ...(state.value && { state: state.value }) };
    try {
      const [page, counted] = await Promise.all([desk.queue(query), desk.counts()]);
      if (mine !== asked) return;
      // What was loaded further down stays, unless it has come up.
      const fresh = new Set(page.cases.map(({ id }) => id));
      const kept = page.next ? rows.value.slice(PAGE).filter(({ id }) => !fresh.has(id)) : [];
      rows.value = [...page.cases, ...kept];
      if (kept.length === 0) next.value = page.next ?? null;
      counts.value = counted.states as Partial<Record<CaseState, number>>;
      fault.value = null;
    } catch (thrown) {
      if (mine === asked) fault.value = asFault(thrown);
    } finally {
      if (mine === asked) loading.value = false;
    }
  }

  async function more(): Promise<void> {
    if (next.value === null || loading.value) return;
    const mine = asked;
    loading.value = true;
    try {
      const query = { limit: PAGE, before: next.value, ...(state.value && { state: state.value }) };
      const page = await desk.queue(query);
      if (mine !== asked) return;
      const known = new Set(rows.value.map(({ id }) => id));
      rows.value = [...rows.value, ...page.cases.filter(({ id }) => !known.has(id))];
      next.value = page.next ?? null;
    } catch (thrown) {
      fault.value = asFault(thrown);
    } finally {
      loading.value = false;
    }
  }

  watch(state, () => {
    rows.value = [];
    next.value = null;
    void load();
  }, { immediate: true });
  onScopeDispose(useLive().onTold(() => void load()));

  const all = computed(() => Object.values(counts.value).reduce((sum, n) => sum + n, 0));
  return { rows, counts, all, next, loading, fault, load, more };
}
