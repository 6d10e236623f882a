import { beforeEach, describe, expect, it } from "vitest";
import { blank, bodyOf, dropCall, keepCall, keptCall, pointOf } from "./call";

beforeEach(() => localStorage.clear());

describe("the form of a call", () => {
  it("is kept from the first letter on, over a reload, until it is dropped", () => {
    keepCall({ ...blank(), description: "路灯不亮" });
    expect(keptCall().description).toBe("路灯不亮");
    dropCall();
    expect(keptCall()).toEqual(blank());
  });

  it("begins anew where what was kept can't be read", () => {
    localStorage.setItem("cgt.call", "{");
    expect(keptCall()).toEqual(blank());
  });

  it("reads a point as people type one, and says when it is none", () => {
    const point = { lon_e7: 1023118900, lat_e7: 398000965, datum: "wgs84" };
    expect(pointOf("102.3118900, 39.8000965")).toEqual(point);
    expect(pointOf("102.3118900，39.8000965")).toEqual(point);
    expect(pointOf("")).toBeUndefined();
    expect(["102", "102,39,1", "a,b", "39.8, 102.3"].map(pointOf)).toEqual([null, null, null, null]);
  });

  it("names a caller only when somebody said something of himself, and cleans the number", () => {
    expect(bodyOf({ ...blank(), description: " 路灯不亮 " })).toMatchObject({ description: "路灯不亮", caller: null });
    const caller = { name: null, phone: "13900000000", address: null, call_back: true };
    expect(bodyOf({ ...blank(), phone: "139 0000-0000", callBack: true }).caller).toEqual(caller);
  });
});
