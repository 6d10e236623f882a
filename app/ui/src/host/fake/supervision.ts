/** What a supervisor is asked and may do, as far as a screen can tell. */
import { errorOf } from "./says";
import type { World } from "./world";
import type { AreaCase, Commands, Drawn, ItemCard, LookedAt, DrawnCase, Sample, ShotCard, UserProfile } from "../types";

const DAY = 86_400_000;

type Answered = Extract<keyof Commands, `supervision.${string}`>;
type Answers = { [C in Answered]: (params: Commands[C]["params"]) => Commands[C]["answer"] };

export function supervisionCommands(
  world: World,
  me: () => UserProfile,
  queue: (kind: ItemCard["kind"], of: string | null, title: string, media: number) => string,
): Answers {
  const supervises = () => me().roles.includes("supervisor");
  const sheetOf = (id: string) => {
    const found = world.cases.find(({ card }) => card.case === id);
    if (found === undefined) throw errorOf("case.unknown");
    return found;
  };
  const closed = () => (supervises() ? world.jobs.filter(({ state }) => state === "closed") : []);
  const closedAt = (id: string) => {
    const at = world.jobs.findIndex((job) => job.case === id);
    return at < 0 ? null : world.now - (at + 1) * 5 * 3_600_000;
  };
  /** Drawing again turns the list, so that another one is first. */
  const drawn = () => {
    const all = closed().map((job) => job.case);
    return all.map((_, nth) => all[(nth + world.redraws) % all.length] ?? "");
  };
  const drawnAs = (id: string): Drawn | null => {
    const place = drawn().indexOf(id) + 1;
    return place === 0 ? null : { day: Math.floor(world.now / DAY), redraw: world.redraws, of: 137, place };
  };
  const pick = (id: string): DrawnCase => {
    const sheet = sheetOf(id);
    const own = sheet.findings.filter(({ by, finding }) => by === me().id && finding.drawn?.redraw === world.redraws);
    return {
      card: sheet.card,
      place: drawnAs(id)?.place ?? 0,
      closed_at: closedAt(id),
      done: own.at(-1)?.finding.result ?? null,
    };
  };
  const sample = (): Sample =>
    structuredClone({
      day: Math.floor(world.now / DAY),
      redraw: world.redraws,
      of: closed().length === 0 ? 0 : 137,
      picks: drawn().map(pick),
    });
  /** Photos of the report where they should be; the others as the world says. */
  const shots = (id: string): ShotCard[] =>
    sheetOf(id).media.map(({ op, role, sha256, thumb, on_phone }, nth) => ({
      op,
      stage: role === "after" || role === "check" ? role : "report",
      role,
      sha256,
      thumb,
      on_phone,
      at: world.now - (48 - 9 * nth) * 3_600_000,
      distance_m: 4 + 3 * nth,
      accuracy_dm: 60,
      flags: [],
      ...world.doubtful.get(sha256),
    }));
  return {
    "supervision.open": () =>
      structuredClone(
        world.jobs.flatMap((job): AreaCase[] => {
          const card = world.cases.find((sheet) => sheet.card.case === job.case)?.card;
          if (card === undefined || !supervises() || job.state === "closed") return [];
          const { state, urgent, queued } = job;
          return [
            {
              card,
              state,
              to_check: state === "awaiting_closing" || state === "checking",
              countdown: job.due === null ? null : { clock: job.clock, due: job.due },
              urgent,
              urges: queued.filter((mv) => mv === "urge").length,
              queued,
            },
          ];
        }),
      ),
    "supervision.sample": sample,
    "supervision.draw_again": () => {
      world.redraws += 1;
      return sample();
    },
    "supervision.look": ({ case: id }): LookedAt => {
      const { card, findings } = sheetOf(id);
      return structuredClone({ card, closed_at: closedAt(id), drawn: drawnAs(id), shots: shots(id), findings });
    },
    "supervision.found": ({ case: id, result, words }) => {
      if (result !== "true_case" && words.trim() === "") throw errorOf("finding.needs_words");
      const sheet = sheetOf(id);
      const op = queue("finding", id, "督查", 0);
      const finding = { result, words, drawn: drawnAs(id) };
      sheet.findings.push({ op, by: me().id, device_ms: world.now, finding, received: false });
      return op;
    },
    "supervision.bring": () => {
      if (world.offline) throw errorOf("net.offline");
      return 0;
    },
  };
}
