/** Reads a QR code out of pixels. The reader comes with this file, and this file only when it is wanted. */
import { decodeQR } from "qr/decode.js";
import type { Pixels } from "@/host";

/** What one frame may cost beyond its first look, milliseconds: the next one comes at once. */
const FRAME_MS = 30;
/** What a photo may cost: there is no next one until it is taken. */
const PHOTO_MS = 2000;

/** The text of the code in a frame or, looked at thoroughly, in a photo; null where there is none. */
export function codeIn(pixels: Pixels, thorough = false): string | null {
  try {
    const most = thorough ? { effort: Infinity, timeLimit: PHOTO_MS } : { timeLimit: FRAME_MS };
    return decodeQR(pixels, { format: "RGBA", ...most });
  } catch {
    // The reader throws when it finds none: of most frames that is so.
    return null;
  }
}
