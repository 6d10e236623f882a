/** Where it is: by the receiver, by a tap on the sketch, in words. */
import type { Point } from "@/host";
import type { Held } from "./held";
import type { Thing } from "./thing";

export class Spot {
  constructor(
    private readonly held: Held,
    private readonly thing: Thing,
  ) {}

  /** A good fix becomes the place without a tap; another one waits for the person. */
  async byItself(): Promise<void> {
    const fix = this.held.where();
    if (this.held.state.sheet?.draft.place?.point != null || fix === null) return;
    try {
      const placed = await this.held.host.call("reports.place_by_fix", { case: this.held.id, fix });
      this.held.state.sheet = placed.sheet;
      this.held.state.odd = placed.odd;
      await this.thing.lookAround();
    } catch {
      // The place row says what is missing; nobody asked for this by a tap.
    }
  }

  locate(): Promise<boolean> {
    return this.held.do(async () => {
      const fix = this.held.where();
      if (fix === null) return;
      const placed = await this.held.host.call("reports.place_by_fix", { case: this.held.id, fix });
      this.held.state.sheet = placed.sheet;
      this.held.state.odd = placed.odd;
      await this.thing.lookAround();
    });
  }

  /** Sets the point by hand: touched on the sketch, or the rough place taken as an estimate. */
  at(point: Point, onMap: boolean, text = ""): Promise<boolean> {
    return this.held.do(async () => {
      this.held.state.sheet = await this.held.host.call("reports.place_by_hand", {
        case: this.held.id,
        place: { point, on_map: onMap, text, unit_grid: null },
      });
      this.held.state.odd = [];
      await this.thing.lookAround();
    });
  }

  words(text: string): Promise<boolean> {
    return this.held.do(async () => {
      const place = this.held.state.sheet?.draft.place;
      if (place == null || place.text === text) return;
      await this.held.edit({ place: { ...place, text } });
    });
  }
}
