import type { InjectionKey } from "vue";
import { inject } from "vue";
import type { Host } from "./host";

export { asApiError, isApiError } from "./host";
export type { Host, Pixels, Recording, Viewfinder } from "./host";
export type * from "./types";

export const HOST: InjectionKey<Host> = Symbol("host");

/** The host of the running app. */
export function useHost(): Host {
  const host = inject(HOST);
  if (host === undefined) throw new Error("the app was mounted without a host");
  return host;
}

/** The host that fits where the page runs. */
export async function chooseHost(): Promise<Host> {
  if (import.meta.env.MODE === "fake") {
    const { fakeHost } = await import("./fake");
    return fakeHost.fromAddress(location);
  }
  if ("__TAURI_INTERNALS__" in window) {
    const { tauriHost } = await import("./tauri");
    return tauriHost();
  }
  const { webHost } = await import("./web");
  return webHost();
}
