//! The queue of a disposal unit, for its clerk: every case of the unit's feed with where it stands in
//! the unit's own work, from what was synced and what this phone has still to say.

use serde::{Deserialize, Serialize};
use shared::sync::Feed;
use shared::workflow::{CaseState, Flow, Move};

use super::ApiResult;
use super::cases::{CaseCard, card};
use super::moves::{ApplicationCard, Countdown, Why, application, countdown, crew, why};
use crate::phone::Phone;
use crate::session::Session;
use crate::store::tables::views;
use crate::view::{Expected, OfCity, expected};

/// Where a case stands in the work of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum UnitStage {
    /// 待签收.
    ToSign,
    /// 待派人.
    ToAssign,
    /// 处置中.
    InWork,
    /// 待确认.
    ToConfirm,
    /// 退回与延期: it was returned, is suspended, or more time is asked for.
    Asked,
    /// 协办: another unit leads.
    Helping,
    /// 已反馈: the centre goes on with it.
    Sent,
    /// It is over.
    Over,
}

/// One case of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UnitJob {
    /// What a list shows of it.
    pub card: CaseCard,
    /// Where it stands in the unit's work.
    pub stage: UnitStage,
    /// The state it will be in.
    pub state: CaseState,
    /// The one countdown.
    pub countdown: Option<Countdown>,
    /// Who works on it.
    pub crew: Option<String>,
    /// Whether the crew has taken it.
    pub taken: bool,
    /// In which round.
    pub round: u32,
    /// Whether it is urgent.
    pub urgent: bool,
    /// Why it stands there, the last reason first.
    pub why: Vec<Why>,
    /// An open application.
    pub application: Option<ApplicationCard>,
    /// Own requests about it on their way.
    pub queued: Vec<Move>,
}

/// The queue of the units whose clerk this person is, the one due first on top. Empty for others.
///
/// # Errors
/// `session.over`.
pub fn queue(phone: &Phone, session: &Session) -> ApiResult<Vec<UnitJob>> {
    let book = session.notebook(phone)?;
    let person = book.person()?;
    let units = person.scope.feeds.iter().filter(|feed| matches!(feed, Feed::Unit(_)));
    let city = OfCity::of(phone);
    let mut jobs = Vec::new();
    for feed in units {
        for case in book.store.read(|db| views::of_feed(db, feed))? {
            jobs.push(job(&expected(&book, case, &[])?, &city));
        }
    }
    jobs.sort_by_key(|job| job.countdown.map_or(shared::ids::Millis::MAX, |count| count.due));
    Ok(jobs)
}

fn job(expected: &Expected, city: &OfCity) -> UnitJob {
    let flow = &expected.case.flow;
    let open = expected.shown.answers.iter().filter(|answered| answered.open);
    let task = flow.open_task(shared::workflow::TaskKind::Disposal);
    UnitJob {
        card: card(&expected.shown, "", city),
        stage: stage(flow, expected),
        state: flow.state,
        countdown: countdown(expected),
        crew: crew(expected),
        taken: task.is_some_and(|task| flow.taken.contains(&task.id)),
        round: flow.round,
        urgent: flow.urgent,
        why: why(expected),
        application: application(expected),
        queued: open.map(|answered| answered.request.mv).collect(),
    }
}

fn stage(flow: &Flow, expected: &Expected) -> UnitStage {
    let own = expected.me().profile.unit.as_ref();
    if own.is_some_and(|own| !flow.holder.contains(own) && flow.helpers.contains_key(own)) {
        return if flow.state.is_end() { UnitStage::Over } else { UnitStage::Helping };
    }
    match flow.state {
        CaseState::Returned | CaseState::Suspended => UnitStage::Asked,
        CaseState::Dispatched | CaseState::InWork if flow.application.is_some() => UnitStage::Asked,
        CaseState::Dispatched if flow.signed_for => UnitStage::ToAssign,
        CaseState::Dispatched => UnitStage::ToSign,
        CaseState::InWork => UnitStage::InWork,
        CaseState::WorkDone => UnitStage::ToConfirm,
        state if state.is_end() => UnitStage::Over,
        _ => UnitStage::Sent,
    }
}
