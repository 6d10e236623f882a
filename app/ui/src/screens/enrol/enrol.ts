/** What a pasted or scanned enrolment code says, before the core is asked. */
import type { EnrolmentCode } from "@/host";

export type Read =
  | { is: "nothing" }
  | { is: "unreadable" }
  | { is: "insecure" }
  | { is: "code"; centre: string };

/** Reads a code as far as a person has to see it: whose centre it leads to. */
export function readCode(text: string): Read {
  const wanted = text.trim();
  if (wanted === "") return { is: "nothing" };
  try {
    const { url } = JSON.parse(wanted) as Partial<EnrolmentCode>;
    if (typeof url !== "string") return { is: "unreadable" };
    const centre = new URL(url);
    const here = ["127.0.0.1", "localhost", "[::1]"].includes(centre.hostname);
    if (centre.protocol !== "https:" && !here) return { is: "insecure" };
    return { is: "code", centre: centre.host };
  } catch {
    return { is: "unreadable" };
  }
}
