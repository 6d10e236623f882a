/** What a desk chooses from: asked once for a sign-in, because a city changes it seldom. */
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { desk, type Lists } from "@/api/desk";
import { standardsOf } from "@/api/things";
import { useSession } from "./session";

export const useLists = defineStore("lists", () => {
  const session = useSession();
  const lists = ref<Lists | null>(null);
  let of: string | null = null;

  /** Fetches them when they are not this person's yet. */
  async function need(): Promise<void> {
    const who = session.me?.user.id ?? null;
    if (who === null || who === of || session.me?.may_act !== true) return;
    of = who;
    try {
      lists.value = await desk.lists();
    } catch (thrown) {
      of = null;
      throw thrown;
    }
  }

  const units = computed(() => lists.value?.units ?? []);
  const names = computed(() => new Map(units.value.map((unit) => [unit.code, unit.name])));
  const unitName = (code: string) => names.value.get(code) ?? code;
  const standards = computed(() => (lists.value === null ? [] : standardsOf(lists.value)));
  const standard = (id: string) => standards.value.find((one) => one.id === id) ?? null;
  const people = computed(() => lists.value?.people ?? []);
  return { lists, need, units, unitName, standards, standard, people };
});
