/** How the ground is drawn: colours by the theme's tokens, words as small pictures made on the phone. */
import type { ExpressionSpecification, StyleSpecification } from "maplibre-gl";

/** The tokens a map draws with (style/tokens.css). */
export const TOKENS = ["ink", "ground", "card", "grey", "control", "primary", "blue-soft"] as const;
export type Palette = Record<(typeof TOKENS)[number], string>;

/** The colours that hold where an element is. */
export function paletteAt(element: Element): Palette {
  const said = getComputedStyle(element);
  const colours = TOKENS.map((token) => [token, said.getPropertyValue(`--${token}`).trim()]);
  return Object.fromEntries(colours) as Palette;
}

/** Farther away the words of neighbours would stand on each other. */
const GRID_WORDS_FROM = 15;
/** From here on a component is more than a speck. */
const COMPONENTS_FROM = 15.5;
const NAMES_FROM = 18;

type Colour = `${"background" | "fill" | "line" | "circle" | "circle-stroke"}-color`;

/** Which property of which layer has which colour. */
export const paints = (palette: Palette): [string, Colour, string | ExpressionSpecification][] => [
  ["ground", "background-color", palette.ground],
  ["grids", "fill-color", ["case", ["get", "here"], palette["blue-soft"], palette.card]],
  ["edges", "line-color", palette.control],
  ["here", "line-color", palette.primary],
  ["reach", "fill-color", palette.primary],
  ["reach-edge", "line-color", palette.primary],
  ["components", "circle-color", palette.card],
  ["components", "circle-stroke-color", palette.ink],
  ["own", "circle-color", palette.primary],
  ["own", "circle-stroke-color", palette.card],
];

const nothing = { type: "geojson", data: { type: "FeatureCollection", features: [] } } as const;

/**
 * The whole style. It names no address at all: no tiles, no glyphs, no sprites, so that nothing is
 * asked of any network.
 */
export function styleOf(palette: Palette): StyleSpecification {
  const style = {
    version: 8,
    sources: { grids: nothing, components: nothing, reach: nothing, own: nothing },
    layers: [
      { id: "ground", type: "background", paint: {} },
      { id: "grids", type: "fill", source: "grids", paint: {} },
      {
        id: "edges",
        type: "line",
        source: "grids",
        paint: { "line-width": ["interpolate", ["linear"], ["zoom"], 13, 0.5, 16, 1.4] },
      },
      {
        id: "here",
        type: "line",
        source: "grids",
        filter: ["==", ["get", "here"], true],
        layout: { "line-join": "round" },
        paint: { "line-width": 4 },
      },
      { id: "reach", type: "fill", source: "reach", paint: { "fill-opacity": 0.16 } },
      { id: "reach-edge", type: "line", source: "reach", paint: { "line-width": 1.5 } },
      {
        id: "components",
        type: "circle",
        source: "components",
        minzoom: COMPONENTS_FROM,
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["zoom"], COMPONENTS_FROM, 2, 18, 5],
          "circle-stroke-width": 1.5,
        },
      },
      {
        id: "grid-words",
        type: "symbol",
        source: "grids",
        minzoom: GRID_WORDS_FROM,
        layout: { "icon-image": ["concat", "grid:", ["get", "label"]] },
      },
      {
        id: "component-words",
        type: "symbol",
        source: "components",
        minzoom: NAMES_FROM,
        layout: {
          "icon-image": ["concat", "name:", ["get", "label"]],
          "icon-anchor": "top",
          "icon-offset": [0, 8],
        },
      },
      { id: "own", type: "circle", source: "own", paint: { "circle-radius": 9, "circle-stroke-width": 3 } },
    ],
  };
  for (const [id, property, colour] of paints(palette)) {
    const layer = style.layers.find((one) => one.id === id) as { paint: Record<string, unknown> };
    layer.paint[property] = colour;
  }
  return style as unknown as StyleSpecification;
}

/** Pixels of a picture for one of the screen: sharp on every phone, and small. */
export const SHARP = 2;
/** A name longer than this says no more on a map. */
const MOST_LETTERS = 8;

/** A word as a picture, in ink with a rim of the ground; as large in every theme. */
export function wordPicture(text: string, kind: "grid" | "name", palette: Palette): ImageData | null {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  if (pen === null) return null;
  const size = (kind === "grid" ? 13 : 12) * SHARP;
  const font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
  const said = text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;
  pen.font = font;
  canvas.width = Math.ceil(pen.measureText(said).width) + size / 2;
  canvas.height = Math.ceil(size * 1.5);
  // A canvas that was given a size has forgotten its font.
  pen.font = font;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3 * SHARP;
  pen.strokeStyle = palette.card;
  pen.fillStyle = kind === "grid" ? palette.grey : palette.ink;
  pen.strokeText(said, canvas.width / 2, canvas.height / 2);
  pen.fillText(said, canvas.width / 2, canvas.height / 2);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
