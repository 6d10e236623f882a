/** What lies around, asked of the core as a map moves: the newest question wins. */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import { useHost, type Fix, type Frame, type Point, type Surroundings } from "@/host";
import { useChanges } from "@/state/changes";
import { metresBetween } from "@/state/geo";
import { isStale, wanted, type Asked } from "./frame";

const NOTHING: Surroundings = { grids: [], more_grids: false, components: [], more_components: false };

/** What a map knows of the ground, and how it is told where it looks. */
export function useGround() {
  const host = useHost();
  const seen = shallowRef<Surroundings>(NOTHING);
  /** Whether an answer came: before that nobody says that there is nothing. */
  const known = ref(false);
  /** Whether the first question came to its end, with an answer or without. */
  const answered = ref(false);
  let last: Asked | null = null;
  let view: Frame | null = null;
  let turn = 0;

  async function look(at: Frame): Promise<void> {
    view = at;
    if (!isStale(last, at)) return;
    const mine = (turn += 1);
    const frame = wanted(at);
    // A second look while the answer is under way asks nothing again.
    last = { frame, cut: false };
    try {
      const found = await host.call("ground.around", { frame });
      if (mine !== turn) return;
      last = { frame, cut: found.more_grids || found.more_components };
      seen.value = found;
      known.value = true;
    } catch {
      // What was drawn stays; the next move asks again.
      if (mine === turn) last = null;
    }
    answered.value = true;
  }

  useChanges(["packs"], () => {
    last = null;
    if (view !== null) void look(view);
  });
  return { seen, known, answered, look };
}

/** So far one walks before one is asked again in which grid one stands, metres. */
const STEPS_M = 3;

/** The code of the unit grid a fix or a chosen point lies in, as the core says. */
export function useGridOf(of: () => Fix | null): Ref<string | null> {
  const host = useHost();
  const code = ref<string | null>(null);
  let asked: Point | null = null;
  let turn = 0;
  const stop = watch(
    of,
    async (fix) => {
      if (fix === null) return;
      if (asked !== null && metresBetween(asked, fix.point) < STEPS_M) return;
      asked = fix.point;
      const mine = (turn += 1);
      try {
        const { grid } = await host.call("ground.whereabouts", { fix });
        if (mine === turn) code.value = grid?.code ?? null;
      } catch {
        // Without the city's pack there is no grid to stand in.
        if (mine === turn) code.value = null;
      }
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  return code;
}
