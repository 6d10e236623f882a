import type { ApplicationCard, CaseState, ClockKind, Move, Why } from "../types";

/** A case as the made-up centre and this phone's own requests have it. */
export interface FakeJob {
  case: string;
  state: CaseState;
  clock: ClockKind;
  due: number | null;
  signed: boolean;
  returned: boolean;
  crew: string | null;
  taken: boolean;
  round: number;
  urgent: boolean;
  why: Why[];
  application: ApplicationCard | null;
  queued: Move[];
  photos: string[];
}
