import { describe, expect, it } from "vitest";
import { readCode } from "./enrol";

describe("an enrolment code", () => {
  it("says where it leads before anything is sent", () => {
    const code = JSON.stringify({ url: "https://cg.example:8443", server_id: "s", token: "t" });
    expect(readCode(`  ${code}\n`)).toEqual({ is: "code", centre: "cg.example:8443" });
  });

  it("is not taken over an open line, but for this very machine", () => {
    expect(readCode('{"url":"http://cg.example"}').is).toBe("insecure");
    expect(readCode('{"url":"http://127.0.0.1:8080"}').is).toBe("code");
  });

  it("is not guessed at", () => {
    expect(readCode("").is).toBe("nothing");
    expect(readCode("https://cg.example").is).toBe("unreadable");
    expect(readCode('{"token":"t"}').is).toBe("unreadable");
  });
});
