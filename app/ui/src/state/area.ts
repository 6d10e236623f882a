/** What a supervisor looks after, kept as the core says it, with the photos of the day's sample brought. */
import { defineStore } from "pinia";
import { ref } from "vue";
import { useHost, type AreaCase, type Sample } from "@/host";
import { coalesced } from "./again";
import { classOf, useClasses } from "./classes";

export const useArea = defineStore("area", () => {
  const host = useHost();
  const classes = useClasses();
  const cases = ref<AreaCase[]>([]);
  const sample = ref<Sample | null>(null);
  const loaded = ref(false);

  async function learn(): Promise<void> {
    const cards = [...cases.value, ...(sample.value?.picks ?? [])].map(({ card }) => card);
    await classes.learn(cards.map(({ fields }) => classOf(fields)));
  }

  const load = coalesced(async () => {
    [cases.value, sample.value] = await Promise.all([
      host.call("supervision.open", {}),
      host.call("supervision.sample", {}),
    ]);
    await learn();
    loaded.value = true;
  });

  async function drawAgain(): Promise<void> {
    sample.value = await host.call("supervision.draw_again", {});
    await learn();
    void bring();
  }

  /** While there is network: what is drawn is looked at where there is none. */
  const bring = coalesced(async () => {
    try {
      await host.call("supervision.bring", {});
    } catch {
      // Nobody asked for it by a tap; a photo that is not here says so in its place.
    }
  });

  return { cases, sample, loaded, load, drawAgain, bring };
});
