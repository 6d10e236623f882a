/** The photos of a report, from the shutter until the core has them, and what is spoken with them. */
import { computed, markRaw, type ComputedRef } from "vue";
import type { DraftMedium, Fix, MediaRole, OpId, PictureSource } from "@/host";
import type { Held } from "./held";
import { nextRole, stillNeeded, wanted } from "./shots";
import type { Shot } from "./state";

/** What a report does around a photo. */
interface Around {
  /** Sees to it that there is a draft to put it into. */
  begin(fix: Fix | null): Promise<void>;
  /** Goes on once the core has it. */
  kept(): Promise<void>;
}

export class Photos {
  readonly taken: ComputedRef<MediaRole[]>;
  readonly wants: ComputedRef<MediaRole[]>;
  readonly needed: ComputedRef<number>;
  /** Whether every photo of the shutter is with the core. */
  readonly settled: ComputedRef<boolean>;

  private shotCount = 0;

  constructor(
    private readonly held: Held,
    private readonly around: Around,
  ) {
    const { state } = held;
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
  }

  advance(): void {
    this.held.state.role = nextRole(this.wants.value, this.taken.value);
  }

  pickRole(role: MediaRole): void {
    this.held.state.role = role;
    this.held.state.retaking = null;
  }

  /** 重拍: the next shot takes the place of this photo, which stays until that one is kept. */
  retake({ op, attached }: DraftMedium): void {
    this.use(op);
    this.held.state.retaking = op;
    this.held.state.role = attached.role;
    this.held.go("back");
  }

  /** 不换: the photo stays. */
  keepOld(): void {
    this.held.state.retaking = null;
    this.advance();
  }

  /** 仍用: its author has looked. */
  use(medium: OpId): void {
    this.held.state.doubted = this.held.state.doubted.filter((op) => op !== medium);
  }

  /** Takes a picture in: it is shown at once, and developed after those before it. */
  shoot(picture: Blob, source: PictureSource = "camera"): Promise<boolean> {
    const shot: Shot = {
      id: (this.shotCount += 1),
      role: this.held.state.role,
      source,
      picture: markRaw(picture),
      fix: this.held.where(),
      instead: source === "camera" ? this.held.state.retaking : null,
      state: "developing",
    };
    this.held.state.retaking = null;
    // Going on without an answer is one.
    this.held.state.doubted = [];
    this.held.state.shots.push(shot);
    this.advance();
    return this.develop(shot.id);
  }

  /** Tries a photo again that could not be kept. It was in memory all the while (R29). */
  develop(id: number): Promise<boolean> {
    const find = () => this.held.state.shots.find((shot) => shot.id === id);
    const shot = find();
    if (shot !== undefined) shot.state = "developing";
    return this.held.do(async () => {
      const { role, source, fix, picture, instead } = find() ?? {};
      if (role === undefined || source === undefined || picture === undefined) return;
      try {
        await this.around.begin(fix ?? null);
        const known = this.held.state.sheet?.draft.media.map(({ op }) => op) ?? [];
        this.held.state.sheet = await this.held.host.put(
          "reports.add_photo",
          { case: this.held.id, role, source, fix: fix ?? null, instead: instead ?? null },
          picture,
        );
        for (const { op, doubts } of this.held.state.sheet.draft.media)
          if (doubts.length > 0 && !known.includes(op)) this.held.state.doubted.push(op);
        this.held.state.shots = this.held.state.shots.filter((other) => other.id !== id);
      } catch (thrown) {
        const failed = find();
        if (failed !== undefined) failed.state = "failed";
        throw thrown;
      }
      await this.around.kept();
    });
  }

  setRole(medium: OpId, role: MediaRole): Promise<boolean> {
    return this.held.do(async () => {
      this.held.state.sheet = await this.held.host.call("reports.set_role", { case: this.held.id, medium, role });
    });
  }

  remove(medium: OpId): Promise<boolean> {
    this.use(medium);
    return this.held.do(async () => {
      this.held.state.sheet = await this.held.host.call("reports.remove_medium", { case: this.held.id, medium });
      this.advance();
    });
  }

  addVoice(sound: Blob): Promise<boolean> {
    return this.held.do(async () => {
      this.held.state.sheet = await this.held.host.put(
        "reports.add_recording",
        { case: this.held.id, kind: "audio", role: "other" },
        sound,
      );
    });
  }
}
