/** The core behind loopback HTTP: for development and for tests in a browser, never shipped. */
import { browser } from "./browser";
import { fixOf } from "./fix";
import { asApiError, type Host } from "./host";
import type { Change, Fix } from "./types";

async function answerOf(asked: Promise<Response>): Promise<never> {
  try {
    const response = await asked;
    const said: unknown = await response.json();
    if (!response.ok) throw said;
    return said as never;
  } catch (thrown) {
    throw asApiError(thrown);
  }
}

function watchPosition(listener: (fix: Fix | null) => void): () => void {
  const receiver = navigator.geolocation as Geolocation | undefined;
  if (receiver === undefined) {
    listener(null);
    return () => undefined;
  }
  const id = receiver.watchPosition(
    ({ coords }) =>
      listener(
        fixOf({
          lon: coords.longitude,
          lat: coords.latitude,
          accuracy: coords.accuracy,
          mock: false,
        }),
      ),
    () => listener(null),
    { enableHighAccuracy: true, maximumAge: 0 },
  );
  return () => receiver.clearWatch(id);
}

export function webHost(base = ""): Host {
  return {
    ...browser,
    call: (name, params) =>
      answerOf(
        fetch(`${base}/rpc/${name}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(params),
        }),
      ),
    put: (name, params, bytes) =>
      answerOf(
        fetch(`${base}/put/${name}?params=${encodeURIComponent(JSON.stringify(params))}`, {
          method: "POST",
          headers: { "content-type": "application/octet-stream" },
          body: bytes,
        }),
      ),
    mediumUrl: (sha256) => `${base}/media/${sha256}`,
    onChange: (listener) => {
      const source = new EventSource(`${base}/changes`);
      source.addEventListener("message", (event: MessageEvent<string>) =>
        listener(JSON.parse(event.data) as Change),
      );
      return () => source.close();
    },
    position: { watch: watchPosition },
    scan: null,
  };
}
