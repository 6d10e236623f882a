import { describe, expect, it } from "vitest";
import type { Nearby } from "@/host";
import { componentsOf } from "@/host/fake/city";
import { surely } from "./place";
import { nextRole, stillNeeded, wanted } from "./shots";
import { after } from "./steps";

const rules = { min_photos: 2, roles: ["near", "far"], self_disposed_roles: ["before", "after"] } as const;
const asks = { ...rules, roles: [...rules.roles], self_disposed_roles: [...rules.self_disposed_roles] };

describe("the photos a report wants", () => {
  it("are near, far and a landmark, or before and after where it was settled on the spot", () => {
    expect(wanted("patrol", asks)).toEqual(["near", "far", "reference"]);
    expect(wanted("self_disposed", asks)).toEqual(["before", "after"]);
  });

  it("come in order, and what is over is something else", () => {
    const wants = wanted("patrol", asks);
    expect(nextRole(wants, ["near"])).toBe("far");
    expect(nextRole(wants, ["far"])).toBe("near");
    expect(nextRole(wants, ["near", "far", "reference"])).toBe("other");
  });

  it("are missing by number and by role", () => {
    expect(stillNeeded("patrol", asks, [])).toBe(2);
    expect(stillNeeded("patrol", asks, ["near", "near"])).toBe(1);
    expect(stillNeeded("patrol", asks, ["near", "far"])).toBe(0);
    expect(stillNeeded("self_disposed", asks, ["near", "far"])).toBe(2);
  });
});

describe("the component that is surely meant", () => {
  const at = (...metres: number[]): Nearby[] =>
    metres.map((distance_m) => ({ ...componentsOf("s/component/01/003")[0]!, distance_m }));

  it("is near, and alone", () => {
    expect(surely(at(4, 11))?.distance_m).toBe(4);
    expect(surely(at(4, 7))).toBeNull();
    expect(surely(at(13))).toBeNull();
    expect(surely([])).toBeNull();
  });
});

describe("the steps of a report", () => {
  it("can't be skipped", () => {
    expect(after("shooting", "save")).toBe("shooting");
    expect(after("shooting", "next")).toBe("filling");
    expect(after("saving", "back")).toBe("saving");
    expect(after("saving", "refused")).toBe("filling");
    expect(after("saved", "again")).toBe("shooting");
  });
});
