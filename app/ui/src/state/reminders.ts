/** What a person should not miss: own limits that end within the hour, and what came back. */
import { computed, type ComputedRef, type Ref } from "vue";
import type { ItemCard } from "@/host";
import { useOutbox } from "./outbox";
import { useTasks, type TaskRow } from "./tasks";

const SOON_MS = 60 * 60_000;

export type Reminder = { kind: "due"; row: TaskRow; due: number } | { kind: "back"; item: ItemCard };

/** What is due first on top, then what came back, the last one first. */
export function remindersOf(rows: TaskRow[], items: ItemCard[], now: number): Reminder[] {
  const due = rows.flatMap((row): Extract<Reminder, { kind: "due" }>[] => {
    const { due, answered } = row.task;
    return due !== null && !answered && due - now <= SOON_MS ? [{ kind: "due", row, due }] : [];
  });
  const back = items.filter(({ state, closed }) => !closed && (state.state === "refused" || state.state === "incomplete"));
  return [...due.sort((a, b) => a.due - b.due), ...back.map((item) => ({ kind: "back" as const, item }))];
}

/** What this person is reminded of now. */
export function useReminders(now: Readonly<Ref<number>>): ComputedRef<Reminder[]> {
  const [tasks, outbox] = [useTasks(), useOutbox()];
  return computed(() => remindersOf(tasks.rows, outbox.items, now.value));
}
