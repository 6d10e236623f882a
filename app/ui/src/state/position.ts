/** Where the phone is. The receiver runs while a screen needs it and soon after rests (R19). */
import { defineStore } from "pinia";
import { computed, onScopeDispose, ref } from "vue";
import { useHost, type Fix } from "@/host";
import { usePower } from "./power";

/** How long the receiver stays on after the last screen let go: long enough to come back. */
const LINGER_MS = 15_000;
/** Where power is saved: how long the receiver rests after a fix, while nobody needs one of this moment. */
export const REST_MS = 30_000;

export const usePosition = defineStore("position", () => {
  const host = useHost();
  const power = usePower();
  const last = ref<Fix | null>(null);
  const heard = ref(0);
  const now = ref(Date.now());
  let holders = 0;
  /** Of these, how many need a fix of this moment: a report, an answer. */
  let exact = 0;
  let stop: (() => void) | null = null;
  let tick: ReturnType<typeof setInterval> | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let nap: ReturnType<typeof setTimeout> | undefined;

  /** The fix with its age at this moment: what a picture or a report is given. */
  function current(): Fix | null {
    if (last.value === null) return null;
    return { ...last.value, age_ms: last.value.age_ms + Math.max(0, Date.now() - heard.value) };
  }

  /** Milliseconds since the fix was true; for showing. */
  const age = computed(() =>
    last.value === null ? null : last.value.age_ms + Math.max(0, now.value - heard.value),
  );

  function start(): void {
    if (stop !== null) return;
    stop = host.position.watch((fix) => {
      // A receiver that lost its fix does not make the last one newer, nor undo it.
      if (fix === null) return;
      last.value = fix;
      heard.value = now.value = Date.now();
      if (power.saver && exact === 0) queueMicrotask(doze);
    });
    tick = setInterval(() => {
      now.value = Date.now();
    }, 1000);
  }

  function end(): void {
    stop?.();
    stop = null;
    clearInterval(tick);
    clearTimeout(nap);
  }

  /** Lets the receiver rest for a while; whoever needs a fix of this moment wakes it. */
  function doze(): void {
    if (stop === null || exact > 0) return;
    end();
    nap = setTimeout(() => {
      if (holders > 0) start();
    }, REST_MS);
    tick = setInterval(() => {
      now.value = Date.now();
    }, 1000);
  }

  function hold(needed: "exact" | "rough" = "exact"): () => void {
    holders += 1;
    if (needed === "exact") exact += 1;
    clearTimeout(rest);
    clearTimeout(nap);
    clearInterval(stop === null ? tick : undefined);
    start();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      holders -= 1;
      if (needed === "exact") exact -= 1;
      if (holders === 0) rest = setTimeout(end, LINGER_MS);
    };
  }

  return { last, age, current, hold };
});

/** Keeps the receiver on for as long as the screen is there. */
export function usePositionHere(needed: "exact" | "rough" = "exact"): ReturnType<typeof usePosition> {
  const position = usePosition();
  onScopeDispose(position.hold(needed));
  return position;
}
