/** What is written for a move that is not made yet, kept over reloads for as long as the window lives. */
import type { Move } from "@/api/desk";
import { blank, type Form } from "./asks";

const keyOf = (id: string, move: Move) => `cgt.act.${id}.${move}`;

export function draftOf(id: string, move: Move): Form {
  const kept = sessionStorage.getItem(keyOf(id, move));
  if (kept === null) return blank();
  try {
    return { ...blank(), ...(JSON.parse(kept) as Partial<Form>) };
  } catch {
    return blank();
  }
}

export const keepDraft = (id: string, move: Move, form: Form): void =>
  sessionStorage.setItem(keyOf(id, move), JSON.stringify(form));

export const dropDraft = (id: string, move: Move): void => sessionStorage.removeItem(keyOf(id, move));
