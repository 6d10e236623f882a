/** What every web view can do by itself: camera, album, microphone, buzz and tone. */
import type { Host, Recording, Viewfinder } from "./host";
import { middleOf, pixelsOf } from "./pixels";

/** Long side of a picture that is asked of the camera, pixels. */
const LONG_SIDE = 1920;

/** One file by a chooser; `capture` asks for the phone's camera app. */
function choose(accept: string, capture = false): Promise<Blob | null> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.hidden = true;
    if (capture) input.setAttribute("capture", "environment");
    const chosen = (file: Blob | null) => {
      input.remove();
      resolve(file);
    };
    input.addEventListener("change", () => chosen(input.files?.[0] ?? null));
    input.addEventListener("cancel", () => chosen(null));
    // Some web views open no chooser for an element that is in no page.
    document.body.append(input);
    input.click();
  });
}

async function jpegOf(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.92));
  if (blob === null) throw new Error("the camera gave no picture");
  return blob;
}

/** The lamp of a camera that says it has one. */
function lampOf(track: MediaStreamTrack | undefined): Viewfinder["lamp"] {
  const able = track?.getCapabilities?.() as { torch?: boolean } | undefined;
  if (track === undefined || able?.torch !== true) return null;
  return (on) =>
    track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
}

async function openCamera(): Promise<Viewfinder | null> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return null;
  try {
    const stream = await devices.getUserMedia({
      video: {
        facingMode: { ideal: "environment" },
        width: { ideal: LONG_SIDE },
        // Upright this is the 3:4 of the frame it is shown in.
        aspectRatio: { ideal: 4 / 3 },
      },
      audio: false,
    });
    const video = document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    video.srcObject = stream;
    await video.play();
    return {
      attach: (to) => to.replaceChildren(video),
      take: () => jpegOf(video),
      frame: middleOf(video),
      lamp: lampOf(stream.getVideoTracks()[0]),
      close: () => {
        stream.getTracks().forEach((track) => track.stop());
        video.remove();
      },
    };
  } catch {
    // Refused, taken by another app, or not there: the phone's own camera app is left.
    return null;
  }
}

async function record(): Promise<Recording | null> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined || typeof MediaRecorder === "undefined") return null;
  try {
    const stream = await devices.getUserMedia({ audio: true });
    const recorder = new MediaRecorder(stream);
    const parts: Blob[] = [];
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.start();
    return {
      stop: () =>
        new Promise((resolve) => {
          recorder.addEventListener("stop", () => {
            stream.getTracks().forEach((track) => track.stop());
            const sound = new Blob(parts, { type: recorder.mimeType });
            resolve(sound.size > 0 ? sound : null);
          });
          recorder.stop();
        }),
    };
  } catch {
    return null;
  }
}

const TONES = { saved: [880, 1320], task: [660, 660] } as const;

/** Two short tones; a phone that is mute stays mute. */
function sound(name: keyof typeof TONES): void {
  if (typeof AudioContext === "undefined") return;
  const audio = new AudioContext();
  TONES[name].forEach((hertz, nth) => {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    const at = audio.currentTime + nth * 0.12;
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0.2, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.11);
    tone.connect(loudness).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.12);
    if (nth === 1) tone.addEventListener("ended", () => void audio.close());
  });
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused, or no secure page: the text stays on the screen to be read.
    return false;
  }
}

async function handOnText(name: string, text: string): Promise<boolean> {
  try {
    const file = new File([text], name, { type: "text/plain" });
    const shared = { files: [file], title: name };
    const phone = navigator as Partial<Pick<Navigator, "canShare" | "share">>;
    if (phone.share !== undefined && phone.canShare?.(shared) === true) {
      await navigator.share(shared);
      return true;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    // The download has its own hold on the bytes by the next turn.
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    // Inside the app nobody takes a download; the text can be copied.
    return !("__TAURI_INTERNALS__" in window);
  } catch {
    return false;
  }
}

type Phone = Pick<Host, "camera" | "album" | "record" | "vibrate" | "sound" | "open" | "copy" | "handOnText">;

export const pickFile = (kind: string) => choose(kind);

/** The parts of a host that need no core. */
export const browser: Phone = {
  camera: { open: openCamera, take: () => choose("image/*", true), pixels: pixelsOf },
  album: { pick: () => choose("image/*") },
  record,
  vibrate: (ms) => void navigator.vibrate?.(ms),
  sound,
  copy,
  handOnText,
  open: (url) => {
    location.href = url;
  },
};
