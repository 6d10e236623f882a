/** What the screens show of one report being written. */
import type {
  ApiError,
  ClassKey,
  ClassName,
  ClassRules,
  Condition,
  DraftSheet,
  Fix,
  FixFlag,
  MediaRole,
  Nearby,
  NearbyCase,
  OpId,
  PictureSource,
  ReportKind,
} from "@/host";
import type { Step } from "./steps";

/** A photo from the shutter until the core has it. */
export interface Shot {
  id: number;
  role: MediaRole;
  source: PictureSource;
  picture: Blob;
  /** The fix at the shutter. */
  fix: Fix | null;
  /** The photo it takes the place of, once it is kept. */
  instead: OpId | null;
  state: "developing" | "failed";
}

/** 缺失: the survey has it, the street does not. 新增: the street has it, the survey does not. */
export type ComponentSaid = "missing" | "added";

/** What goes over from one report to another of the same kind. */
export interface Kept {
  class: ClassKey;
  condition: string | null;
}

export interface State {
  step: Step;
  kind: ReportKind;
  rules: ClassRules;
  /** Classes this person reported of late: one tap instead of a search. */
  recent: ClassName[];
  sheet: DraftSheet | null;
  /** The role of the next photo. */
  role: MediaRole;
  shots: Shot[];
  /** Photos that want a second look and whose author has not gone on yet, the latest last. */
  doubted: OpId[];
  /** The photo that the next shot takes the place of. */
  retaking: OpId | null;
  conditions: Condition[];
  components: Nearby[];
  /** What the person says of survey and street where they differ. */
  componentSaid: ComponentSaid | null;
  similar: NearbyCase[];
  odd: FixFlag[];
  /** Words that were written and that the core has not got: kept here when their field goes. */
  words: string | null;
  /** Why the last thing did not happen. */
  failed: ApiError | null;
  /** What the confirmation shows. */
  savedAs: string | null;
  /** How many photos went to a case that was open already, instead of a report of their own. */
  added: number;
  keptClass: boolean;
}

/** Of one report, what no report begins with. */
export const blank = (kind: ReportKind, rules: ClassRules) =>
  ({
    kind,
    rules,
    sheet: null,
    shots: [],
    doubted: [],
    retaking: null,
    conditions: [],
    components: [],
    componentSaid: null,
    similar: [],
    odd: [],
    words: null,
    failed: null,
    savedAs: null,
    added: 0,
    keptClass: false,
  }) satisfies Partial<State>;
