/** The lock as the core keeps it. While it has fallen no screen but its own is to be reached. */
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { useHost, type LockState } from "@/host";

export const useLock = defineStore("lock", () => {
  const host = useHost();
  const state = ref<LockState | null>(null);
  const locked = computed(() => state.value?.locked ?? false);
  /** Where its bearer was when it fell. */
  const from = ref<string | null>(null);

  async function load(): Promise<void> {
    state.value = await host.call("lock.state", {});
  }
  const left = () => host.call("lock.left", {});
  async function back(): Promise<void> {
    state.value = await host.call("lock.back", {});
  }
  async function unlock(pin: string): Promise<void> {
    try {
      state.value = await host.call("lock.unlock", { pin });
    } catch (thrown) {
      // How many may still be tried.
      await load();
      throw thrown;
    }
  }
  async function set(old: string | null, pin: string, minutes: number): Promise<void> {
    state.value = await host.call("lock.set", { old, pin, minutes });
  }
  async function setMinutes(minutes: number): Promise<void> {
    state.value = await host.call("lock.set_minutes", { minutes });
  }
  async function remove(pin: string): Promise<void> {
    state.value = await host.call("lock.remove", { pin });
  }

  return { state, locked, from, load, left, back, unlock, set, setMinutes, remove };
});
