/** What can be chosen in a field of a move, for the case that is looked at. */
import { computed, onMounted, ref } from "vue";
import { desk, type CaseSheet, type MoveRow, type Schemas } from "@/api/desk";
import { asFault, type Fault } from "@/api/fault";
import { flowOf, objectOf } from "@/api/things";
import { useLists } from "@/state/lists";
import { lang, said, t } from "@/text";
import { limit } from "@/text/times";
import { openUrges, taskOf, type Field } from "./asks";

export interface Choice {
  value: string;
  label: string;
  /** What stands behind the label. */
  note?: string;
}

const words = (...values: string[]): Choice[] =>
  values.map((value) => ({ value, label: t(`result.${value}` as "result.true") }));

const only = (choices: Choice[]) => (choices.length === 1 ? choices[0]?.value : undefined);

function ranked(list: Schemas["CandidateList"]): Choice[] {
  return list.candidates.map(({ user, work_number, why, why_zh, distance_m, open_tasks }) => ({
    value: user,
    label: work_number,
    note: t("act.rank", {
      why: lang() === "en" ? why.replaceAll("_", " ") : why_zh,
      distance: distance_m == null ? t("act.unknown") : t("act.metres", { n: distance_m }),
      n: open_tasks,
    }),
  }));
}

export function useChoices(field: Field, props: { sheet: CaseSheet; row: MoveRow }) {
  const lists = useLists();
  const fault = ref<Fault | null>(null);
  const loading = ref(false);
  const candidates = ref<Choice[]>([]);
  /** What comes of sending nobody by name when nobody is on duty. */
  const nobody = ref<string | null>(null);

  async function load(): Promise<void> {
    if (field !== "checker") return;
    loading.value = true;
    try {
      const { id, state } = props.sheet.case;
      const list = await desk.candidates(id, taskOf(props.row.move, state));
      candidates.value = ranked(list);
      nobody.value = list.nobody ? said(list.nobody) : null;
      fault.value = null;
    } catch (thrown) {
      fault.value = asFault(thrown);
    } finally {
      loading.value = false;
    }
  }
  onMounted(load);

  const flow = computed(() => flowOf(props.sheet));
  const holder = computed(() => flow.value.holder.at(-1));
  const all = computed((): Choice[] => lists.units.map(({ code, name }) => ({ value: code, label: name, note: code })));
  const below = computed((): Choice[] =>
    lists.units.filter(({ parent }) => parent === holder.value).map(({ code, name }) => ({ value: code, label: name, note: code })),
  );
  const crews = computed((): Choice[] =>
    lists.people
      .filter(({ roles, unit }) => roles.some(({ role }) => role === "crew") && unit === holder.value)
      .map(({ id, display }) => ({ value: id, label: display })),
  );
  const standards = computed((): Choice[] =>
    lists.standards
      .filter((standard) => standard.class === (props.sheet.class?.class ?? objectOf(props.sheet.case)?.class))
      .map((standard) => ({ value: standard.id, label: standard.condition, note: limit(standard.limit) })),
  );

  const choices = computed((): Choice[] => {
    switch (field) {
      case "unit":
      case "coUnits":
        return all.value;
      case "childUnit":
        return below.value;
      case "crew":
        return crews.value;
      case "checker":
        return candidates.value;
      case "standard":
        return standards.value;
      case "disposal":
        return words("disposed", "made_safe", "not_found", "not_ours");
      case "exemption":
        return words("photo", "video", "class");
      case "basis":
        return words("trade", "lead_department", "local_unit");
      case "urge":
        return openUrges(flow.value).map(({ id, text }) => ({ value: id, label: text || id }));
      case "target":
        return props.sheet.similar.map((other) => ({
          value: other.case,
          label: other.number ?? other.field_code ?? other.case,
          note: other.why_zh.join("，"),
        }));
      default:
        return [];
    }
  });
  /** What stands there before anybody chooses: what the report says, or the only one there is. */
  const usual = computed((): string | undefined => {
    const known = (value: string | null | undefined) => choices.value.find((choice) => choice.value === value)?.value;
    if (field === "standard") return known(objectOf(props.sheet.case)?.condition) ?? only(choices.value);
    return field === "urge" ? only(choices.value) : undefined;
  });
  return { choices, usual, nobody, fault, loading, load };
}
