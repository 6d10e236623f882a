import { beforeEach, describe, expect, it } from "vitest";
import type { CaseSheet } from "@/api/desk";
import { setLang } from "@/text";
import { linesOf, type Names } from "./course";

const names: Names = { person: (id) => `工号 ${id}`, unit: (code) => `部门 ${code}`, english: false };
const sheet = (...timeline: object[]) => ({ timeline }) as unknown as CaseSheet;
const entry = (more: object) => ({
  pos: 1, at: 1_795_311_580_143, by: "1", from_handset: false, move: null, move_zh: null, args: null, verdict: null,
  effects: [], changes: [], flags: [], ...more,
});

beforeEach(() => setLang("zh-CN"));

describe("the course of a case", () => {
  it("reads newest first, in the city's word for a move, with what was said and to whom", () => {
    const told = { move: "dispatch", move_zh: "派遣", args: { unit: "SF10", reason: "按权属" }, verdict: { verdict: "applied" } };
    const [first, second] = linesOf(sheet(entry({}), entry({ pos: 2, ...told })), names);
    expect(first).toMatchObject({ pos: 2, title: "派遣", texts: ["给 部门 SF10", "按权属"], by: "工号 1", refused: null });
    expect(second?.pos).toBe(1);
  });

  it("says why something did not happen", () => {
    const verdict = { verdict: "rejected", code: "move.needs_reason", zh: "请填写原因", en: "Give a reason" };
    const [line] = linesOf(sheet(entry({ move: "decline", move_zh: "不予受理", verdict })), names);
    expect(line?.refused).toBe("未生效: 请填写原因");
    expect(linesOf(sheet(entry({ move: "decline", verdict: { verdict: "superseded" } })), names)[0]?.refused).toBe("已被取代");
  });

  it("shows the device's time beside the centre's where they are apart", () => {
    const change = (device_ms: number) => [{ by: "1", device_ms, change: { created: {} } }];
    const at = 1_795_311_580_143;
    expect(linesOf(sheet(entry({ changes: change(at - 30_000) })), names)[0]?.deviceAt).toBeNull();
    expect(linesOf(sheet(entry({ changes: change(at - 3_600_000) })), names)[0]?.deviceAt).toBe(at - 3_600_000);
  });

  it("tells what was written in one line, whatever came together", () => {
    const put = (value: object) => ({ by: "1", change: { put: { value } } });
    const changes = [put({ object: {} }), put({ place: {} }), put({ description: "x" })];
    expect(linesOf(sheet(entry({ changes })), names)[0]?.title).toBe("填写了类别与部件、地点、描述");
    expect(linesOf(sheet(entry({ changes: [{ by: "1", change: { attach: {} } }] })), names)[0]?.title).toBe("照片或附件");
  });

  it("names the centre's own clock where nobody acted", () => {
    const [line] = linesOf(sheet(entry({ by: null, move: "expire_task", move_zh: "任务到期" })), names);
    expect(line).toMatchObject({ by: "系统定时", title: "任务到期" });
  });
});
