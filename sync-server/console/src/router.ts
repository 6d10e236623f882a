/**
 * Which address shows which screen. Addresses lie behind `#`, so that a link can be shared and the
 * centre serves one page; what a list is narrowed to stands in the address too.
 */
import { createRouter, createWebHashHistory, type Router } from "vue-router";
import type { useSession } from "./state/session";

export function makeRouter(session: ReturnType<typeof useSession>): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: "/sign-in", name: "sign-in", component: () => import("./screens/sign-in/SignIn.vue") },
      {
        path: "/",
        component: () => import("./screens/shell/Shell.vue"),
        children: [
          { path: "", name: "home", redirect: () => ({ name: session.me?.may_read === false ? "notices" : "queue" }) },
          { path: "cases/:case?", name: "queue", component: () => import("./screens/queue/Desk.vue"), props: true },
          { path: "register", name: "register", component: () => import("./screens/register/Register.vue") },
          { path: "duty", name: "duty", component: () => import("./screens/duty/Duty.vue") },
          { path: "notices", name: "notices", component: () => import("./screens/notices/Notices.vue") },
        ],
      },
      { path: "/:rest(.*)*", redirect: "/" },
    ],
  });
  router.beforeEach(async (to) => {
    if (!session.asked) await session.look();
    if (session.me === null && to.name !== "sign-in")
      return { name: "sign-in", query: to.fullPath === "/" ? {} : { to: to.fullPath } };
    return true;
  });
  return router;
}
