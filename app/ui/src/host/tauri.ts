/**
 * The core inside the app. The shell answers `rpc`, `put` (on Android in parts), `open`, `hand_on`,
 * `watch_position` and `stop_position`, serves media under the `media` scheme and emits `change`.
 */
import { Channel, convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { browser, pickFile } from "./browser";
import { asApiError, type Host } from "./host";
import type { Change, Fix } from "./types";

/** Bytes of one part; a multiple of three, so that no part but the last ends in padding. */
export const PART_BYTES = 3 * 128 * 1024;
/** Characters that are turned into text at once: an argument each. */
const AT_ONCE = 8192;

async function ask<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (thrown) {
    throw asApiError(thrown);
  }
}

/** Android's bridge carries text only. */
const isAndroid = () => navigator.userAgent.includes("Android");

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += AT_ONCE)
    text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  return btoa(text);
}

async function putInParts<T>(name: string, params: unknown, body: ArrayBuffer): Promise<T> {
  const bytes = new Uint8Array(body);
  const id = await invoke<number>("put_begin", { bytes: bytes.length });
  for (let at = 0; at < bytes.length; at += PART_BYTES)
    await invoke("put_part", { id, part: base64(bytes.subarray(at, at + PART_BYTES)) });
  return invoke<T>("put_end", { id, name, params });
}

function putWhole<T>(name: string, params: unknown, body: ArrayBuffer): Promise<T> {
  // A header takes ASCII only, and a parameter may be Chinese.
  const headers = { name, params: encodeURIComponent(JSON.stringify(params)) };
  return invoke<T>("put", body, { headers });
}

export function tauriHost(): Host {
  const put = isAndroid() ? putInParts : putWhole;
  return {
    ...browser,
    call: (name, params) => ask(invoke("rpc", { name, params })),
    put: (name, params, bytes) => ask(bytes.arrayBuffer().then((body) => put(name, params, body))),
    mediumUrl: (sha256) => convertFileSrc(sha256, "media"),
    onChange: (listener) => {
      const listening = listen<Change>("change", ({ payload }) => listener(payload));
      return () => void listening.then((stop) => stop());
    },
    position: {
      watch: (listener) => {
        const readings = new Channel<Fix | null>(listener);
        const watching = invoke<number>("watch_position", { readings }).catch(() => {
          listener(null);
          return null;
        });
        return () =>
          void watching.then((id) => (id === null ? undefined : invoke("stop_position", { id })));
      },
    },
    files: { pick: pickFile, handOn: () => ask(invoke("hand_on")) },
    open: (url) => void invoke("open", { url }).catch(asApiError),
  };
}
