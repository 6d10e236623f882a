/** What waits for the centre and what arrived there: the figures of 今日 and the sync sheet. */
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { useHost, type Figures, type ItemCard, type SyncState } from "@/host";
import { coalesced } from "./again";
import { startOfDay } from "./now";
import { usePeople } from "./people";

/** More than a hard day's work. */
const MOST = 200;

export const useOutbox = defineStore("outbox", () => {
  const host = useHost();
  const people = usePeople();
  const figures = ref<Figures | null>(null);
  const sync = ref<SyncState | null>(null);
  const items = ref<ItemCard[]>([]);
  /** A run that a person asked for is under way. */
  const asked = ref(false);

  const offline = computed(() => sync.value?.offline ?? false);
  const running = computed(() => asked.value || (sync.value?.running ?? false));
  const open = computed(() => figures.value?.open ?? 0);
  const nothing = computed(() => items.value.length === 0 && open.value === 0);
  /** The day's work: reports, or for a crew the jobs it answered. */
  const work = computed(() => {
    if (!people.isCrew)
      return { done: figures.value?.reports ?? 0, received: figures.value?.reports_received ?? 0 };
    const since = startOfDay(Date.now());
    const answers = items.value.filter(({ kind, created_ms }) => kind === "answer" && created_ms >= since);
    return { done: answers.length, received: answers.filter(({ state }) => state.state === "received").length };
  });

  const load = coalesced(async () => {
    const since = startOfDay(Date.now());
    const [today, state, cards] = await Promise.all([
      host.call("outbox.figures", { since }),
      host.call("sync.state", {}),
      host.call("outbox.list", { since, most: MOST }),
    ]);
    figures.value = today;
    sync.value = state;
    items.value = cards;
  });

  async function run(): Promise<void> {
    if (asked.value) return;
    asked.value = true;
    try {
      await host.call("sync.run", {});
    } finally {
      asked.value = false;
      await load();
    }
  }

  function clear(): void {
    figures.value = null;
    items.value = [];
  }

  return { figures, sync, items, offline, running, open, nothing, work, load, run, clear };
});
