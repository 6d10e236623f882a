/** The time of day, ticking for whoever shows it. */
import { onScopeDispose, ref, type Ref } from "vue";

/** The present instant, renewed every so many milliseconds while the screen is there. */
export function useNow(every = 15_000): Ref<number> {
  const now = ref(Date.now());
  const tick = setInterval(() => {
    now.value = Date.now();
  }, every);
  onScopeDispose(() => clearInterval(tick));
  return now;
}

/** The beginning of the day an instant lies in, by the phone's own zone. */
export function startOfDay(at: number): number {
  const day = new Date(at);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}
