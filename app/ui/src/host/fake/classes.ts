/** Classes and what belongs to them: search, conditions, components, phrases, the ground. */
import { CLASSES, componentsOf, conditionsOf, phrasesFor, RULES, whereabouts } from "./city";
import type { Answers, Phone } from "./kept";
import { nameOf } from "./phone";

export function classesCommands(phone: Phone) {
  const { world } = phone;

  return {
    "classes.search": ({ typed, kind, limit }) => {
      const wanted = typed.trim().toLowerCase().replaceAll(" ", "");
      const says = (one: (typeof CLASSES)[number]) => {
        const initials = one.pinyin.split(" ").map((syllable) => syllable[0]).join("");
        const whole = one.pinyin.replaceAll(" ", "");
        return [one.name, whole, initials].some((text) => text.includes(wanted));
      };
      const place = (one: (typeof CLASSES)[number]) => {
        const at = world.used.indexOf(one.key);
        return at < 0 ? world.used.length : at;
      };
      return CLASSES.filter((one) => kind === null || one.key.includes(`/${kind}/`))
        .filter(says)
        .sort((a, b) => place(a) - place(b))
        .slice(0, limit)
        .map((one) => ({
          key: one.key,
          name: one.name,
          major_name: one.major,
          pickable: true,
          score: 1,
          matched: null,
        }));
    },
    "classes.recent": () => world.used.flatMap((key) => nameOf(key) ?? []),
    "classes.rules": () => RULES,
    "classes.name_of": ({ class: key }) => nameOf(key),
    "ground.whereabouts": ({ fix }) => whereabouts(fix.point),
    "ground.nearest_components": ({ class: of, n }) => componentsOf(of).slice(0, n),
    "ground.conditions": ({ class: of }) => conditionsOf(of),
    "phrases.offered": ({ used_for }) =>
      phrasesFor(used_for).map((text, nth) => ({ text, recent: nth === 0 })),
    "phrases.used": () => null,
  } satisfies Partial<Answers>;
}
