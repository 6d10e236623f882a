//! What lies on this phone, what its line carried, and a text about it for whoever helps.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use shared::sync::PROTOCOL;

use super::syncing::{self, Runs};
use super::{ApiResult, packs};
use crate::phone::{Phone, PhoneSettings, set_settings, settings, today_and_month};
use crate::session::Session;
use crate::store;
use crate::store::tables::{drafts, log, media};
use crate::sync::Used;

/// Lines of the log in a text for whoever helps.
const LINES: u32 = 50;

/// Bytes on this phone and over its line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Stock {
    /// Own photos, sounds and films on this phone.
    pub photos: u64,
    /// How many files that is.
    pub photo_files: u64,
    /// Bytes of these that the centre has not got yet.
    pub waiting: u64,
    /// The databases of everybody on this phone.
    pub database: u64,
    /// Packs, folded and unfolded.
    pub packs: u64,
    /// Bodies sent and received today by this phone.
    pub today: Used,
    /// The same of this calendar month.
    pub month: Used,
}

/// Bytes on this phone and over its line.
///
/// # Errors
/// `session.over`, `file.failed`.
pub fn stock(phone: &Phone, session: &Session) -> ApiResult<Stock> {
    let book = session.notebook(phone)?;
    let kept = book.store.read(media::kept)?;
    let (today, month) = today_and_month(phone)?;
    Ok(Stock {
        photos: kept.bytes,
        photo_files: kept.files,
        waiting: kept.waiting,
        database: bytes_in(&phone.root().join("users"))
            .saturating_add(bytes_of(&phone.root().join("carried.db"))),
        packs: bytes_in(&phone.packs()),
        today,
        month,
    })
}

fn bytes_of(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |m| m.len())
}

/// Bytes of the files of a folder; what vanishes meanwhile counts nothing.
fn bytes_in(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| bytes_of(&entry.path())).sum()
}

/// What was chosen for this phone.
#[must_use]
pub fn chosen(phone: &Phone) -> PhoneSettings {
    settings(phone)
}

/// Chooses for this phone.
///
/// # Errors
/// `file.failed`.
pub fn choose(phone: &Phone, chosen: PhoneSettings) -> ApiResult<PhoneSettings> {
    set_settings(phone, chosen)?;
    Ok(chosen)
}

/// Versions, counts and the last lines of the log as text, for whoever helps: no word of a report, no
/// name, no secret.
///
/// # Errors
/// `session.over`, `store.failed`.
pub fn diagnostics(phone: &Phone, session: &Session, runs: &Runs) -> ApiResult<String> {
    let book = session.notebook(phone)?;
    let person = book.person()?;
    let now = book.now()?;
    let sync = syncing::state(phone, Some(session), runs)?;
    let stock = stock(phone, session)?;
    let (written, lines) =
        book.store.read(|db| Ok((drafts::all(db)?.len(), log::latest(db, LINES)?)))?;
    let mut text = String::new();
    let mut line = |name: &str, value: &dyn std::fmt::Display| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name}: {value}");
    };
    line("app", &env!("CARGO_PKG_VERSION"));
    line("schema", &store::newest());
    line("protocol", &PROTOCOL);
    line("work_number", &person.profile.work_number);
    line("scope_rev", &person.scope.rev);
    line("now_ms", &now.wall_ms);
    line("drafts", &written);
    line("items_open", &sync.items);
    line("items_refused", &sync.refused);
    line("files_open", &sync.files);
    line("bytes_open", &sync.bytes);
    line("last_run_ms", &shown(sync.last_ms));
    line("last_whole_run_ms", &shown(sync.whole_ms));
    line("last_error", &sync.says.map_or_else(|| "-".to_owned(), |says| says.code));
    line("photo_bytes", &stock.photos);
    line("photo_files", &stock.photo_files);
    line("database_bytes", &stock.database);
    line("packs_bytes", &stock.packs);
    line("sent_today", &stock.today.sent);
    line("received_today", &stock.today.received);
    line("saver", &chosen(phone).saver);
    for pack in packs::shelf(phone)?.packs {
        line("pack", &format!("{} {}", pack.name, pack.version));
    }
    for one in lines {
        line("log", &format!("{} {} {}", one.at_ms, one.code, one.about));
    }
    Ok(text)
}

fn shown(at: Option<i64>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| at.to_string())
}
