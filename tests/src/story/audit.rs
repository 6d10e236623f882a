//! The audit: every store against the books, through public doors.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shared::case::{FieldValue, Register};
use shared::ids::CaseId;
use shared::media::Sha256Hash;
use shared::workflow::{CaseState, Move};

use super::{Cast, Timeline};
use crate::Fallible;
use crate::desk::Sheet;
use crate::ledger::{Expected, Findings};

/// Compares.
///
/// # Errors
/// A store can't be read at all.
pub async fn audit(cast: &Cast, timeline: &Timeline) -> Fallible<Findings> {
    let mut found = Findings { photos_sent: cast.ledger.photos(), ..Findings::default() };
    found.cases = cast.ledger.cases.len();
    let rows = cast.acceptor.all_cases().await?;
    let mut codes = BTreeSet::new();
    for row in &rows {
        let known = cast.ledger.cases.contains_key(&row.id);
        let twice = !codes.insert(row.field_code.clone());
        if !known || twice {
            timeline.says(&format!("audit: case {} should not be there", row.id));
            found.duplicated += 1;
        }
        found.closed += usize::from(row.state == CaseState::Closed);
    }
    let mut sheets = BTreeMap::new();
    for (case, expected) in &cast.ledger.cases {
        let Ok(sheet) = cast.acceptor.case(*case).await else {
            timeline.says(&format!("audit: case {case} is lost"));
            found.lost += 1;
            continue;
        };
        case_against_books(cast, *case, expected, &sheet, &mut found, timeline).await?;
        sheets.insert(*case, sheet);
    }
    count_moves(&sheets, &mut found, timeline);
    phones_against_centre(cast, &sheets, &mut found, timeline)?;
    Ok(found)
}

/// Which moves of the table the day saw, by the logs of all cases.
fn count_moves(sheets: &BTreeMap<CaseId, Sheet>, found: &mut Findings, timeline: &Timeline) {
    let lines = sheets.values().flat_map(|sheet| &sheet.timeline);
    let applied = |line: &&crate::desk::Line| {
        line.verdict.as_ref().is_some_and(|told| told.verdict == "applied")
    };
    let mut made: BTreeSet<Move> = lines.filter(applied).filter_map(|line| line.mv).collect();
    // A report is no wish: it is there or it is not.
    if sheets.values().any(|sheet| sheet.flow.reporter.is_some()) {
        made.insert(Move::Report);
    }
    let never: Vec<&str> =
        Move::ALL.iter().filter(|mv| !made.contains(mv)).map(|mv| mv.zh()).collect();
    let made_zh: Vec<&str> = made.iter().map(|mv| mv.zh()).collect();
    timeline.says(&format!("audit: moves made: {}", made_zh.join(" ")));
    if !never.is_empty() {
        timeline.says(&format!("audit: moves nobody made: {}", never.join(" ")));
    }
    (found.moves, found.unused) = (made.len(), never.len());
}

async fn case_against_books(
    cast: &Cast,
    case: CaseId,
    expected: &Expected,
    sheet: &Sheet,
    found: &mut Findings,
    timeline: &Timeline,
) -> Fallible<()> {
    let mut here: BTreeMap<Sha256Hash, usize> = BTreeMap::new();
    for medium in &sheet.media {
        if let Ok(bytes) = cast.acceptor.medium(case, medium.op).await {
            *here.entry(Sha256Hash::of(&bytes)).or_default() += 1;
        }
    }
    for photo in &expected.photos {
        match here.get(photo) {
            None => {
                timeline.says(&format!("audit: photo {photo} of {case} is lost"));
                found.lost += 1;
            }
            Some(times) => {
                found.photos_received += 1;
                found.duplicated += times - 1;
            }
        }
    }
    let said: BTreeSet<&str> = sheet.remarks.iter().filter_map(|r| r.value.as_str()).collect();
    let unsaid = expected.remarks.iter().filter(|r| !said.contains(r.as_str())).count();
    let unheard =
        expected.requests.iter().filter(|op| !sheet.flow.verdicts.contains_key(op)).count();
    let open = usize::from(expected.closed && sheet.case.state != CaseState::Closed);
    if unsaid + unheard + open > 0 {
        timeline.says(&format!(
            "audit: {case}: {unsaid} remarks, {unheard} requests, {open} closings are lost"
        ));
    }
    found.lost += unsaid + unheard + open;
    Ok(())
}

fn phones_against_centre(
    cast: &Cast,
    sheets: &BTreeMap<CaseId, Sheet>,
    found: &mut Findings,
    timeline: &Timeline,
) -> Fallible<()> {
    for holder in cast.collectors.iter().chain(&cast.crews) {
        let Some(phone) = cast.phones.get(holder.phone) else { continue };
        for (case, sheet) in sheets {
            let shown = phone.shows(&holder.session, *case)?;
            found.pending += shown.items.iter().filter(|item| !arrived(item)).count();
            // A duplicate hint shows a part on purpose; a case of one's own is shown whole.
            let Some(view) = &shown.view else { continue };
            if view.case.flow.reporter.is_none() {
                continue;
            }
            let same = view.case.pos == sheet.case.pos
                && shown.case.flow.state == sheet.case.state
                && values_here(&shown.case.doc) == values_there(sheet);
            if !same {
                timeline.says(&format!("audit: {} shows {case} otherwise", phone.name));
                found.divergent += 1;
            }
        }
    }
    Ok(())
}

fn arrived(item: &collector_core::outbox::ItemRow) -> bool {
    matches!(
        collector_core::outbox::ItemState::of(item),
        collector_core::outbox::ItemState::Received
    )
}

fn values_here(doc: &shared::case::CaseDoc) -> Vec<Vec<Value>> {
    let plain = |value: FieldValue| {
        let named = serde_json::to_value(value).unwrap_or_default();
        named.as_object().and_then(|o| o.values().next().cloned()).unwrap_or_default()
    };
    Register::ALL
        .iter()
        .map(|r| doc.values(*r).into_iter().map(|s| plain(s.written.value)).collect())
        .collect()
}

fn values_there(sheet: &Sheet) -> Vec<Vec<Value>> {
    let of = |r: &crate::desk::RegisterSheet| r.values.iter().map(|v| v.value.clone()).collect();
    sheet.registers.iter().map(of).collect()
}
