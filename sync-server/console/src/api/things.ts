/** What the description leaves open, because it is the shared types as JSON: as far as screens read it. */
import type { CaseRow, CaseSheet, EntryRow, Lists, MediumRow } from "./desk";

export interface Point {
  lon_e7: number;
  lat_e7: number;
  datum: "wgs84" | "cgcs2000" | "gcj02" | "bd09";
}
export interface ObjectThing {
  class: string | null;
  component: string | null;
  condition: string | null;
}
export interface PlaceThing {
  point: Point | null;
  /** Decimetres. */
  accuracy_dm: number | null;
  source: string;
  text: string;
  unit_grid: string | null;
}
export interface Limit {
  amount: number;
  unit: "urgent_hour" | "work_hour" | "work_day" | "urgent_day" | "natural_day";
}
export interface Standard {
  id: string;
  class: string;
  condition: string;
  closing_condition: string;
  collect_hint: string;
  limit: Limit;
  make_safe: Limit | null;
}
export interface Task {
  id: string;
  kind: "verification" | "check" | "disposal" | "supplement";
  assignee: string;
  round: number;
  state: "open" | "done" | "withdrawn" | "given_back" | "expired" | "handed_over";
  due: number | null;
  text: string;
}
export interface Urge {
  id: string;
  by: string;
  text: string;
  done: boolean;
}
/** The workflow as it stands. */
export interface Flow {
  holder: string[];
  standard: string | null;
  round: number;
  urgent?: boolean;
  reporter: string | null;
  tasks: Record<string, Task>;
  urges?: Urge[];
}
export type Wish = { extension: Limit } | { suspension: number };
/** What the phone knew when the shutter fell. */
export interface Capture {
  shot: {
    field_code: string;
    work_number: string;
    captured_at_ms: number;
    position: { lon_e7: number; lat_e7: number; datum: Point["datum"]; accuracy_dm: number } | null;
    place: string;
    flags: string[];
  };
  exif_time: string | null;
}

export const objectOf = (row: CaseRow) => (row.object ?? null) as ObjectThing | null;
export const placeOf = (row: CaseRow) => (row.place ?? null) as PlaceThing | null;
export const flowOf = (sheet: CaseSheet) => sheet.flow as Flow;
export const captureOf = (medium: MediumRow) => (medium.capture ?? null) as Capture | null;
export const standardsOf = (lists: Lists) => lists.standards as Standard[];
export const argsOf = (entry: EntryRow) => (entry.args ?? {}) as Record<string, unknown>;
