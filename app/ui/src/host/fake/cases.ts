/** Cases as this phone has them: found, read, added to. */
import { CLASSES } from "./city";
import type { Answers, Phone } from "./kept";
import { refuse } from "./says";
import { classOf } from "@/state/classes";
import { metresBetween, pointOf } from "@/state/geo";
import type { CaseCard } from "../types";

export function casesCommands(phone: Phone) {
  const { world, me, caseOf, queue } = phone;

  return {
    "cases.reported": ({ since, most }) =>
      world.cases
        .map((sheet) => sheet.card)
        .filter((card) => (card.found_at ?? 0) >= since)
        .sort((a, b) => (b.found_at ?? 0) - (a.found_at ?? 0))
        .slice(0, most),
    "cases.search": ({ query }) => {
      const wanted = (query.text ?? "").trim();
      const classNameOf = (card: CaseCard) =>
        CLASSES.find((one) => JSON.stringify(card.fields).includes(one.key))?.name ?? "";
      const stands = ({ status: { word } }: CaseCard) => (typeof word === "object" && "at_centre" in word ? word.at_centre : "reported");
      const inside = (card: CaseCard) => {
        const point = pointOf(card.fields);
        return query.near == null || (point !== null && metresBetween(query.near.point, point) <= query.near.metres);
      };
      const cards = world.cases
        .map((sheet) => sheet.card)
        .filter((card) => `${JSON.stringify(card)}${classNameOf(card)}`.includes(wanted))
        .filter((card) => query.class == null || classOf(card.fields) === query.class)
        .filter((card) => query.state == null || stands(card) === query.state)
        .filter((card) => query.from == null || (card.found_at ?? 0) >= query.from)
        .filter((card) => query.to == null || (card.found_at ?? 0) < query.to)
        .filter(inside)
        .sort((a, b) => (b.found_at ?? 0) - (a.found_at ?? 0));
      const start = cards.findIndex((card) => card.case === query.after) + 1;
      const page = cards.slice(start, start + (query.most ?? 20));
      const last = start + page.length < cards.length ? (page.at(-1)?.case ?? null) : null;
      return { cases: page, next: last };
    },
    "cases.get": ({ case: id }) => structuredClone(caseOf(id)),
    "cases.of_feed": ({ feed }) =>
      world.cases.map(({ card }) => card).filter((card) => feed.startsWith("task:") && world.mine.includes(card.case)),
    "cases.retract_medium": ({ case: id }) =>
      queue("retraction", id, caseOf(id).card.field_code, 0),
    "cases.withdraw": ({ case: id }) => queue("withdrawal", id, caseOf(id).card.field_code, 0),
    "cases.remark": ({ case: id, text }) => {
      const op = queue("remark", id, caseOf(id).card.field_code, 0);
      caseOf(id).remarks.push({ op, by: me().id, device_ms: world.now, text });
      return op;
    },
    "cases.edit": ({ case: id, values }) => {
      const sheet = caseOf(id);
      for (const value of values) {
        const [register] = Object.keys(value);
        sheet.conflicts = sheet.conflicts.filter((conflict) => conflict.register !== register);
        sheet.card.fields = sheet.card.fields.map((old) => (Object.keys(old)[0] === register ? value : old));
      }
      return queue("edit", id, sheet.card.field_code, 0);
    },
    "cases.retract": ({ case: id, reason }) => {
      if (reason.trim() === "") refuse("move.needs_reason");
      return queue("answer", id, caseOf(id).card.field_code, 0);
    },
    "cases.fetch_medium": () => null,
    "cases.add_photo": ({ case: id }) => {
      const op = queue("media", id, caseOf(id).card.field_code, 1);
      world.jobs.find((job) => job.case === id)?.photos.push(op);
      return op;
    },
    "similar.similar_nearby": ({ seen }) => {
      const alike = world.cases.filter((sheet) =>
        sheet.card.fields.some((field) => "object" in field && field.object.class === seen.class),
      );
      const near = seen.class === null ? world.cases.slice(0, 3) : alike.slice(0, 1);
      return near.map((sheet) => ({
        case: sheet.card.case,
        state: { at_centre: "filed" as const },
        metres: 12,
        age_ms: 7_200_000,
        score: seen.class === null ? 40 : 82,
        why: [{ metres: 12 }],
      }));
    },
  } satisfies Partial<Answers>;
}
