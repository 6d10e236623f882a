/** The phone of a verifying supervisor in the middle of a day. */
import { near } from "./city";
import { drawing, type Subject } from "./pictures";
import { addJob, phoneOf } from "./unitWorld";
import { freshId, type World } from "./world";
import type { MediaRole, ShotCard } from "../types";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A photo of the work on a case, with what is odd about it. */
function add(world: World, nth: number, role: MediaRole, subject: Subject, odd: Partial<ShotCard> = {}): void {
  const sheet = world.cases.find(({ card }) => card.case === world.jobs[nth]?.case);
  if (sheet === undefined) return;
  const sha256 = `${sheet.card.field_code}-${role}`;
  world.pictures.set(sha256, drawing(subject, `${sheet.card.field_code}  ${role}`));
  world.doubtful.set(sha256, odd);
  sheet.media.push({ op: freshId(), by: "other", kind: "photo", role, sha256, thumb: sha256, on_phone: true, received: true });
}

/** Open cases, one late, two to check; of three closed ones one whose disposal was photographed elsewhere. */
export function areaWorld(now: number): World {
  const world = phoneOf(now, "督0301");
  const closed = { state: "closed", clock: "closing", left: null } as const;
  addJob(world, { n: 2, class: "雨水井盖", place: "示范公园东门北约 20 米", ...closed });
  addJob(world, { n: 3, class: "暴露垃圾", place: "便民菜场东约 80 米", ...closed });
  addJob(world, { n: 4, class: "积存渣土", place: "沙葱路", ...closed });
  addJob(world, { n: 5, class: "暴露垃圾", place: "胡杨路与晨风街口", state: "in_work", clock: "disposal", left: -42 * MINUTE });
  addJob(world, { n: 6, class: "雨水箅子", place: "梭梭路", state: "in_work", clock: "disposal", left: 95 * MINUTE, more: { urgent: true } });
  addJob(world, { n: 8, class: "污水井盖", place: "花棒路", state: "checking", clock: "check", left: 38 * MINUTE });
  addJob(world, { n: 10, class: "行道树", place: "第一样板小学西南约 150 米", state: "awaiting_closing", clock: "closing", left: 26 * HOUR });
  add(world, 0, "after", "fixed", { distance_m: 830, flags: ["album"] });
  add(world, 0, "check", "manhole", {});
  add(world, 1, "after", "fixed", {});
  add(world, 1, "check", "fixed", { distance_m: null, accuracy_dm: null, flags: ["no_fix"] });
  add(world, 2, "after", "fixed", { flags: ["mock_location", "clock_suspect"] });
  // A report that lies beyond the rest of the map.
  const far = world.cases.at(-1)?.card.fields.find((field) => "place" in field);
  if (far !== undefined && "place" in far) far.place.point = near(420, -310);
  return world;
}
