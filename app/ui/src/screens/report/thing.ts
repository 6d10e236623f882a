/** What is reported: its class, by which condition, which component of the survey, and what is like it near by. */
import type { ClassKey, ObjectValue } from "@/host";
import zh from "@/text/zh-CN";
import type { Held } from "./held";
import { surely } from "./place";
import type { ComponentSaid } from "./state";

/** The remarks that say so; the desk reads them in Chinese. */
const SAID: Record<ComponentSaid, string> = {
  missing: zh.data.componentMissing,
  added: zh.data.componentAdded,
};

/** What a draft that is taken up again says of survey and street. */
export function saidIn(remark: string): ComponentSaid | null {
  return (["missing", "added"] as const).find((said) => SAID[said] === remark) ?? null;
}

export class Thing {
  constructor(private readonly held: Held) {}

  chooseClass(of: ClassKey): Promise<boolean> {
    return this.held.do(async () => {
      this.held.state.keptClass = false;
      const remark = this.held.state.componentSaid === null ? {} : { remark: "" };
      this.held.state.componentSaid = null;
      await this.held.edit({ object: { class: of, condition: null, component: null }, ...remark });
      await this.about({ class: of, condition: null, component: null });
    });
  }

  /** Learns what belongs to a class: rules, conditions, components, and what is like it near by. */
  async about(object: ObjectValue): Promise<void> {
    if (object.class === null) return;
    const of = object.class;
    const point = this.held.state.sheet?.draft.place?.point ?? null;
    [this.held.state.rules, this.held.state.conditions] = await Promise.all([
      this.held.host.call("classes.rules", { class: of }),
      this.held.host.call("ground.conditions", { class: of, point }),
    ]);
    const [only, ...others] = this.held.state.conditions;
    if (object.condition === null && only !== undefined && others.length === 0)
      await this.held.edit({ object: { ...object, condition: only.standard.id } });
    await this.lookAround();
  }

  chooseCondition(condition: string): Promise<boolean> {
    return this.object({ condition });
  }

  chooseComponent(component: string): Promise<boolean> {
    return this.held.do(async () => {
      const object = this.held.state.sheet?.draft.object;
      if (object === undefined) return;
      // One that is chosen can be missing on the street, but not new to the survey.
      const remark = this.held.state.componentSaid === "added" ? { remark: "" } : {};
      if (this.held.state.componentSaid === "added") this.held.state.componentSaid = null;
      await this.held.edit({ object: { ...object, component }, ...remark });
    });
  }

  /**
   * Says how survey and street differ, or takes that back. The desk reads it as a remark beside the place:
   * a proposal to the survey, with the component that is missing or without one where it is new.
   */
  sayComponent(said: ComponentSaid | null): Promise<boolean> {
    return this.held.do(async () => {
      const object = this.held.state.sheet?.draft.object;
      if (object === undefined) return;
      this.held.state.componentSaid = said;
      const component = said === "added" ? null : object.component;
      await this.held.edit({ object: { ...object, component }, remark: said === null ? "" : SAID[said] });
    });
  }

  private object(part: Partial<ObjectValue>): Promise<boolean> {
    return this.held.do(async () => {
      const object = this.held.state.sheet?.draft.object;
      if (object !== undefined) await this.held.edit({ object: { ...object, ...part } });
    });
  }

  async lookAround(): Promise<void> {
    const draft = this.held.state.sheet?.draft;
    const point = draft?.place?.point ?? null;
    if (draft === undefined || point === null || draft.object.class === null) return;
    const of = draft.object.class;
    this.held.state.components = of.includes("/component/")
      ? await this.held.host.call("ground.nearest_components", { class: of, point, n: 5 })
      : [];
    const sure = surely(this.held.state.components);
    if (sure !== null && draft.object.component === null && this.held.state.componentSaid !== "added")
      await this.held.edit({ object: { ...draft.object, component: sure.component.code } });
    this.held.state.similar = await this.held.host.call("similar.similar_nearby", {
      seen: {
        point,
        class: of,
        component: this.held.state.sheet?.draft.object.component ?? null,
        at: null,
        draft: draft.case,
      },
    });
  }
}
