/** The core behind loopback HTTP: for development and for tests in a browser, never shipped. */
import { browser, pickFile } from "./browser";
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

/** How often the receiver is asked. A watch speaks up only when the place changes: a browser on a desk never. */
const ASK_EVERY_MS = 3000;

function watchPosition(listener: (fix: Fix | null) => void): () => void {
  const receiver = navigator.geolocation as Geolocation | undefined;
  if (receiver === undefined) {
    listener(null);
    return () => undefined;
  }
  let over = false;
  const ask = () =>
    receiver.getCurrentPosition(
      ({ coords: { longitude: lon, latitude: lat, accuracy } }) => {
        if (!over) listener(fixOf({ lon, lat, accuracy, mock: false }));
      },
      () => {
        if (!over) listener(null);
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: 10_000 },
    );
  ask();
  const asking = setInterval(ask, ASK_EVERY_MS);
  return () => {
    over = true;
    clearInterval(asking);
  };
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
    files: {
      pick: pickFile,
      handOn: () => {
        const link = document.createElement("a");
        link.href = `${base}/handed-over`;
        // The name comes with the answer.
        link.download = "";
        link.click();
        return Promise.resolve();
      },
    },
  };
}
