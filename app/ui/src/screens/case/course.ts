/** What happened to a case, as far as this phone knows, in the order of time. */
import type { AnswerCard, CaseSheet, FindingCard, RemarkCard, StageCard } from "@/host";

export type Event =
  | { is: "found"; at: number | null }
  | { is: "remark"; at: number; remark: RemarkCard }
  | { is: "finding"; at: number; found: FindingCard }
  | { is: "asked"; at: number; answer: AnswerCard }
  | { is: "stage"; at: number; stage: StageCard["stage"] }
  | { is: "now"; at: null };

/** Found first, how it stands last, and what was said, asked and done between by its time. */
export function course(sheet: CaseSheet): Event[] {
  const remarks = sheet.remarks.map((remark): Event => ({ is: "remark", at: remark.device_ms, remark }));
  const findings = sheet.findings.map((found): Event => ({ is: "finding", at: found.device_ms, found }));
  const asked = sheet.answers.map((answer): Event => ({ is: "asked", at: answer.at, answer }));
  const stages = sheet.stages.map(({ stage, at }): Event => ({ is: "stage", at, stage }));
  const between = [...remarks, ...findings, ...asked, ...stages].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return [
    { is: "found", at: sheet.card.found_at },
    ...between,
    { is: "now", at: null },
  ];
}
