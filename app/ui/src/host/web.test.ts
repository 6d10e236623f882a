import { afterEach, describe, expect, it, vi } from "vitest";
import { fixOf } from "./fix";
import { webHost } from "./web";

function answering(status: number, body: string) {
  const fetched = vi.fn(() => Promise.resolve(new Response(body, { status })));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}
afterEach(() => vi.unstubAllGlobals());

describe("the door over HTTP", () => {
  it("asks by name and gives the answer", async () => {
    const fetched = answering(200, "true");
    expect(await webHost("http://h").call("people.is_enrolled", {})).toBe(true);
    const [address, asked] = fetched.mock.calls[0] as unknown as [string, RequestInit];
    expect(address).toBe("http://h/rpc/people.is_enrolled");
    expect(asked).toMatchObject({ method: "POST", body: "{}" });
  });

  it("hands bytes over with their parameters in the address, Chinese and all", async () => {
    const fetched = answering(200, "{}");
    await webHost().put(
      "reports.add_photo",
      { case: "c", role: "near", source: "camera", fix: null },
      new Blob(["x"]),
    );
    const [address] = fetched.mock.calls[0] as unknown as [string];
    const params = new URL(address, "http://h").searchParams.get("params");
    expect(JSON.parse(params ?? "")).toMatchObject({ case: "c", role: "near" });
  });

  it("rejects with the core's own sentence", async () => {
    answering(422, '{"code":"sign_in.wrong","zh":"工号或密码不正确","en":"wrong"}');
    const refused = webHost().call("people.sign_out", {});
    await expect(refused).rejects.toEqual({ code: "sign_in.wrong", zh: "工号或密码不正确", en: "wrong" });
  });

  it("r32_a_page_that_is_no_answer_is_a_failure_of_the_app", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    answering(200, "<html>sign in to this network</html>");
    await expect(webHost().call("people.is_enrolled", {})).rejects.toMatchObject({ code: "app.failed" });
    answering(500, '"no"');
    await expect(webHost().call("people.is_enrolled", {})).rejects.toMatchObject({ code: "app.failed" });
  });
});

describe("r14_what_a_receiver_says", () => {
  it("becomes a fix in whole ten-millionths and decimetres, rounded up", () => {
    const fix = fixOf({ lon: 106.1234567, lat: 38.7654321, accuracy: 5.42, mock: false });
    expect(fix).toMatchObject({
      point: { lon_e7: 1_061_234_567, lat_e7: 387_654_321, datum: "wgs84" },
      accuracy_dm: 55,
      age_ms: 0,
    });
  });

  it("is none at 0, 0, and has no accuracy where none was measured", () => {
    expect(fixOf({ lon: 0, lat: 0, accuracy: 1, mock: false })).toBeNull();
    expect(fixOf({ lon: 1, lat: 1, accuracy: 0, mock: false })?.accuracy_dm).toBeNull();
    expect(fixOf({ lon: 1, lat: 1, accuracy: null, mock: true })?.mock).toBe(true);
  });
});
