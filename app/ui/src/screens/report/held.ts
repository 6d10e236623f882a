/**
 * The draft as the core holds it: one thing is asked after another, and each change is on the disk when
 * its call returns (R17).
 */
import { reactive } from "vue";
import { asApiError, type ClassRules, type DraftEdit, type Fix, type Host, type ReportKind } from "@/host";
import { blank, type State } from "./state";
import { after, type StepEvent } from "./steps";

/** A fix that is asked for at the moment it is used. */
export type Where = () => Fix | null;

export class Held {
  readonly state: State;
  private queue: Promise<void> = Promise.resolve();

  constructor(
    readonly host: Host,
    readonly where: Where,
    rules: ClassRules,
    kind: ReportKind,
  ) {
    this.state = reactive<State>({ step: "shooting", recent: [], role: "near", ...blank(kind, rules) });
  }

  go(event: StepEvent): void {
    this.state.step = after(this.state.step, event);
  }

  /** Runs one thing after another, and keeps why it failed. Resolves to whether it worked. */
  do(act: () => Promise<void>): Promise<boolean> {
    const done = this.queue.then(async () => {
      try {
        this.state.failed = null;
        await act();
        return true;
      } catch (thrown) {
        this.state.failed = asApiError(thrown);
        return false;
      }
    });
    this.queue = done.then(() => undefined);
    return done;
  }

  /** Resolves when everything asked for up to now is done: what is lacking is known then. */
  idle(): Promise<void> {
    return this.queue;
  }

  get id(): string {
    const { sheet } = this.state;
    if (sheet === null) throw new Error("there is no draft yet");
    return sheet.draft.case;
  }

  async edit(edit: DraftEdit): Promise<void> {
    this.state.sheet = await this.host.call("reports.edit", { case: this.id, edit });
  }
}
