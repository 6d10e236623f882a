//! A phone in somebody's pocket: the handset core with its folder, its network and its people.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use collector_core::camera::PictureSource;
use collector_core::clock::SystemClock;
use collector_core::draft::{self, AnswerEdit, DraftEdit, NewMedium};
use collector_core::entropy::SystemEntropy;
use collector_core::outbox::{self, Act};
use collector_core::phone::{Notebook, Phone};
use collector_core::photo::{Detail, develop};
use collector_core::session::{self, EnrolmentCode, Session};
use collector_core::sync::http::HttpTransport;
use collector_core::sync::{Engine, Outcome};
use collector_core::view::{self, OpenTask, ShownCase};
use shared::case::ObjectValue;
use shared::geo::{Datum, Fix, FixSource, Point};
use shared::ids::{BootId, CaseId, OpId, TaskId};
use shared::media::{MediaKind, MediaRole};
use shared::ops::ReportKind;
use shared::text::Text;
use shared::workflow::{Move, MoveArgs, Request, TaskKind};

use crate::ledger::Ledger;
use crate::net::Weather;
use crate::picture::photograph;
use crate::{Fallible, Trouble};

/// A phone.
pub struct Pocket {
    /// What the story calls it.
    pub name: &'static str,
    /// The handset core.
    pub phone: Phone,
    /// Its network.
    pub net: Weather,
    folder: PathBuf,
    shots: u64,
}

/// Opens the handset core on a folder.
///
/// # Errors
/// The folder can't be used.
pub fn open(folder: &Path) -> Fallible<Phone> {
    let clock = Arc::new(SystemClock::new(480, BootId([1; 4])));
    Ok(Phone::open(folder, clock, Arc::new(SystemEntropy))?)
}

impl Pocket {
    /// A new phone, enrolled by a scanned code.
    ///
    /// # Errors
    /// Enrolment fails.
    pub async fn enrolled(name: &'static str, folder: PathBuf, code: &str) -> Fallible<Self> {
        std::fs::create_dir_all(&folder)?;
        let phone = open(&folder)?;
        let code = EnrolmentCode::read(code)?;
        let net = Weather::over(Box::new(HttpTransport::at(&code.url, code.certificate)?));
        session::enrol(&phone, &net, &code, name).await?;
        let shots = u64::from(name.bytes().fold(7_u32, |n, b| n.wrapping_mul(31) + u32::from(b)));
        Ok(Self { name, phone, net, folder, shots: shots << 20 })
    }

    /// The phone after its process was killed: nothing but its folder is left.
    ///
    /// # Errors
    /// The folder can't be used.
    pub fn restarted(self) -> Fallible<Self> {
        let Self { name, phone, net, folder, shots } = self;
        drop(phone);
        Ok(Self { name, phone: open(&folder)?, net, folder, shots })
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes the network away, or gives it back.
    pub fn offline(&self, offline: bool) {
        self.net.offline.store(offline, Ordering::SeqCst);
    }

    /// Somebody takes the phone in hand.
    ///
    /// # Errors
    /// The sign-in fails.
    pub async fn sign_in(&self, number: &str, password: &str) -> Fallible<Session> {
        Ok(session::sign_in(&self.phone, &self.net, number, password).await?.session)
    }

    fn book(&self, who: &Session) -> Fallible<Notebook<'_>> {
        Ok(self.phone.notebook(who.user)?)
    }

    /// One run of the sync engine, over everybody on the phone.
    ///
    /// # Errors
    /// The phone itself fails; a centre out of reach is an outcome.
    pub async fn sync(&self) -> Fallible<Outcome> {
        Ok(Engine::new(&self.phone, &self.net)?.run().await?)
    }

    /// Reports a problem with photos; the books are told what travels.
    ///
    /// # Errors
    /// The handset refuses.
    pub fn reports(
        &mut self,
        who: &Session,
        what: &str,
        photos: u8,
        ledger: &mut Ledger,
    ) -> Fallible<CaseId> {
        let steps = i32::try_from(self.shots % 977)?;
        let fix = Fix {
            point: Point {
                lon_e7: 1_021_000_000 + steps * 100,
                lat_e7: 401_000_000 + steps * 70,
                datum: Datum::Wgs84,
            },
            accuracy_dm: Some(60),
            age_ms: 900,
            mock: false,
            source: FixSource::Gnss,
        };
        let begun = draft::begin(&self.book(who)?, ReportKind::Patrol, Some(fix))?;
        let case = begun.case;
        for i in 0..photos {
            let role = if i == 0 { MediaRole::Near } else { MediaRole::Far };
            let new = self.shoot(who, &begun.field_code.to_string(), role, &fix)?;
            ledger.photo(case, shared::media::Sha256Hash::of(&new.bytes));
            draft::add_medium(&self.book(who)?, case, new)?;
        }
        let place = draft::placed_by(&self.phone, &fix)?.value;
        let object = ObjectValue {
            class: Some(Text::clipped("gb47678.5-2026/component/01/037")),
            condition: Some(Text::clipped("SF-C01037-2")),
            component: None,
        };
        let edit = DraftEdit {
            catalogue: Some(Text::clipped("gb47678.5-2026/1")),
            object: Some(object),
            place: Some(place),
            description: Some(Text::clipped(what)),
            ..DraftEdit::default()
        };
        draft::edit(&self.book(who)?, case, edit)?;
        draft::submit(&self.book(who)?, case)?;
        ledger.cases.entry(case).or_default();
        Ok(case)
    }

    fn shoot(
        &mut self,
        who: &Session,
        field_code: &str,
        role: MediaRole,
        fix: &Fix,
    ) -> Fallible<NewMedium> {
        self.shots += 1;
        let raw = photograph(self.shots.wrapping_mul(0x9E37_79B9_7F4A_7C15), 2000, 1500)?;
        let shot =
            draft::shot(&self.book(who)?, field_code, role, PictureSource::Camera, Some(fix))?;
        let developed = develop(&raw, shot, Detail::Saving)?;
        Ok(NewMedium {
            kind: MediaKind::Photo,
            role,
            bytes: developed.photo,
            thumb: Some(developed.thumb),
            capture: Some(developed.record),
            seen: Some(developed.look.into()),
        })
    }

    /// A remark on a case.
    ///
    /// # Errors
    /// The handset refuses.
    pub fn remarks(
        &self,
        who: &Session,
        case: CaseId,
        words: &str,
        ledger: &mut Ledger,
    ) -> Fallible<()> {
        outbox::act(&self.book(who)?, case, Some(Act::Remark(Text::clipped(words))), Vec::new())?;
        ledger.remark(case, words);
        Ok(())
    }

    /// A new description of a case.
    ///
    /// # Errors
    /// The handset refuses.
    pub fn describes(&self, who: &Session, case: CaseId, words: &str) -> Fallible<()> {
        let value = shared::case::FieldValue::Description(Text::clipped(words));
        outbox::act(&self.book(who)?, case, Some(Act::Edit(vec![value])), Vec::new())?;
        Ok(())
    }

    /// Asks for a move that carries no photo.
    ///
    /// # Errors
    /// The handset refuses.
    pub fn asks(
        &self,
        who: &Session,
        case: CaseId,
        mv: Move,
        task: Option<TaskId>,
        args: MoveArgs,
        ledger: &mut Ledger,
    ) -> Fallible<OpId> {
        let seen_pos = self.shows(who, case)?.case.pos;
        let request = Request { mv, task, after: None, seen_pos, args };
        let op =
            outbox::act(&self.book(who)?, case, Some(Act::Ask(Box::new(request))), Vec::new())?;
        ledger.request(case, op);
        Ok(op)
    }

    /// Asks for a move that carries a photo.
    ///
    /// # Errors
    /// The handset refuses.
    pub fn asks_with_photo(
        &mut self,
        who: &Session,
        case: CaseId,
        mv: Move,
        task: Option<TaskId>,
        ledger: &mut Ledger,
    ) -> Fallible<OpId> {
        let new = self.shoot(who, &case.to_string(), MediaRole::Other, &here())?;
        ledger.photo(case, shared::media::Sha256Hash::of(&new.bytes));
        let seen_pos = self.shows(who, case)?.case.pos;
        let request = Request { task, seen_pos, ..Request::of(mv) };
        let item =
            outbox::act(&self.book(who)?, case, Some(Act::Ask(Box::new(request))), vec![new])?;
        let shown = self.shows(who, case)?;
        let asked = shown.answers.iter().find(|a| a.verdict.is_none() && a.request.mv == mv);
        ledger.request(case, asked.map_or(item, |a| a.op));
        Ok(item)
    }

    /// Reports something that was settled on the spot, with a photo before and one after.
    ///
    /// # Errors
    /// The handset refuses.
    pub fn settles(&mut self, who: &Session, ledger: &mut Ledger) -> Fallible<CaseId> {
        let fix = here();
        let begun = draft::begin(&self.book(who)?, ReportKind::SelfDisposed, Some(fix))?;
        let case = begun.case;
        for role in [MediaRole::Before, MediaRole::After] {
            let new = self.shoot(who, &begun.field_code.to_string(), role, &fix)?;
            ledger.photo(case, shared::media::Sha256Hash::of(&new.bytes));
            draft::add_medium(&self.book(who)?, case, new)?;
        }
        let place = draft::placed_by(&self.phone, &fix)?.value;
        let object = ObjectValue {
            class: Some(Text::clipped("gb47678.5-2026/matter/07/001")),
            ..ObjectValue::default()
        };
        let edit = DraftEdit { object: Some(object), place: Some(place), ..DraftEdit::default() };
        draft::edit(&self.book(who)?, case, edit)?;
        draft::submit(&self.book(who)?, case)?;
        ledger.cases.entry(case).or_default();
        Ok(case)
    }

    /// Answers a task with a photo.
    ///
    /// # Errors
    /// The handset refuses.
    pub fn answers(
        &mut self,
        who: &Session,
        task: &OpenTask,
        edit: AnswerEdit,
        ledger: &mut Ledger,
    ) -> Fallible<OpId> {
        let role = match task.kind {
            TaskKind::Disposal => MediaRole::After,
            TaskKind::Check => MediaRole::Check,
            TaskKind::Verification => MediaRole::Verification,
            TaskKind::Supplement => MediaRole::Near,
        };
        let fix = here();
        draft::begin_answer(&self.book(who)?, task.case, task.task)?;
        let new = self.shoot(who, &task.case.to_string(), role, &fix)?;
        ledger.photo(task.case, shared::media::Sha256Hash::of(&new.bytes));
        draft::add_answer_medium(&self.book(who)?, task.task, new)?;
        draft::edit_answer(&self.book(who)?, task.task, edit)?;
        let item = draft::submit_answer(&self.book(who)?, task.task)?;
        let shown = self.shows(who, task.case)?;
        let asked =
            shown.answers.iter().find(|a| a.verdict.is_none() && a.request.task == Some(task.task));
        ledger.request(task.case, asked.map_or(item, |a| a.op));
        Ok(item)
    }

    /// The open tasks of somebody.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn tasks(&self, who: &Session) -> Fallible<Vec<OpenTask>> {
        let book = self.book(who)?;
        let city = view::OfCity::of(&self.phone);
        Ok(book.store.read(|db| view::open_tasks(db, who.user, &city))?)
    }

    /// The open task of somebody on a case.
    ///
    /// # Errors
    /// There is none.
    pub fn task(&self, who: &Session, case: CaseId) -> Fallible<OpenTask> {
        let task = self.tasks(who)?.into_iter().find(|t| t.case == case);
        task.ok_or_else(|| Trouble(format!("{}: no open task on {case}", self.name)))
    }

    /// A case as somebody sees it.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn shows(&self, who: &Session, case: CaseId) -> Fallible<ShownCase> {
        let book = self.book(who)?;
        Ok(book.store.read(|db| view::show(db, who.user, case))?)
    }
}

/// A good fix in the demo city.
fn here() -> Fix {
    Fix {
        point: Point { lon_e7: 1_021_000_000, lat_e7: 401_000_000, datum: Datum::Wgs84 },
        accuracy_dm: Some(50),
        age_ms: 500,
        mock: false,
        source: FixSource::Gnss,
    }
}
