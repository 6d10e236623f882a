/** Puts the app together over a host; the same for the phone, a browser and the tests. */
import { createPinia } from "pinia";
import { createApp, watch, type App as VueApp } from "vue";
import type { Router, RouterHistory } from "vue-router";
import App from "./App.vue";
import { asApiError, HOST, type Host } from "./host";
import { hashRouter, routerOver } from "./router";
import { useNotices } from "@/state/notices";
import { useLock } from "./state/lock";
import { useOutbox } from "./state/outbox";
import { usePeople } from "./state/people";
import { usePower } from "./state/power";
import { useSettings } from "./state/settings";
import { useTasks } from "./state/tasks";
import { i18n } from "./text";
import "./style/tokens.css";
import "./style/base.css";
import "./style/tones.css";

export interface Mounted {
  app: VueApp;
  router: Router;
}

/** Follows what changes in the core, for whoever is signed in. */
function follow(host: Host): void {
  const [people, outbox, tasks, notices] = [usePeople(), useOutbox(), useTasks(), useNotices()];
  const [lock, power] = [useLock(), usePower()];
  host.onChange((change) => {
    if (people.who === null || lock.locked) return;
    if (change === "outbox" || change === "sync") void outbox.load();
    if (change === "notices") void notices.load();
    if (change === "tasks" || change === "cases") void tasks.load();
  });
  watch(
    () => people.who?.id,
    (id) => {
      outbox.clear();
      tasks.clear();
      notices.clear();
      if (id === undefined) return;
      void lock.load();
      if (lock.locked) return;
      void outbox.load();
      void tasks.load();
      void notices.load();
    },
    { immediate: true },
  );
  watch(
    () => lock.locked,
    (locked) => {
      if (locked) {
        // What a locked phone knows it does not show, not even to whoever reads the page.
        outbox.clear();
        tasks.clear();
        notices.clear();
      } else if (people.who !== null) {
        void power.load();
        void outbox.load();
        void tasks.load();
        void notices.load();
      }
    },
  );
}

/** Tells the core when the app goes to the background and when it is back, for the lock. */
function followView(): () => void {
  const lock = useLock();
  const seen = () => {
    if (document.visibilityState === "hidden") {
      // A field that is being written in keeps what it holds when it loses the focus.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      void lock.left();
    } else void lock.back();
  };
  document.addEventListener("visibilitychange", seen);
  return () => document.removeEventListener("visibilitychange", seen);
}

/**
 * What nobody caught. A screen that asked for something to show and did not get it keeps what it shows;
 * only the end of a session leads somewhere else.
 */
function catchRest(): () => void {
  const [people, lock] = [usePeople(), useLock()];
  const caught = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    const { code } = asApiError(event.reason);
    if (code === "session.over") void people.load();
    if (code === "session.locked") void lock.load();
  };
  window.addEventListener("unhandledrejection", caught);
  return () => window.removeEventListener("unhandledrejection", caught);
}

export async function mountApp(
  host: Host,
  to: string | Element,
  history?: RouterHistory,
): Promise<Mounted> {
  const app = createApp(App);
  const pinia = createPinia();
  app.provide(HOST, host);
  app.use(pinia);
  app.use(i18n);
  const router = history === undefined ? hashRouter(pinia) : routerOver(history, pinia);
  await app.runWithContext(async () => {
    useSettings();
    await Promise.all([usePeople().load(), useLock().back()]);
    if (!useLock().locked) await usePower().load();
  });
  app.runWithContext(() => {
    follow(host);
    app.onUnmount(catchRest());
    app.onUnmount(followView());
  });
  app.use(router);
  await router.isReady();
  app.mount(to);
  return { app, router };
}
