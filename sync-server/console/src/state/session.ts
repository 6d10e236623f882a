/** Who is signed in here, and what this person may do. */
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { desk, onSignInOver, type Me } from "@/api/desk";
import { asFault, type Fault } from "@/api/fault";

export const useSession = defineStore("session", () => {
  const me = ref<Me | null>(null);
  /** Whether the centre has said who is here: until then nobody knows. */
  const asked = ref(false);
  /** The sign-in ended while somebody worked: what is on the screen stays, and is asked again after. */
  const over = ref(false);
  const roles = computed(() => new Set(me.value?.user.roles.map(({ role }) => role) ?? []));
  const has = (...posts: string[]) => posts.some((post) => roles.value.has(post));

  onSignInOver(() => {
    if (me.value !== null) over.value = true;
  });

  /** Asks who is here; a refusal means nobody. */
  async function look(): Promise<Fault | null> {
    try {
      me.value = await desk.me();
      over.value = false;
      return null;
    } catch (thrown) {
      const fault = asFault(thrown);
      // Somebody who was here is asked for the password over the page that is open.
      if (fault.code.startsWith("session.") && !over.value) me.value = null;
      return fault.code.startsWith("session.") ? null : fault;
    } finally {
      asked.value = true;
    }
  }

  async function signIn(workNumber: string, password: string): Promise<void> {
    await desk.signIn(workNumber, password);
    me.value = await desk.me();
    asked.value = true;
    over.value = false;
  }

  async function signOut(): Promise<void> {
    try {
      await desk.signOut();
    } finally {
      me.value = null;
      over.value = false;
    }
  }

  return { me, asked, over, has, look, signIn, signOut };
});
