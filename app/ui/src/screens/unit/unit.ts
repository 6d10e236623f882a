/** The queue of a unit in the groups its clerk works through. */
import type { UnitJob, UnitStage } from "@/host";

/** The groups of the day's work; what the centre goes on with, and what is over, is looked up. */
export const WORK: UnitStage[] = ["to_sign", "to_assign", "in_work", "to_confirm", "asked", "helping"];
export const PAST: UnitStage[] = ["sent", "over"];

export interface Group {
  stage: UnitStage;
  jobs: UnitJob[];
}

/**
 * The jobs of a stage, or of all that is work, by group; within one the earliest deadline first, urgent
 * ones before others of the same. A group with nothing in it is not shown.
 */
export function groupsOf(jobs: UnitJob[], only: UnitStage | null): Group[] {
  const stages = only === null ? WORK : [only];
  const due = ({ countdown }: UnitJob) => countdown?.due ?? Number.POSITIVE_INFINITY;
  const order = (a: UnitJob, b: UnitJob) =>
    due(a) === due(b) ? Number(b.urgent) - Number(a.urgent) : due(a) - due(b);
  return stages
    .map((stage) => ({ stage, jobs: jobs.filter((job) => job.stage === stage).sort(order) }))
    .filter((group) => group.jobs.length > 0);
}

/** The stages that have jobs, each with how many. */
export function counted(jobs: UnitJob[]): { stage: UnitStage; n: number }[] {
  return [...WORK, ...PAST]
    .map((stage) => ({ stage, n: jobs.filter((job) => job.stage === stage).length }))
    .filter(({ n }) => n > 0);
}
