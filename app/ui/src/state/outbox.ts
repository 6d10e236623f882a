/** What waits for the centre and what arrived there: the figures of 今日 and the sync sheet. */
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { useHost, type Figures, type ItemCard, type SyncState } from "@/host";
import { coalesced } from "./again";
import { startOfDay } from "./now";

/** More than a hard day's work. */
const MOST = 200;

export const useOutbox = defineStore("outbox", () => {
  const host = useHost();
  const figures = ref<Figures | null>(null);
  const sync = ref<SyncState | null>(null);
  const items = ref<ItemCard[]>([]);
  /** A run that a person asked for is under way. */
  const asked = ref(false);

  const offline = computed(() => sync.value?.offline ?? false);
  const running = computed(() => asked.value || (sync.value?.running ?? false));
  const open = computed(() => figures.value?.open ?? 0);

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

  return { figures, sync, items, offline, running, open, load, run, clear };
});
