//! Who may get a task now, the best first. One pure function, so that what a desk is shown and what is
//! chosen for it when it names nobody are the same.
//!
//! It never gives somebody off duty; somebody from outside the responsibility grid only where the city
//! says so; and the reporter never where the city says not.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::on_duty::OnDuty;
use super::policy::{NobodyOnDuty, TaskChoice, TaskRule, WhatThen};
use super::roster::DutyPlan;
use crate::codes::{ClassKey, ResponsibilityGridCode};
use crate::geo::Point;
use crate::ids::{Millis, UserId};
use crate::workflow::TaskKind;

/// A position older than this says nothing about where somebody is.
const POSITION_GOOD_MS: Millis = 60 * 60_000;

/// The task, and the case it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is asked.
    pub kind: TaskKind,
    /// The class of the case, once there is one.
    pub class: Option<ClassKey>,
    /// Where it is.
    pub point: Option<Point>,
    /// Its responsibility grid.
    pub grid: Option<ResponsibilityGridCode>,
    /// Who reported it.
    pub reporter: Option<UserId>,
    /// Whether it is urgent.
    pub urgent: bool,
}

/// Where somebody was last seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Where.
    pub point: Point,
    /// When.
    pub at: Millis,
}

/// What is known of the people in the field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    /// Who is on duty and may be sent, each once.
    pub on_duty: Vec<OnDuty>,
    /// Who may be sent at all, on duty or not: for the next shift and for who is on call.
    pub may_be_sent: BTreeSet<UserId>,
    /// How many tasks each has open; none for 0.
    pub loads: BTreeMap<UserId, u32>,
    /// Where each was last seen.
    pub seen: BTreeMap<UserId, Seen>,
}

/// Why somebody is a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Reported the case.
    Reporter,
    /// Is on duty in its responsibility grid.
    OfGrid,
    /// Is on duty somewhere else.
    Near,
}

impl Why {
    /// In words.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Reporter => "原上报人",
            Self::OfGrid => "本责任网格在岗",
            Self::Near => "就近在岗",
        }
    }
}

/// One who may get the task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub user: UserId,
    /// Why.
    pub why: Why,
    /// Metres from the case, where both places are known.
    pub distance_m: Option<u32>,
    /// Tasks open.
    pub open_tasks: u32,
    /// The place in this list, from 1.
    pub rank: u32,
}

/// Who there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// At least one, the best first.
    Candidates(Vec<Candidate>),
    /// Nobody who may have it is on duty; what the city does then.
    Nobody(WhatThen),
}

/// Who may get the task now. `offset` is how many minutes the city's clock is ahead of UTC.
#[must_use]
pub fn candidates(
    asked: &Asked,
    field: &Field,
    plan: &DutyPlan,
    now: Millis,
    offset: i16,
) -> Choice {
    let rule = plan.rules.rule(asked.kind, asked.class.as_ref());
    let mut found: Vec<Candidate> = Vec::new();
    for choice in &rule.order {
        let mut more: Vec<Candidate> = field
            .on_duty
            .iter()
            .filter(|person| rule.allows(asked, person.user))
            .filter(|person| found.iter().all(|known| known.user != person.user))
            .filter_map(|person| candidate(*choice, person, asked, field, now))
            .collect();
        more.sort_by_key(|one| {
            let far = one.distance_m.unwrap_or(u32::MAX);
            let first = if *choice == TaskChoice::Nearest {
                (far, one.open_tasks)
            } else {
                (one.open_tasks, far)
            };
            (first, one.user)
        });
        more.dedup_by_key(|one| one.user);
        found.append(&mut more);
    }
    if found.is_empty() {
        return Choice::Nobody(nobody(&rule, asked, field, plan, now, offset));
    }
    found.iter_mut().zip(1..).for_each(|(one, rank)| one.rank = rank);
    Choice::Candidates(found)
}

impl TaskRule {
    fn allows(&self, asked: &Asked, user: UserId) -> bool {
        !self.not_the_reporter || asked.reporter != Some(user)
    }
}

fn candidate(
    choice: TaskChoice,
    person: &OnDuty,
    asked: &Asked,
    field: &Field,
    now: Millis,
) -> Option<Candidate> {
    let of_grid = asked.grid.as_ref().is_some_and(|grid| person.covers(grid));
    let why = match choice {
        TaskChoice::Reporter if asked.reporter == Some(person.user) => Why::Reporter,
        TaskChoice::OfGrid | TaskChoice::Nearest if of_grid => Why::OfGrid,
        TaskChoice::Nearest => Why::Near,
        TaskChoice::Reporter | TaskChoice::OfGrid => return None,
    };
    let seen = field.seen.get(&person.user);
    let seen = seen.filter(|seen| now.saturating_sub(seen.at) <= POSITION_GOOD_MS);
    let distance = asked.point.zip(seen).map(|(there, seen)| there.distance_m(seen.point));
    Some(Candidate {
        user: person.user,
        why,
        distance_m: distance.map(metres),
        open_tasks: field.loads.get(&person.user).copied().unwrap_or(0),
        rank: 0,
    })
}

/// Whole metres; the earth is far smaller than the bound.
fn metres(distance: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let whole = distance.round().clamp(0.0, f64::from(u32::MAX)) as u32;
    whole
}

fn nobody(
    rule: &TaskRule,
    asked: &Asked,
    field: &Field,
    plan: &DutyPlan,
    now: Millis,
    offset: i16,
) -> WhatThen {
    let may = |user| field.may_be_sent.contains(&user) && rule.allows(asked, user);
    let load = |user| field.loads.get(&user).copied().unwrap_or(0);
    let then = |what: &NobodyOnDuty| match what {
        NobodyOnDuty::FilmOrPhoto => asked.urgent.then_some(WhatThen::FilmOrPhoto),
        NobodyOnDuty::OnCall => plan
            .turns_at(now, offset)
            .filter(|turn| turn.row.on_call && may(turn.row.user))
            .filter(|turn| match &asked.grid {
                Some(grid) => turn.covers(grid),
                None => turn.row.grid.is_none(),
            })
            // Who is on call for the grid itself comes before who is for the whole city.
            .min_by_key(|turn| (turn.row.grid.is_none(), load(turn.row.user), turn.row.user))
            .map(|turn| WhatThen::OnCall(turn.row.user)),
        NobodyOnDuty::NextShift => plan
            .next_turns(asked.grid.as_ref()?, now, offset, may)
            .into_iter()
            .min_by_key(|turn| (load(turn.row.user), turn.row.user))
            .map(|turn| WhatThen::NextShift { user: turn.row.user, from: turn.from }),
    };
    rule.nobody.iter().find_map(then).unwrap_or(WhatThen::Nothing)
}
