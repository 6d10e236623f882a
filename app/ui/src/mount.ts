/** Puts the app together over a host; the same for the phone, a browser and the tests. */
import { createPinia } from "pinia";
import { createApp, watch, type App as VueApp } from "vue";
import type { Router, RouterHistory } from "vue-router";
import App from "./App.vue";
import { asApiError, HOST, type Host } from "./host";
import { hashRouter, routerOver } from "./router";
import { useNotices } from "@/state/notices";
import { useOutbox } from "./state/outbox";
import { usePeople } from "./state/people";
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
  host.onChange((change) => {
    if (people.who === null) return;
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
      void outbox.load();
      void tasks.load();
      void notices.load();
    },
    { immediate: true },
  );
}

/**
 * What nobody caught. A screen that asked for something to show and did not get it keeps what it shows;
 * only the end of a session leads somewhere else.
 */
function catchRest(): () => void {
  const people = usePeople();
  const caught = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    if (asApiError(event.reason).code === "session.over") void people.load();
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
    await usePeople().load();
  });
  app.runWithContext(() => {
    follow(host);
    app.onUnmount(catchRest());
  });
  app.use(router);
  await router.isReady();
  app.mount(to);
  return { app, router };
}
