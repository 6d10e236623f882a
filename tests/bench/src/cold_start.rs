//! From a tap on the app to a home that can be used, on a phone with years of work and a large city in
//! its pocket, against an empty window of the same web view.

use std::path::Path;
use std::process::{Command, Stdio};

use collector_core::api;
use collector_core::phone::Notebook;
use collector_core::sync::Engine;
use shared::city::{Role, UserProfile};
use shared::ids::{CaseId, UserId};
use shared::text::Code;
use shared::workflow::{Move, MoveArgs, Request};
use system_tests::picture::photograph;
use system_tests::{Fallible, Trouble};
use uuid::Uuid;

use crate::Run;
use crate::figure::{Figure, Series};
use crate::ground::{self, COMPONENTS};
use crate::machine::{root, scratch, target};
use crate::screen::Screen;
use crate::stage::Stage;
use crate::submit::write_draft;

const MOST_RATIO: f64 = 1.4;
/// Nobody answers there, at once: a phone in a dead spot.
const NOWHERE: &str = "http://127.0.0.1:9";
const UNIT: &str = "U1";
/// More rows than a screen holds.
const TASKS: usize = 12;
const COLLECTOR: u128 = 101;
const DESK: u128 = 301;

fn person(n: u128, number: &str, roles: &[Role]) -> Fallible<UserProfile> {
    Ok(UserProfile {
        id: UserId(Uuid::from_u128(n)),
        work_number: number.parse()?,
        display: number.to_owned(),
        roles: roles.to_vec(),
        unit: Some(UNIT.parse()?),
        grids: Vec::new(),
    })
}

/// The desk gives a case to this phone's person as a task.
fn dispatched(stage: &Stage, case: CaseId) -> Fallible<()> {
    let assignee = Some(UserId(Uuid::from_u128(COLLECTOR)));
    let args = MoveArgs::default;
    let asked = [
        (Move::Accept, args()),
        (Move::File, MoveArgs { standard: Some(Code::clipped("S1")), ..args() }),
        (Move::Dispatch, MoveArgs { unit: Some(Code::clipped(UNIT)), ..args() }),
        (Move::Assign, MoveArgs { assignee, ..args() }),
    ];
    for (mv, args) in asked {
        let request = Request { mv, task: None, after: None, seen_pos: 0, args };
        let verdict = stage.centre.desk(case, UserId(Uuid::from_u128(DESK)), &request);
        if verdict != shared::case::Verdict::Applied {
            return Err(Trouble(format!("{mv:?}: {verdict:?}")));
        }
    }
    Ok(())
}

fn report(book: &Notebook<'_>, n: usize) -> Fallible<CaseId> {
    let thumb = photograph(n as u64, 320, 240)?;
    let case = write_draft(book, &[[format!("photo {n}").into_bytes(), thumb]])?;
    collector_core::draft::submit(book, case)?;
    Ok(case)
}

/// A phone that sent so many reports, has some tasks open, and the city's pack unfolded: everything
/// written through the core's own doors.
async fn used(stage: &Stage, records: usize) -> Fallible<String> {
    let field = [Role::Collector, Role::Crew];
    let desk = [Role::Acceptor, Role::ShiftLeader, Role::Dispatcher, Role::UnitClerk];
    stage.centre.add_account(person(COLLECTOR, "采0101", &field)?, crate::stage::PASSWORD);
    stage.centre.add_account(person(DESK, "席0301", &desk)?, crate::stage::PASSWORD);
    let (phone, session) = stage.ready_for(NOWHERE).await?;
    let told = ground::bring(stage, &phone, &ground::city()?).await?;
    let book = session.notebook(&phone)?;
    let mut cases = Vec::new();
    for n in 0..records {
        cases.push(report(&book, n)?);
    }
    let engine = Engine::new(&phone, &stage.centre)?;
    engine.run().await?;
    for case in cases.iter().take(TASKS) {
        dispatched(stage, *case)?;
    }
    let last = engine.run().await?;
    let open = api::tasks::open(&phone, &session)?.len();
    let figures = api::outbox::figures(&phone, &session, 0)?;
    let arrived = usize::try_from(figures.reports_received)?;
    if last.stopped.is_some() || open != TASKS || arrived != records {
        return Err(Trouble(format!("{open} tasks, {arrived} of {records} reports: {last:?}")));
    }
    Ok(told)
}

/// A program with a home of its own, so that no one's settings or caches are in it.
fn program(path: &Path, home: &Path, phone: &Path) -> Fallible<Command> {
    if !path.is_file() {
        return Err(Trouble(format!(
            "{} is not built: cargo xtask bench builds it",
            path.display()
        )));
    }
    std::fs::create_dir_all(home)?;
    let mut command = Command::new(path);
    for kept in ["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
        command.env(kept, home);
    }
    command.env("HOME", home).env("LANGUAGE", "zh_CN:zh").env("COLLECTOR_DATA", phone);
    command.stderr(Stdio::null());
    Ok(command)
}

/// What the home says in words, read once by a driver, so that the pixels are known to be its rows.
fn says(phone: &Path, home: &Path) -> Fallible<()> {
    let mut read = Command::new("node");
    read.arg(root().join("app/ui/stories/home.mjs")).arg(phone).arg(TASKS.to_string());
    read.env("PROGRAMS", target()).env("HOME", home).stdin(Stdio::null());
    let status = read.status()?;
    if status.success() {
        return Ok(());
    }
    Err(Trouble(format!("the home does not show its {TASKS} rows ({status})")))
}

/// The app's start against the empty window's.
pub(crate) fn cold_start(run: &Run) -> Fallible<Vec<Figure>> {
    let records = run.count(5_000, 300);
    let stage = Stage::new()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let told = runtime.block_on(used(&stage, records))?;
    let (phone, homes) = (stage.folder.path(), scratch()?);
    let (own, bare) = (homes.path().join("own"), homes.path().join("bare"));
    let mut own_program = program(&target().join("collector"), &own, phone)?;
    let mut bare_program = program(&target().join("examples/empty-window"), &bare, phone)?;
    says(phone, &own)?;

    let screen = Screen::open()?;
    // The first start of either fills caches that every later one finds.
    let own_looks = screen.watch(&mut own_program, None)?.picture;
    let bare_looks = screen.watch(&mut bare_program, None)?.picture;
    let turns = run.count(15, 5);
    let [mut ours, mut empty] = [const { Series::empty() }; 2];
    for _ in 0..turns {
        empty.ms(screen.watch(&mut bare_program, Some(&bare_looks))?.complete);
        ours.ms(screen.watch(&mut own_program, Some(&own_looks))?.complete);
    }
    let (value, peer) = (ours.median(), empty.median());
    Ok(vec![
        Figure::new("cold_start", value, "ms")
            .spread(&ours)
            .beside("an empty window of the same web view (median)", peer)
            .promised("ratio of the medians <= 1.4", value <= MOST_RATIO * peer)
            .noting(format!(
                "process start until the window's pixels stay as they are, read from the screen's \
                 memory; the process before was ended, files are in the system's cache; home with \
                 {TASKS} tasks, {records} records, all of today, {COMPONENTS} components ({told}), \
                 the centre out of reach; {turns} starts of each in turn"
            )),
    ])
}
