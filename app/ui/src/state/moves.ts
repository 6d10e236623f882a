/** What a person may do with one case, kept as the core says it. */
import { ref, watch } from "vue";
import { useHost, type MoveSheet } from "@/host";
import { lang } from "@/text";
import { coalesced } from "./again";
import { useChanges } from "./changes";

export function useMoves(of: () => string) {
  const host = useHost();
  const sheet = ref<MoveSheet | null>(null);
  const load = coalesced(async () => {
    try {
      sheet.value = await host.call("cases.moves", { case: of() });
    } catch {
      sheet.value = null;
    }
  });
  watch(of, () => void load(), { immediate: true });
  useChanges(["cases", "outbox"], () => void load());
  return { sheet, load };
}

export type Moves = ReturnType<typeof useMoves>;

/** A move in Chinese as the city calls it; in English its code is made of plain words. */
export function moveName({ mv, label }: { mv: string; label: string }): string {
  const words = mv.replaceAll("_", " ");
  return lang() === "zh-CN" ? label : words.charAt(0).toUpperCase() + words.slice(1);
}
