/** Whose phone this is, and in whose hands. */
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { useHost, type About, type UserProfile } from "@/host";
import { coalesced } from "./again";

export const usePeople = defineStore("people", () => {
  const host = useHost();
  const about = ref<About | null>(null);
  const known = ref<UserProfile[]>([]);
  const who = computed(() => about.value?.who ?? null);
  const isCrew = computed(() => {
    const roles = who.value?.roles ?? [];
    return roles.includes("crew") && !roles.includes("collector");
  });

  /** Whoever signs, assigns and forwards for a unit has its queue for a home. */
  const isClerk = computed(() => who.value?.roles.includes("unit_clerk") ?? false);
  /** Somebody who is given tasks, whatever else. */
  const inField = computed(() =>
    (who.value?.roles ?? []).some((role) => role === "crew" || role === "collector" || role === "supervisor"),
  );

  /** Looks after an area. */
  const supervises = computed(() => who.value?.roles.includes("supervisor") ?? false);
  /** And does nothing else in the field, so that the area is its home. */
  const isSupervisor = computed(
    () => supervises.value && !(who.value?.roles ?? []).some((role) => role === "crew" || role === "collector"),
  );

  const load = coalesced(async () => {
    // Asked at once: before the first screen every answer is waited for.
    [about.value, known.value] = await Promise.all([host.call("app.about", {}), host.call("app.known_people", {})]);
  });

  async function enrol(scanned: string): Promise<void> {
    await host.call("people.enrol", { scanned, device: navigator.userAgent.slice(0, 80) });
    await load();
  }

  /** Resolves to whether the centre was asked. */
  async function signIn(workNumber: string, password: string): Promise<boolean> {
    const done = await host.call("people.sign_in", { work_number: workNumber, password });
    await load();
    return done.online;
  }

  async function signOut(): Promise<void> {
    await host.call("people.sign_out", {});
    await load();
  }

  host.onChange((change) => {
    if (change === "session" || change === "packs") void load();
  });

  return { about, known, who, isCrew, isClerk, inField, supervises, isSupervisor, load, enrol, signIn, signOut };
});
