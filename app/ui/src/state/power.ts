/** 省电, as the core keeps it for this phone. */
import { defineStore } from "pinia";
import { ref } from "vue";
import { useHost } from "@/host";

export const usePower = defineStore("power", () => {
  const host = useHost();
  const saver = ref(false);

  async function load(): Promise<void> {
    saver.value = (await host.call("phone.settings", {})).saver;
  }
  async function choose(on: boolean): Promise<void> {
    saver.value = (await host.call("phone.choose", { settings: { saver: on } })).saver;
  }
  return { saver, load, choose };
});
