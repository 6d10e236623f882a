/**
 * One report being written. The core holds it: every change is on the disk when its call returns, and
 * what is here is only what the screen shows of it (R17).
 */
import type { ClassKey, ClassRules, Fix, Host, ReportKind } from "@/host";
import { Held, type Where } from "./held";
import { Photos } from "./photos";
import { Spot } from "./spot";
import { blank, type Kept, type State } from "./state";
import { saidIn, Thing } from "./thing";

export class Writing {
  readonly state: State;
  readonly photos: Photos;
  readonly thing: Thing;
  readonly spot: Spot;

  private readonly held: Held;
  private kept: Kept | null = null;

  constructor(
    private readonly host: Host,
    where: Where,
    private readonly cityRules: ClassRules,
    /** How what this person finds by walking about is reported. */
    private readonly usual: ReportKind = "patrol",
  ) {
    this.held = new Held(host, where, cityRules, usual);
    this.state = this.held.state;
    this.thing = new Thing(this.held);
    this.spot = new Spot(this.held, this.thing);
    this.photos = new Photos(this.held, { begin: (fix) => this.begin(fix), kept: () => this.spot.byItself() });
    void this.rememberRecent();
  }

  private async rememberRecent(): Promise<void> {
    try {
      this.state.recent = await this.host.call("classes.recent", {});
    } catch {
      // The search finds every class; nobody asked for this by a tap.
    }
  }

  /** Goes on with a draft that is there, after a kill of the app too. */
  resume(draft: string): Promise<boolean> {
    return this.held.do(async () => {
      const all = await this.host.call("reports.drafts", {});
      const found = all.find((sheet) => sheet.draft.case === draft);
      if (found === undefined) return;
      this.state.sheet = found;
      this.state.kind = found.draft.kind;
      this.state.componentSaid = saidIn(found.draft.remark);
      this.photos.advance();
      if (this.photos.needed.value === 0) this.held.go("next");
      await this.thing.about(found.draft.object);
    });
  }

  private async begin(fix: Fix | null): Promise<void> {
    if (this.state.sheet !== null) return;
    this.state.sheet = await this.host.call("reports.begin", { kind: this.state.kind, fix });
    if (this.kept !== null) {
      const { class: of, condition } = this.kept;
      await this.held.edit({ object: { class: of, condition, component: null } });
      await this.thing.about(this.state.sheet.draft.object);
    }
  }

  next(): Promise<boolean> {
    if (this.photos.needed.value > 0) return Promise.resolve(false);
    this.state.retaking = null;
    this.state.doubted = [];
    this.held.go("next");
    return this.held.do(() => this.spot.byItself());
  }

  /** The fast way: what was just photographed is one of these again. */
  nextAs(of: ClassKey): Promise<boolean> {
    void this.next();
    return this.thing.chooseClass(of);
  }

  back(): void {
    this.held.go("back");
    this.photos.advance();
  }

  /** Resolves when everything asked for up to now is done: what is lacking is known then. */
  idle(): Promise<void> {
    return this.held.idle();
  }

  chooseKind(kind: ReportKind): Promise<boolean> {
    this.state.kind = kind;
    this.photos.advance();
    return this.held.do(async () => {
      if (this.state.sheet !== null) await this.held.edit({ kind });
    });
  }

  describe(description: string): Promise<boolean> {
    this.state.words = description;
    return this.held.do(async () => {
      const kept = this.state.sheet?.draft.description ?? "";
      if (kept !== description) await this.held.edit({ description });
      if (this.state.words === description) this.state.words = null;
    });
  }

  /** 保存并上报: on this phone when it resolves to true; it goes by itself. */
  async save(description: string): Promise<boolean> {
    this.held.go("save");
    // Words that found no room are not left behind: the report waits for them.
    const said = await this.describe(description);
    const done = said && await this.held.do(async () => {
      const draft = this.state.sheet?.draft;
      if (draft === undefined) return;
      await this.host.call("reports.submit", { case: draft.case });
      const { class: of, condition } = draft.object;
      this.kept = of === null ? null : { class: of, condition };
      this.state.savedAs = draft.field_code;
    });
    return this.over(done);
  }

  /** The end of a report, felt and heard. */
  private over(done: boolean): boolean {
    this.held.go(done ? "kept" : "refused");
    if (done) {
      this.host.vibrate(200);
      this.host.sound("saved");
    }
    return done;
  }

  /** 追加照片: the photos go to a case that is open already; the report is none any more. */
  async addTo(id: string, description: string): Promise<boolean> {
    this.held.go("save");
    const said = await this.describe(description);
    const done = said && await this.held.do(async () => {
      const draft = this.state.sheet?.draft;
      if (draft === undefined) return;
      await this.host.call("reports.add_to_case", { draft: draft.case, case: id });
      this.kept = null;
      this.state.savedAs = draft.field_code;
      this.state.added = draft.media.length;
      try {
        const { card } = await this.host.call("cases.get", { case: id });
        this.state.savedAs = card.status.number ?? (card.field_code || draft.field_code);
      } catch {
        // A hint may be all that the phone has of it.
      }
    });
    return this.over(done);
  }

  /** 再报一件同类: the camera at once, class and condition kept, the position fresh. */
  again(): void {
    const { kept } = this;
    this.held.go("again");
    void this.rememberRecent();
    Object.assign(this.state, { ...blank(this.usual, this.cityRules), keptClass: kept !== null } satisfies Partial<State>);
    this.photos.advance();
  }

  /** Throws the report away with its photos. The person was asked twice. */
  discard(): Promise<boolean> {
    return this.held.do(async () => {
      const draft = this.state.sheet?.draft;
      if (draft === undefined) return;
      await this.host.call("reports.discard", { case: draft.case, confirmed: draft.field_code });
      this.state.sheet = null;
      this.state.shots = [];
    });
  }
}
