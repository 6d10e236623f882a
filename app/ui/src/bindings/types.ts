// The types of the core's api, as they serialise.

export type CaseId = string;
export type OpId = string;
export type TaskId = string;
export type UserId = string;
export type DutyId = string;
export type Millis = number;
export type Sha256Hash = string;
/** `standard/kind/major/minor`, such as `gb47678.5-2026/component/01/001`. */
export type ClassKey = string;

export type ApiError = { code: string; zh: string; en: string };

export type Datum = "wgs84" | "cgcs2000" | "gcj02" | "bd09";
export type Point = { lon_e7: number; lat_e7: number; datum: Datum };
export type FixSource = "gnss" | "network" | "map_pick" | "by_hand";
export type Fix = {
  point: Point;
  accuracy_dm: number | null;
  age_ms: number;
  mock: boolean;
  source: FixSource;
};
export type FixFlag =
  | "zero"
  | "no_accuracy"
  | "stale"
  | "outside_city"
  | "mock"
  | "coarse"
  | "impossible";

export type Role =
  | "collector"
  | "crew"
  | "supervisor"
  | "acceptor"
  | "shift_leader"
  | "dispatcher"
  | "unit_clerk"
  | "urger"
  | "leader"
  | "evaluator"
  | "data_officer"
  | "administrator"
  | "security_administrator"
  | "auditor"
  | "observer";
export type UserProfile = {
  id: UserId;
  work_number: string;
  display: string;
  roles: Role[];
  unit: string | null;
  grids: string[];
};
export type Session = { user: UserId };
export type SignedIn = { session: Session; profile: UserProfile; online: boolean };
export type EnrolmentCode = {
  url: string;
  server_id: string;
  key: string;
  certificate: string | null;
  token: string;
};

export type MediaKind = "photo" | "audio" | "video" | "file";
export type MediaRole =
  | "near"
  | "far"
  | "reference"
  | "before"
  | "after"
  | "check"
  | "verification"
  | "other";
export type PictureSource = "camera" | "album";

export type ObjectValue = {
  class: string | null;
  condition: string | null;
  component: string | null;
};
export type PlaceValue = {
  point: Point | null;
  accuracy_dm: number | null;
  source: FixSource;
  text: string;
  unit_grid: string | null;
};
export type FieldValue =
  | { object: ObjectValue }
  | { place: PlaceValue }
  | { description: string };
export type Register = "object" | "place" | "description";

export type DeviceTime = {
  wall_ms: Millis;
  utc_offset_min: number;
  monotonic_ms: number;
  boot: string;
};
export type MediaAttached = {
  kind: MediaKind;
  role: MediaRole;
  sha256: Sha256Hash;
  bytes: number;
  thumb: Sha256Hash | null;
  capture: unknown;
};
export type DraftMedium = { op: OpId; attached: MediaAttached; added_ms: Millis };
export type ReportKind =
  | "patrol"
  | "quick"
  | "self_disposed"
  | "on_behalf"
  | "supervision"
  | "registered";
export type Draft = {
  case: CaseId;
  field_code: string;
  kind: ReportKind;
  started: DeviceTime;
  catalogue: string;
  fix: Fix | null;
  object: ObjectValue;
  place: PlaceValue | null;
  description: string;
  remark: string;
  media: DraftMedium[];
};
export type DraftEdit = {
  kind?: ReportKind | null;
  catalogue?: string | null;
  fix?: Fix | null;
  object?: ObjectValue | null;
  place?: PlaceValue | null;
  description?: string | null;
  remark?: string | null;
};
export type DraftSheet = { draft: Draft; lacking: ApiError[] };
export type Placed = { sheet: DraftSheet; odd: FixFlag[] };
export type HandPlace = {
  point: Point | null;
  on_map: boolean;
  text: string;
  unit_grid: string | null;
};

export type CaseState =
  | "reported"
  | "verifying"
  | "accepted"
  | "filed"
  | "dispatched"
  | "in_work"
  | "work_done"
  | "suspended"
  | "feedback"
  | "awaiting_closing"
  | "checking"
  | "returned"
  | "closed"
  | "retracted"
  | "declined"
  | "not_filed"
  | "merged"
  | "void"
  | "transferred"
  | "invalid";
export type StatusWord =
  | "saved"
  | { sending: { done: number; of: number } }
  | { incomplete: { done: number; of: number } }
  | { refused: string }
  | { held: string }
  | "received"
  | { at_centre: CaseState };
export type Status = { word: StatusWord; zh: string; number: string | null; pending: number };

export type CaseCard = {
  case: CaseId;
  field_code: string;
  status: Status;
  fields: FieldValue[];
  found_at: Millis | null;
  due: Millis | null;
  thumb: Sha256Hash | null;
};
export type MediumCard = {
  op: OpId;
  by: UserId;
  kind: MediaKind;
  role: MediaRole;
  sha256: Sha256Hash;
  thumb: Sha256Hash | null;
  on_phone: boolean;
  received: boolean;
};
export type RemarkCard = { op: OpId; by: UserId; device_ms: Millis; text: string };
export type Verdict = "applied" | { superseded: string } | { rejected: string } | "pending";
export type AnswerCard = {
  op: OpId;
  mv: string;
  verdict: Verdict | null;
  says: ApiError | null;
  kept: Sha256Hash[];
};
export type Candidate = { value: FieldValue; by: UserId; op: OpId; pending: boolean };
export type Conflict = { register: Register; candidates: Candidate[] };
export type MaskedCaller = {
  person: string;
  case: CaseId;
  name: string | null;
  phone: string | null;
  has_address: boolean;
  call_back: boolean;
};
export type CaseSheet = {
  card: CaseCard;
  media: MediumCard[];
  remarks: RemarkCard[];
  conflicts: Conflict[];
  answers: AnswerCard[];
  flags: string[];
  callers: MaskedCaller[];
};

export type TaskKind = "disposal" | "check" | "verification" | "supplement";
export type OpenTask = {
  task: TaskId;
  case: CaseId;
  kind: TaskKind;
  due: Millis | null;
  round: number;
  taken: boolean;
  writing: boolean;
  answered: boolean;
};
export type DisposalResult = "disposed" | "made_safe" | "not_found" | "not_ours";
export type CheckResult = "fixed" | "not_fixed" | "partly_fixed" | "cannot_tell";
export type VerificationResult = "true" | "not_true" | "not_found" | "unreachable";
export type AnswerDraft = {
  task: TaskId;
  case: CaseId;
  kind: TaskKind;
  disposal: DisposalResult | null;
  check: CheckResult | null;
  verification: VerificationResult | null;
  reason: string;
  opinion: string;
  without_media: string;
  media: DraftMedium[];
};
export type AnswerEdit = {
  disposal?: DisposalResult | null;
  check?: CheckResult | null;
  verification?: VerificationResult | null;
  reason?: string | null;
  opinion?: string | null;
  without_media?: string | null;
};

export type ItemKind =
  | "report"
  | "media"
  | "remark"
  | "edit"
  | "retraction"
  | "withdrawal"
  | "answer"
  | "duty";
export type ItemState =
  | { state: "waiting" }
  | { state: "sending" }
  | { state: "incomplete" }
  | { state: "received" }
  | { state: "held"; code: string }
  | { state: "refused"; code: string };
export type ItemCard = {
  item: OpId;
  kind: ItemKind;
  case: CaseId | null;
  title: string;
  created_ms: Millis;
  state: ItemState;
  zh: string;
  says: ApiError | null;
  media_received: number;
  media: number;
  bytes_sent: number;
  bytes: number;
  closed: boolean;
};
export type Figures = {
  reports: number;
  reports_received: number;
  media: number;
  media_received: number;
  open: number;
};
export type Reopened = { draft: Draft } | { acts: { case: CaseId; acts: unknown[] } };
export type LogLine = { at_ms: Millis; code: string; about: string };

export type UserOutcome = {
  receipts: number;
  media: number;
  views: number;
  stopped: string | null;
};
export type Outcome = {
  users: [UserId | null, UserOutcome][];
  bytes_sent: number;
  stopped: string | null;
  packs: string | null;
};
export type Run = { outcome: Outcome; says: ApiError | null };

export type Pack = { name: string; version: number; sha256: Sha256Hash; bytes: number };
export type Shelf = { packs: Pack[]; asked_ms: Millis };

export type Period = { id: DutyId; since: Millis; grids: string[] };
export type RosterTurn = {
  shift: string;
  grid: string | null;
  from: Millis;
  to: Millis;
  on_call: boolean;
};
export type DutyState = {
  period: Period | null;
  roster: RosterTurn[];
  says_zh: string;
  says_en: string;
};

export type RegionLevel = "first" | "second" | "third";
export type Polygon = { datum: Datum; rings: [number, number][][] };
export type UnitGrid = {
  code: string;
  polygon: Polygon;
  responsibility_grid: string;
  community: string;
};
export type ResponsibilityGrid = { code: string; name: string; level: RegionLevel };
export type Whereabouts = {
  grid: UnitGrid | null;
  near: UnitGrid[];
  responsibility: ResponsibilityGrid | null;
  words: string;
};
export type ComponentState = "intact" | "damaged" | "missing" | "abandoned" | "removed";
export type Component = {
  code: string;
  class: ClassKey;
  name: string;
  point: Point;
  unit_grid: string;
  owner: string | null;
  state: ComponentState;
};
export type Nearby = { component: Component; distance_m: number; bearing_deg: number };
export type LimitUnit = "urgent_hour" | "work_hour" | "work_day" | "urgent_day" | "natural_day";
export type Limit = { amount: number; unit: LimitUnit };
export type FilingStandard = {
  id: string;
  class: ClassKey;
  condition: string;
  limit: Limit;
  region_limits: Partial<Record<RegionLevel, Limit>>;
  make_safe: Limit | null;
  closing_condition: string;
  collect_hint: string;
};
export type Condition = { standard: FilingStandard; limit: string };
export type PhraseUse = "description" | "verification" | "check" | "disposal" | "return";
export type Offered = { text: string; recent: boolean };

export type ClassKind = "component" | "matter";
export type ClassName = {
  class: ClassKey;
  name: string;
  major_name: string;
  version: number;
  retired_in: number | null;
  in_use: boolean;
};
export type Leaf = { class: ClassKey; name: string };
export type Branch = { kind: ClassKind; major: number; name: string; minors: Leaf[] };
export type Matched = {
  how: "code" | "name" | "pinyin" | "initials" | "mixed";
  place: "whole" | "start" | "word" | "inside";
  text: string;
  signs: { start: number; end: number };
};
export type Hit = {
  key: ClassKey;
  name: string;
  major_name: string;
  pickable: boolean;
  score: number;
  matched: Matched | null;
};

export type NearbyState = "draft" | "on_phone" | { at_centre: CaseState };
export type ClassLink =
  | "same_minor"
  | "components_matter"
  | "same_major"
  | "unknown"
  | "different";
export type Reason =
  | { class: ClassLink }
  | { metres: number }
  | { minutes: number }
  | "same_component"
  | "other_component"
  | "other_reporter";
export type NearbyCase = {
  case: CaseId;
  state: NearbyState;
  metres: number;
  age_ms: Millis;
  score: number;
  why: Reason[];
};
export type Seen = {
  point: Point;
  class: ClassKey | null;
  component: string | null;
  at: Millis | null;
  draft: CaseId | null;
};

export type Album = "allowed" | "flagged" | "refused";
export type PointBy = "hand" | "fix";
export type ClassRules = {
  min_photos: number;
  max_photos: number;
  roles: MediaRole[];
  self_disposed_roles: MediaRole[];
  after_photo: boolean;
  album: Album;
  audio: boolean;
  video: boolean;
  point: PointBy;
  stale_ms: number;
  coarse_dm: number;
};
export type Words = {
  moves: Record<string, string>;
  states: Record<CaseState, string>;
  tasks: Record<TaskKind, string>;
};
export type About = {
  version: string;
  schema: number;
  enrolled: boolean;
  centre: string | null;
  city: string | null;
  utc_offset_minutes: number | null;
  who: UserProfile | null;
  feeds: string[];
  rules: ClassRules;
  words: Words;
};

export type CaseQuery = {
  text?: string | null;
  class?: ClassKey | null;
  state?: CaseState | null;
  from?: Millis | null;
  to?: Millis | null;
  most?: number | null;
  after?: CaseId | null;
};
export type CasePage = { cases: CaseCard[]; next: CaseId | null };

export type SyncState = {
  running: boolean;
  offline: boolean;
  last_ms: Millis | null;
  whole_ms: Millis | null;
  says: ApiError | null;
  items: number;
  refused: number;
  files: number;
  bytes: number;
};

export type Change =
  | "session"
  | "drafts"
  | "outbox"
  | "cases"
  | "tasks"
  | "duty"
  | "packs"
  | "sync";
