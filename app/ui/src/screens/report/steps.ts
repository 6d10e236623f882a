/** The steps of a report. What is not in the table can't happen at that step. */
export type Step = "shooting" | "filling" | "saving" | "saved";
export type StepEvent = "next" | "back" | "save" | "kept" | "refused" | "again";

const TABLE: Record<Step, Partial<Record<StepEvent, Step>>> = {
  shooting: { next: "filling" },
  filling: { back: "shooting", save: "saving" },
  saving: { kept: "saved", refused: "filling" },
  saved: { again: "shooting" },
};

export const after = (step: Step, event: StepEvent): Step => TABLE[step][event] ?? step;
