/** A report being written, until it is a case of this phone. */
import { whereabouts } from "./city";
import type { Answers, Phone } from "./kept";
import { errorOf, refuse } from "./says";
import { freshId } from "./world";
import type { ApiError, Draft, DraftSheet, FieldValue, PlaceValue } from "../types";

function lacking(draft: Draft): ApiError[] {
  const codes: string[] = [];
  if (!draft.media.some((medium) => medium.attached.kind === "photo"))
    codes.push("report.needs_photo");
  if (draft.object.class === null && draft.kind !== "quick") codes.push("report.needs_class");
  if (draft.place?.point == null) codes.push("report.needs_place");
  return codes.map(errorOf);
}

const sheetOf = (draft: Draft): DraftSheet => ({
  draft: structuredClone(draft),
  lacking: lacking(draft),
});

export function reportsCommands(phone: Phone) {
  const { world, me, draftOf, keep, put, queue } = phone;

  const submit = (draft: Draft): string => {
    const [lack] = lacking(draft);
    if (lack !== undefined) throw lack;
    world.drafts = world.drafts.filter((other) => other.case !== draft.case);
    const fields: FieldValue[] = [{ object: draft.object }];
    if (draft.place !== null) fields.push({ place: draft.place });
    if (draft.description !== "") fields.push({ description: draft.description });
    world.cases.push({
      card: {
        case: draft.case,
        field_code: draft.field_code,
        status: { word: "saved", zh: "已存本机", number: null, pending: 1 },
        fields,
        found_at: draft.started.wall_ms,
        due: null,
        thumb: draft.media[0]?.attached.thumb ?? null,
      },
      media: draft.media.map(({ op, attached }) => ({
        op,
        by: me().id,
        kind: attached.kind,
        role: attached.role,
        sha256: attached.sha256,
        thumb: attached.thumb,
        on_phone: true,
        received: false,
      })),
      remarks: [],
      findings: [],
      conflicts: [],
      stages: [],
      answers: [],
      flags: [],
      callers: [],
    });
    const used = draft.object.class;
    if (used !== null) world.used = [used, ...world.used.filter((other) => other !== used)];
    return queue("report", draft.case, draft.field_code, draft.media.length);
  };

  const byHand = (draft: Draft, place: Partial<PlaceValue>): void => {
    draft.place = {
      point: null,
      accuracy_dm: null,
      source: "by_hand",
      text: "",
      unit_grid: null,
      ...place,
    };
    const there = draft.place.point === null ? null : whereabouts(draft.place.point);
    draft.place.unit_grid ??= there?.grid?.code ?? null;
    if (draft.place.text === "") draft.place.text = there?.words ?? "";
  };

  return {
    "reports.begin": ({ kind, fix = null }) => {
      const nth = world.drafts.length + world.items.filter((i) => i.kind === "report").length + 1;
      const draft: Draft = {
        case: freshId(),
        field_code: `${me().work_number}-1122-${String(nth + 8).padStart(3, "0")}`,
        kind,
        started: { wall_ms: world.now, utc_offset_min: 480, monotonic_ms: 1, boot: "b" },
        catalogue: "gb47678.5-2026/1",
        fix,
        object: { class: null, condition: null, component: null },
        place: null,
        description: "",
        remark: "",
        media: [],
      };
      world.drafts.unshift(draft);
      return sheetOf(draft);
    },
    "reports.drafts": () => world.drafts.map(sheetOf),
    "reports.edit": ({ case: id, edit }) => {
      const draft = draftOf(id);
      Object.assign(draft, edit);
      return sheetOf(draft);
    },
    "reports.place_by_fix": ({ case: id, fix }) => {
      if (fix.age_ms > 10_000) return refuse("fix.stale");
      const draft = draftOf(id);
      byHand(draft, { point: fix.point, accuracy_dm: fix.accuracy_dm, source: fix.source });
      const odd = (fix.accuracy_dm ?? 0) > 300 ? (["coarse"] as const) : [];
      return { sheet: sheetOf(draft), odd: fix.mock ? [...odd, "mock"] : [...odd] };
    },
    "reports.place_by_hand": ({ case: id, place }) => {
      const draft = draftOf(id);
      const { point = null, text, unit_grid = null } = place;
      byHand(draft, { point, text, unit_grid, source: place.on_map ? "map_pick" : "by_hand" });
      return sheetOf(draft);
    },
    "reports.set_role": ({ case: id, medium, role }) => {
      const draft = draftOf(id);
      draft.media.forEach((one) => {
        if (one.op === medium) one.attached.role = role;
      });
      return sheetOf(draft);
    },
    "reports.remove_medium": ({ case: id, medium }) => {
      const draft = draftOf(id);
      draft.media = draft.media.filter((one) => one.op !== medium);
      return sheetOf(draft);
    },
    "reports.discard": ({ case: id, confirmed }) => {
      if (draftOf(id).field_code !== confirmed) refuse("draft.confirm");
      world.drafts = world.drafts.filter((draft) => draft.case !== id);
      return null;
    },
    "reports.submit": ({ case: id }) => submit(draftOf(id)),
    "reports.add_photo": ({ case: id, role, instead }, url, bytes) => {
      const draft = draftOf(id);
      put(draft.media, keep(url, bytes, role), instead);
      return sheetOf(draft);
    },
    "reports.add_recording": ({ case: id, kind, role }, url, bytes) => {
      const draft = draftOf(id);
      const kept = keep(url, bytes, role);
      kept.attached.kind = kind;
      draft.media.push(kept);
      return sheetOf(draft);
    },
  } satisfies Partial<Answers>;
}
