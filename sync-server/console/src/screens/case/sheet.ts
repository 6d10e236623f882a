/** The case that is looked at, asked again whenever the centre says that it changed. */
import { onScopeDispose, ref, shallowRef } from "vue";
import { desk, type CaseSheet } from "@/api/desk";
import { asFault, type Fault } from "@/api/fault";
import { useLive } from "@/state/live";

export function useSheet(id: string) {
  const sheet = shallowRef<CaseSheet | null>(null);
  const fault = ref<Fault | null>(null);
  let asked = 0;

  async function load(): Promise<void> {
    const mine = ++asked;
    try {
      const found = await desk.sheet(id);
      if (mine !== asked) return;
      sheet.value = found;
      fault.value = null;
    } catch (thrown) {
      if (mine === asked) fault.value = asFault(thrown);
    }
  }

  void load();
  onScopeDispose(
    useLive().onTold((told) => {
      if (told.some((one) => one === "anything" || one.case === id)) void load();
    }),
  );
  return { sheet, fault, load };
}

export type Person = (id: string) => string;

/** What screens show for the id of somebody in a case. */
export const personOf =
  (sheet: CaseSheet): Person =>
  (id) =>
    sheet.people[id] ?? id.slice(0, 8);
