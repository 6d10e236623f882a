/**
 * What the centre tells of itself while a page is open: which case changed. Whoever shows a case or a
 * queue asks again; a message carries no case.
 */
import { defineStore } from "pinia";
import { ref } from "vue";
import { useSession } from "./session";

/** A case changed, or, after the line was gone, anything may have. */
export type Told = { case: string } | "anything";

/** Changes that come close together are told once: soon when it was quiet, else once a second. */
const SOON_MS = 100;
const TOGETHER_MS = 1000;
/** A line that the centre has refused is tried again after this long. */
const AGAIN_MS = 3000;

export const useLive = defineStore("live", () => {
  const session = useSession();
  const connected = ref(false);
  const listeners = new Set<(told: Told[]) => void>();
  let source: EventSource | null = null;
  let waiting: Told[] = [];
  let wasGone = false;

  let lastTold = 0;
  let again: ReturnType<typeof setTimeout> | undefined;

  function tell(told: Told): void {
    if (waiting.length === 0) {
      const quiet = Date.now() - lastTold;
      setTimeout(() => {
        const all = waiting;
        waiting = [];
        lastTold = Date.now();
        listeners.forEach((listener) => listener(all));
      }, Math.max(SOON_MS, TOGETHER_MS - quiet));
    }
    waiting.push(told);
  }

  /** Listens until {@link stop}. */
  function start(): void {
    if (source !== null) return;
    source = new EventSource("/v1/desk/live");
    source.addEventListener("open", () => {
      connected.value = true;
      if (wasGone) tell("anything");
      wasGone = false;
    });
    source.addEventListener("error", () => {
      connected.value = false;
      wasGone = true;
      // A browser comes back by itself unless it was refused: signed out, or the centre is starting.
      if (source?.readyState !== EventSource.CLOSED) return;
      source = null;
      again = setTimeout(() => void session.look().then(() => session.me && !session.over && start()), AGAIN_MS);
    });
    source.addEventListener("case", (event) => tell({ case: (event as MessageEvent<string>).data }));
    // The centre could not keep up with telling: what was missed is asked for as a whole.
    source.addEventListener("missed", () => tell("anything"));
  }

  function stop(): void {
    clearTimeout(again);
    source?.close();
    source = null;
    connected.value = false;
    wasGone = false;
  }

  function onTold(listener: (told: Told[]) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  return { connected, start, stop, onTold };
});
