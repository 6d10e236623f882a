import { createRouter, createWebHashHistory, type RouteRecordRaw, type RouterHistory } from "vue-router";
import type { Pinia } from "pinia";
import { useLock } from "@/state/lock";
import { usePeople } from "@/state/people";
import Locked from "@/screens/lock/Locked.vue";
import Home from "@/screens/today/Home.vue";
import SignIn from "@/screens/sign-in/SignIn.vue";

/** Screens of the four tabs keep the tab bar below them. */
declare module "vue-router" {
  interface RouteMeta {
    tab?: boolean;
    /** Open to whoever holds the phone. */
    free?: boolean;
  }
}

export const routes: RouteRecordRaw[] = [
  { path: "/", redirect: "/today" },
  { path: "/enrol", component: () => import("@/screens/enrol/Enrol.vue"), meta: { free: true } },
  { path: "/sign-in", component: SignIn, meta: { free: true } },
  { path: "/today", component: Home, meta: { tab: true } },
  { path: "/tasks", component: () => import("@/screens/tasks/Tasks.vue"), meta: { tab: true } },
  { path: "/records", component: () => import("@/screens/records/Records.vue"), meta: { tab: true } },
  { path: "/me", component: () => import("@/screens/me/Me.vue"), meta: { tab: true } },
  { path: "/me/screen", component: () => import("@/screens/me/Screen.vue") },
  { path: "/me/lock", component: () => import("@/screens/me/Lock.vue") },
  { path: "/me/storage", component: () => import("@/screens/me/Storage.vue") },
  { path: "/me/state", component: () => import("@/screens/me/Status.vue") },
  { path: "/me/power", component: () => import("@/screens/me/Power.vue") },
  { path: "/me/diagnostics", component: () => import("@/screens/me/Diagnostics.vue") },
  { path: "/me/licences", component: () => import("@/screens/me/Licences.vue") },
  { path: "/locked", component: Locked },
  { path: "/contacts", component: () => import("@/screens/contacts/Contacts.vue") },
  { path: "/help", component: () => import("@/screens/contacts/Help.vue") },
  { path: "/messages", component: () => import("@/screens/messages/Messages.vue") },
  { path: "/messages/:id", component: () => import("@/screens/messages/Message.vue"), props: true },
  { path: "/ready", component: () => import("@/screens/ready/Ready.vue") },
  { path: "/report/:draft?", component: () => import("@/screens/report/Report.vue"), props: true },
  { path: "/supervision", component: () => import("@/screens/supervision/Supervision.vue"), meta: { tab: true } },
  { path: "/supervision/:id", component: () => import("@/screens/supervision/Look.vue"), props: true },
  { path: "/case/:id", component: () => import("@/screens/case/Case.vue"), props: true },
  {
    path: "/task/:of/:task",
    component: () => import("@/screens/check/Check.vue"),
    props: true,
  },
  { path: "/:other(.*)*", redirect: "/today" },
];

/**
 * The router; it lets nobody pass who is not signed in, nobody see anything of a phone that is locked, and
 * nobody sign in on a phone of no centre.
 */
export function routerOver(history: RouterHistory, pinia: Pinia) {
  const router = createRouter({ history, routes });
  router.beforeEach((to) => {
    const [people, lock] = [usePeople(pinia), useLock(pinia)];
    if (people.about?.enrolled === false) return to.path === "/enrol" ? true : "/enrol";
    if (people.who === null) return to.path === "/sign-in" ? true : "/sign-in";
    if (lock.locked) {
      if (to.path === "/locked") return true;
      lock.from = to.fullPath;
      return "/locked";
    }
    return to.meta.free === true || to.path === "/locked" ? "/today" : true;
  });
  return router;
}

export const hashRouter = (pinia: Pinia) => routerOver(createWebHashHistory(), pinia);
