/**
 * One report being written. The core holds it: every change is on the disk when its call returns, and
 * what is here is only what the screen shows of it (R17).
 */
import { computed, markRaw, reactive, type ComputedRef } from "vue";
import {
  asApiError,
  type ApiError,
  type ClassKey,
  type ClassName,
  type ClassRules,
  type Condition,
  type DraftEdit,
  type DraftMedium,
  type DraftSheet,
  type Fix,
  type FixFlag,
  type Host,
  type MediaRole,
  type Nearby,
  type NearbyCase,
  type ObjectValue,
  type OpId,
  type PictureSource,
  type Point,
  type ReportKind,
} from "@/host";
import zh from "@/text/zh-CN";
import { surely } from "./place";
import { nextRole, stillNeeded, wanted } from "./shots";
import { after, type Step, type StepEvent } from "./steps";

/** A photo from the shutter until the core has it. */
export interface Shot {
  id: number;
  role: MediaRole;
  source: PictureSource;
  picture: Blob;
  /** The fix at the shutter. */
  fix: Fix | null;
  /** The photo it takes the place of, once it is kept. */
  instead: OpId | null;
  state: "developing" | "failed";
}

/** 缺失: the survey has it, the street does not. 新增: the street has it, the survey does not. */
export type ComponentSaid = "missing" | "added";

/** The remarks that say so; the desk reads them in Chinese. */
const SAID: Record<ComponentSaid, string> = {
  missing: zh.data.componentMissing,
  added: zh.data.componentAdded,
};

/** What goes over from one report to another of the same kind. */
interface Kept {
  class: ClassKey;
  condition: string | null;
}

export interface State {
  step: Step;
  kind: ReportKind;
  rules: ClassRules;
  /** Classes this person reported of late: one tap instead of a search. */
  recent: ClassName[];
  sheet: DraftSheet | null;
  /** The role of the next photo. */
  role: MediaRole;
  shots: Shot[];
  /** Photos that want a second look and whose author has not gone on yet, the latest last. */
  doubted: OpId[];
  /** The photo that the next shot takes the place of. */
  retaking: OpId | null;
  conditions: Condition[];
  components: Nearby[];
  /** What the person says of survey and street where they differ. */
  componentSaid: ComponentSaid | null;
  similar: NearbyCase[];
  odd: FixFlag[];
  /** Words that were written and that the core has not got: kept here when their field goes. */
  words: string | null;
  /** Why the last thing did not happen. */
  failed: ApiError | null;
  /** What the confirmation shows. */
  savedAs: string | null;
  /** How many photos went to a case that was open already, instead of a report of their own. */
  added: number;
  keptClass: boolean;
}

/** A fix that is asked for at the moment it is used. */
type Where = () => Fix | null;

export class Writing {
  readonly state: State;
  readonly taken: ComputedRef<MediaRole[]>;
  readonly wants: ComputedRef<MediaRole[]>;
  readonly needed: ComputedRef<number>;
  /** Whether every photo of the shutter is with the core. */
  readonly settled: ComputedRef<boolean>;

  private queue: Promise<void> = Promise.resolve();
  private kept: Kept | null = null;
  private shotCount = 0;

  constructor(
    private readonly host: Host,
    private readonly where: Where,
    private readonly cityRules: ClassRules,
    /** How what this person finds by walking about is reported. */
    private readonly usual: ReportKind = "patrol",
  ) {
    this.state = reactive<State>({
      step: "shooting",
      kind: usual,
      rules: cityRules,
      recent: [],
      sheet: null,
      role: "near",
      shots: [],
      doubted: [],
      retaking: null,
      conditions: [],
      components: [],
      componentSaid: null,
      similar: [],
      odd: [],
      words: null,
      failed: null,
      savedAs: null,
      added: 0,
      keptClass: false,
    });
    const { state } = this;
    const photos = () =>
      (state.sheet?.draft.media ?? []).filter(({ attached }) => attached.kind === "photo");
    const goes = (op: OpId) => state.shots.some(({ instead }) => instead === op);
    this.taken = computed(() => [
      ...photos().filter(({ op }) => !goes(op)).map(({ attached }) => attached.role),
      ...state.shots.map(({ role }) => role),
    ]);
    this.wants = computed(() => wanted(state.kind, state.rules));
    this.needed = computed(() => stillNeeded(state.kind, state.rules, this.taken.value));
    this.settled = computed(() => state.shots.length === 0);
    void this.rememberRecent();
  }

  private async rememberRecent(): Promise<void> {
    try {
      this.state.recent = await this.host.call("classes.recent", {});
    } catch {
      // The search finds every class; nobody asked for this by a tap.
    }
  }

  private go(event: StepEvent): void {
    this.state.step = after(this.state.step, event);
  }

  /** Runs one thing after another, and keeps why it failed. Resolves to whether it worked. */
  private do(act: () => Promise<void>): Promise<boolean> {
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

  private get id(): string {
    const { sheet } = this.state;
    if (sheet === null) throw new Error("there is no draft yet");
    return sheet.draft.case;
  }

  /** Goes on with a draft that is there, after a kill of the app too. */
  resume(draft: string): Promise<boolean> {
    return this.do(async () => {
      const all = await this.host.call("reports.drafts", {});
      const found = all.find((sheet) => sheet.draft.case === draft);
      if (found === undefined) return;
      this.state.sheet = found;
      this.state.kind = found.draft.kind;
      this.state.componentSaid = saidIn(found.draft.remark);
      this.advance();
      if (this.needed.value === 0) this.go("next");
      await this.about(found.draft.object);
    });
  }

  private advance(): void {
    this.state.role = nextRole(this.wants.value, this.taken.value);
  }

  pickRole(role: MediaRole): void {
    this.state.role = role;
    this.state.retaking = null;
  }

  /** 重拍: the next shot takes the place of this photo, which stays until that one is kept. */
  retake({ op, attached }: DraftMedium): void {
    this.use(op);
    this.state.retaking = op;
    this.state.role = attached.role;
    this.go("back");
  }

  /** 不换: the photo stays. */
  keepOld(): void {
    this.state.retaking = null;
    this.advance();
  }

  /** 仍用: its author has looked. */
  use(medium: OpId): void {
    this.state.doubted = this.state.doubted.filter((op) => op !== medium);
  }

  /** Takes a picture in: it is shown at once, and developed after those before it. */
  shoot(picture: Blob, source: PictureSource = "camera"): Promise<boolean> {
    const shot: Shot = {
      id: (this.shotCount += 1),
      role: this.state.role,
      source,
      picture: markRaw(picture),
      fix: this.where(),
      instead: source === "camera" ? this.state.retaking : null,
      state: "developing",
    };
    this.state.retaking = null;
    // Going on without an answer is one.
    this.state.doubted = [];
    this.state.shots.push(shot);
    this.advance();
    return this.develop(shot.id);
  }

  /** Tries a photo again that could not be kept. It was in memory all the while (R29). */
  develop(id: number): Promise<boolean> {
    const find = () => this.state.shots.find((shot) => shot.id === id);
    const shot = find();
    if (shot !== undefined) shot.state = "developing";
    return this.do(async () => {
      const { role, source, fix, picture, instead } = find() ?? {};
      if (role === undefined || source === undefined || picture === undefined) return;
      try {
        await this.begin(fix ?? null);
        const known = this.state.sheet?.draft.media.map(({ op }) => op) ?? [];
        this.state.sheet = await this.host.put(
          "reports.add_photo",
          { case: this.id, role, source, fix: fix ?? null, instead: instead ?? null },
          picture,
        );
        for (const { op, doubts } of this.state.sheet.draft.media)
          if (doubts.length > 0 && !known.includes(op)) this.state.doubted.push(op);
        this.state.shots = this.state.shots.filter((other) => other.id !== id);
      } catch (thrown) {
        const failed = find();
        if (failed !== undefined) failed.state = "failed";
        throw thrown;
      }
      await this.placeByItself();
    });
  }

  private async begin(fix: Fix | null): Promise<void> {
    if (this.state.sheet !== null) return;
    this.state.sheet = await this.host.call("reports.begin", { kind: this.state.kind, fix });
    if (this.kept !== null) {
      const { class: of, condition } = this.kept;
      await this.edit({ object: { class: of, condition, component: null } });
      await this.about(this.state.sheet.draft.object);
    }
  }

  private async edit(edit: DraftEdit): Promise<void> {
    this.state.sheet = await this.host.call("reports.edit", { case: this.id, edit });
  }

  /** A good fix becomes the place without a tap; another one waits for the person. */
  private async placeByItself(): Promise<void> {
    const fix = this.where();
    if (this.state.sheet?.draft.place?.point != null || fix === null) return;
    try {
      const placed = await this.host.call("reports.place_by_fix", { case: this.id, fix });
      this.state.sheet = placed.sheet;
      this.state.odd = placed.odd;
      await this.lookAround();
    } catch {
      // The place row says what is missing; nobody asked for this by a tap.
    }
  }

  next(): Promise<boolean> {
    if (this.needed.value > 0) return Promise.resolve(false);
    this.state.retaking = null;
    this.state.doubted = [];
    this.go("next");
    return this.do(() => this.placeByItself());
  }

  /** The fast way: what was just photographed is one of these again. */
  nextAs(of: ClassKey): Promise<boolean> {
    void this.next();
    return this.chooseClass(of);
  }

  back(): void {
    this.go("back");
    this.advance();
  }

  chooseClass(of: ClassKey): Promise<boolean> {
    return this.do(async () => {
      this.state.keptClass = false;
      const remark = this.state.componentSaid === null ? {} : { remark: "" };
      this.state.componentSaid = null;
      await this.edit({ object: { class: of, condition: null, component: null }, ...remark });
      await this.about({ class: of, condition: null, component: null });
    });
  }

  /** Learns what belongs to a class: rules, conditions, components, and what is like it near by. */
  private async about(object: ObjectValue): Promise<void> {
    if (object.class === null) return;
    const of = object.class;
    const point = this.state.sheet?.draft.place?.point ?? null;
    [this.state.rules, this.state.conditions] = await Promise.all([
      this.host.call("classes.rules", { class: of }),
      this.host.call("ground.conditions", { class: of, point }),
    ]);
    const [only, ...others] = this.state.conditions;
    if (object.condition === null && only !== undefined && others.length === 0)
      await this.edit({ object: { ...object, condition: only.standard.id } });
    await this.lookAround();
  }

  private async lookAround(): Promise<void> {
    const draft = this.state.sheet?.draft;
    const point = draft?.place?.point ?? null;
    if (draft === undefined || point === null || draft.object.class === null) return;
    const of = draft.object.class;
    this.state.components = of.includes("/component/")
      ? await this.host.call("ground.nearest_components", { class: of, point, n: 5 })
      : [];
    const sure = surely(this.state.components);
    if (sure !== null && draft.object.component === null && this.state.componentSaid !== "added")
      await this.edit({ object: { ...draft.object, component: sure.component.code } });
    this.state.similar = await this.host.call("similar.similar_nearby", {
      seen: {
        point,
        class: of,
        component: this.state.sheet?.draft.object.component ?? null,
        at: null,
        draft: draft.case,
      },
    });
  }

  chooseCondition(condition: string): Promise<boolean> {
    return this.object({ condition });
  }

  chooseComponent(component: string): Promise<boolean> {
    return this.do(async () => {
      const object = this.state.sheet?.draft.object;
      if (object === undefined) return;
      // One that is chosen can be missing on the street, but not new to the survey.
      const remark = this.state.componentSaid === "added" ? { remark: "" } : {};
      if (this.state.componentSaid === "added") this.state.componentSaid = null;
      await this.edit({ object: { ...object, component }, ...remark });
    });
  }

  /**
   * Says how survey and street differ, or takes that back. The desk reads it as a remark beside the place:
   * a proposal to the survey, with the component that is missing or without one where it is new.
   */
  sayComponent(said: ComponentSaid | null): Promise<boolean> {
    return this.do(async () => {
      const object = this.state.sheet?.draft.object;
      if (object === undefined) return;
      this.state.componentSaid = said;
      const component = said === "added" ? null : object.component;
      await this.edit({ object: { ...object, component }, remark: said === null ? "" : SAID[said] });
    });
  }

  private object(part: Partial<ObjectValue>): Promise<boolean> {
    return this.do(async () => {
      const object = this.state.sheet?.draft.object;
      if (object !== undefined) await this.edit({ object: { ...object, ...part } });
    });
  }

  chooseKind(kind: ReportKind): Promise<boolean> {
    this.state.kind = kind;
    this.advance();
    return this.do(async () => {
      if (this.state.sheet !== null) await this.edit({ kind });
    });
  }

  describe(description: string): Promise<boolean> {
    this.state.words = description;
    return this.do(async () => {
      if ((this.state.sheet?.draft.description ?? "") !== description) await this.edit({ description });
      if (this.state.words === description) this.state.words = null;
    });
  }

  locate(): Promise<boolean> {
    return this.do(async () => {
      const fix = this.where();
      if (fix === null) return;
      const placed = await this.host.call("reports.place_by_fix", { case: this.id, fix });
      this.state.sheet = placed.sheet;
      this.state.odd = placed.odd;
      await this.lookAround();
    });
  }

  /** Sets the point by hand: touched on the sketch, or the rough place taken as an estimate. */
  placeAt(point: Point, onMap: boolean, text = ""): Promise<boolean> {
    return this.do(async () => {
      this.state.sheet = await this.host.call("reports.place_by_hand", {
        case: this.id,
        place: { point, on_map: onMap, text, unit_grid: null },
      });
      this.state.odd = [];
      await this.lookAround();
    });
  }

  placeWords(text: string): Promise<boolean> {
    return this.do(async () => {
      const place = this.state.sheet?.draft.place;
      if (place == null || place.text === text) return;
      await this.edit({ place: { ...place, text } });
    });
  }

  setRole(medium: OpId, role: MediaRole): Promise<boolean> {
    return this.do(async () => {
      this.state.sheet = await this.host.call("reports.set_role", { case: this.id, medium, role });
    });
  }

  removeMedium(medium: OpId): Promise<boolean> {
    this.use(medium);
    return this.do(async () => {
      this.state.sheet = await this.host.call("reports.remove_medium", { case: this.id, medium });
      this.advance();
    });
  }

  addVoice(sound: Blob): Promise<boolean> {
    return this.do(async () => {
      this.state.sheet = await this.host.put(
        "reports.add_recording",
        { case: this.id, kind: "audio", role: "other" },
        sound,
      );
    });
  }

  /** 保存并上报: on this phone when it resolves to true; it goes by itself. */
  async save(description: string): Promise<boolean> {
    this.go("save");
    // Words that found no room are not left behind: the report waits for them.
    const said = await this.describe(description);
    const done = said && await this.do(async () => {
      const draft = this.state.sheet?.draft;
      if (draft === undefined) return;
      await this.host.call("reports.submit", { case: draft.case });
      const { class: of, condition } = draft.object;
      this.kept = of === null ? null : { class: of, condition };
      this.state.savedAs = draft.field_code;
    });
    this.go(done ? "kept" : "refused");
    if (done) {
      this.host.vibrate(200);
      this.host.sound("saved");
    }
    return done;
  }

  /** 追加照片: the photos go to a case that is open already; the report is none any more. */
  async addTo(id: string, description: string): Promise<boolean> {
    this.go("save");
    const said = await this.describe(description);
    const done = said && await this.do(async () => {
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
    this.go(done ? "kept" : "refused");
    if (done) {
      this.host.vibrate(200);
      this.host.sound("saved");
    }
    return done;
  }

  /** 再报一件同类: the camera at once, class and condition kept, the position fresh. */
  again(): void {
    const { kept } = this;
    this.go("again");
    void this.rememberRecent();
    Object.assign(this.state, {
      kind: this.usual,
      sheet: null,
      shots: [],
      doubted: [],
      retaking: null,
      conditions: [],
      components: [],
      componentSaid: null,
      similar: [],
      odd: [],
      words: null,
      failed: null,
      savedAs: null,
      added: 0,
      keptClass: kept !== null,
      rules: this.cityRules,
    } satisfies Partial<State>);
    this.advance();
  }

  /** Throws the report away with its photos. The person was asked twice. */
  discard(): Promise<boolean> {
    return this.do(async () => {
      const draft = this.state.sheet?.draft;
      if (draft === undefined) return;
      await this.host.call("reports.discard", { case: draft.case, confirmed: draft.field_code });
      this.state.sheet = null;
      this.state.shots = [];
    });
  }
}

/** What a draft that is taken up again says of survey and street. */
function saidIn(remark: string): ComponentSaid | null {
  return (["missing", "added"] as const).find((said) => SAID[said] === remark) ?? null;
}
