/**
 * The core inside the app. The shell answers `rpc`, `put`, `watch_position` and `stop_position`, serves
 * media under the `media` scheme and emits `change`.
 */
import { Channel, convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { browser } from "./browser";
import { fixOf, type Reading } from "./fix";
import { asApiError, type Host } from "./host";
import type { Change } from "./types";

async function ask<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (thrown) {
    throw asApiError(thrown);
  }
}

export function tauriHost(): Host {
  return {
    ...browser,
    call: (name, params) => ask(invoke("rpc", { name, params })),
    put: (name, params, bytes) =>
      ask(
        bytes.arrayBuffer().then((body) =>
          // A header takes ASCII only, and a parameter may be Chinese.
          invoke("put", body, {
            headers: { name, params: encodeURIComponent(JSON.stringify(params)) },
          }),
        ),
      ),
    mediumUrl: (sha256) => convertFileSrc(sha256, "media"),
    onChange: (listener) => {
      const listening = listen<Change>("change", ({ payload }) => listener(payload));
      return () => void listening.then((stop) => stop());
    },
    position: {
      watch: (listener) => {
        const readings = new Channel<Reading | null>((reading) =>
          listener(reading === null ? null : fixOf(reading)),
        );
        const watching = invoke<number>("watch_position", { readings }).catch(() => {
          listener(null);
          return null;
        });
        return () =>
          void watching.then((id) => (id === null ? undefined : invoke("stop_position", { id })));
      },
    },
    scan: null,
    open: (url) => void invoke("open", { url }),
  };
}
