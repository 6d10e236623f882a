/**
 * The one place that knows MapLibre. It is fetched when a map is opened, and by nothing else: the first
 * screen must not wait for it.
 */
import { Map as GlMap, setWorkerUrl, type GeoJSONSource, type LngLatBounds } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import type { Frame, Point } from "@/host";
import { paints, SHARP, styleOf, wordPicture, type Palette } from "./look";
import { labels, lonLat, type Features, type GroundShapes, type OwnShapes } from "./shapes";

setWorkerUrl(workerUrl);

/** A glove and a street: closer than this a house fills the screen, farther a province. */
const ZOOMS = { minZoom: 8, maxZoom: 20 } as const;
/** As near as one's own place is shown. */
const NEAR_ZOOM = 17;
/** As near as a frame is shown, however small it is. */
const FRAME_ZOOM = 18.5;
/** Pixels of the edges that stay free of marks: the keys stand at the right. */
const FREE = { top: 64, bottom: 48, left: 40, right: 84 } as const;
const TILE_PIXELS = 512;
const EARTH_METRES = 40_075_016.7;

export interface View {
  frame: Frame;
  metresPerPixel: number;
}

/** A map on the screen. */
export interface Drawn {
  drawGround(shapes: GroundShapes): void;
  drawOwn(shapes: OwnShapes): void;
  paint(palette: Palette): void;
  view(): View;
  /** Where a place lies on it, in pixels from its corner. */
  at(point: Point): { x: number; y: number };
  zoom(steps: number): void;
  /** Puts a place into the middle, at least as near as wished. */
  go(point: Point, near?: boolean): void;
  show(frame: Frame): void;
  /** Resolves when everything that was given is on the screen. */
  idle(): Promise<void>;
  close(): void;
}

export interface Heard {
  /** It moved or was given another size. */
  moved: () => void;
  /** It came to rest. */
  rested: () => void;
  /** The ground was tapped. */
  pressed: (point: Point) => void;
}

const e7 = (degrees: number) => Math.round(degrees * 1e7);

function frameOf(bounds: LngLatBounds): Frame {
  return {
    west_e7: e7(bounds.getWest()),
    south_e7: e7(bounds.getSouth()),
    east_e7: e7(bounds.getEast()),
    north_e7: e7(bounds.getNorth()),
  };
}

const corners = (frame: Frame): [number, number, number, number] => [
  frame.west_e7 / 1e7,
  frame.south_e7 / 1e7,
  frame.east_e7 / 1e7,
  frame.north_e7 / 1e7,
];

/**
 * Puts a map into an element. Rejects where the phone can't draw one.
 *
 * North stays up and the ground flat: nobody has to find back from a turn made by a glove.
 */
export async function openMap(
  into: HTMLElement,
  name: string,
  begin: Frame,
  first: Palette,
  heard: Heard,
): Promise<Drawn> {
  let palette = first;
  const shown = new Set<string>();
  const map = new GlMap({
    container: into,
    style: styleOf(palette),
    bounds: corners(begin),
    fitBoundsOptions: { padding: FREE, maxZoom: FRAME_ZOOM },
    ...ZOOMS,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    locale: { "Map.Title": name },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  try {
    await new Promise<void>((ready, failed) => {
      map.once("load", () => ready());
      map.once("error", ({ error }) => failed(error));
    });
  } catch (thrown) {
    map.remove();
    throw thrown;
  }
  map.on("error", ({ error }) => console.error(error));
  map.on("move", heard.moved);
  map.on("resize", heard.moved);
  map.on("moveend", heard.rested);
  map.on("resize", heard.rested);
  map.on("click", ({ lngLat }) =>
    heard.pressed({ lon_e7: e7(lngLat.lng), lat_e7: e7(lngLat.lat), datum: "wgs84" }),
  );

  /** Words are pictures: text of the engine's own would ask a server for its letters. */
  const show = (id: string) => {
    const [kind = "", ...rest] = id.split(":");
    const picture = wordPicture(rest.join(":"), kind === "grid" ? "grid" : "name", palette);
    if (picture === null) return;
    if (map.hasImage(id)) map.removeImage(id);
    map.addImage(id, picture, { pixelRatio: SHARP });
    shown.add(id);
  };

  const give = (shapes: Record<string, Features>) => {
    for (const [source, features] of Object.entries(shapes)) {
      (map.getSource(source) as GeoJSONSource | undefined)?.setData(features);
    }
  };

  return {
    drawGround(shapes) {
      for (const id of labels(shapes)) if (!shown.has(id)) show(id);
      give({ ...shapes });
    },
    drawOwn: (shapes) => give({ ...shapes }),
    paint(next) {
      palette = next;
      for (const [layer, property, colour] of paints(palette)) {
        map.setPaintProperty(layer, property, colour);
      }
      for (const id of shown) show(id);
    },
    view() {
      const across = EARTH_METRES * Math.cos((map.getCenter().lat * Math.PI) / 180);
      return { frame: frameOf(map.getBounds()), metresPerPixel: across / (TILE_PIXELS * 2 ** map.getZoom()) };
    },
    at: (point) => map.project(lonLat(point)),
    zoom: (steps) => void map.zoomTo(Math.round(map.getZoom()) + steps),
    go: (point, near = false) =>
      void map.easeTo({ center: lonLat(point), zoom: near ? Math.max(map.getZoom(), NEAR_ZOOM) : map.getZoom() }),
    show: (frame) => void map.fitBounds(corners(frame), { padding: FREE, maxZoom: FRAME_ZOOM }),
    idle: () =>
      new Promise((done) => {
        if (map.loaded()) done();
        else map.once("idle", () => done());
      }),
    close: () => map.remove(),
  };
}
