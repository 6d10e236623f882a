//! A desk after years: a page of a queue, and one case, with a million cases kept.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use rusqlite::{Connection, params};
use shared::case::{Case, Entry};
use shared::city::Role;
use shared::ids::CaseId;
use shared::sync::encode;
use shared::workflow::CaseState;
use sync_server::authority::{Authority, QueueFilter};
use sync_server::store::engine::{SqliteEngine, SqliteOptions};
use sync_server::store::{Account, Store};
use system_tests::{Fallible, Trouble};
use uuid::Uuid;

use crate::Run;
use crate::dice::Dice;
use crate::figure::{Figure, Series};
use crate::machine;
use crate::office::{Office, admitted, hashes};

const SMALL: usize = 10_000;
const MOST_MS: f64 = 50.0;
const MOST_RATIO: f64 = 1.5;
/// The first change; each case changes a minute after the one before.
const BEGUN: i64 = 1_700_000_000_000;

/// A centre with many cases.
struct Kept {
    office: Office,
    cases: Vec<CaseId>,
}

/// One case, written by admission, as it is repeated: nearly all of a store is closed.
struct Pattern {
    id: CaseId,
    shapes: Vec<(CaseState, &'static str, Vec<u8>)>,
    entries: Vec<Vec<u8>>,
    pos: i64,
}

impl Pattern {
    async fn of(office: &Office) -> Fallible<Self> {
        let mut handset = office.handset().await?;
        let id = handset.reports(&hashes(3));
        let reply = office.authority.push(&handset.unsent()?, handset.installation).await?;
        admitted(&reply.answers)?;
        let store = office.authority.store();
        let case = store.case(id).await?.ok_or_else(|| Trouble("no case".to_owned()))?;
        let entries: Vec<Entry> = store.entries(id, 0).await?;
        let shape = |state: CaseState, word: &'static str| {
            let mut case: Case = case.clone();
            case.flow.state = state;
            (state, word, encode(&case))
        };
        let shapes = vec![shape(CaseState::Closed, "closed"), shape(case.flow.state, "reported")];
        let entries = entries.iter().map(encode).collect();
        Ok(Self { id, shapes, entries, pos: i64::try_from(case.pos)? })
    }
}

/// The same bytes with another case's id, however it is spelt in them.
fn renamed(bytes: &[u8], from: CaseId, to: CaseId) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let spellings = [
        (from.bytes().to_vec(), to.bytes().to_vec()),
        (from.to_string().into_bytes(), to.to_string().into_bytes()),
    ];
    for (old, new) in spellings {
        let mut at = 0;
        while let Some(window) = out.get_mut(at..at + old.len()) {
            if *window == *old {
                window.copy_from_slice(&new);
            }
            at += 1;
        }
    }
    out
}

fn fill(file: &Path, pattern: &Pattern, units: &[String], count: usize) -> Fallible<Vec<CaseId>> {
    let mut db = Connection::open(file)?;
    db.pragma_update(None, "synchronous", "OFF")?;
    db.pragma_update(None, "cache_size", -400_000)?;
    let mut cases = Vec::with_capacity(count);
    let tx = db.transaction()?;
    {
        let mut doc = tx.prepare(
            "INSERT INTO case_doc (id, pos, snapshot, state, number, field_code, reporter, unit, \
             created_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, '采0101-0701-001', '', ?6, ?7, ?7)",
        )?;
        let mut entry = tx.prepare("INSERT INTO case_entry VALUES (?1, ?2, ?3)")?;
        for n in 0..count {
            let id = CaseId(Uuid::now_v7());
            // One in fifty is still open.
            let shape = pattern.shapes.get(usize::from(n % 50 == 0));
            let Some((_, state, snapshot)) = shape else { continue };
            let unit = units.get(n % units.len().max(1));
            let at = BEGUN + n as i64 * 60_000;
            let text = id.to_string();
            let snapshot = renamed(snapshot, pattern.id, id);
            doc.execute(params![text, pattern.pos, snapshot, state, format!("N{n}"), unit, at])?;
            for (pos, bytes) in (1_i64..).zip(&pattern.entries) {
                entry.execute(params![text, pos, renamed(bytes, pattern.id, id)])?;
            }
            cases.push(id);
        }
    }
    tx.commit()?;
    // A store that grew over years has no gigabytes in its log, nor on their way to the disk.
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))?;
    std::fs::File::open(file)?.sync_all()?;
    Ok(cases)
}

async fn kept(file: &Path, count: usize) -> Fallible<Kept> {
    let engine = Arc::new(SqliteEngine::open(file, SqliteOptions::default()).await?);
    let office = Office::on(Store::open(engine).await?).await?;
    let pattern = Pattern::of(&office).await?;
    let units: Vec<String> =
        office.authority.city().units.iter().map(|u| u.code.to_string()).collect();
    let cases = fill(file, &pattern, &units, count)?;
    Ok(Kept { office, cases })
}

/// One page as somebody turns it: the whole city's, a state's, a unit's; the first or a later one.
async fn page(
    authority: &Authority,
    people: [&Account; 2],
    cases: &[CaseId],
    dice: &mut Dice,
) -> Fallible<usize> {
    let state = match dice.below(3) {
        0 => Some(CaseState::Closed),
        1 => Some(CaseState::Reported),
        _ => None,
    };
    let deep = usize::try_from(dice.below(cases.len() as u32))?;
    let before = (dice.below(2) == 0)
        .then(|| cases.get(deep).map(|id| (BEGUN + deep as i64 * 60_000, *id)))
        .flatten();
    let [desk, clerk] = people;
    let reader = if dice.below(3) == 0 { clerk } else { desk };
    let filter = QueueFilter { state, before, limit: 50 };
    Ok(authority.queue(&filter, reader).await?.len())
}

struct Measured {
    pages: Series,
    opened: Series,
}

async fn measure(stores: [&Kept; 2], turns: usize) -> Fallible<[Measured; 2]> {
    let empty = || Measured { pages: Series::empty(), opened: Series::empty() };
    let mut out = [empty(), empty()];
    let mut dice = [Dice::new(11), Dice::new(11)];
    let mut rows = 0;
    for turn in 0..turns {
        for ((store, measured), dice) in stores.iter().zip(&mut out).zip(&mut dice) {
            let office = &store.office;
            let (desk, clerk) = (office.any(Role::Acceptor)?, office.any(Role::UnitClerk)?);
            let begun = Instant::now();
            let found = page(&office.authority, [desk, clerk], &store.cases, dice).await?;
            let took = begun.elapsed();
            rows += found;
            let n = usize::try_from(dice.below(store.cases.len() as u32))?;
            let id = *store.cases.get(n).ok_or_else(|| Trouble("no such case".to_owned()))?;
            let begun = Instant::now();
            let detail = office.authority.case_for(id, desk).await?;
            let opened = begun.elapsed();
            if detail.case.id != id || detail.entries.len() != 5 {
                return Err(Trouble(format!("{id} is not what was asked for")));
            }
            // The first turns fill the caches of both.
            if turn >= turns / 10 {
                measured.pages.ms(took);
                measured.opened.ms(opened);
            }
        }
    }
    if rows < turns {
        return Err(Trouble("the pages are empty".to_owned()));
    }
    Ok(out)
}

/// Against the same with ten thousand.
pub(crate) fn list_million(run: &Run) -> Fallible<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let folder = machine::scratch()?;
        let count = run.count(1_000_000, 100_000);
        let begun = Instant::now();
        let small = kept(&folder.path().join("small.db"), SMALL).await?;
        let large = kept(&folder.path().join("large.db"), count).await?;
        let filled = begun.elapsed().as_secs_f64();
        let size = std::fs::metadata(folder.path().join("large.db"))?.len() as f64 / 1e9;
        let turns = run.count(4_000, 1_000);
        let [few, many] = measure([&small, &large], turns).await?;
        let figure = |name: &str, many: &Series, few: &Series, what: &str| {
            let (own, peer) = (many.at(99), few.at(99));
            Figure::new(name, own, "ms")
                .spread(many)
                .beside("the same among 10 000 (p99)", peer)
                .promised(
                    "p99 <= 50 ms and ratio <= 1.5",
                    own <= MOST_MS && own <= MOST_RATIO * peer,
                )
                .noting(format!(
                    "{what} among {count} cases ({size:.1} GB SQLite, filled by SQL in {filled:.0} \
                     s; each with the five entries of a fresh report), in process; {turns} turns"
                ))
        };
        let pages = "a page of 50 of the city, a state, a unit, the first or deep down,";
        Ok(vec![
            figure("list_page", &many.pages, &few.pages, pages),
            figure("list_case", &many.opened, &few.opened, "a case with its log"),
        ])
    })
}
