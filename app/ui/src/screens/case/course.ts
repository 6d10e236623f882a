/** What happened to a case, as far as this phone knows, in the order of time. */
import type { AnswerCard, CaseSheet, FindingCard, RemarkCard } from "@/host";

export type Event =
  | { is: "found"; at: number | null }
  | { is: "remark"; at: number; remark: RemarkCard }
  | { is: "finding"; at: number; found: FindingCard }
  | { is: "asked"; at: null; answer: AnswerCard }
  | { is: "now"; at: null };

/** Found first, how it stands last; own requests carry no time of their own and come before that. */
export function course(sheet: CaseSheet): Event[] {
  const remarks = sheet.remarks.map((remark): Event => ({ is: "remark", at: remark.device_ms, remark }));
  const findings = sheet.findings.map((found): Event => ({ is: "finding", at: found.device_ms, found }));
  const said = [...remarks, ...findings].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return [
    { is: "found", at: sheet.card.found_at },
    ...said,
    ...sheet.answers.map((answer): Event => ({ is: "asked", at: null, answer })),
    { is: "now", at: null },
  ];
}
