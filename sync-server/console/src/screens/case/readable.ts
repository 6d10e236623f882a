/** A value of a register as one line, whatever register it is of. */
import type { ObjectThing, PlaceThing } from "@/api/things";

type Value = Partial<ObjectThing & PlaceThing> & {
  object?: ObjectThing;
  place?: PlaceThing;
  description?: string;
};

export function readable(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  const said = value as Value;
  if (said.description !== undefined) return said.description;
  const object = said.object ?? said;
  const place = said.place ?? said;
  const point = place.point ? `${(place.point.lon_e7 / 1e7).toFixed(6)}, ${(place.point.lat_e7 / 1e7).toFixed(6)}` : null;
  return [object.class, object.condition, object.component, place.text, point].filter(Boolean).join(" · ");
}
