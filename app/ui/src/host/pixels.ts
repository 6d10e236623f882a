/** Pixels of what a camera sees, and of a picture, small enough to be searched at once. */
import type { Pixels } from "./host";

/** Side of the square that is searched many times a second, pixels. */
const SQUARE = 720;
/** Long side of a picture that is searched once, pixels. */
const LONG_SIDE = 1600;

type Cut = { x: number; y: number; width: number; height: number };

/** The square in the middle of a picture. */
export function middle(width: number, height: number): Cut {
  const side = Math.min(width, height);
  return { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2), width: side, height: side };
}

/** The size a picture is searched in: its own, or as much smaller as it takes. */
export function within(width: number, height: number, most: number): { width: number; height: number } {
  const scale = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function draw(canvas: HTMLCanvasElement, from: CanvasImageSource, cut: Cut, most: number): Pixels | null {
  Object.assign(canvas, within(cut.width, cut.height, most));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) return null;
  pen.drawImage(from, cut.x, cut.y, cut.width, cut.height, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

/** Gives the middle of a running video, time after time; null before its first picture. */
export function middleOf(video: HTMLVideoElement): () => Pixels | null {
  const canvas = document.createElement("canvas");
  return () => {
    const { videoWidth: width, videoHeight: height } = video;
    return width === 0 || height === 0 ? null : draw(canvas, video, middle(width, height), SQUARE);
  };
}

/** The pixels of a whole picture; null where it can't be opened. */
export async function pixelsOf(picture: Blob): Promise<Pixels | null> {
  const image = new Image();
  image.src = URL.createObjectURL(picture);
  try {
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    return draw(document.createElement("canvas"), image, { x: 0, y: 0, width, height }, LONG_SIDE);
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
