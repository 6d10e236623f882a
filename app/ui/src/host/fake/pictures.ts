/** Drawings that stand in for photos: a street, and in it what was found. */
import encodeQR from "qr";
import type { Pixels } from "../host";

export type Subject = "manhole" | "rubbish" | "parking" | "stall" | "fixed";

const THINGS: Record<Subject, string> = {
  manhole:
    '<ellipse cx="150" cy="270" rx="78" ry="34" fill="#16181a"/><ellipse cx="192" cy="252" rx="78" ry="34" fill="#6d7276" stroke="#44484b" stroke-width="5"/><path d="M140 252h104M192 226v52M152 236l80 32M232 236l-80 32" stroke="#44484b" stroke-width="4"/>',
  rubbish:
    '<path d="M60 330q10-70 60-76 20-40 66-18 50-6 60 50 20 20 12 44z" fill="#59503f"/><rect x="96" y="270" width="46" height="34" fill="#b59b6b" transform="rotate(-14 96 270)"/><circle cx="190" cy="286" r="22" fill="#dfe6ea"/><rect x="150" y="250" width="30" height="26" fill="#a33d34" transform="rotate(24 150 250)"/><circle cx="226" cy="310" r="14" fill="#3c6e47"/>',
  parking:
    '<path d="M50 300q4-40 30-44l28-44q6-8 18-8h66q12 0 20 8l30 40q34 4 38 48v14H50z" fill="#27548a"/><path d="M118 220h36v34H96zM162 220h32l24 34h-56z" fill="#bcd3e4"/><circle cx="98" cy="314" r="22" fill="#1b1d1f"/><circle cx="226" cy="314" r="22" fill="#1b1d1f"/><rect x="20" y="330" width="290" height="10" fill="#c9a227"/>',
  stall:
    '<path d="M70 190h180l20 46H50z" fill="#b8442f"/><rect x="64" y="236" width="8" height="90" fill="#555"/><rect x="248" y="236" width="8" height="90" fill="#555"/><rect x="60" y="270" width="200" height="50" fill="#9a6b3a"/><g fill="#e2762b"><circle cx="90" cy="264" r="12"/><circle cx="116" cy="264" r="12"/><circle cx="142" cy="264" r="12"/></g><g fill="#c3272b"><circle cx="186" cy="264" r="11"/><circle cx="210" cy="264" r="11"/></g>',
  fixed:
    '<ellipse cx="160" cy="262" rx="78" ry="32" fill="#787d81" stroke="#4c5053" stroke-width="5"/><path d="M108 262h104M160 236v52M122 246l76 32M198 246l-76 32" stroke="#4c5053" stroke-width="4"/>',
};

/** A drawing as the source of an `<img>`; 3:4 as the viewfinder. */
export function drawing(subject: Subject, stamp = ""): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400"><rect width="300" height="400" fill="#8b9094"/><rect width="300" height="96" fill="#b9d2e6"/><rect y="60" width="90" height="90" fill="#c8b39a"/><rect x="90" y="36" width="80" height="114" fill="#d7c7b2"/><rect x="170" y="70" width="130" height="80" fill="#b7a58e"/><g fill="#6d86a0"><rect x="104" y="52" width="18" height="20"/><rect x="136" y="52" width="18" height="20"/><rect x="104" y="90" width="18" height="20"/><rect x="136" y="90" width="18" height="20"/><rect x="20" y="84" width="20" height="20"/><rect x="190" y="92" width="26" height="18"/></g><path d="M0 150h300v26H0z" fill="#a9adaf"/><path d="M0 176h300v8H0z" fill="#dfe2e3"/><path d="M230 176v-96" stroke="#45606b" stroke-width="6"/><circle cx="230" cy="70" r="26" fill="#4f7d46"/>${THINGS[subject]}${stamp === "" ? "" : `<rect y="356" width="300" height="44" fill="#000" fill-opacity=".55"/><text x="10" y="384" font-size="16" fill="#fff" font-family="sans-serif">${stamp}</text>`}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** The bytes of a drawing, as a camera would hand them over. */
export function shotOf(subject: Subject): Blob {
  const svg = decodeURIComponent(drawing(subject).split(",")[1] ?? "");
  return new Blob([svg], { type: "image/svg+xml" });
}

/** Pixels of one module of a code. */
const MODULE = 6;

/** A QR code as it stands before the camera; of none, plain grey. */
export function codePixels(text: string | null): Pixels {
  const rows = text === null ? Array.from({ length: 40 }, () => Array.from({ length: 40 }, () => false)) : encodeQR(text, "raw", { border: 4 });
  const side = rows.length * MODULE;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let at = 0; at < side * side; at += 1) {
    const [x, y] = [Math.floor((at % side) / MODULE), Math.floor(at / side / MODULE)];
    data.fill(rows[y]?.[x] === true ? 20 : 225, at * 4, at * 4 + 3);
  }
  return { width: side, height: side, data };
}
