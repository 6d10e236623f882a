//! A full phone: whoever was told "saved" finds it again, whoever was not is told why, and nothing is
//! left half. Full in two ways: the person's file may not grow, and the file system has no room.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use collector_core::api::{self, ApiError};
use collector_core::draft::DraftEdit;
use collector_core::phone::Phone;
use collector_core::session::Session;
use collector_core::store::tables::{drafts, media};
use shared::ids::{CaseId, OpId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::ReportKind;
use shared::text::Paragraph;

use crate::support::*;

/// What a phone holds, as far as its people and the centre could notice.
#[derive(Debug, PartialEq)]
struct Held {
    drafts: Vec<collector_core::draft::Draft>,
    items: Vec<(OpId, CaseId, u64)>,
    ops: u32,
    media: BTreeSet<Sha256Hash>,
    files: BTreeSet<String>,
}

/// Everything on the phone, read anew; a photo that is named and isn't whole fails here.
fn held(phone: &Phone, session: &Session) -> Held {
    let book = session.notebook(phone).unwrap();
    let (drafts, media, ops) = book
        .store
        .read(|db| {
            let ops: u32 = db.query_row("SELECT count(*) FROM ops", [], |row| row.get(0))?;
            Ok((drafts::all(db)?, media::here(db)?, ops))
        })
        .unwrap();
    let named = drafts.iter().flat_map(|d| &d.media).map(|m| m.attached.sha256);
    for sha256 in named.chain(media.iter().copied()) {
        let bytes = phone.media().read(&sha256).expect("a named photo is here");
        assert_eq!(Sha256Hash::of(&bytes), sha256, "and whole");
        assert!(media.contains(&sha256), "and has its row");
    }
    let files: BTreeSet<String> = fs::read_dir(phone.root().join("media"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let names: BTreeSet<String> = media.iter().map(ToString::to_string).collect();
    assert_eq!(files, names, "every file has its row, every row its file, and nothing lies beside");
    let items = items(&book).iter().map(|item| (item.item, item.case, item.media)).collect();
    Held { drafts, items, ops, media, files }
}

fn assert_full(error: &ApiError) {
    assert_eq!(error.code, "store.full", "{error}");
    assert!(error.zh.contains("空间不足") && error.zh.contains("已保存的内容都在"), "{}", error.zh);
    assert!(error.en.contains("full") && error.en.contains("safe"), "{}", error.en);
}

/// A sound as long as a short note; each is another one.
fn sound(n: u64) -> Vec<u8> {
    photo(n, 12_000).bytes
}

/// The acts of a report, each through the public door.
fn begin(phone: &Phone, session: &Session) -> Result<CaseId, ApiError> {
    api::reports::begin(phone, session, ReportKind::Quick, Some(good_fix())).map(|s| s.draft.case)
}

fn write(phone: &Phone, session: &Session, case: CaseId) -> Result<(), ApiError> {
    let long = "井盖缺失，行人绕行。".repeat(60);
    let edit = DraftEdit {
        description: Some(Paragraph::new(&long).unwrap()),
        place: Some(collector_core::draft::placed_by(phone, &good_fix()).unwrap().value),
        ..DraftEdit::default()
    };
    api::reports::edit(phone, session, case, edit).map(drop)
}

fn add(phone: &Phone, session: &Session, case: CaseId, n: u64) -> Result<(), ApiError> {
    let (kind, role) = (MediaKind::Photo, MediaRole::Near);
    api::reports::add_recording(phone, session, case, kind, role, sound(n)).map(drop)
}

fn submit(phone: &Phone, session: &Session, case: CaseId) -> Result<(), ApiError> {
    api::reports::submit(phone, session, case).map(drop)
}

/// How a phone gets full, and empty again.
trait Room {
    /// Leaves so much room and no more; how much a step is, is the room's own matter.
    fn leave(&self, phone: &Phone, session: &Session, steps: u32);
    fn free(&self, phone: &Phone, session: &Session);
}

/// The person's file may grow by so many pages.
struct Pages;

impl Room for Pages {
    fn leave(&self, phone: &Phone, session: &Session, steps: u32) {
        if steps == 0 {
            // Pages that were freed earlier would be room as well.
            let file = phone.root().join("users").join(format!("{}.db", session.user));
            rusqlite::Connection::open(file).unwrap().execute_batch("VACUUM").unwrap();
        }
        phone.store(session.user).unwrap().set_room(Some(steps)).unwrap();
    }
    fn free(&self, phone: &Phone, session: &Session) {
        phone.store(session.user).unwrap().set_room(None).unwrap();
    }
}

/// A file system with so many blocks left.
struct Disk(PathBuf);

const BLOCK: usize = 4096;

impl Room for Disk {
    fn leave(&self, _: &Phone, _: &Session, steps: u32) {
        let mut filler = File::options().create(true).append(true).open(&self.0).unwrap();
        let block = [0_u8; BLOCK];
        let full = loop {
            if let Err(error) = filler.write_all(&block) {
                break error;
            }
        };
        assert_eq!(full.kind(), ErrorKind::StorageFull, "a real full disk: {full}");
        let kept = filler.metadata().unwrap().len();
        let less = kept.saturating_sub(u64::from(steps) * BLOCK as u64);
        filler.set_len(less).unwrap();
    }
    fn free(&self, _: &Phone, _: &Session) {
        fs::remove_file(&self.0).unwrap();
    }
}

/// Does one act with more and more room until it is done: each time before that it says that the phone
/// is full, and changes nothing. Returns how often there was no room.
fn with_more_and_more_room(
    room: &dyn Room,
    phone: &Phone,
    session: &Session,
    what: &str,
    act: &mut dyn FnMut() -> Result<(), ApiError>,
) -> u32 {
    let before = held(phone, session);
    for steps in 0..200 {
        room.leave(phone, session, steps);
        let done = act();
        match done {
            Ok(()) => {
                room.free(phone, session);
                held(phone, session);
                return steps;
            }
            Err(error) => assert_full(&error),
        }
        assert_eq!(held(phone, session), before, "{what} with {steps}: nothing half");
        room.free(phone, session);
    }
    panic!("{what}: no room was ever enough");
}

const PHOTOS: usize = 4;

/// A day on a phone that is full at every step; in the end everything is at the centre, once.
async fn a_day_without_room(
    stage: &mut Stage,
    room: &dyn Room,
    reports: u64,
) -> BTreeMap<&'static str, u32> {
    let (phone, session) = stage.ready().await;
    // What was saved before, and has to be there after.
    let first = begin(&phone, &session).unwrap();
    add(&phone, &session, first, 1).unwrap();

    let mut without_room = BTreeMap::new();
    let mut story = |what: &'static str, act: &mut dyn FnMut() -> Result<(), ApiError>| {
        let full = with_more_and_more_room(room, &phone, &session, what, act);
        *without_room.entry(what).or_insert(0) += full;
    };
    let mut cases = Vec::new();
    // Act by act, so that each in its turn fills the pages it needs.
    for _ in 0..reports {
        story("draft", &mut || begin(&phone, &session).map(|case| cases.push(case)));
    }
    for case in &cases {
        story("edit", &mut || write(&phone, &session, *case));
    }
    for (n, case) in (2..).zip(cases.iter().cycle().take(cases.len() * PHOTOS)) {
        story("photo", &mut || add(&phone, &session, *case, n));
    }
    for case in &cases {
        story("submit", &mut || submit(&phone, &session, *case));
    }

    // So much that receipts and documents need pages of their own.
    let book = session.notebook(&phone).unwrap();
    for n in 0..30 {
        let case = write_draft(&book, 100 + n, 1, 600);
        write(&phone, &session, case).unwrap();
        submit(&phone, &session, case).unwrap();
    }
    // The next morning: its log of writes begins anew and needs room.
    drop(book);
    drop(phone);
    let phone = stage.boot();
    let book = session.notebook(&phone).unwrap();
    let reported = u32::try_from(items(&book).len()).unwrap();
    let before = held(&phone, &session);
    for steps in (0..).step_by(3) {
        room.leave(&phone, &session, steps);
        let run = api::syncing::run(&phone, &stage.centre).await;
        assert_eq!(held(&phone, &session), before, "sync with {steps}: nothing half");
        let views: u32 = book
            .store
            .read(|db| Ok(db.query_row("SELECT count(*) FROM views", [], |row| row.get(0))?))
            .unwrap();
        assert!(views == 0 || views == reported, "{views}: a reply is taken whole or not at all");
        room.free(&phone, &session);
        match run {
            Ok(run) => {
                assert_eq!(run.says, None, "{run:?}");
                assert_eq!(views, reported);
                break;
            }
            Err(error) => assert_full(&error),
        }
        *without_room.entry("sync").or_insert(0) += 1;
    }
    for what in ["draft", "edit", "photo", "submit", "sync"] {
        assert!(without_room[what] > 0, "{what} was never without room");
    }

    write(&phone, &session, first).unwrap();
    submit(&phone, &session, first).unwrap();
    stage.sync_clean(&phone).await;
    assert_all_received(stage, &book);
    for case in cases {
        let at_centre = stage.centre.case(case).unwrap();
        let photos = at_centre.doc.media().len();
        assert_eq!(photos, PHOTOS, "each photo once, however often it was tried");
    }
    assert_eq!(stage.centre.cases().len(), reported as usize + 1, "each report once");
    without_room
}

#[tokio::test]
async fn a_file_that_can_not_grow_loses_nothing_and_says_so() {
    let mut stage = Stage::new();
    let without_room = a_day_without_room(&mut stage, &Pages, 20).await;
    println!("pages: times without room, by act: {without_room:?}");
}

const MOUNTED: &str = "COLLECTOR_TEST_SMALL_DISK";

/// Run by the test below in a mount namespace of its own, on a file system of a few megabytes.
#[tokio::test]
#[ignore = "a part of a_disk_without_room_loses_nothing_and_says_so"]
async fn on_a_small_disk() {
    let Ok(mounted) = std::env::var(MOUNTED) else { return };
    let mounted = PathBuf::from(mounted);
    let room = Disk(mounted.join("filler"));
    let mut stage = Stage::new();
    stage.folder = tempfile::tempdir_in(&mounted).unwrap();
    let without_room = a_day_without_room(&mut stage, &room, 2).await;
    println!("disk: times without room, by act: {without_room:?}");

    // It was switched off and starts without a block left.
    let mut stage = Stage::seeded(7);
    stage.folder = tempfile::tempdir_in(&mounted).unwrap();
    let (phone, session) = stage.ready().await;
    let case = begin(&phone, &session).unwrap();
    write(&phone, &session, case).unwrap();
    add(&phone, &session, case, 1).unwrap();
    let before = held(&phone, &session);
    room.leave(&phone, &session, 0);
    drop(phone);
    let phone = stage.boot();
    for answer in [
        api::reports::drafts(&phone, &session).map(drop),
        submit(&phone, &session, case),
        add(&phone, &session, case, 2),
    ] {
        assert_full(&answer.unwrap_err());
    }
    let run = api::syncing::run(&phone, &stage.centre).await.unwrap();
    assert_full(&run.says.expect("a run that could not open a person's file says so"));
    room.free(&phone, &session);
    assert_eq!(held(&phone, &session), before);
    submit(&phone, &session, case).unwrap();
    stage.sync_clean(&phone).await;
    assert_all_received(&stage, &session.notebook(&phone).unwrap());
    println!("told on a small disk");
}

/// The ways to a mount that nobody else sees, the one without any rights first.
const NAMESPACES: [&[&str]; 2] = [&["--user", "--map-root-user", "--mount"], &["--mount"]];

fn on_a_disk_of_its_own(namespace: &[&str], folder: &Path, then: &[&str]) -> Option<Output> {
    let mount = "mount -t tmpfs -o size=12m tmpfs \"$1\" && shift && exec \"$@\"";
    Command::new("unshare")
        .args(namespace)
        .args(["sh", "-c", mount, "sh"])
        .arg(folder)
        .args(then)
        .env(MOUNTED, folder)
        .output()
        .ok()
}

#[test]
fn a_disk_without_room_loses_nothing_and_says_so() {
    let folder = scratch();
    let may = |namespace: &&&[&str]| {
        on_a_disk_of_its_own(namespace, folder.path(), &["true"])
            .is_some_and(|output| output.status.success())
    };
    let Some(namespace) = NAMESPACES.iter().find(may) else {
        println!("went without a small disk: this machine lets nobody mount one");
        return;
    };
    let own = std::env::current_exe().unwrap();
    let story = ["--exact", "full_disk::on_a_small_disk", "--ignored", "--nocapture"];
    let then = [[own.to_str().unwrap()].as_slice(), &story].concat();
    let output = on_a_disk_of_its_own(namespace, folder.path(), &then).unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let why = String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    assert!(output.status.success(), "{said}{why}");
    assert!(said.contains("told on a small disk"), "the story was told: {said}{why}");
}

/// Every machine has this one: a device that takes no byte, where the photo's file would be written.
#[tokio::test]
async fn a_photo_that_finds_no_room_leaves_nothing_and_fits_later() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let case = begin(&phone, &session).unwrap();
    let before = held(&phone, &session);
    let beside = phone.media().path(&Sha256Hash::of(&sound(1))).with_extension("part");
    std::os::unix::fs::symlink("/dev/full", &beside).unwrap();
    assert_full(&add(&phone, &session, case, 1).unwrap_err());
    assert_eq!(held(&phone, &session), before);
    add(&phone, &session, case, 1).unwrap();
    write(&phone, &session, case).unwrap();
    submit(&phone, &session, case).unwrap();
    stage.sync_clean(&phone).await;
    assert_all_received(&stage, &session.notebook(&phone).unwrap());
}

#[tokio::test]
async fn tidying_removes_what_a_kill_left_and_nothing_that_is_named() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let case = write_draft(&book, 1, 2, 900);
    let before = held(&phone, &session);
    let left = phone.media().path(&Sha256Hash::of(b"killed before its row"));
    fs::write(&left, b"killed before its row").unwrap();
    fs::write(left.with_extension("part"), b"killed in the mid").unwrap();
    assert_eq!(api::syncing::tidy(&phone).unwrap().leftovers, 2);
    assert_eq!(held(&phone, &session), before);

    // A photo that can't be noted is not kept: its draft is gone.
    let code = book.store.read(|db| drafts::get(db, case)).unwrap().unwrap().field_code;
    api::reports::discard(&phone, &session, case, Some(&code)).unwrap();
    assert_eq!(add(&phone, &session, case, 9).unwrap_err().code, "draft.gone");
    assert!(held(&phone, &session).files.is_empty());
}
