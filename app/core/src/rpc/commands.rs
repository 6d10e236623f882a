//! The one list of what a screen may ask.

use shared::case::FieldValue;
use shared::catalogue::Hit;
use shared::city::{PhraseUse, UserProfile};
use shared::codes::{ClassKey, ClassKind, FieldCode};
use shared::geo::{Fix, Point};
use shared::ids::{CaseId, Millis, NoticeId, OpId, TaskId};
use shared::media::MediaRole;
use shared::ops::ReportKind;
use shared::supervision::FindingResult;
use shared::sync::{Feed, Pack};
use shared::text::{Line, Paragraph};
use shared::workflow::{Move, MoveArgs, Request};

use super::change::Change;
use super::command::{Command, answer, commands, given};
use crate::api::app::{About, ClassRules};
use crate::api::bundles::Written;
use crate::api::cases::{CaseCard, CaseSheet};
use crate::api::classes::{Branch, ClassName};
use crate::api::contacts::ContactCard;
use crate::api::duty::DutyState;
use crate::api::ground::Condition;
use crate::api::lock::LockState;
use crate::api::moves::MoveSheet;
use crate::api::notices::NoticeSheet;
use crate::api::outbox::{Figures, ItemCard};
use crate::api::people::SignedIn;
use crate::api::phrases::Offered;
use crate::api::records::{CasePage, CaseQuery};
use crate::api::reports::{DraftSheet, HandPlace, Placed};
use crate::api::similar::Seen;
use crate::api::stock::Stock;
use crate::api::supervision::{AreaCase, LookedAt, Sample};
use crate::api::syncing::{Run, SyncState};
use crate::api::units::UnitJob;
use crate::api::{
    ApiError, app, bundles, cases, classes, contacts, duty, ground, lock, moves, notices, outbox,
    packs, people, phrases, records, reports, similar, stock, supervision, syncing, tasks, units,
};
use crate::draft::{AnswerDraft, AnswerEdit, Draft, DraftEdit};
use crate::ground::{Frame, Nearby, Surroundings, Whereabouts};
use crate::outbox::Reopened;
use crate::packs::Shelf;
use crate::phone::PhoneSettings;
use crate::session::{EnrolmentCode, Session};
use crate::store::tables::log::LogLine;
use crate::sync::Cleaned;
use crate::view::{NearbyCase, OpenTask};

commands! { |on|
    /// What this app is, whose phone it runs on, who is signed in, what the city calls things.
    app.about() -> About => app::about(on.phone());
    /// Everyone who ever signed in here.
    app.known_people() -> Vec<UserProfile> => people::known(on.phone());

    /// Whether the phone belongs to a centre.
    people.is_enrolled() -> bool => people::is_enrolled(on.phone());
    /// Reads an enrolment code without using it.
    people.read_code(scanned: String) -> EnrolmentCode => people::read_code(&scanned);
    /// Enrols the phone by a scanned code.
    people.enrol(scanned: String, device: String) -> (), changing Session
        => on.enrol(&scanned, &device).await;
    /// Signs in, without network where there is none.
    people.sign_in(work_number: String, password: String) -> SignedIn,
        changing Session Drafts Outbox Cases Tasks Duty
        => people::sign_in(on.phone(), &*on.net()?, &work_number, &password).await;
    /// Gives the phone out of hand; unsent work still goes up.
    people.sign_out() -> (), changing Session
        => people::sign_out(on.phone(), on.net().ok().as_deref(), &on.session()?).await;
    /// Whose hands the phone is in.
    people.current() -> Option<Session> => people::current(on.phone());

    /// How the lock stands: all that a locked screen shows.
    lock.state() -> LockState => lock::state(on.phone());
    /// The app went to the background.
    lock.left() -> () => lock::left(on.phone());
    /// The app is in front again.
    lock.back() -> LockState => lock::back(on.phone());
    /// Shows by the PIN who it is.
    lock.unlock(pin: String) -> LockState, changing Session => lock::unlock(on.phone(), &pin);
    /// Sets a PIN of six digits, or another one; the one before has to be shown.
    lock.set(old: Option<String>, pin: String, minutes: u32) -> LockState
        => lock::set(on.phone(), &on.session()?, old.as_deref(), &pin, minutes);
    /// Asks for the PIN after so many minutes in the background.
    lock.set_minutes(minutes: u32) -> LockState
        => lock::set_minutes(on.phone(), &on.session()?, minutes);
    /// Takes the PIN away; it has to be shown.
    lock.remove(pin: String) -> LockState => lock::remove(on.phone(), &on.session()?, &pin);

    /// Bytes on this phone, and over its line.
    phone.stock() -> Stock => on.stock();
    /// What was chosen for this phone.
    phone.settings() -> PhoneSettings => Ok(stock::chosen(on.phone()));
    /// Chooses for this phone.
    phone.choose(settings: PhoneSettings) -> PhoneSettings => stock::choose(on.phone(), settings);
    /// Versions, counts and the last lines of the log as text, for whoever helps. Nothing secret.
    phone.diagnostics() -> String
        => stock::diagnostics(on.phone(), &on.session()?, &on.runs());
    /// Whom the city's people call, by post.
    contacts.list() -> Vec<ContactCard> => Ok(contacts::contacts(on.phone()));

    /// Begins a report; it has its field code at once.
    reports.begin(kind: ReportKind, fix: Option<Fix>) -> DraftSheet, changing Drafts
        => reports::begin(on.phone(), &on.session()?, kind, fix);
    /// The reports being written, the one last changed first.
    reports.drafts() -> Vec<DraftSheet> => reports::drafts(on.phone(), &on.session()?);
    /// Changes a report being written; what is left out stays.
    reports.edit(case: CaseId, edit: DraftEdit) -> DraftSheet, changing Drafts
        => reports::edit(on.phone(), &on.session()?, case, edit);
    /// Takes a fix as its place, if it is worth one.
    reports.place_by_fix(case: CaseId, fix: Fix) -> Placed, changing Drafts
        => reports::place_by_fix(on.phone(), &on.session()?, case, &fix);
    /// Sets its place by hand.
    reports.place_by_hand(case: CaseId, place: HandPlace) -> DraftSheet, changing Drafts
        => reports::place_by_hand(on.phone(), &on.session()?, case, place);
    /// Says what a photo shows.
    reports.set_role(case: CaseId, medium: OpId, role: MediaRole) -> DraftSheet, changing Drafts
        => reports::set_role(on.phone(), &on.session()?, case, medium, role);
    /// Takes a medium off.
    reports.remove_medium(case: CaseId, medium: OpId) -> DraftSheet, changing Drafts
        => reports::remove_medium(on.phone(), &on.session()?, case, medium);
    /// Throws a report away; its field code given again confirms it.
    reports.discard(case: CaseId, confirmed: Option<FieldCode>) -> (), changing Drafts
        => reports::discard(on.phone(), &on.session()?, case, confirmed.as_ref());
    /// Submits a report: 已存本机, and it goes by itself. Answers the item in the outbox.
    reports.submit(case: CaseId) -> OpId, changing Drafts Outbox Cases
        => reports::submit(on.phone(), &on.session()?, case);
    /// 追加照片: gives the photos of a report being written to a case that is open already. Answers the
    /// item in the outbox.
    reports.add_to_case(draft: CaseId, case: CaseId) -> OpId, changing Drafts Outbox Cases
        => reports::add_to_case(on.phone(), &on.session()?, draft, case);

    /// The open tasks, the one due first on top.
    tasks.open() -> Vec<OpenTask> => tasks::open(on.phone(), &on.session()?);
    /// 接单.
    tasks.take(case: CaseId, task: TaskId) -> OpId, changing Outbox Cases Tasks
        => tasks::take(on.phone(), &on.session()?, case, task);
    /// 退回本部门.
    tasks.give_back(case: CaseId, task: TaskId, reason: Line) -> OpId, changing Outbox Cases Tasks
        => tasks::give_back(on.phone(), &on.session()?, case, task, reason);
    /// What the centre would probably say to a move now; null when it would happen.
    tasks.predict(case: CaseId, asked: Request) -> Option<ApiError>
        => tasks::predict(on.phone(), &on.session()?, case, &asked);
    /// The answer being written to a task, begun if there is none.
    tasks.answer(case: CaseId, task: TaskId) -> AnswerDraft
        => tasks::answer(on.phone(), &on.session()?, case, task);
    /// Changes an answer; what is left out stays.
    tasks.edit_answer(task: TaskId, edit: AnswerEdit) -> AnswerDraft, changing Tasks
        => tasks::edit_answer(on.phone(), &on.session()?, task, edit);
    /// Takes a photo off an answer.
    tasks.remove_answer_photo(task: TaskId, medium: OpId) -> AnswerDraft, changing Tasks
        => tasks::remove_answer_photo(on.phone(), &on.session()?, task, medium);
    /// Throws an answer away.
    tasks.discard_answer(task: TaskId, confirmed: bool) -> (), changing Tasks
        => tasks::discard_answer(on.phone(), &on.session()?, task, confirmed);
    /// Submits an answer. Answers the item in the outbox.
    tasks.submit_answer(task: TaskId) -> OpId, changing Outbox Cases Tasks
        => tasks::submit_answer(on.phone(), &on.session()?, task);

    /// Own reports since an instant or not yet complete, newest first.
    cases.reported(since: Millis, most: u32) -> Vec<CaseCard>
        => cases::reported(on.phone(), &on.session()?, since, most);
    /// The cases of a feed, such as `unit:320102`.
    cases.of_feed(feed: Feed) -> Vec<CaseCard> => cases::of_feed(on.phone(), &on.session()?, &feed);
    /// One case in full.
    cases.get(case: CaseId) -> CaseSheet => cases::get(on.phone(), &on.session()?, case);
    /// Own records, the latest first, a page at a time.
    cases.search(query: CaseQuery) -> CasePage => records::search(on.phone(), &on.session()?, &query);
    /// Says something about a case.
    cases.remark(case: CaseId, text: Paragraph) -> OpId, changing Outbox Cases
        => cases::remark(on.phone(), &on.session()?, case, text);
    /// Writes registers; choosing one value of a conflict is writing it.
    cases.edit(case: CaseId, values: Vec<FieldValue>) -> OpId, changing Outbox Cases
        => cases::edit(on.phone(), &on.session()?, case, values);
    /// Takes a medium back.
    cases.retract_medium(case: CaseId, medium: OpId, reason: Line) -> OpId, changing Outbox Cases
        => cases::retract_medium(on.phone(), &on.session()?, case, medium, reason);
    /// Takes an own remark or undecided request back.
    cases.withdraw(case: CaseId, op: OpId, reason: Line) -> OpId, changing Outbox Cases
        => cases::withdraw(on.phone(), &on.session()?, case, op, reason);
    /// 撤回: asks for a report to be taken back.
    cases.retract(case: CaseId, reason: Line) -> OpId, changing Outbox Cases
        => cases::retract(on.phone(), &on.session()?, case, reason);
    /// What this person may do with a case now, and why not the rest.
    cases.moves(case: CaseId) -> MoveSheet => moves::moves(on.phone(), &on.session()?, case);
    /// Asks for a move; what the core knows it fills in. Answers the item in the outbox.
    cases.ask(case: CaseId, mv: Move, args: MoveArgs) -> OpId, changing Outbox Cases Tasks
        => moves::ask(on.phone(), &on.session()?, case, mv, args);
    /// The queue of the unit whose clerk this person is, the one due first on top.
    units.queue() -> Vec<UnitJob> => units::queue(on.phone(), &on.session()?);
    /// The open cases of a supervisor's area, the one due first on top.
    supervision.open() -> Vec<AreaCase> => supervision::open(on.phone(), &on.session()?);
    /// 抽查: today's sample of closed cases.
    supervision.sample() -> Sample => supervision::sample(on.phone(), &on.session()?);
    /// Draws again; that it was done is on record.
    supervision.draw_again() -> Sample => supervision::draw_again(on.phone(), &on.session()?);
    /// A case with its photos, where and when each was taken, and what is in doubt.
    supervision.look(case: CaseId) -> LookedAt
        => supervision::look(on.phone(), &on.session()?, case);
    /// 督查结果: says what a case turned out to be. Answers the item in the outbox.
    supervision.found(case: CaseId, result: FindingResult, words: Paragraph) -> OpId,
        changing Outbox Cases
        => supervision::found(on.phone(), &on.session()?, case, result, words);
    /// Brings the photos of today's sample to this phone. Answers how many came.
    supervision.bring() -> u32
        => supervision::bring(on.phone(), &*on.net()?, &on.session()?).await;
    /// Brings a medium of a case, or its small picture, to this phone.
    cases.fetch_medium(case: CaseId, op: OpId, thumb: bool) -> ()
        => cases::fetch_medium(on.phone(), &*on.net()?, &on.session()?, case, op, thumb)
            .await.map(drop);

    /// The classes that the typing says, best first.
    classes.search(typed: String, kind: Option<ClassKind>, limit: u32) -> Vec<Hit>
        => classes::search(on.phone(), &on.session()?, &typed, kind, limit as usize);
    /// Every class in use, by major.
    classes.tree() -> Vec<Branch> => classes::tree(on.phone());
    /// The classes used of late.
    classes.recent() -> Vec<ClassName> => classes::recent(on.phone(), &on.session()?);
    /// The classes this person keeps on top.
    classes.pinned() -> Vec<ClassName> => classes::pinned(on.phone(), &on.session()?);
    /// Keeps a class on top, or no longer. Answers those that are there then.
    classes.pin(class: ClassKey, on_top: bool) -> Vec<ClassName>
        => classes::pin(on.phone(), &on.session()?, &class, on_top);
    /// What a class is called, in whatever edition.
    classes.name_of(class: ClassKey) -> Option<ClassName> => classes::name_of(on.phone(), &class);
    /// What a report of a class must show; of no class yet, what holds for all.
    classes.rules(class: Option<ClassKey>) -> ClassRules
        => Ok(app::rules_of(on.phone(), class.as_ref()));

    /// Where a fix puts its bearer.
    ground.whereabouts(fix: Fix) -> Whereabouts => ground::whereabouts(on.phone(), &fix);
    /// The nearest components of a class.
    ground.nearest_components(class: ClassKey, point: Point, n: u32) -> Vec<Nearby>
        => ground::nearest_components(on.phone(), &class, point, n as usize);
    /// The filing conditions of a class with the limits that hold here today.
    ground.conditions(class: ClassKey, point: Option<Point>) -> Vec<Condition>
        => ground::conditions(on.phone(), &class, point);
    /// What a map of a frame shows: unit grids and, near enough, components.
    ground.around(frame: Frame) -> Surroundings => ground::around(on.phone(), &frame);
    /// Where the city is, for a map that has nothing else to begin with.
    ground.city_frame() -> Option<Frame> => ground::city_frame(on.phone());
    /// 附近在办: what near by may be the very thing.
    similar.similar_nearby(seen: Seen) -> Vec<NearbyCase>
        => similar::similar_nearby(on.phone(), &on.session()?, &seen);

    /// Phrases to tap, those used of late first.
    phrases.offered(used_for: PhraseUse) -> Vec<Offered>
        => phrases::offered(on.phone(), &on.session()?, used_for);
    /// Notes that a phrase was tapped.
    phrases.used(used_for: PhraseUse, text: String) -> ()
        => phrases::used(on.phone(), &on.session()?, used_for, &text);

    /// What the centre tells this person, what waits for its reader first.
    notices.list() -> Vec<NoticeSheet> => notices::list(on.phone(), &on.session()?);
    /// How many of them wait for their reader.
    notices.unread() -> usize => notices::unread(on.phone(), &on.session()?);
    /// Notes that one was opened.
    notices.read(id: NoticeId) -> NoticeSheet, changing Notices
        => notices::read(on.phone(), &on.session()?, id);
    /// 已阅.
    notices.confirm(id: NoticeId) -> NoticeSheet, changing Notices
        => notices::confirm(on.phone(), &on.session()?, id);

    /// 上岗 or not, and what the roster says of today.
    duty.duty() -> DutyState => duty::duty(on.phone(), &on.session()?);
    /// 上岗.
    duty.go_on_duty(fix: Option<Fix>) -> OpId, changing Duty Outbox
        => duty::go_on_duty(on.phone(), &on.session()?, fix);
    /// 下岗.
    duty.go_off_duty(fix: Option<Fix>) -> OpId, changing Duty Outbox
        => duty::go_off_duty(on.phone(), &on.session()?, fix);

    /// Items since an instant and everything not yet complete, newest first.
    outbox.list(since: Millis, most: u32) -> Vec<ItemCard>
        => outbox::list(on.phone(), &on.session()?, since, most);
    /// The figures of the home screen since an instant.
    outbox.figures(since: Millis) -> Figures => outbox::figures(on.phone(), &on.session()?, since);
    /// Takes an item back that nobody was offered yet; a report becomes a draft again.
    outbox.recall(item: OpId) -> Option<Draft>, changing Drafts Outbox Cases Tasks
        => outbox::recall(on.phone(), &on.session()?, item);
    /// Takes a refused item up again.
    outbox.reopen(item: OpId) -> Reopened, changing Drafts Outbox Cases Tasks
        => outbox::reopen(on.phone(), &on.session()?, item);
    /// Lets a refused item be.
    outbox.set_aside(item: OpId) -> (), changing Outbox
        => outbox::set_aside(on.phone(), &on.session()?, item);
    /// What happened on this phone under this person's name, newest first.
    outbox.history(most: u32) -> Vec<LogLine> => outbox::history(on.phone(), &on.session()?, most);

    /// How syncing stands: running, offline, what is left to send.
    sync.state() -> SyncState
        => syncing::state(on.phone(), people::current(on.phone())?.as_ref(), &on.runs());
    /// Looks for the centre now and waits for what comes of it.
    sync.run() -> Run => on.run_now().await;
    /// Removes what the centre has had for long.
    sync.tidy() -> Cleaned, changing Cases => syncing::tidy(on.phone());

    /// The packs here.
    packs.shelf() -> Shelf => packs::shelf(on.phone());
    /// Fetches what is new of them.
    packs.refresh() -> Vec<Pack>, changing Packs => packs::refresh(on.phone(), &*on.net()?).await;

    /// Writes all unsent work to a file for a colleague's phone.
    bundles.export() -> Written, changing Outbox
        => bundles::export_here(on.phone(), &on.session()?);
}
