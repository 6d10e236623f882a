// Written by `cargo xtask bindings` from app/core/src/rpc. Do not edit.

/** An instant in milliseconds since 1970-01-01 UTC. */
export type Millis = number;

/** What this app is and where it finds itself. */
export type About = {
  /** The version of the app. */
  version: string,
  /** The version of its store. */
  schema: number,
  /** Whether the phone belongs to a centre. */
  enrolled: boolean,
  /** Where its centre is; none before enrolment. */
  centre: string | null,
  /** The city's name; none until its pack is here. */
  city: string | null,
  /** Minutes that the city's clock is ahead of UTC; none until its pack is here. */
  utc_offset_minutes: number | null,
  /** Who is signed in. */
  who: UserProfile | null,
  /** The feeds that person follows, such as `unit:320102`. */
  feeds: Array<Feed>,
  /** What holds for a report while no class is chosen. */
  rules: ClassRules,
  /** The city's words. */
  words: Words,
};

/** What a person does to a case that exists. */
export type Act = { "remark": string } | { "edit": Array<FieldValue> } | { "retract": {
    /** The op that attached it. */
    medium: OpId,
    /** Why. */
    reason: string,
  }
} | { "withdraw": {
    /** What is taken back. */
    op: OpId,
    /** Why. */
    reason: string,
  }
} | { "ask": Request } | { "find": Finding };

/** An actor's Ed25519 public key. */
export type ActorKey = string;

/** What a picture out of the album is worth. */
export type Album = "allowed" | "flagged" | "refused";

/** A request of this person and what became of it. */
export type AnswerCard = {
  /** The request's op. */
  op: OpId,
  /** When it was asked, by the device. */
  at: number,
  /** Which move. */
  mv: Move,
  /** What became of it; none while nobody has decided. */
  verdict: Verdict | null,
  /** Why not, in words, where it did not happen. */
  says: ApiError | null,
  /** The photos it named; the centre keeps them whatever the verdict (R27). */
  kept: Array<Sha256Hash>,
};

/** An answer being written. */
export type AnswerDraft = {
  /** The task. */
  task: TaskId,
  /** Its case. */
  case: CaseId,
  /** What is asked. */
  kind: TaskKind,
  /** What a crew says. */
  disposal: DisposalResult | null,
  /** What a check finds. */
  check: CheckResult | null,
  /** What a verification finds. */
  verification: VerificationResult | null,
  /** Why, where a reason is needed. */
  reason: string,
  /** What its author thinks. */
  opinion: string,
  /** Why there is no photo. */
  without_media: string,
  /** Photos. */
  media: Array<DraftMedium>,
};

/** A change of an answer; what is none stays. */
export type AnswerEdit = {
  /** See [`AnswerDraft::disposal`]. */
  disposal?: DisposalResult | null,
  /** See [`AnswerDraft::check`]. */
  check?: CheckResult | null,
  /** See [`AnswerDraft::verification`]. */
  verification?: VerificationResult | null,
  /** See [`AnswerDraft::reason`]. */
  reason?: string | null,
  /** See [`AnswerDraft::opinion`]. */
  opinion?: string | null,
  /** See [`AnswerDraft::without_media`]. */
  without_media?: string | null,
};

/** A failure for a person: a code to branch on and a sentence that says what to do. */
export type ApiError = {
  /** Stable across versions. */
  code: string,
  /** The sentence in Chinese. */
  zh: string,
  /** The sentence in English. */
  en: string,
};

/** An open application. */
export type ApplicationCard = {
  /** What is asked. */
  wish: Wish,
  /** Whether the unit stands behind it; the centre decides only then. */
  endorsed: boolean,
};

/** An open case of the area. */
export type AreaCase = {
  /** What a list shows of it. */
  card: CaseCard,
  /** The state it will be in. */
  state: CaseState,
  /** Whether it waits for a check, or for what comes of one. */
  to_check: boolean,
  /** The one countdown. */
  countdown: Countdown | null,
  /** Whether it is urgent. */
  urgent: boolean,
  /** Urges that nobody has answered. */
  urges: number,
  /** Own requests about it on their way. */
  queued: Array<Move>,
};

/** One start of a device: monotonic times of one boot can be compared with each other. */
export type BootId = string;

/** A major with the minors that can be picked. */
export type Branch = {
  /** Component or matter. */
  kind: ClassKind,
  /** Its number. */
  major: number,
  /** Its name. */
  name: string,
  /** Its minors, by number. */
  minors: Array<Leaf>,
};

/** One of the values a register holds. */
export type Candidate = {
  /** The value. */
  value: FieldValue,
  /** Who wrote it. */
  by: UserId,
  /** When, by the device; none in what was written before this was kept. */
  at?: number,
  /** By which op. */
  op: OpId,
  /** Whether it is only on this phone so far. */
  pending: boolean,
};

/**
 * A set of doubts about one capture.
 *
 * CBOR: one integer, bits of a newer version are kept. JSON: the names of the flags that are set.
 */
export type CaptureFlags = Array<string>;

/** The record of one capture: the [`Shot`], what the original itself said, and its hash. */
export type CaptureRecord = {
  /** What the handset knew. */
  shot: Shot,
  /**
   * Capture time that an album picture carries, `2026-11-21 09:30:12` with an offset when it
   * has one; `None` when it carries none. Always `None` for the app's own camera.
   */
  exif_time: string | null,
  /** Hash of the bytes that the camera or the album gave, before developing. */
  original_sha256: Sha256Hash,
};

/** One row of a list. */
export type CaseCard = {
  /** The case. */
  case: CaseId,
  /** What people call it until it has a number. */
  field_code: string,
  /** Where it stands. */
  status: Status,
  /** The values its form shows. */
  fields: Array<FieldValue>,
  /** When it was found, by the device that reported it. */
  found_at: number | null,
  /** When the limit that binds now ends: the one countdown to show. */
  due: number | null,
  /** Which limit that is. */
  due_of?: ClockKind,
  /** Set when it was counted over days off that are not published yet, so that it may still move. */
  due_provisional?: boolean,
  /** The first photo's thumbnail. */
  thumb: Sha256Hash | null,
};

/** A case (案卷), made by whoever reports it; the official number comes later. */
export type CaseId = string;

/** A page of cases. */
export type CasePage = {
  /** The cases, the one reported last on top. */
  cases: Array<CaseCard>,
  /** Where the next page begins; none at the end. A page may be short and not the last. */
  next: CaseId | null,
};

/** What is looked for; what is left out doesn't matter. */
export type CaseQuery = {
  /** Words that its field code, number, description, place or class name all hold. */
  text?: string | null,
  /** Its class. */
  class?: ClassKey | null,
  /** Where it stands; one that the centre has not answered yet is reported. */
  state?: CaseState | null,
  /** Found at this instant or later. */
  from?: number | null,
  /** Found before this instant. */
  to?: number | null,
  /** No further from a point than so many metres. */
  near?: Near | null,
  /** How many at once; 20 when not said. */
  most?: number | null,
  /** Where the page before ended. */
  after?: CaseId | null,
};

/** One case in full. */
export type CaseSheet = {
  /** What a list shows of it. */
  card: CaseCard,
  /** Media, in order. */
  media: Array<MediumCard>,
  /** Remarks, in order. */
  remarks: Array<RemarkCard>,
  /** What supervisors found, told to the desk and to supervisors. */
  findings: Array<FindingCard>,
  /** Registers somebody has to decide. */
  conflicts: Array<Conflict>,
  /** Own requests. */
  answers: Array<AnswerCard>,
  /** Its stages in the order in which they ended, a stage of several rounds as often as it did. */
  stages: Array<StageCard>,
  /** What the centre found odd, as stable codes. */
  flags: Array<string>,
  /** Callers, masked, where the city lets a task of this person show them. */
  callers: Array<MaskedCaller>,
};

/** Where a case stands. */
export type CaseState = "reported" | "verifying" | "accepted" | "filed" | "dispatched" | "in_work" | "work_done" | "suspended" | "feedback" | "awaiting_closing" | "checking" | "returned" | "closed" | "retracted" | "declined" | "not_filed" | "merged" | "void" | "transferred" | "invalid";

/**
 * Something that screens show is not what it was. It says what to ask again, never what is new: an
 * answer comes only from the core itself.
 */
export type Change = "session" | "drafts" | "outbox" | "cases" | "tasks" | "duty" | "notices" | "packs" | "sync";

/** What a check finds. */
export type CheckResult = "fixed" | "not_fixed" | "partly_fixed" | "cannot_tell";

/**
 * A minor class of one standard, written `gb47678.5-2026/component/01/001`.
 *
 * Orders by standard, kind, major, minor: the order of the printed tables.
 */
export type ClassKey = string;

/** Whether a class is a thing or a happening. */
export type ClassKind = "component" | "matter";

/** How two classes stand to each other. */
export type ClassLink = "same_minor" | "components_matter" | "same_major" | "unknown" | "different";

/** A class with its name. */
export type ClassName = {
  /** Its key. */
  class: ClassKey,
  /** Its name, as the newest edition that lists it prints it. */
  name: string,
  /** The name of its major. */
  major_name: string,
  /** The version of its standard that the name is read from. */
  version: number,
  /** The version that no longer has it; none while it is in use in its own standard. */
  retired_in: number | null,
  /** Whether a new report may be filed under it. */
  in_use: boolean,
};

/** What a report of a class must show, and how it may get its point. */
export type ClassRules = {
  /** The fewest photos. */
  min_photos: number,
  /** The most photos. */
  max_photos: number,
  /** What the photos must show, in the order a screen lists it. */
  roles: Array<MediaRole>,
  /** What they must show when it was settled on the spot (自行处置). */
  self_disposed_roles: Array<MediaRole>,
  /** Whether work is submitted with a photo taken after it. */
  after_photo: boolean,
  /** What an album picture is worth; none is offered where it is refused. */
  album: Album,
  /** Whether a sound may be attached. */
  audio: boolean,
  /** Whether a film may be attached. */
  video: boolean,
  /** How a report may get its point. */
  point: PointBy,
  /** A fix older than this is pointed out, milliseconds. */
  stale_ms: number,
  /** A fix wider than this is pointed out, decimetres. */
  coarse_dm: number,
};

/** What was removed. */
export type Cleaned = {
  /** Operations. */
  ops: number,
  /** Files. */
  files: number,
  /** Cases of a supervisor's area that ended too long ago to be looked at. */
  cases: number,
  /** Files that nobody names, left by a kill. */
  leftovers: number,
};

/** What a clock is for. */
export type ClockKind = "acceptance" | "filing" | "dispatch" | "sign_for" | "make_safe" | "disposal" | "verification" | "check" | "closing" | "application" | "supervision";

/** A community or village, 12 digits: street and 3. The division path of everything inside it. */
export type CommunityCode = string;

/** One component of the base survey. */
export type Component = {
  /** Its identification code. */
  code: ComponentCode,
  /** Its class. Stored, because a code of 16 digits does not say of which of two standards. */
  class: ClassKey,
  /** Its name, usually that of the class. */
  name: string,
  /** Where it stands. */
  point: Point,
  /** The unit grid it stands in. */
  unit_grid: UnitGridCode,
  /** The unit that owns it, when known. */
  owner: UnitCode | null,
  /** Its state. */
  state: ComponentState,
};

/** A component's identification code of either length. */
export type ComponentCode = string;

/** A component as a map draws it. */
export type ComponentMark = {
  /** Its code. */
  code: ComponentCode,
  /** Its class. */
  class: ClassKey,
  /** Its name. */
  name: string,
  /** Where it stands, WGS-84. */
  point: Point,
};

/** The state of a component (状态, GB/T 47678.5-2026 table 2). */
export type ComponentState = "intact" | "damaged" | "missing" | "abandoned" | "removed";

/** A filing standard with the limit that holds where the collector stands. */
export type Condition = {
  /** The standard. */
  standard: FilingStandard,
  /** Its limit here, such as `2 紧急工作时`. */
  limit: string,
};

/**
 * A register somebody has to decide. Choosing is an edit with the chosen value: its writer has seen
 * all of them.
 */
export type Conflict = {
  /** Which. */
  register: Register,
  /** The values, the one shown in forms first. */
  candidates: Array<Candidate>,
};

/** A post that can be called. */
export type ContactCard = {
  /** What it is called. */
  post: string,
  /** Its number, as it is dialled. */
  number: string,
  /** Whether it is called in danger. */
  help: boolean,
};

/** The one countdown of a case. */
export type Countdown = {
  /** What for. */
  clock: ClockKind,
  /** Until when. */
  due: number,
};

/** Somebody whom a unit clerk may give work: the post with its number, never a name the city hides. */
export type CrewMember = {
  /** Who. */
  user: UserId,
  /** What screens show. */
  display: string,
  /** Where it belongs. */
  unit: UnitCode,
};

/** What a pair of degrees is measured against. Index on the wire, word in JSON. */
export type Datum = "wgs84" | "cgcs2000" | "gcj02" | "bd09";

/** When, by the device. Evidence only: no merge and no deadline is decided by it (R12). */
export type DeviceTime = {
  /** Wall clock of the device, corrected by the last known server offset when there is one. */
  wall_ms: number,
  /** Local time minus UTC, in minutes. */
  utc_offset_min: number,
  /** Milliseconds since the boot named by `boot`. */
  monotonic_ms: number,
  /** Which start of the device the monotonic time counts from. */
  boot: BootId,
};

/** What a crew says of its work. */
export type DisposalResult = "disposed" | "made_safe" | "not_found" | "not_ours";

/** What is to be looked at again. */
export type Doubt = "blurred" | "dark" | { "like": {
    /** The case it was taken for, as people call it. */
    what: string,
    /** When it was taken. */
    when: number,
    /** Whether it is one of the same case. */
    same: boolean,
  }
};

/** A report being written. Its id is already that of the case it will be (R9). */
export type Draft = {
  /** The case to be. */
  case: CaseId,
  /** What people call it until it has a number. */
  field_code: FieldCode,
  /** How it came to be. */
  kind: ReportKind,
  /** When it was begun. */
  started: DeviceTime,
  /** The catalogue the class is chosen from, as `standard/version`. */
  catalogue: string,
  /** Where the phone believed to be when it was begun. */
  fix: Fix | null,
  /** Class, condition, component. */
  object: ObjectValue,
  /** Where it is. */
  place: PlaceValue | null,
  /** What is wrong. */
  description: string,
  /** A word beside the case. */
  remark: string,
  /** Photos, sounds, films, in the order they were taken. */
  media: Array<DraftMedium>,
};

/** A change of a draft; what is none stays. */
export type DraftEdit = {
  /** See [`Draft::kind`]. */
  kind?: ReportKind | null,
  /** See [`Draft::catalogue`]. */
  catalogue?: string | null,
  /** See [`Draft::fix`]. */
  fix?: Fix | null,
  /** See [`Draft::object`]. */
  object?: ObjectValue | null,
  /** See [`Draft::place`]. */
  place?: PlaceValue | null,
  /** See [`Draft::description`]. */
  description?: string | null,
  /** See [`Draft::remark`]. */
  remark?: string | null,
};

/** A medium that a draft names. */
export type DraftMedium = {
  /** The op that will attach it. */
  op: OpId,
  /** What will be attached. */
  attached: MediaAttached,
  /** When it was added, corrected. */
  added_ms: number,
  /** What its author should look at again; none is no reason not to use it. */
  doubts: Array<Doubt>,
};

/** A draft with what it still lacks. */
export type DraftSheet = {
  /** The draft. */
  draft: Draft,
  /** What keeps it from being submitted, in the order of the form; empty when it may be. */
  lacking: Array<ApiError>,
};

/**
 * How a case came to be looked at: with its author it is all that a draw hangs on, so that the centre can
 * draw it again.
 */
export type Drawn = {
  /** The local day of the draw, counted from 1970-01-01. */
  day: number,
  /** How often the person had drawn again that day, from 0. */
  redraw: number,
  /** Out of how many closed cases. */
  of: number,
  /** Its place in the draw, from 1. */
  place: number,
};

/** A case that was drawn. */
export type DrawnCase = {
  /** What a list shows of it. */
  card: CaseCard,
  /** Its place in the draw, from 1. */
  place: number,
  /** When it was closed. */
  closed_at: number | null,
  /** What this person found in it by this draw. */
  done: FindingResult | null,
};

/** One period of duty (上岗 to 下岗), named by the handset on which it began. */
export type DutyId = string;

/** How a person stands. */
export type DutyState = {
  /** The period that runs; none off duty. */
  period: Period | null,
  /** What the roster says of today; empty until the city's pack is here. */
  roster: Array<RosterTurn>,
  /** The sentence about position and track, in Chinese. */
  says_zh: string,
  /** The same in English. */
  says_en: string,
};

/** What the enrolment QR says, as JSON. No password is ever in it. */
export type EnrolmentCode = {
  /** Where the centre is. */
  url: string,
  /** Which centre. */
  server_id: ServerId,
  /** The city's key: packs are believed only under it. */
  key: ActorKey,
  /** SHA-256 of the centre's certificate, for one that no public authority signed. */
  certificate: Sha256Hash | null,
  /** Good for one phone, once. */
  token: string,
};

/** Why a case may be closed without a check on site. */
export type Exemption = "photo" | "video" | "class";

/** What an export wrote. */
export type Exported = {
  /** Operations. */
  ops: number,
  /** Files. */
  media: number,
  /** Bytes of the bundle. */
  bytes: number,
};

/** A named list of cases that somebody may follow. */
export type Feed = string;

/**
 * The short human code of a case before a number exists: work number, MMDD, counter of the day,
 * such as `采0101-0712-014`.
 *
 * The counter has at least three digits and grows beyond 999 without wrapping. The code is for
 * people to say on the phone; the key of a case stays its UUID (R9).
 */
export type FieldCode = string;

/** A value for a register; it names its register. */
export type FieldValue = { "object": ObjectValue } | { "place": PlaceValue } | { "description": string };

/** The line on the home screen: 今日 12 件 · 中心已收 12 · 图片 31/31. */
export type Figures = {
  /** Reports. */
  reports: number,
  /** Reports that the centre has in full. */
  reports_received: number,
  /** Media of everything submitted. */
  media: number,
  /** Media with a receipt. */
  media_received: number,
  /** Items of any day that are not complete. */
  open: number,
};

/** One filing standard (立案标准). */
export type FilingStandard = {
  /** Its key. */
  id: FilingStandardId,
  /** The class it belongs to. */
  class: ClassKey,
  /** When a case is filed (立案条件). */
  condition: string,
  /** How long disposal may take (处置时限). */
  limit: Limit,
  /** Other limits for regions of some density. */
  region_limits: { [key in RegionLevel]?: Limit },
  /** A time of year with a limit of its own; it goes before the regions' limits. */
  season?: Season | null,
  /** The first of two limits: by when the place must be made safe (围护). */
  make_safe: Limit | null,
  /** When it may be closed (结案条件). */
  closing_condition: string,
  /** What a collector must mind on site (采集要求); empty for nothing special. */
  collect_hint: string,
};

/**
 * A filing standard of a city (立案标准): a code, not a row number, because an import renumbers
 * rows (R21).
 */
export type FilingStandardId = string;

/** A supervisor's word on a case. It is kept for ever: a second look is a second finding. */
export type Finding = {
  /** What was found. */
  result: FindingResult,
  /** In words; what is not as it was told needs some. */
  words: string,
  /** How it was drawn; none when the supervisor came upon it otherwise. */
  drawn: Drawn | null,
};

/** What a supervisor found in a case. */
export type FindingCard = {
  /** The op that said it. */
  op: OpId,
  /** Who. */
  by: UserId,
  /** When, by the device. */
  device_ms: number,
  /** What was found, in whose words, and how it was drawn. */
  finding: Finding,
  /** Whether the centre has it. */
  received: boolean,
};

/** What a closed or checked case turns out to be. */
export type FindingResult = "true_case" | "false_check" | "false_disposal";

/** A position with how it came about. */
export type Fix = {
  /** Where. */
  point: Point,
  /**
   * Radius of the circle the place lies in with about 68 %, decimetres; none or 0 when the
   * device gave none.
   */
  accuracy_dm: number | null,
  /** How old the fix was when it was used, milliseconds of the monotonic clock. */
  age_ms: number,
  /** Whether the system says that an app feeds the position. */
  mock: boolean,
  /** Where it comes from. */
  source: FixSource,
};

/** What is odd about a fix. */
export type FixFlag = "zero" | "no_accuracy" | "stale" | "outside_city" | "mock" | "coarse" | "impossible";

/** Where a position comes from. */
export type FixSource = "gnss" | "network" | "map_pick" | "by_hand";

/** Where in a name the typing was found. */
export type FoundAt = "whole" | "start" | "word" | "inside";

/** The part of the ground that a map shows, in WGS-84: on the earth, and no wider than [`WIDEST_E7`]. */
export type Frame = { west_e7: number, south_e7: number, east_e7: number, north_e7: number };

/** A unit grid as a map draws it. */
export type GridOutline = {
  /** Its code. */
  code: UnitGridCode,
  /** Its outline. */
  outline: Polygon,
  /** The name of the round it belongs to; empty when the city names none. */
  round: string,
};

/** A place that a person sets. */
export type HandPlace = {
  /** Where, if on the map or by a component. */
  point?: Point | null,
  /** Whether it was touched on the map. */
  on_map: boolean,
  /** Words. */
  text: string,
  /** The unit grid, as found on the phone. */
  unit_grid?: string | null,
};

/** A class found. */
export type Hit = {
  /** Its key. */
  key: ClassKey,
  /** Its name. */
  name: string,
  /** The name of its major. */
  major_name: string,
  /** Whether a new report may be filed under it. */
  pickable: boolean,
  /** How well it fits; only good for comparing hits of one search. */
  score: number,
  /** What the typing said; none when nothing was typed. */
  matched: Matched | null,
};

/** What of a class the typing said. */
export type How = "code" | "name" | "pinyin" | "initials" | "mixed";

/** What an import took in. */
export type Imported = {
  /** Operations. */
  ops: number,
  /** Files. */
  media: number,
};

/** One row of the sheet. */
export type ItemCard = {
  /** The item. */
  item: OpId,
  /** What was done. */
  kind: ItemKind,
  /** To which case; none for duty, which is about no case. */
  case: CaseId | null,
  /** Field code, or a word. */
  title: string,
  /** When. */
  created_ms: number,
  /** Where it stands. */
  state: ItemState,
  /** The word for it. */
  zh: string,
  /** Why it was refused or held, or why a file last failed to go. */
  says: ApiError | null,
  /** Media at the centre. */
  media_received: number,
  /** Media. */
  media: number,
  /** Bytes the centre has taken. */
  bytes_sent: number,
  /** Bytes of all its files. */
  bytes: number,
  /** Its author took it up again or set it aside. */
  closed: boolean,
  /** Taken back or up again, it is a report being written. */
  to_draft: boolean,
};

/** What was done. */
export type ItemKind = "report" | "media" | "remark" | "edit" | "retraction" | "withdrawal" | "answer" | "duty" | "finding";

/** Where an item stands. */
export type ItemState = { "state": "waiting" } | { "state": "sending" } | { "state": "incomplete" } | { "state": "received" } | { "state": "held", "code": string } | { "state": "refused", "code": string };

/** A minor of a [`Branch`]. */
export type Leaf = {
  /** Its key. */
  class: ClassKey,
  /** Its name. */
  name: string,
};

/** A time limit as stored; the engine of deadlines turns it into an instant. */
export type Limit = {
  /** How many of the unit. */
  amount: number,
  /** The unit. */
  unit: LimitUnit,
};

/** What a limit counts. */
export type LimitUnit = "urgent_hour" | "work_hour" | "work_day" | "urgent_day" | "natural_day";

/** How the lock stands, with all that a locked screen shows. */
export type LockState = {
  /** Whether this person has a PIN. */
  pin: boolean,
  /** Minutes in the background after which it is asked for. */
  minutes: number,
  /** Whether it is asked for now. */
  locked: boolean,
  /** PINs that may still be tried; at none the password is asked for. */
  tries_left: number,
  /** Whose phone it is for now. */
  who: UserProfile | null,
  /** Items that are not complete at the centre: they go on behind the lock. */
  unsent: number,
};

/** One line. */
export type LogLine = {
  /** When, corrected. */
  at_ms: number,
  /** What, as a stable code. */
  code: string,
  /** About what: an id or a figure, never free text of a report. */
  about: string,
};

/** A case under a supervisor's eyes. */
export type LookedAt = {
  /** What a list shows of it. */
  card: CaseCard,
  /** When it was closed. */
  closed_at: number | null,
  /** How today's draw came upon it, if it did. */
  drawn: Drawn | null,
  /** Its photos: as reported, after the disposal, at the check; the last taken first in each. */
  shots: Array<ShotCard>,
  /** What supervisors found before. */
  findings: Array<FindingCard>,
};

/** A caller as everybody at the desk sees one. */
export type MaskedCaller = {
  /** The reference; asking for the whole names it. */
  person: PersonId,
  /** The case the call was about; a member's caller stays with the member. */
  case: CaseId,
  /** The name, such as `王**`. */
  name: string | null,
  /** The telephone, such as `138****5678`. */
  phone: string | null,
  /** Whether an address was given; no part of it is shown. */
  has_address: boolean,
  /** Whether the person wants to hear what became of it. */
  call_back: boolean,
  /** When the data was erased; then nothing of it is left. */
  erased_at: number | null,
};

/** What the typing said. */
export type Matched = {
  /** Characters, pinyin, initials, number. */
  how: How,
  /** Where. */
  place: FoundAt,
  /** The text it was found in: the name, an alias or the number. */
  text: string,
  /** Which characters of it, counted from 0; marks and brackets are not counted. */
  signs: { start: number, end: number, },
};

/** A photo, sound, film or file belongs to the case. The bytes travel on their own. */
export type MediaAttached = {
  /** What sort of medium. */
  kind: MediaKind,
  /** What it shows. */
  role: MediaRole,
  /** SHA-256 of the bytes to come. */
  sha256: Sha256Hash,
  /** How many bytes. */
  bytes: number,
  /** The small picture that comes first. */
  thumb: Sha256Hash | null,
  /** What was true at the shutter. */
  capture: CaptureRecord | null,
};

/** The form of a medium. It decides how many bytes are taken and in which order they go up. */
export type MediaKind = "photo" | "audio" | "video" | "file";

/** What a medium is meant to show. One picture may serve two roles in two attachments. */
export type MediaRole = "near" | "far" | "reference" | "before" | "after" | "check" | "verification" | "other";

/** A medium of a case. */
export type MediumCard = {
  /** The op that attached it. */
  op: OpId,
  /** Who. */
  by: UserId,
  /** What sort. */
  kind: MediaKind,
  /** What it shows. */
  role: MediaRole,
  /** Its hash. */
  sha256: Sha256Hash,
  /** Its small picture. */
  thumb: Sha256Hash | null,
  /** Whether the file is on this phone. */
  on_phone: boolean,
  /** Whether the centre has it. */
  received: boolean,
};

/** A day of any year, written `03-12`. 02-29 is one; in other years it lies between 02-28 and 03-01. */
export type MonthDay = string;

/** A move of the workflow. Its number stays for ever; its place here is that of the table. */
export type Move = "report" | "register" | "retract" | "ask_for_more" | "answer_more" | "order_verification" | "answer_verification" | "accept" | "decline" | "merge" | "unmerge" | "transfer_out" | "audit_self_disposed" | "file" | "refuse_filing" | "send_back" | "dispatch" | "sub_dispatch" | "sign_for" | "return" | "rule" | "assign" | "revoke" | "take" | "return_to_unit" | "make_safe" | "apply" | "grant" | "refuse" | "resume" | "submit" | "answer_as_co_unit" | "send_back_to_crew" | "forward" | "pass_on" | "give_back" | "order_check" | "answer_check" | "rework" | "propose_closing" | "close" | "propose_void" | "void" | "refuse_void" | "urge" | "answer_urge" | "raise_to_urgent" | "force_close" | "call_back" | "reopen" | "appeal" | "review_appeal" | "withdraw_task" | "reassign_task" | "decline_task" | "hand_over_task" | "expire_task";

/**
 * What a move is given. Each move needs some of these and ignores the rest.
 *
 * A reader skips what it does not know, because a log is read by older apps too; a desk that sends a
 * key outside [`MoveArgs::KEYS`] has misspelt it and is told so.
 */
export type MoveArgs = {
  /** Why. */
  reason?: string | null,
  /** What its maker thinks. */
  opinion?: string | null,
  /** The unit a case goes to. */
  unit?: string | null,
  /** The crew or checker a task goes to. */
  assignee?: UserId | null,
  /** The filing standard. */
  standard?: string | null,
  /** The limit, as an instant. */
  due?: number | null,
  /** What a crew says. */
  disposal?: DisposalResult | null,
  /** What a check finds. */
  check?: CheckResult | null,
  /** Why no check is needed. */
  exemption?: Exemption | null,
  /** The media this answer names. */
  media?: Array<OpId>,
  /** Why missing media don't stop the move. */
  without_media?: string | null,
  /** What a verification finds. */
  verification?: VerificationResult | null,
  /** The case it is merged into. */
  target?: CaseId | null,
  /** More time, or a suspension. */
  wish?: Wish | null,
  /** The body a case is transferred to. */
  receiver?: string | null,
  /** Yes or no, where the move asks for it. */
  approve?: boolean | null,
  /** Whether the caller is content. */
  satisfied?: boolean | null,
  /** Units that help the lead unit. */
  co_units?: Array<string>,
  /** By which principle it is ruled. */
  basis?: RulingBasis | null,
  /** The urge that is answered. */
  urge?: TaskId | null,
  /** Where a registered case comes from. */
  source?: Source | null,
};

/** A move that this person's post makes from here. */
export type MoveCard = {
  /** Which. */
  mv: Move,
  /** What the city calls it. */
  label: string,
  /** What its maker has still to give, as the codes of the rules: `move.needs_reason` and so on. */
  asks: Array<string>,
  /** Why it can't be made whatever is given; none when it would happen. */
  refusal: ApiError | null,
  /** Whom it may be given to. */
  crews: Array<CrewMember>,
  /** The units it may go to. */
  units: Array<UnitName>,
  /** Own photos of this round that it would name. */
  photos: Array<OpId>,
  /** The ways of asking for more time. */
  wishes: Array<WishCard>,
};

/** What a person may do with a case, and how it stands once all own requests have gone. */
export type MoveSheet = {
  /** The state it will be in; the centre's own as long as nothing is on its way. */
  state: CaseState,
  /** The moves, the likeliest first. */
  moves: Array<MoveCard>,
  /** Own requests on their way, the first asked first. */
  queued: Array<QueuedMove>,
  /** The reasons given since it came into this state, the last one first. */
  why: Array<Why>,
  /** An open application. */
  application: ApplicationCard | null,
  /** The one countdown. */
  countdown: Countdown | null,
  /** Who works on it, as far as this phone knows. */
  crew: string | null,
};

/** A circle. */
export type Near = {
  /** Its middle. */
  point: Point,
  /** Its radius, metres. */
  metres: number,
};

/** A component with how to find it. */
export type Nearby = {
  /** The component. */
  component: Component,
  /** Metres from the asked place. */
  distance_m: number,
  /** Degrees from north, clockwise. */
  bearing_deg: number,
};

/** A case near by that may be about the same thing. */
export type NearbyCase = {
  /** The case, or the case to be. */
  case: CaseId,
  /** How far it has come. */
  state: NearbyState,
  /** Metres away, rounded up. */
  metres: number,
  /** How long before it was found, milliseconds; negative when it was found later. */
  age_ms: number,
  /** 0 to 100. */
  score: number,
  /** Why, the weightiest first. */
  why: Array<Reason>,
};

/** How far a near case has come. */
export type NearbyState = "draft" | "on_phone" | { "at_centre": CaseState };

/** A notice (通知公告), named by whoever publishes it, so that publishing it again is the same notice. */
export type NoticeId = string;

/** A notice as a screen shows it. */
export type NoticeSheet = {
  /** Its name. */
  id: NoticeId,
  /** Its heading. */
  title: string,
  /** What it says. */
  text: string,
  /** Who says it: a post and a unit. */
  from: string,
  /** When it was published. */
  published_at: number,
  /** When it is over. */
  until: number | null,
  /** Whether the reader is asked to say 已阅. */
  confirm: boolean,
  /** When it was read. */
  read_at: number | null,
  /** When 已阅 was said. */
  confirmed_at: number | null,
  /** Whether it waits for its reader: it is not read, or asks for 已阅 and has not got it. */
  open: boolean,
};

/**
 * What is reported. Codes are kept as given, with the catalogue version of the case beside them: an
 * unknown one is a flag, never a refusal (R21).
 */
export type ObjectValue = {
  /** Class as `standard/kind/major/minor`; empty in a quick report. */
  class: string | null,
  /** The filing standard whose condition the reporter picked. */
  condition: string | null,
  /** The component's identification code. */
  component: string | null,
};

/** A phrase to tap. */
export type Offered = {
  /** The words. */
  text: string,
  /** Whether this person used it of late. */
  recent: boolean,
};

/**
 * One operation, named by its author before it is sealed, so that a re-issue under another
 * actor is the same operation.
 */
export type OpId = string;

/** An open task, and whether its answer is under way. */
export type OpenTask = {
  /** The task. */
  task: TaskId,
  /** Its case. */
  case: CaseId,
  /** What is asked. */
  kind: TaskKind,
  /** What the desk asks for in words; none when it said nothing. */
  text?: string,
  /** Until when; of disposal, the limit of the case that binds now, as it stands after extensions. */
  due: number | null,
  /** Which limit that is, where the case has one that binds. */
  due_of?: ClockKind,
  /** Set when it was counted over days off that are not published yet, so that it may still move. */
  due_provisional?: boolean,
  /** In which round of the case. */
  round: number,
  /** Whether its crew has taken it. */
  taken: boolean,
  /** An answer is being written. */
  writing: boolean,
  /** An answer was submitted on this phone and the centre has not decided. */
  answered: boolean,
};

/** What one run did. */
export type Outcome = {
  /** By person; nobody stands for what is carried for colleagues. */
  users: Array<[UserId | null, UserOutcome]>,
  /** Bytes of media sent. */
  bytes_sent: number,
  /** Why the run ended early, as a stable code. */
  stopped: string | null,
  /** Why the city's packs could not be brought up to date, as a stable code. No work waits for them. */
  packs: string | null,
  /**
   * Why somebody's notices could not be brought up to date, as a stable code. Nothing waits for
   * them; what was read of them is told later.
   */
  notices: string | null,
};

/** One pack in its present version. */
export type Pack = {
  /** Its name. */
  name: PackName,
  /** Grows with every edition. */
  version: number,
  /** SHA-256 of the file. */
  sha256: Sha256Hash,
  /** Size of the file. */
  bytes: number,
};

/**
 * The name of a pack: `a` to `z`, digits, `-` and `_`, 1 to 40 of them, so that it is a safe file
 * name on every system.
 */
export type PackName = string;

/** A period of duty that has not been ended on this phone. */
export type Period = {
  /** Its identity. */
  id: DutyId,
  /** Since when, by the phone, corrected. */
  since: number,
  /** In which responsibility grids. */
  grids: Array<string>,
};

/** Somebody who called or complained: a reference, never the person's data. */
export type PersonId = string;

/** The choices. */
export type PhoneSettings = {
  /** 省电: the receiver rests between fixes, and nothing large is fetched unasked. */
  saver: boolean,
};

/** Where a phrase is offered. */
export type PhraseUse = "description" | "verification" | "check" | "disposal" | "return";

/** Where the bytes of a picture come from. */
export type PictureSource = "camera" | "album";

/** Where it is. */
export type PlaceValue = {
  /** The point, with its datum (R33). */
  point: Point | null,
  /** Radius of 68 % confidence in decimetres; none for a point set by hand. */
  accuracy_dm: number | null,
  /** Who says so. */
  source: FixSource,
  /** Words: road, number, landmark. */
  text: string,
  /** The unit grid, as found on the phone. */
  unit_grid: string | null,
};

/** A draft after it got a place, with what is odd about the place. */
export type Placed = {
  /** The draft. */
  sheet: DraftSheet,
  /** What to show beside the point. */
  odd: Array<FixFlag>,
};

/**
 * A place in whole 1e-7 degrees of its datum.
 *
 * Any numbers can be read, because an odd position flags a case and never refuses it;
 * [`Point::check`] says whether it can be a place at all.
 */
export type Point = {
  /** Longitude, 1e-7 degrees, east positive. */
  lon_e7: number,
  /** Latitude, 1e-7 degrees, north positive. */
  lat_e7: number,
  /** The datum both are given in. */
  datum: Datum,
};

/** How a report may get its point. */
export type PointBy = "hand" | "fix";

/**
 * One ring without holes, longitude and latitude in 1e-7 degrees of WGS-84.
 *
 * The closing vertex is not stored. Whether the ring crosses itself is the base data's own check.
 */
export type Polygon = Array<[number, number]>;

/** A fix, with everything needed to judge it. */
export type Position = {
  /** Longitude in 1e-7 degrees, east positive. */
  lon_e7: number,
  /** Latitude in 1e-7 degrees, north positive. */
  lat_e7: number,
  /** What the numbers are measured in (R33). */
  datum: Datum,
  /** Horizontal accuracy (68 %) in decimetres; 0 when the source gave none. */
  accuracy_dm: number,
};

/** An own request on its way. */
export type QueuedMove = {
  /** Its op. */
  op: OpId,
  /** Which. */
  mv: Move,
  /** What the city calls it. */
  label: string,
};

/** Why two are held to be alike, the weightiest first. */
export type Reason = { "class": ClassLink } | { "metres": number } | { "minutes": number } | "same_component" | "other_component" | "other_reporter";

/** How dense an area is, first being the densest. Limits may differ by it. */
export type RegionLevel = "first" | "second" | "third";

/** A register of a case. */
export type Register = "object" | "place" | "description";

/** A remark of a case. */
export type RemarkCard = {
  /** The op that added it. */
  op: OpId,
  /** Who. */
  by: UserId,
  /** When, by the device. */
  device_ms: number,
  /** What is said. */
  text: string,
};

/** What became of an item that was taken up again. */
export type Reopened = { "draft": Draft } | { "acts": {
    /** The case. */
    case: CaseId,
    /** What was to be done. */
    acts: Array<Act>,
  }
};

/** How a report came to be (`domain.md` §2.3). */
export type ReportKind = "patrol" | "quick" | "self_disposed" | "on_behalf" | "supervision" | "registered";

/** A wish for a move. */
export type Request = {
  /** Which move. */
  move: Move,
  /** The task it answers. */
  task?: TaskId | null,
  /** An earlier request of the same author that must have been applied. */
  after?: OpId | null,
  /** The case's position its author saw. */
  seen_pos: number,
  /** What the move is given. */
  args: MoveArgs,
};

/** A responsibility grid (责任网格): the round of a collector. */
export type ResponsibilityGrid = {
  /** Its code. */
  code: ResponsibilityGridCode,
  /** Its name on screens. */
  name: string,
  /** Its density. */
  level: RegionLevel,
};

/**
 * A responsibility grid (责任网格): a city's own code for a set of unit grids. No national layout is
 * known.
 */
export type ResponsibilityGridCode = string;

/** A post, in the words of the field. */
export type Role = "collector" | "crew" | "supervisor" | "acceptor" | "shift_leader" | "dispatcher" | "unit_clerk" | "urger" | "leader" | "evaluator" | "data_officer" | "administrator" | "security_administrator" | "auditor" | "observer";

/** A turn of the roster that touches today. */
export type RosterTurn = {
  /** The name of the shift. */
  shift: string,
  /** The responsibility grid; none for the whole city. */
  grid: string | null,
  /** When it begins. */
  from: number,
  /** When it is over. */
  to: number,
  /** Not out, but to be called. */
  on_call: boolean,
};

/** By which principle a dispute about responsibility is ruled (`domain.md` §5.3). */
export type RulingBasis = "trade" | "lead_department" | "local_unit";

/** What a run did, with its one sentence. */
export type Run = {
  /** The details. */
  outcome: Outcome,
  /** Why it ended early: one banner, no heap of messages (R23). */
  says: ApiError | null,
};

/** A day's sample. */
export type Sample = {
  /** The local day, counted from 1970-01-01. */
  day: number,
  /** How often it was drawn again. */
  redraw: number,
  /** Out of how many closed cases. */
  of: number,
  /** What was drawn, in the order in which it is looked at. */
  picks: Array<DrawnCase>,
};

/** A time of year with a limit of its own. */
export type Season = {
  /** Its first day. */
  from: MonthDay,
  /** Its last day; earlier in the year than the first for a season over the turn of the year. */
  to: MonthDay,
  /** The limit of a case that is dispatched in it, in every region. */
  limit: Limit,
};

/** What is seen. */
export type Seen = {
  /** Where. */
  point: Point,
  /** Its class, once chosen: without one more is near, and less surely. */
  class?: ClassKey | null,
  /** Its component's identification code. */
  component?: string | null,
  /** When; now when not said. */
  at?: number | null,
  /** The draft it is seen for, which is not near itself. */
  draft?: CaseId | null,
};

/** One centre. A handset that meets another one stops and keeps everything. */
export type ServerId = string;

/** A person who is signed in on this phone. */
export type Session = {
  /** Who. */
  user: UserId,
};

/**
 * SHA-256 of a byte string. Text form: 64 lower-case hex digits. CBOR: a byte string of 32.
 *
 * Knowing a hash gives no right to the bytes: they are reached through a case.
 */
export type Sha256Hash = string;

/** The packs that are here and checked. */
export type Shelf = {
  /** One per name. */
  packs: Array<Pack>,
  /** When the centre was last asked, by the phone's own clock. */
  asked_ms: number,
};

/**
 * What the handset knows when the shutter falls, before the picture has been developed.
 *
 * For an album picture, what it knows when the picture is chosen: the time and place *of the
 * picture* are then not here but in its EXIF.
 */
export type Shot = {
  /** The case's short name on the phone (`workflow.md`: from the work number and a counter). */
  field_code: string,
  /** Work number of who took it. Never a person's name. */
  work_number: string,
  /** What the picture is there to show. */
  role: MediaRole,
  /** Unix milliseconds of the device clock, corrected by the centre's offset when that is known. */
  captured_at_ms: number,
  /** Minutes that local time is ahead of UTC. */
  utc_offset_min: number,
  /** Monotonic milliseconds since the phone booted, for telling a moved clock. */
  boot_ms: number,
  /** The fix, if there was one. */
  position: Position | null,
  /** Where `position` is, in words of the map pack. Empty when unknown. */
  place: string,
  /** What is in doubt. */
  flags: CaptureFlags,
};

/** A photo with everything that tells whether it was taken there and then. */
export type ShotCard = {
  /** The op that attached it. */
  op: OpId,
  /** To which of the three pictures it belongs. */
  stage: ShotStage,
  /** What it shows. */
  role: MediaRole,
  /** Its hash. */
  sha256: Sha256Hash,
  /** Its small picture. */
  thumb: Sha256Hash | null,
  /** Whether the file is on this phone. */
  on_phone: boolean,
  /** When it was taken, by the device; of an album picture, when it was chosen. */
  at: number | null,
  /** How far its fix lies from the place of the case, metres; none without a fix or a place. */
  distance_m: number | null,
  /** How good that fix was, decimetres. */
  accuracy_dm: number | null,
  /** What makes it less than plain evidence. */
  flags: CaptureFlags,
};

/** Which of the three pictures of a case a photo belongs to. */
export type ShotStage = "report" | "after" | "check";

/** A sign-in, for a screen. */
export type SignedIn = {
  /** The session. */
  session: Session,
  /** Who. */
  profile: UserProfile,
  /** Whether the centre was asked. */
  online: boolean,
};

/** Where a case comes from (`domain.md` §5.4). */
export type Source = "collector" | "hotline" | "citizen" | "website" | "video" | "leader_note" | "media" | "other_body" | "evaluation" | "enforcement" | "survey" | "drone" | "sensor";

/** A stage of a case that came to its end. */
export type StageCard = {
  /** Which. */
  stage: ClockKind,
  /** When it ended, by the centre. */
  at: number,
};

/** A status with its words. */
export type Status = {
  /** For a screen to branch on. */
  word: StatusWord,
  /** What the screen says. */
  zh: string,
  /** The official number, once there is one. */
  number: string | null,
  /** Own later work that is not at the centre yet. */
  pending: number,
};

/** Where a case stands for its reader. */
export type StatusWord = "saved" | { "sending": {
    /** Media at the centre, operations where there is no medium. */
    done: number,
    /** Of how many. */
    of: number,
  }
} | { "incomplete": {
    /** Media at the centre. */
    done: number,
    /** Of how many. */
    of: number,
  }
} | { "refused": string } | { "held": string } | "received" | { "at_centre": CaseState };

/** Bytes on this phone and over its line. */
export type Stock = {
  /** Own photos, sounds and films on this phone. */
  photos: number,
  /** How many files that is. */
  photo_files: number,
  /** Bytes of these that the centre has not got yet. */
  waiting: number,
  /** The databases of everybody on this phone. */
  database: number,
  /** Packs, folded and unfolded. */
  packs: number,
  /** Bodies sent and received today by this phone. */
  today: Used,
  /** The same of this calendar month. */
  month: Used,
};

/** What lies in a frame, the nearest to its middle first. */
export type Surroundings = {
  /** Unit grids whose box touches the frame, at most [`MOST_GRIDS`]. */
  grids: Array<GridOutline>,
  /** Whether there are more of them. */
  more_grids: boolean,
  /**
   * Components in the frame, removed ones left out, at most [`MOST_COMPONENTS`]; none in a frame
   * wider than [`WIDEST_WITH_COMPONENTS_E7`].
   */
  components: Array<ComponentMark>,
  /** Whether there are more of them. */
  more_components: boolean,
};

/** How syncing stands. */
export type SyncState = {
  /** A run is under way. */
  running: boolean,
  /** The centre was out of reach in the last run. */
  offline: boolean,
  /** When the last run ended, by the phone's own clock; none since the app began. */
  last_ms: number | null,
  /** When a run last reached its end. */
  whole_ms: number | null,
  /** Why something did not go; its code is stable. */
  says: ApiError | null,
  /** Own items that are not complete at the centre. */
  items: number,
  /** Own items that the centre refused and their author has not looked at. */
  refused: number,
  /** Own files without a receipt. */
  files: number,
  /** Bytes of these still to send. */
  bytes: number,
};

/** A task (任务) issued by the authority. */
export type TaskId = string;

/** What is asked. */
export type TaskKind = "disposal" | "check" | "verification" | "supplement";

/**
 * A unit of the city's tree. 18 characters hold the unified social credit code that
 * GB/T 47678.5-2026 uses for departments; older local codes are shorter.
 */
export type UnitCode = string;

/** A unit grid (单元网格): about 10 000 m², no gap and no overlap with its neighbours. */
export type UnitGrid = {
  /** Its code. */
  code: UnitGridCode,
  /** Its area. */
  polygon: Polygon,
  /** The responsibility grid it belongs to. */
  responsibility_grid: ResponsibilityGridCode,
  /**
   * The community it lies in. Usually the head of the code; kept because boundaries move and
   * codes do not.
   */
  community: CommunityCode,
};

/** A unit grid (单元网格), 15 digits: community and a sequence of 3 (C15 of GB/T 47678.5-2026). */
export type UnitGridCode = string;

/** One case of the queue. */
export type UnitJob = {
  /** What a list shows of it. */
  card: CaseCard,
  /** Where it stands in the unit's work. */
  stage: UnitStage,
  /** The state it will be in. */
  state: CaseState,
  /** The one countdown. */
  countdown: Countdown | null,
  /** Who works on it. */
  crew: string | null,
  /** Whether the crew has taken it. */
  taken: boolean,
  /** In which round. */
  round: number,
  /** Whether it is urgent. */
  urgent: boolean,
  /** Why it stands there, the last reason first. */
  why: Array<Why>,
  /** An open application. */
  application: ApplicationCard | null,
  /** Own requests about it on their way. */
  queued: Array<Move>,
};

/** A unit to choose. */
export type UnitName = {
  /** Its code. */
  code: UnitCode,
  /** Its name. */
  name: string,
};

/** Where a case stands in the work of a unit. */
export type UnitStage = "to_sign" | "to_assign" | "in_work" | "to_confirm" | "asked" | "helping" | "sent" | "over";

/** Bytes that went over the line. */
export type Used = {
  /** Up. */
  sent: number,
  /** Down. */
  received: number,
};

/** A person with an account. */
export type UserId = string;

/** What one run did for one person. */
export type UserOutcome = {
  /** Operations that got a receipt. */
  receipts: number,
  /** Files that got a receipt. */
  media: number,
  /** Cases that came down. */
  views: number,
  /** Notices that came, or were taken back. */
  notices: number,
  /** Why something of this person's did not go, as a stable code. */
  stopped: string | null,
};

/**
 * A user without secrets. `display` is a post with its number, such as `采集员 采0101`; a name
 * only by the city's choice.
 */
export type UserProfile = {
  /** The key of the user. */
  id: UserId,
  /** The work number that stamps, field codes and sign-in use. */
  work_number: WorkNumber,
  /** What screens show. */
  display: string,
  /** The posts held, without repetition. */
  roles: Array<Role>,
  /** The unit whose subtree bounds the posts; none for the whole city. */
  unit: UnitCode | null,
  /** The responsibility grids bound to a collector or supervisor. */
  grids: Array<ResponsibilityGridCode>,
};

/** What became of a wish for a move. */
export type Verdict = "applied" | { "superseded": string } | { "rejected": string } | "pending";

/** What a verification finds, before filing. */
export type VerificationResult = "true" | "not_true" | "not_found" | "unreachable";

/** Where a place is. */
export type Whereabouts = {
  /** Its unit grid; none outside all grids. */
  grid: UnitGrid | null,
  /** Other grids it may as well lie in. */
  near: Array<UnitGrid>,
  /** The round its grid belongs to. */
  responsibility: ResponsibilityGrid | null,
  /** In words, such as `东门公园东北约 80 米`; empty when the city has none. */
  words: string,
};

/** Why the case stands where it stands. */
export type Why = {
  /** By which move. */
  mv: Move,
  /** What the city calls it. */
  label: string,
  /** In words. */
  words: string,
};

/** What a unit asks for when it can't meet a limit. */
export type Wish = { "extension": Limit } | { "suspension": number };

/** A way of asking for more time, and why it can't be asked. */
export type WishCard = {
  /** Which. */
  wish: WishKind,
  /** Why not; none when it would be taken. */
  refusal: ApiError | null,
};

/** A way of asking for more time. */
export type WishKind = "extension" | "suspension";

/** What this city calls moves, states and tasks: all of them. */
export type Words = {
  /** Of moves. */
  moves: Record<Move, string>,
  /** Of states. */
  states: Record<CaseState, string>,
  /** Of tasks. */
  tasks: Record<TaskKind, string>,
};

/** A person's work number, such as `采0101`. The only name of a person outside the user base. */
export type WorkNumber = string;

/** A bundle in the phone's own folder, for a shell to hand on. */
export type Written = {
  /** Where it lies. */
  path: string,
  /** What it holds. */
  exported: Exported,
};
