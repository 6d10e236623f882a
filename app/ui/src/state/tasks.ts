/** The open tasks with the cases they are about. */
import { defineStore } from "pinia";
import { ref } from "vue";
import { useHost, type CaseCard, type CaseId, type OpenTask } from "@/host";
import { coalesced } from "./again";
import { classOf, useClasses } from "./classes";

/** A task as a row shows it; its case is null while the phone has not got it. */
export interface TaskRow {
  task: OpenTask;
  card: CaseCard | null;
}

export const useTasks = defineStore("tasks", () => {
  const host = useHost();
  const classes = useClasses();
  const rows = ref<TaskRow[]>([]);
  const loaded = ref(false);
  let known = new Set<string>();

  async function cardOf(id: CaseId): Promise<CaseCard | null> {
    try {
      return (await host.call("cases.get", { case: id })).card;
    } catch {
      return null;
    }
  }

  const load = coalesced(async () => {
    const open = await host.call("tasks.open", {});
    const cases = [...new Set(open.map((task) => task.case))];
    const found = await Promise.all(cases.map(async (id) => [id, await cardOf(id)] as const));
    const cards = new Map(found);
    rows.value = open.map((task) => ({ task, card: cards.get(task.case) ?? null }));
    await classes.learn(found.map(([, card]) => (card === null ? null : classOf(card.fields))));
    const isNew = open.some((task) => !known.has(task.task));
    known = new Set(open.map((task) => task.task));
    if (loaded.value && isNew) {
      host.sound("task");
      host.vibrate(400);
    }
    loaded.value = true;
  });

  function clear(): void {
    rows.value = [];
    loaded.value = false;
    known = new Set();
  }

  return { rows, loaded, load, clear };
});
