/** Which photos a report wants, and which comes next. */
import type { ClassRules, MediaRole, ReportKind } from "@/host";

/** What a stranger needs to find the spot again, whatever a city asks for. */
const USUAL: MediaRole[] = ["near", "far", "reference"];
const ON_THE_SPOT: MediaRole[] = ["before", "after"];

type Asks = Pick<ClassRules, "min_photos" | "roles" | "self_disposed_roles">;

const asked = (kind: ReportKind, rules: Asks): MediaRole[] =>
  kind === "self_disposed" ? rules.self_disposed_roles : rules.roles;

/** The roles offered, in the order they are taken. */
export function wanted(kind: ReportKind, rules: Asks): MediaRole[] {
  const usual = kind === "self_disposed" ? ON_THE_SPOT : USUAL;
  return [...new Set([...usual, ...asked(kind, rules)])];
}

/** The role of the next photo: the first that has none, then whatever else there is to show. */
export function nextRole(wants: MediaRole[], taken: MediaRole[]): MediaRole {
  return wants.find((role) => !taken.includes(role)) ?? "other";
}

/** How many photos are missing before the report can go on. */
export function stillNeeded(kind: ReportKind, rules: Asks, taken: MediaRole[]): number {
  const roles = asked(kind, rules).filter((role) => !taken.includes(role)).length;
  return Math.max(roles, rules.min_photos - taken.length, 0);
}
