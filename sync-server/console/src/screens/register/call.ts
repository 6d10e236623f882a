/** What is written down while somebody talks, kept from the first letter until it is registered. */
import type { Schemas } from "@/api/desk";
import type { Point } from "@/api/things";

export type Source = Schemas["Register"]["source"];

export interface Call {
  source: Source;
  description: string;
  place: string;
  /** Longitude and latitude in degrees, as typed. */
  at: string;
  class: string | null;
  className: string;
  name: string;
  phone: string;
  address: string;
  callBack: boolean;
}

/** The sources a desk writes down; collectors report by themselves. */
export const SOURCES: Source[] = [
  "hotline", "citizen", "website", "video", "leader_note", "media", "other_body", "evaluation", "enforcement", "survey",
  "drone", "sensor",
];

export const blank = (source: Source = "hotline"): Call => ({
  source, description: "", place: "", at: "", class: null, className: "", name: "", phone: "", address: "", callBack: false,
});

const KEPT = "cgt.call";

export function keptCall(): Call {
  try {
    return { ...blank(), ...(JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Call>) };
  } catch {
    return blank();
  }
}

export const keepCall = (call: Call): void => localStorage.setItem(KEPT, JSON.stringify(call));

export const dropCall = (): void => localStorage.removeItem(KEPT);

/** `102.31189, 39.8000965` as a point; null when it is none, undefined when nothing was typed. */
export function pointOf(typed: string): Point | null | undefined {
  if (typed.trim() === "") return undefined;
  const parts = typed.split(/[,，\s]+/).filter(Boolean).map(Number);
  const [lon, lat] = parts;
  if (parts.length !== 2 || lon === undefined || lat === undefined) return null;
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return null;
  return { lon_e7: Math.round(lon * 1e7), lat_e7: Math.round(lat * 1e7), datum: "wgs84" };
}

export function bodyOf(call: Call): Schemas["Register"] {
  const said = (text: string) => (text.trim() === "" ? null : text.trim());
  const isCalled = said(call.name) !== null || said(call.phone) !== null || said(call.address) !== null;
  const caller = {
    name: said(call.name),
    phone: said(call.phone.replace(/[\s-]/g, "")),
    address: said(call.address),
    call_back: call.callBack,
  };
  return {
    source: call.source,
    description: call.description.trim(),
    place: call.place.trim(),
    point: pointOf(call.at) ?? null,
    class: call.class,
    caller: (isCalled || call.callBack ? caller : null) as never,
  };
}
