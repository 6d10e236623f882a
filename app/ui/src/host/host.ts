/**
 * The seam between the screens and whatever runs them: a web view with the core inside, a browser with
 * the core behind loopback, or a test with neither.
 *
 * A screen reaches the core, the camera, the receiver and the phone through this and nothing else.
 */
import type { ApiError, Change, Commands, Fix, Puts, Written } from "./types";

/** Pixels as a canvas gives them: red, green, blue and opacity, a byte each. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** The app's own viewfinder, running. */
export interface Viewfinder {
  /** Shows it inside an element, filling it. */
  attach(to: HTMLElement): void;
  /** The picture that is seen now, as JPEG. */
  take(): Promise<Blob>;
  /** The square in the middle of what is seen now, to be searched; null before the first picture. */
  frame(): Pixels | null;
  /** Switches the lamp; none where there is no lamp. */
  lamp: ((on: boolean) => Promise<void>) | null;
  /** Lets the camera go. */
  close(): void;
}

/** A spoken remark being recorded. */
export interface Recording {
  /** Ends it and gives the sound; none when nothing was heard. */
  stop(): Promise<Blob | null>;
}

export interface Host {
  /** Asks the core. Rejects with an {@link ApiError} and nothing else. */
  call<C extends keyof Commands>(
    name: C,
    params: Commands[C]["params"],
  ): Promise<Commands[C]["answer"]>;
  /** Hands bytes to the core. Rejects with an {@link ApiError} and nothing else. */
  put<P extends keyof Puts>(
    name: P,
    params: Puts[P]["params"],
    bytes: Blob,
  ): Promise<Puts[P]["answer"]>;
  /** Where an `<img>` finds a medium that is on this phone. */
  mediumUrl(sha256: string): string;
  /** Tells what changed, so that whoever shows it asks again. Returns how to stop. */
  onChange(listener: (change: Change) => void): () => void;
  position: {
    /** Tells each fix, and null while there is none. The receiver runs until the last one stops. */
    watch(listener: (fix: Fix | null) => void): () => void;
  };
  camera: {
    /** The live viewfinder; null where only the phone's own camera app is to be had. */
    open(): Promise<Viewfinder | null>;
    /** One picture by the phone's own camera app; null when the person cancelled. */
    take(): Promise<Blob | null>;
    /** What is on a picture, to be searched; null where it can't be opened. */
    pixels(picture: Blob): Promise<Pixels | null>;
  };
  album: {
    /** One picture of an earlier time; null when the person cancelled. */
    pick(): Promise<Blob | null>;
  };
  files: {
    /** One file of a kind, such as `.cgtbundle`; null when the person cancelled. */
    pick(kind: string): Promise<Blob | null>;
    /** Hands this person's own bundle on: to a colleague, by whatever the phone offers. */
    handOn(written: Written): Promise<void>;
  };
  /** Records a spoken remark; null where there is no microphone. */
  record(): Promise<Recording | null>;
  vibrate(ms: number): void;
  sound(name: "saved" | "task"): void;
  /** Puts a text where it can be pasted; false where that can't be done. */
  copy(text: string): Promise<boolean>;
  /** Hands a text on by whatever the phone offers; false where it offers nothing, or when cancelled. */
  handOnText(name: string, text: string): Promise<boolean>;
  /** Leaves for another app: `tel:`, `geo:`. */
  open(url: string): void;
}

/** Whether something thrown is an error the core has a sentence for. */
export function isApiError(thrown: unknown): thrown is ApiError {
  if (typeof thrown !== "object" || thrown === null) return false;
  const { code, zh, en } = thrown as Partial<ApiError>;
  return typeof code === "string" && typeof zh === "string" && typeof en === "string";
}

/** Any failure as the one kind of error a screen shows. What is no {@link ApiError} is the app's fault. */
export function asApiError(thrown: unknown): ApiError {
  if (isApiError(thrown)) return thrown;
  console.error(thrown);
  return {
    code: "app.failed",
    zh: "应用出了问题，已保存的内容都在，请重试；仍不行请重启应用",
    en: "The app failed; what was saved is safe. Try again, or restart the app",
  };
}
