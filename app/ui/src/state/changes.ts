/** Asking again what a screen shows, when the core says that it changed. */
import { onScopeDispose } from "vue";
import { useHost, type Change } from "@/host";

/** Calls `again` at each change of these kinds for as long as the screen is there. */
export function useChanges(kinds: Change[], again: () => void): void {
  onScopeDispose(
    useHost().onChange((change) => {
      if (kinds.includes(change)) again();
    }),
  );
}
