//! R1 with a real process and a real SIGKILL: whatever a call had acknowledged is there when the phone
//! is opened again, and in the end the centre has every report once.
//!
//! The centre lives in the test's own process and is talked to over HTTP, so that a kill takes the
//! phone and never the centre's memory of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use collector_core::api;
use collector_core::camera::{Picture, PictureSource};
use collector_core::draft::DraftEdit;
use collector_core::entropy::SystemEntropy;
use collector_core::fakes::{FakeCentre, FakeClock};
use collector_core::phone::Phone;
use collector_core::session::{EnrolmentCode, Session};
use collector_core::store::tables::{drafts, media};
use collector_core::sync::plan::LONGEST_PAUSE_MS;
use collector_core::view;
use shared::ids::CaseId;
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::{ReportKind, Signer};

use crate::front::Front;
use crate::support::*;

const FOLDER: &str = "COLLECTOR_TEST_KILLED_FOLDER";
const CODE: &str = "COLLECTOR_TEST_ENROLMENT";

/// Says what begins, does it, and only then says that it is done.
async fn step<T>(what: &str, act: impl Future<Output = T>, told: impl Fn(&T) -> String) -> T {
    let mut out = std::io::stdout();
    writeln!(out, "\nnow {what}").and_then(|()| out.flush()).unwrap();
    let done = act.await;
    writeln!(out, "\ndid {what} {}", told(&done)).and_then(|()| out.flush()).unwrap();
    done
}

fn open(folder: &Path) -> Phone {
    Phone::open(folder, Arc::new(FakeClock::at(MORNING)), Arc::new(SystemEntropy)).unwrap()
}

/// Run by the test below in a process of its own: works like a collector until it is killed.
#[tokio::test]
#[ignore = "a part of r01_kill_nine_at_200_points_loses_nothing_that_was_acknowledged"]
async fn works_until_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let code = api::people::read_code(&std::env::var(CODE).unwrap()).unwrap();
    let phone = open(Path::new(&folder));
    if !api::people::is_enrolled(&phone).unwrap() {
        let net = api::people::way_to(&code).unwrap();
        let enrol = async { api::people::enrol(&phone, &net, &code, "phone").await.unwrap() };
        step("enrol", enrol, |()| String::new()).await;
    }
    let way = api::people::way(&phone).unwrap();
    let session = match api::people::current(&phone).unwrap() {
        Some(session) => session,
        None => {
            let sign_in = api::people::sign_in(&phone, &way, "采0101", PASSWORD);
            step("sign-in", sign_in, |_| String::new()).await.unwrap().session
        }
    };
    // What a kill left open is finished first, as a collector would.
    let mut open = api::reports::drafts(&phone, &session).unwrap();
    let mut rounds: u32 = 0;
    loop {
        let case = match open.pop() {
            Some(sheet) => sheet.draft.case,
            None => {
                let begin = async {
                    let kind = ReportKind::Quick;
                    api::reports::begin(&phone, &session, kind, Some(good_fix())).unwrap().draft
                };
                step("draft", begin, |draft| draft.case.to_string()).await.case
            }
        };
        let newest = |sheet: &api::reports::DraftSheet| {
            format!("{case} {}", sheet.draft.media.last().unwrap().attached.sha256)
        };
        rounds += 1;
        let shoot = async {
            let source = PictureSource::Camera;
            let picture = Picture { bytes: picture(std::process::id() << 8 | rounds), source };
            let (role, fix) = (MediaRole::Near, good_fix());
            api::reports::add_photo(&phone, &session, case, role, &picture, Some(&fix), None)
                .unwrap()
        };
        step("photo", shoot, newest).await;
        let record = async {
            let seed = u64::from(std::process::id()) << 32 | u64::from(rounds);
            let bytes = photo(seed, 30_000).bytes;
            let (kind, role) = (MediaKind::Audio, MediaRole::Near);
            api::reports::add_recording(&phone, &session, case, kind, role, bytes).unwrap()
        };
        step("sound", record, newest).await;
        let place = async {
            let place = collector_core::draft::placed_by(&phone, &good_fix()).unwrap().value;
            let edit = DraftEdit { place: Some(place), ..DraftEdit::default() };
            api::reports::edit(&phone, &session, case, edit).unwrap();
        };
        step("place", place, |()| case.to_string()).await;
        let submit = async { api::reports::submit(&phone, &session, case).unwrap() };
        step("submit", submit, |_| case.to_string()).await;
        let run = api::syncing::run(&phone, &way);
        step("sync", run, |run| format!("{}", run.is_ok())).await.unwrap();
    }
}

/// A small JPEG, another one for each seed: what is tested is the kill, not the lens.
fn picture(seed: u32) -> Vec<u8> {
    let pixels: Vec<u8> =
        (0..64 * 48 * 3_u32).map(|n| n.wrapping_mul(seed | 1).to_le_bytes()[1]).collect();
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
    encoder.encode(&pixels, 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
    jpeg
}

/// What the calls of one phone had acknowledged before it was killed.
#[derive(Default)]
struct Acknowledged {
    enrolled: bool,
    signed_in: bool,
    placed: BTreeSet<CaseId>,
    submitted: BTreeSet<CaseId>,
    /// Every case begun, with its photos and sounds.
    media: BTreeMap<CaseId, BTreeSet<Sha256Hash>>,
}

impl Acknowledged {
    fn note(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let case = || words[1].parse::<CaseId>().unwrap();
        match words[0] {
            "enrol" => self.enrolled = true,
            "sign-in" => self.signed_in = true,
            "draft" => drop(self.media.entry(case()).or_default()),
            "photo" | "sound" => {
                self.media.entry(case()).or_default().insert(words[2].parse().unwrap());
            }
            "place" => drop(self.placed.insert(case())),
            "submit" => drop(self.submitted.insert(case())),
            _ => {}
        }
    }

    /// Opens the phone as the next boot would and looks for everything.
    fn assert_there(&self, phone: &Phone, at: &str) {
        assert!(!self.enrolled || api::people::is_enrolled(phone).unwrap(), "{at}");
        let session = api::people::current(phone).unwrap();
        assert!(!self.signed_in || session.is_some(), "{at}");
        let Some(session) = session else { return };
        let book = session.notebook(phone).unwrap();
        for file in book.store.read(media::here).unwrap() {
            let bytes = phone.media().read(&file).expect("a row has its file");
            assert_eq!(Sha256Hash::of(&bytes), file, "{at}: and the file is whole");
        }
        let items = items(&book);
        for (case, media) in &self.media {
            let draft = book.store.read(|db| drafts::get(db, *case)).unwrap();
            let reports = items.iter().filter(|item| item.case == *case).count();
            assert_eq!(usize::from(draft.is_some()) + reports, 1, "{at}: a draft or one item");
            assert!(!self.submitted.contains(case) || reports == 1, "{at}: submitted stays so");
            let placed = draft.as_ref().is_none_or(|draft| draft.place.is_some());
            assert!(!self.placed.contains(case) || placed, "{at}: its place is kept");
            let named: BTreeSet<Sha256Hash> = match draft {
                Some(draft) => draft.media.iter().map(|m| m.attached.sha256).collect(),
                None => media_of(&book, *case).into_iter().collect(),
            };
            assert!(media.is_subset(&named), "{at}: every photo is named");
        }
    }
}

fn media_of(book: &collector_core::phone::Notebook<'_>, case: CaseId) -> Vec<Sha256Hash> {
    let shown = book.store.read(|db| view::show(db, book.user, case)).unwrap();
    shown.case.doc.media().iter().map(|m| m.what.sha256).collect()
}

/// How long a step takes at most, about: the kill falls somewhere within.
fn at_most_about(step: &str) -> u64 {
    match step {
        "sign-in" => 80_000,
        "photo" | "sync" => 25_000,
        _ => 2_500,
    }
}

/// Lets a phone work and kills it somewhere within its `nth` step. Returns the step it died in.
fn killed(folder: &Path, code: &str, nth: u64, chance: u64, said: &mut Acknowledged) -> String {
    let own = "r01_kill_nine::works_until_killed";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", own, "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(CODE, code)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let (mut inside, mut steps, mut alive) = ("start".to_owned(), 0, true);
    // To the end of what it said: an acknowledgement that was on its way when it died counts.
    for line in lines {
        if let Some(what) = line.strip_prefix("now ") {
            what.clone_into(&mut inside);
            steps += 1;
        } else if let Some(done) = line.strip_prefix("did ") {
            said.note(done);
            "between".clone_into(&mut inside);
        }
        if alive && steps == nth {
            let until = Instant::now() + Duration::from_micros(chance % at_most_about(&inside));
            while Instant::now() < until {
                std::hint::spin_loop();
            }
            child.kill().unwrap();
            alive = false;
        }
    }
    let end = child.wait().unwrap();
    assert_eq!(end.signal(), Some(9), "it died of the kill and of nothing else: {end}");
    inside
}

/// The evening: what was left open is submitted, everything goes.
async fn evening(centre: &FakeCentre, phone: &Phone, session: &Session) -> BTreeSet<CaseId> {
    centre.pass(LONGEST_PAUSE_MS as u64);
    let book = session.notebook(phone).unwrap();
    for sheet in api::reports::drafts(phone, session).unwrap() {
        let case = sheet.draft.case;
        let fix = good_fix();
        api::reports::place_by_fix(phone, session, case, &fix).unwrap();
        if !sheet.lacking.is_empty() {
            let picture = Picture { bytes: picture(0), source: PictureSource::Camera };
            let role = MediaRole::Near;
            api::reports::add_photo(phone, session, case, role, &picture, Some(&fix), None)
                .unwrap();
        }
        api::reports::submit(phone, session, case).unwrap();
    }
    let way = api::people::way(phone).unwrap();
    let run = api::syncing::run(phone, &way).await.unwrap();
    assert_eq!(run.says, None, "{run:?}");
    let mut cases = BTreeSet::new();
    let blobs = centre.blobs();
    for item in items(&book) {
        assert!(cases.insert(item.case), "one item for each report");
        assert_eq!(status_of(&book, item.case).word, view::StatusWord::Received);
        let at_centre = centre.case(item.case).expect("every report is at the centre");
        let media: Vec<_> = at_centre.doc.media().iter().map(|m| m.what.sha256).collect();
        let each: BTreeSet<_> = media.iter().copied().collect();
        assert_eq!(each.len(), media.len(), "each photo once");
        assert!(each.is_subset(&blobs), "with its bytes");
        let here: BTreeSet<_> = media_of(&book, item.case).into_iter().collect();
        assert_eq!(each, here);
    }
    api::syncing::tidy(phone).unwrap();
    let left = std::fs::read_dir(phone.root().join("media")).unwrap().count();
    assert_eq!(left, book.store.read(media::here).unwrap().len(), "nothing lies about");
    cases
}

const DAYS: u64 = 8;
const KILLS_A_DAY: u64 = 26;

#[tokio::test]
async fn r01_kill_nine_at_200_points_loses_nothing_that_was_acknowledged() {
    let Stage { folder, centre, .. } = Stage::new();
    let centre = Arc::new(centre);
    let front = Front::open(centre.clone(), None);
    let mut deaths: BTreeMap<String, u32> = BTreeMap::new();
    let mut reported = BTreeSet::new();
    let mut chance = 0x2545_F491_4F6C_DD1D_u64;
    for day in 0..DAYS {
        // A phone out of its box: enrolling and signing in are killed as well.
        let root = folder.path().join(format!("phone-{day}"));
        std::fs::create_dir_all(&root).unwrap();
        let mut said = Acknowledged::default();
        for kill in 0..KILLS_A_DAY {
            let code = EnrolmentCode {
                url: format!("http://{}", front.address),
                server_id: centre.server(),
                key: Signer::from_secret(&[0xC1; 32]).key(),
                certificate: None,
                token: centre.enrolment_token(),
            };
            let code = serde_json::to_string(&code).unwrap();
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            let inside = killed(&root, &code, 1 + kill % 7, chance >> 8, &mut said);
            said.assert_there(&open(&root), &format!("day {day}, kill {kill}, in {inside}"));
            *deaths.entry(inside).or_default() += 1;
        }
        let phone = open(&root);
        let session = api::people::current(&phone).unwrap().expect("somebody signed in by now");
        let cases = evening(&centre, &phone, &session).await;
        assert!(said.media.keys().all(|case| cases.contains(case)), "whatever was begun arrived");
        reported.extend(cases);
    }
    let kills: u32 = deaths.values().sum();
    println!("{kills} kills, by the step they fell in: {deaths:?}");
    assert!(kills >= 200);
    for step in ["enrol", "sign-in", "draft", "photo", "sound", "submit", "sync"] {
        assert!(deaths.contains_key(step), "no kill fell in {step}: {deaths:?}");
    }
    let at_centre: BTreeSet<CaseId> = centre.cases().iter().map(|case| case.id).collect();
    assert_eq!(at_centre, reported, "every report once, and none that nobody made");
}
