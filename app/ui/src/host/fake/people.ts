/** Who is on the phone: enrolling, signing in, being on duty, what they are told. */
import { CITY_WORDS, PASSWORD, PEOPLE, RULES } from "./city";
import type { Answers, Phone } from "./kept";
import { refuse } from "./says";
import { freshId } from "./world";
import type { EnrolmentCode, NoticeSheet } from "../types";

function codeIn(scanned: string): EnrolmentCode {
  try {
    return JSON.parse(scanned) as EnrolmentCode;
  } catch {
    return refuse("enrol.unreadable");
  }
}

export function peopleCommands(phone: Phone) {
  const { world, changed, me, queue } = phone;

  const marked = (id: string, confirmed: boolean): NoticeSheet => {
    const notice = world.notices.find((one) => one.id === id) ?? refuse("notice.gone");
    notice.read_at ??= world.now;
    if (confirmed) notice.confirmed_at ??= world.now;
    notice.open = notice.confirm && notice.confirmed_at === null;
    return structuredClone(notice);
  };

  return {
    "app.about": () => ({
      version: "0.1.0",
      schema: 9,
      enrolled: world.enrolled,
      centre: world.enrolled ? "https://centre.example" : null,
      city: world.enrolled ? "示范市" : null,
      utc_offset_minutes: 480,
      who: PEOPLE.find((person) => person.id === world.signedIn) ?? null,
      feeds: [],
      rules: RULES,
      words: CITY_WORDS,
    }),
    "app.known_people": () => PEOPLE.filter((person) => world.known.includes(person.id)),
    "people.is_enrolled": () => world.enrolled,
    "people.enrol": ({ scanned }) => {
      codeIn(scanned);
      world.enrolled = true;
      changed();
      return null;
    },
    "people.sign_in": ({ work_number, password }) => {
      const profile = PEOPLE.find((person) => person.work_number === work_number);
      if (profile === undefined || password !== PASSWORD) return refuse("sign_in.wrong");
      const known = world.known.includes(profile.id);
      if (world.offline && !known) return refuse("sign_in.needs_network");
      if (!known) world.known.push(profile.id);
      world.signedIn = profile.id;
      Object.assign(world.lock, { tries: 5, locked: false, left: null });
      changed();
      return { session: { user: profile.id }, profile, online: !world.offline };
    },
    "people.sign_out": () => {
      world.signedIn = null;
      changed();
      return null;
    },
    "people.read_code": ({ scanned }) => codeIn(scanned),
    "people.current": () => (world.signedIn === null ? null : { user: world.signedIn }),
    "notices.list": () => structuredClone(world.notices),
    "notices.unread": () => world.notices.filter(({ open }) => open).length,
    "notices.read": ({ id }) => marked(id, false),
    "notices.confirm": ({ id }) => marked(id, true),
    "duty.duty": () => ({
      period: world.period,
      roster: [
        {
          shift: "早班",
          grid: "R012",
          from: world.now - 4 * 3_600_000,
          to: world.now + 4 * 3_600_000,
          on_call: false,
        },
      ],
      says_zh:
        world.period === null
          ? "不在岗：不记录位置和轨迹"
          : "在岗：位置和轨迹只在上岗与下岗之间存在，下岗即止",
      says_en:
        world.period === null
          ? "Off duty: no position and no track is kept."
          : "On duty: position and track exist only until you go off duty.",
    }),
    "duty.go_on_duty": () => {
      world.period = { id: freshId(), since: world.now, grids: me().grids };
      return queue("duty", null, "上岗", 0);
    },
    "duty.go_off_duty": () => {
      world.period = null;
      return queue("duty", null, "下岗", 0);
    },
  } satisfies Partial<Answers>;
}
