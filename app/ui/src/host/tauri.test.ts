import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PART_BYTES, tauriHost } from "./tauri";
import type { Fix } from "./types";

const asked: [string, unknown][] = [];
function answering(answer: (command: string, args: unknown) => unknown) {
  mockIPC((command, args) => {
    asked.push([command, args]);
    return answer(command, args);
  });
}
beforeEach(() => void asked.splice(0));
afterEach(() => {
  clearMocks();
  vi.unstubAllGlobals();
});

const photo = { case: "c", role: "near", source: "camera", fix: null } as const;

describe("the core inside the app", () => {
  it("is asked by name and rejects with its own sentence", async () => {
    answering((_, args) => {
      const { name } = args as { name: string };
      if (name === "people.is_enrolled") return false;
      throw { code: "draft.gone", zh: "草稿已提交或删除", en: "gone" };
    });
    const host = tauriHost();
    expect(await host.call("people.is_enrolled", {})).toBe(false);
    await expect(host.call("reports.submit", { case: "c" })).rejects.toMatchObject({ code: "draft.gone" });
  });

  it("takes bytes whole, their parameters beside them", async () => {
    answering(() => ({}));
    await tauriHost().put("reports.add_photo", photo, new Blob(["xyz"]));
    expect(asked[0]?.[0]).toBe("put");
    expect((asked[0]?.[1] as ArrayBuffer).byteLength).toBe(3);
  });

  it("takes them in parts on Android, and not a byte less", async () => {
    vi.stubGlobal("navigator", { userAgent: "Linux; Android 10" });
    answering((command) => (command === "put_begin" ? 7 : {}));
    const size = PART_BYTES + 5;
    const bytes = new Uint8Array(size).map((_, at) => at % 251);
    await tauriHost().put("reports.add_photo", photo, new Blob([bytes]));
    expect(asked.map(([command]) => command)).toEqual(["put_begin", "put_part", "put_part", "put_end"]);
    expect(asked[0]?.[1]).toEqual({ bytes: size });
    const parts = asked.slice(1, 3).map(([, args]) => atob((args as { part: string }).part));
    const whole = parts.join("");
    expect(whole).toHaveLength(size);
    expect([...whole].every((sign, at) => sign.charCodeAt(0) === at % 251)).toBe(true);
    expect(asked[3]?.[1]).toEqual({ id: 7, name: "reports.add_photo", params: photo });
  });

  it("without a receiver says that there is no fix", async () => {
    answering(() => {
      throw new Error("no such command");
    });
    const told = await new Promise<Fix | null>((done) => tauriHost().position.watch(done));
    expect(told).toBeNull();
  });
});
