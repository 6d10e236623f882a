/** The time that countdowns are read against, one for the whole page. */
import { ref, type Ref } from "vue";

const EVERY_MS = 15_000;
const now = ref(Date.now());
let started = false;

export function useNow(): Readonly<Ref<number>> {
  if (!started) {
    started = true;
    setInterval(() => (now.value = Date.now()), EVERY_MS);
  }
  return now;
}
