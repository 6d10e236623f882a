/** What the made-up phone keeps, how a command finds it, and the one way into the outbox. */
import { PEOPLE } from "./city";
import { refuse } from "./says";
import { freshId, type World } from "./world";
import type { CaseSheet, Commands, Draft, DraftMedium, ItemCard, MediaRole, Puts, UserProfile } from "../types";

/** Every command, and everything that takes bytes. */
export type Answers = {
  [C in keyof Commands]: (params: Commands[C]["params"]) => Commands[C]["answer"];
} & { [P in keyof Puts]: (params: Puts[P]["params"], url: string, bytes: number) => Puts[P]["answer"] };

export type Phone = ReturnType<typeof phoneOver>;

export function phoneOver(world: World, changed: () => void) {
  const me = (): UserProfile => {
    const profile = PEOPLE.find((person) => person.id === world.signedIn);
    return profile ?? refuse("session.over");
  };
  const draftOf = (id: string): Draft =>
    world.drafts.find((draft) => draft.case === id) ?? refuse("draft.gone");
  const caseOf = (id: string): CaseSheet =>
    world.cases.find((sheet) => sheet.card.case === id) ?? refuse("case.unknown");
  const answerOf = (task: string) =>
    world.answers.find((answer) => answer.task === task) ?? refuse("draft.gone");
  const itemOf = (id: string): ItemCard =>
    world.items.find((item) => item.item === id) ?? refuse("item.gone");

  const keep = (url: string, bytes: number, role: MediaRole): DraftMedium => {
    const sha256 = `kept-${freshId()}`;
    world.pictures.set(sha256, url);
    return {
      op: freshId(),
      attached: { kind: "photo", role, sha256, bytes, thumb: sha256, capture: null },
      added_ms: world.now,
      doubts: world.doubts.shift() ?? [],
    };
  };

  /** One more, or in the place of another. */
  const put = (media: DraftMedium[], one: DraftMedium, instead: string | null | undefined) => {
    const at = media.findIndex(({ op }) => op === instead);
    if (at < 0) media.push(one);
    else media.splice(at, 1, one);
  };

  /** Puts an item into the outbox, and lets the screens know. */
  const queue = (kind: ItemCard["kind"], of: string | null, title: string, media: number, toDraft = kind === "report") => {
    const item: ItemCard = {
      item: freshId(),
      kind,
      case: of,
      title,
      created_ms: world.now,
      state: { state: "waiting" },
      zh: "已存本机",
      says: null,
      media_received: 0,
      media,
      bytes_sent: 0,
      bytes: media * 420_000,
      closed: false,
      to_draft: toDraft,
    };
    world.items.unshift(item);
    changed();
    return item.item;
  };

  return { world, changed, me, draftOf, caseOf, answerOf, itemOf, keep, put, queue };
}
