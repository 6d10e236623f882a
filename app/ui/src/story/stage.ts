/** A stage for stories: the whole app over the made-up phone, told by what a person sees and taps. */
import { createMemoryHistory, type Router } from "vue-router";
import { fakeHost, type FakeHost, type World } from "@/host/fake";
import { mountApp } from "@/mount";

export interface Stage {
  host: FakeHost;
  router: Router;
  /** How many taps so far. */
  taps: () => number;
  /** Everything a person reads now. */
  text: () => string;
  /** Taps what is called so: its label, or its text. */
  tap: (name: string | RegExp) => Promise<void>;
  /** Whether something of this name can be tapped. */
  offers: (name: string | RegExp) => boolean;
  type: (label: string, text: string) => Promise<void>;
  settle: () => Promise<void>;
  leave: () => void;
}

const TAPPED = "button, a, input[type=radio], [role=button]";

function nameOf(element: Element): string {
  const said = element.getAttribute("aria-label");
  if (said !== null) return said;
  const around = element.closest("label");
  return ((around ?? element).textContent ?? "").replace(/\s+/g, " ").trim();
}

function reachable(element: Element): boolean {
  return element.closest("[inert]") === null && element.closest("[style*='display: none']") === null;
}

const fits = (said: string, name: string | RegExp) =>
  typeof name === "string" ? said === name : name.test(said);

/** Lets everything that is under way come to its end. */
async function quiet(): Promise<void> {
  for (let round = 0; round < 12; round += 1) await new Promise((done) => setTimeout(done, 0));
}

export async function open(world: World, path = "/today"): Promise<Stage> {
  document.body.innerHTML = '<div id="app"></div>';
  localStorage.clear();
  const host = fakeHost(world);
  const history = createMemoryHistory();
  history.replace(path);
  const { app, router } = await mountApp(host, "#app", history);
  let taps = 0;
  let going = false;
  router.beforeEach(() => {
    going = true;
  });
  router.afterEach(() => {
    going = false;
  });
  const settle = async (): Promise<void> => {
    await quiet();
    // A screen that is opened for the first time is fetched first.
    for (let round = 0; going && round < 1500; round += 1) await new Promise((done) => setTimeout(done, 10));
    await quiet();
  };
  await settle();

  const find = (name: string | RegExp) =>
    [...document.querySelectorAll<HTMLElement>(TAPPED)].find(
      (element) => reachable(element) && fits(nameOf(element), name),
    );
  return {
    host,
    router,
    taps: () => taps,
    text: () => document.body.textContent?.replace(/\s+/g, " ") ?? "",
    offers: (name) => find(name) !== undefined,
    tap: async (name) => {
      const element = find(name);
      if (element === undefined) throw new Error(`nothing to tap is called ${String(name)}`);
      if ((element as HTMLButtonElement).disabled) throw new Error(`${String(name)} can't be tapped now`);
      taps += 1;
      element.click();
      await settle();
    },
    type: async (label, text) => {
      const field = [...document.querySelectorAll("label")].find((one) => one.textContent?.trim() === label);
      const input = document.getElementById(field?.htmlFor ?? "") as HTMLInputElement | null;
      if (input === null) throw new Error(`no field is called ${label}`);
      input.value = text;
      input.dispatchEvent(new Event("input"));
      input.dispatchEvent(new Event("change"));
      await settle();
    },
    settle,
    leave: () => app.unmount(),
  };
}
