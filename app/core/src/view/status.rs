//! The status words, the same on every screen (`workflow.md` §1).

use serde::{Deserialize, Serialize};
use shared::workflow::{CaseState, Labels};

use super::shown::ShownCase;
use crate::outbox::{ItemKind, ItemState};

/// Where a case stands for its reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum StatusWord {
    /// 已存本机.
    Saved,
    /// 传输中 n/m.
    Sending {
        /// Media at the centre, operations where there is no medium.
        done: u64,
        /// Of how many.
        of: u64,
    },
    /// 未完成: the centre had it and lost part of it; it goes again.
    Incomplete {
        /// Media at the centre.
        done: u64,
        /// Of how many.
        of: u64,
    },
    /// 未接收: the centre refused it, with the code.
    Refused(String),
    /// 中心暂存: kept there, not yet judged, with the code.
    Held(String),
    /// 中心已收.
    Received,
    /// The centre's own word: 已受理 and on.
    AtCentre(CaseState),
}

/// A status with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Status {
    /// For a screen to branch on.
    pub word: StatusWord,
    /// What the screen says.
    pub zh: String,
    /// The official number, once there is one.
    pub number: Option<String>,
    /// Own later work that is not at the centre yet.
    pub pending: usize,
}

/// The status of a case, in the city's words.
#[must_use]
pub fn status(shown: &ShownCase, labels: &Labels) -> Status {
    let open = |state: &ItemState| !matches!(state, ItemState::Received | ItemState::Refused(_));
    let states: Vec<_> = shown.items.iter().map(|item| (item, ItemState::of(item))).collect();
    let pending = states.iter().filter(|(_, state)| open(state)).count();
    let number = shown.case.flow.number.as_ref().map(ToString::to_string);
    let number = number.or_else(|| shown.receipts.iter().find_map(|r| r.number.clone()));
    let word = word(shown, &states);
    let zh = match &word {
        StatusWord::Saved => "已存本机".to_owned(),
        StatusWord::Sending { done, of } => format!("传输中 {done}/{of}"),
        StatusWord::Incomplete { done, of } => format!("未完成 {done}/{of}"),
        StatusWord::Refused(_) => "未接收".to_owned(),
        StatusWord::Held(_) => "中心暂存".to_owned(),
        StatusWord::Received => "中心已收".to_owned(),
        StatusWord::AtCentre(CaseState::Filed) => match &number {
            Some(number) => format!("已立案 {number}"),
            None => "已立案".to_owned(),
        },
        StatusWord::AtCentre(state) => labels.state(*state).to_owned(),
    };
    Status { word, zh, number, pending }
}

fn word(shown: &ShownCase, states: &[(&crate::outbox::ItemRow, ItemState)]) -> StatusWord {
    let state = shown.case.flow.state;
    // What the centre lost goes again whatever the workflow says, and its author must see it.
    let lost = states.iter().find(|(_, s)| *s == ItemState::Incomplete);
    if let Some((item, _)) = lost {
        return StatusWord::Incomplete { done: item.media_received, of: item.media };
    }
    if shown.view.is_some() && state != CaseState::Reported {
        return StatusWord::AtCentre(state);
    }
    // The report speaks for the case until the desk does.
    let report = states.iter().find(|(item, _)| item.kind == ItemKind::Report);
    match report {
        Some((_, ItemState::Waiting)) => StatusWord::Saved,
        Some((item, ItemState::Sending)) if item.media > 0 => {
            StatusWord::Sending { done: item.media_received, of: item.media }
        }
        Some((item, ItemState::Sending)) => {
            let [_, _, received, refused, held] = item.ops;
            StatusWord::Sending { done: received + refused + held, of: item.ops.iter().sum() }
        }
        Some((_, ItemState::Refused(code))) => StatusWord::Refused(code.clone()),
        Some((_, ItemState::Held(code))) => StatusWord::Held(code.clone()),
        Some((item, ItemState::Received)) if covered(shown, item) => StatusWord::Received,
        Some((item, _)) => StatusWord::Sending { done: item.media_received, of: item.media },
        None => StatusWord::AtCentre(state),
    }
}

/// Whether stored receipts cover every operation of the report; its files are counted in the row.
fn covered(shown: &ShownCase, item: &crate::outbox::ItemRow) -> bool {
    let ops: u64 = item.ops.iter().sum();
    item.files_open == 0
        && (ops == 0 || shown.receipts.iter().any(|receipt| receipt.op == item.item))
}
