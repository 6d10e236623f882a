/** What happened to a case, as far as this phone knows, in the order of time. */
import type { AnswerCard, CaseSheet, RemarkCard } from "@/host";

export type Event =
  | { is: "found"; at: number | null }
  | { is: "remark"; at: number; remark: RemarkCard }
  | { is: "asked"; at: null; answer: AnswerCard }
  | { is: "now"; at: null };

/** Found first, how it stands last; own requests carry no time of their own and come before that. */
export function course(sheet: CaseSheet): Event[] {
  const remarks = sheet.remarks.map((remark): Event => ({ is: "remark", at: remark.device_ms, remark }));
  remarks.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return [
    { is: "found", at: sheet.card.found_at },
    ...remarks,
    ...sheet.answers.map((answer): Event => ({ is: "asked", at: null, answer })),
    { is: "now", at: null },
  ];
}
