// Written by `cargo xtask bindings` from app/core/src/rpc. Do not edit.

import type {
  About,
  AnswerDraft,
  AnswerEdit,
  ApiError,
  AreaCase,
  Branch,
  CaseCard,
  CaseId,
  CasePage,
  CaseQuery,
  CaseSheet,
  ClassKey,
  ClassKind,
  ClassName,
  ClassRules,
  Cleaned,
  Condition,
  ContactCard,
  Draft,
  DraftEdit,
  DraftSheet,
  DutyState,
  EnrolmentCode,
  Feed,
  FieldCode,
  FieldValue,
  Figures,
  FindingResult,
  Fix,
  Frame,
  HandPlace,
  Hit,
  Imported,
  ItemCard,
  LockState,
  LogLine,
  LookedAt,
  MediaKind,
  MediaRole,
  Move,
  MoveArgs,
  MoveSheet,
  Nearby,
  NearbyCase,
  NoticeId,
  NoticeSheet,
  Offered,
  OpId,
  OpenTask,
  Pack,
  PhoneSettings,
  PhraseUse,
  PictureSource,
  Placed,
  Point,
  Reopened,
  ReportKind,
  Request,
  Run,
  Sample,
  Seen,
  Session,
  Shelf,
  SignedIn,
  Stock,
  Surroundings,
  SyncState,
  TaskId,
  UnitJob,
  UserProfile,
  Whereabouts,
  Written,
} from "./types";

/** What a screen may ask. */
export interface Commands {
  /** What this app is, whose phone it runs on, who is signed in, what the city calls things. */
  "app.about": {
    params: Record<string, never>;
    answer: About;
  };
  /** Everyone who ever signed in here. */
  "app.known_people": {
    params: Record<string, never>;
    answer: Array<UserProfile>;
  };
  /** Whether the phone belongs to a centre. */
  "people.is_enrolled": {
    params: Record<string, never>;
    answer: boolean;
  };
  /** Reads an enrolment code without using it. */
  "people.read_code": {
    params: { scanned: string };
    answer: EnrolmentCode;
  };
  /** Enrols the phone by a scanned code. */
  "people.enrol": {
    params: { scanned: string, device: string };
    answer: null;
  };
  /** Signs in, without network where there is none. */
  "people.sign_in": {
    params: { work_number: string, password: string };
    answer: SignedIn;
  };
  /** Gives the phone out of hand; unsent work still goes up. */
  "people.sign_out": {
    params: Record<string, never>;
    answer: null;
  };
  /** Whose hands the phone is in. */
  "people.current": {
    params: Record<string, never>;
    answer: Session | null;
  };
  /** How the lock stands: all that a locked screen shows. */
  "lock.state": {
    params: Record<string, never>;
    answer: LockState;
  };
  /** The app went to the background. */
  "lock.left": {
    params: Record<string, never>;
    answer: null;
  };
  /** The app is in front again. */
  "lock.back": {
    params: Record<string, never>;
    answer: LockState;
  };
  /** Shows by the PIN who it is. */
  "lock.unlock": {
    params: { pin: string };
    answer: LockState;
  };
  /** Sets a PIN of six digits, or another one; the one before has to be shown. */
  "lock.set": {
    params: { old?: string | null, pin: string, minutes: number };
    answer: LockState;
  };
  /** Asks for the PIN after so many minutes in the background. */
  "lock.set_minutes": {
    params: { minutes: number };
    answer: LockState;
  };
  /** Takes the PIN away; it has to be shown. */
  "lock.remove": {
    params: { pin: string };
    answer: LockState;
  };
  /** Bytes on this phone, and over its line. */
  "phone.stock": {
    params: Record<string, never>;
    answer: Stock;
  };
  /** What was chosen for this phone. */
  "phone.settings": {
    params: Record<string, never>;
    answer: PhoneSettings;
  };
  /** Chooses for this phone. */
  "phone.choose": {
    params: { settings: PhoneSettings };
    answer: PhoneSettings;
  };
  /** Versions, counts and the last lines of the log as text, for whoever helps. Nothing secret. */
  "phone.diagnostics": {
    params: Record<string, never>;
    answer: string;
  };
  /** Whom the city's people call, by post. */
  "contacts.list": {
    params: Record<string, never>;
    answer: Array<ContactCard>;
  };
  /** Begins a report; it has its field code at once. */
  "reports.begin": {
    params: { kind: ReportKind, fix?: Fix | null };
    answer: DraftSheet;
  };
  /** The reports being written, the one last changed first. */
  "reports.drafts": {
    params: Record<string, never>;
    answer: Array<DraftSheet>;
  };
  /** Changes a report being written; what is left out stays. */
  "reports.edit": {
    params: { case: CaseId, edit: DraftEdit };
    answer: DraftSheet;
  };
  /** Takes a fix as its place, if it is worth one. */
  "reports.place_by_fix": {
    params: { case: CaseId, fix: Fix };
    answer: Placed;
  };
  /** Sets its place by hand. */
  "reports.place_by_hand": {
    params: { case: CaseId, place: HandPlace };
    answer: DraftSheet;
  };
  /** Says what a photo shows. */
  "reports.set_role": {
    params: { case: CaseId, medium: OpId, role: MediaRole };
    answer: DraftSheet;
  };
  /** Takes a medium off. */
  "reports.remove_medium": {
    params: { case: CaseId, medium: OpId };
    answer: DraftSheet;
  };
  /** Throws a report away; its field code given again confirms it. */
  "reports.discard": {
    params: { case: CaseId, confirmed?: FieldCode | null };
    answer: null;
  };
  /** Submits a report: 已存本机, and it goes by itself. Answers the item in the outbox. */
  "reports.submit": {
    params: { case: CaseId };
    answer: OpId;
  };
  /** 追加照片: gives the photos of a report being written to a case that is open already. Answers the item in the outbox. */
  "reports.add_to_case": {
    params: { draft: CaseId, case: CaseId };
    answer: OpId;
  };
  /** The open tasks, the one due first on top. */
  "tasks.open": {
    params: Record<string, never>;
    answer: Array<OpenTask>;
  };
  /** 接单. */
  "tasks.take": {
    params: { case: CaseId, task: TaskId };
    answer: OpId;
  };
  /** 退回本部门. */
  "tasks.give_back": {
    params: { case: CaseId, task: TaskId, reason: string };
    answer: OpId;
  };
  /** What the centre would probably say to a move now; null when it would happen. */
  "tasks.predict": {
    params: { case: CaseId, asked: Request };
    answer: ApiError | null;
  };
  /** The answer being written to a task, begun if there is none. */
  "tasks.answer": {
    params: { case: CaseId, task: TaskId };
    answer: AnswerDraft;
  };
  /** Changes an answer; what is left out stays. */
  "tasks.edit_answer": {
    params: { task: TaskId, edit: AnswerEdit };
    answer: AnswerDraft;
  };
  /** Takes a photo off an answer. */
  "tasks.remove_answer_photo": {
    params: { task: TaskId, medium: OpId };
    answer: AnswerDraft;
  };
  /** Throws an answer away. */
  "tasks.discard_answer": {
    params: { task: TaskId, confirmed: boolean };
    answer: null;
  };
  /** Submits an answer. Answers the item in the outbox. */
  "tasks.submit_answer": {
    params: { task: TaskId };
    answer: OpId;
  };
  /** Own reports since an instant or not yet complete, newest first. */
  "cases.reported": {
    params: { since: number, most: number };
    answer: Array<CaseCard>;
  };
  /** The cases of a feed, such as `unit:320102`. */
  "cases.of_feed": {
    params: { feed: Feed };
    answer: Array<CaseCard>;
  };
  /** One case in full. */
  "cases.get": {
    params: { case: CaseId };
    answer: CaseSheet;
  };
  /** Own records, the latest first, a page at a time. */
  "cases.search": {
    params: { query: CaseQuery };
    answer: CasePage;
  };
  /** Says something about a case. */
  "cases.remark": {
    params: { case: CaseId, text: string };
    answer: OpId;
  };
  /** Writes registers; choosing one value of a conflict is writing it. */
  "cases.edit": {
    params: { case: CaseId, values: Array<FieldValue> };
    answer: OpId;
  };
  /** Takes a medium back. */
  "cases.retract_medium": {
    params: { case: CaseId, medium: OpId, reason: string };
    answer: OpId;
  };
  /** Takes an own remark or undecided request back. */
  "cases.withdraw": {
    params: { case: CaseId, op: OpId, reason: string };
    answer: OpId;
  };
  /** 撤回: asks for a report to be taken back. */
  "cases.retract": {
    params: { case: CaseId, reason: string };
    answer: OpId;
  };
  /** What this person may do with a case now, and why not the rest. */
  "cases.moves": {
    params: { case: CaseId };
    answer: MoveSheet;
  };
  /** Asks for a move; what the core knows it fills in. Answers the item in the outbox. */
  "cases.ask": {
    params: { case: CaseId, mv: Move, args: MoveArgs };
    answer: OpId;
  };
  /** The queue of the unit whose clerk this person is, the one due first on top. */
  "units.queue": {
    params: Record<string, never>;
    answer: Array<UnitJob>;
  };
  /** The open cases of a supervisor's area, the one due first on top. */
  "supervision.open": {
    params: Record<string, never>;
    answer: Array<AreaCase>;
  };
  /** 抽查: today's sample of closed cases. */
  "supervision.sample": {
    params: Record<string, never>;
    answer: Sample;
  };
  /** Draws again; that it was done is on record. */
  "supervision.draw_again": {
    params: Record<string, never>;
    answer: Sample;
  };
  /** A case with its photos, where and when each was taken, and what is in doubt. */
  "supervision.look": {
    params: { case: CaseId };
    answer: LookedAt;
  };
  /** 督查结果: says what a case turned out to be. Answers the item in the outbox. */
  "supervision.found": {
    params: { case: CaseId, result: FindingResult, words: string };
    answer: OpId;
  };
  /** Brings the photos of today's sample to this phone. Answers how many came. */
  "supervision.bring": {
    params: Record<string, never>;
    answer: number;
  };
  /** Brings a medium of a case, or its small picture, to this phone. */
  "cases.fetch_medium": {
    params: { case: CaseId, op: OpId, thumb: boolean };
    answer: null;
  };
  /** The classes that the typing says, best first. */
  "classes.search": {
    params: { typed: string, kind?: ClassKind | null, limit: number };
    answer: Array<Hit>;
  };
  /** Every class in use, by major. */
  "classes.tree": {
    params: Record<string, never>;
    answer: Array<Branch>;
  };
  /** The classes used of late. */
  "classes.recent": {
    params: Record<string, never>;
    answer: Array<ClassName>;
  };
  /** The classes this person keeps on top. */
  "classes.pinned": {
    params: Record<string, never>;
    answer: Array<ClassName>;
  };
  /** Keeps a class on top, or no longer. Answers those that are there then. */
  "classes.pin": {
    params: { class: ClassKey, on_top: boolean };
    answer: Array<ClassName>;
  };
  /** What a class is called, in whatever edition. */
  "classes.name_of": {
    params: { class: ClassKey };
    answer: ClassName | null;
  };
  /** What a report of a class must show; of no class yet, what holds for all. */
  "classes.rules": {
    params: { class?: ClassKey | null };
    answer: ClassRules;
  };
  /** Where a fix puts its bearer. */
  "ground.whereabouts": {
    params: { fix: Fix };
    answer: Whereabouts;
  };
  /** The nearest components of a class. */
  "ground.nearest_components": {
    params: { class: ClassKey, point: Point, n: number };
    answer: Array<Nearby>;
  };
  /** The filing conditions of a class with the limits that hold here today. */
  "ground.conditions": {
    params: { class: ClassKey, point?: Point | null };
    answer: Array<Condition>;
  };
  /** What a map of a frame shows: unit grids and, near enough, components. */
  "ground.around": {
    params: { frame: Frame };
    answer: Surroundings;
  };
  /** Where the city is, for a map that has nothing else to begin with. */
  "ground.city_frame": {
    params: Record<string, never>;
    answer: Frame | null;
  };
  /** 附近在办: what near by may be the very thing. */
  "similar.similar_nearby": {
    params: { seen: Seen };
    answer: Array<NearbyCase>;
  };
  /** Phrases to tap, those used of late first. */
  "phrases.offered": {
    params: { used_for: PhraseUse };
    answer: Array<Offered>;
  };
  /** Notes that a phrase was tapped. */
  "phrases.used": {
    params: { used_for: PhraseUse, text: string };
    answer: null;
  };
  /** What the centre tells this person, what waits for its reader first. */
  "notices.list": {
    params: Record<string, never>;
    answer: Array<NoticeSheet>;
  };
  /** How many of them wait for their reader. */
  "notices.unread": {
    params: Record<string, never>;
    answer: number;
  };
  /** Notes that one was opened. */
  "notices.read": {
    params: { id: NoticeId };
    answer: NoticeSheet;
  };
  /** 已阅. */
  "notices.confirm": {
    params: { id: NoticeId };
    answer: NoticeSheet;
  };
  /** 上岗 or not, and what the roster says of today. */
  "duty.duty": {
    params: Record<string, never>;
    answer: DutyState;
  };
  /** 上岗. */
  "duty.go_on_duty": {
    params: { fix?: Fix | null };
    answer: OpId;
  };
  /** 下岗. */
  "duty.go_off_duty": {
    params: { fix?: Fix | null };
    answer: OpId;
  };
  /** Items since an instant and everything not yet complete, newest first. */
  "outbox.list": {
    params: { since: number, most: number };
    answer: Array<ItemCard>;
  };
  /** The figures of the home screen since an instant. */
  "outbox.figures": {
    params: { since: number };
    answer: Figures;
  };
  /** Takes an item back that nobody was offered yet; a report becomes a draft again. */
  "outbox.recall": {
    params: { item: OpId };
    answer: Draft | null;
  };
  /** Takes a refused item up again. */
  "outbox.reopen": {
    params: { item: OpId };
    answer: Reopened;
  };
  /** Lets a refused item be. */
  "outbox.set_aside": {
    params: { item: OpId };
    answer: null;
  };
  /** What happened on this phone under this person's name, newest first. */
  "outbox.history": {
    params: { most: number };
    answer: Array<LogLine>;
  };
  /** How syncing stands: running, offline, what is left to send. */
  "sync.state": {
    params: Record<string, never>;
    answer: SyncState;
  };
  /** Looks for the centre now and waits for what comes of it. */
  "sync.run": {
    params: Record<string, never>;
    answer: Run;
  };
  /** Removes what the centre has had for long. */
  "sync.tidy": {
    params: Record<string, never>;
    answer: Cleaned;
  };
  /** The packs here. */
  "packs.shelf": {
    params: Record<string, never>;
    answer: Shelf;
  };
  /** Fetches what is new of them. */
  "packs.refresh": {
    params: Record<string, never>;
    answer: Array<Pack>;
  };
  /** Writes all unsent work to a file for a colleague's phone. */
  "bundles.export": {
    params: Record<string, never>;
    answer: Written;
  };
}

/** What takes bytes in. */
export interface Puts {
  /** A photo of a report: developed, stamped, on the disk when this answers. With `instead` it takes the place of that one. */
  "reports.add_photo": {
    params: { case: CaseId, role: MediaRole, source: PictureSource, fix?: Fix | null, instead?: OpId | null };
    answer: DraftSheet;
  };
  /** A sound, film or file of a report. */
  "reports.add_recording": {
    params: { case: CaseId, kind: MediaKind, role: MediaRole };
    answer: DraftSheet;
  };
  /** A photo of an answer. With `instead` it takes the place of that one. */
  "tasks.add_answer_photo": {
    params: { task: TaskId, role: MediaRole, source: PictureSource, fix?: Fix | null, instead?: OpId | null };
    answer: AnswerDraft;
  };
  /** A photo to a case that exists. Answers the item in the outbox. */
  "cases.add_photo": {
    params: { case: CaseId, role: MediaRole, source: PictureSource, fix?: Fix | null };
    answer: OpId;
  };
  /** A colleague's unsent work. */
  "bundles.import": {
    params: Record<string, never>;
    answer: Imported;
  };
}
