/** A running camera on a screen: opened when the screen stands, let go when it leaves. */
import { onBeforeUnmount, onMounted, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { useHost, type Viewfinder } from "@/host";

export interface Running {
  /** None while it starts, and where there is no live camera. */
  finder: Readonly<ShallowRef<Viewfinder | null>>;
  starting: Readonly<Ref<boolean>>;
  lamp: Readonly<Ref<boolean>>;
  switchLamp: () => Promise<void>;
}

/** Shows the camera inside an element of the screen that asks. */
export function useViewfinder(stage: Readonly<Ref<HTMLElement | null>>): Running {
  const host = useHost();
  const finder = shallowRef<Viewfinder | null>(null);
  const starting = ref(true);
  const lamp = ref(false);
  let gone = false;

  onMounted(async () => {
    const opened = await host.camera.open();
    starting.value = false;
    if (opened === null) return;
    if (gone || stage.value === null) return opened.close();
    opened.attach(stage.value);
    finder.value = opened;
  });
  onBeforeUnmount(() => {
    gone = true;
    finder.value?.close();
  });

  async function switchLamp(): Promise<void> {
    lamp.value = !lamp.value;
    await finder.value?.lamp?.(lamp.value);
  }
  return { finder, starting, lamp, switchLamp };
}
