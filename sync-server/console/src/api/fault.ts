/** A refusal of the centre: a stable code and what to do, in both languages. */
export interface Fault {
  code: string;
  zh: string;
  en: string;
}

export function isFault(thrown: unknown): thrown is Fault {
  if (typeof thrown !== "object" || thrown === null) return false;
  const { code, zh, en } = thrown as Partial<Fault>;
  return typeof code === "string" && typeof zh === "string" && typeof en === "string";
}

const AWAY: Fault = {
  code: "net.away",
  zh: "连不上中心，请检查网络后重试；已填写的内容都在",
  en: "The centre can't be reached. Check the network and try again; what you wrote is still here",
};
const FAILED: Fault = {
  code: "console.failed",
  zh: "页面出了问题，请重试；仍不行请刷新页面",
  en: "The page failed. Try again, or reload it",
};

/** Anything thrown as what a screen can show. What is no refusal and no lost line is the page's fault. */
export function asFault(thrown: unknown): Fault {
  if (isFault(thrown)) return thrown;
  // `fetch` throws nothing else when there is no line.
  if (thrown instanceof TypeError) return AWAY;
  console.error(thrown);
  return FAILED;
}
