//! Whether a need is met.

use std::collections::BTreeSet;

use super::Switch;
use super::answers::{CheckResult, Exemption, Source, Wish};
use super::decide::{Facts, Person};
use super::flow::Flow;
use super::moves::Move;
use super::needs::Need;
use super::request::{MoveArgs, Request};
use super::state::CaseState;
use super::task::{Task, TaskKind};
use crate::case::{Case, FieldValue, Register};
use crate::city::{Awaits, CasePolicy, Gate, Role};
use crate::codes::UnitCode;
use crate::ids::UserId;
use crate::media::{MediaKind, MediaRole};
use crate::ops::ReportKind;
use crate::text::{Line, Paragraph};

/// Everything a need is judged by.
pub(super) struct Asked<'a> {
    pub(super) case: &'a Case,
    pub(super) request: &'a Request,
    pub(super) by: &'a Person<'a>,
    pub(super) facts: &'a dyn Facts,
}

impl Need {
    /// Whether it is met.
    pub(super) fn met(self, asked: &Asked<'_>) -> bool {
        let (flow, args) = (asked.flow(), asked.args());
        match self {
            Self::NewCase => asked.case.pos == 0,
            Self::Reason => says(args.reason.as_ref()),
            Self::Words => speaks(args.opinion.as_ref()),
            Self::WordsOrMedia => speaks(args.opinion.as_ref()) || asked.has_any_medium(),
            Self::HasReporter => flow.reporter.is_some(),
            Self::NoSupplementOpen => flow.open_task(TaskKind::Supplement).is_none(),
            Self::SupplementOpen => flow.open_task(TaskKind::Supplement).is_some(),
            Self::Class => asked.has_class(),
            Self::Condition => asked.has_condition(),
            Self::Place => !source_of(args).tells_a_place() || asked.facts.heard().place,
            Self::Caller => !source_of(args).is_a_call() || asked.facts.heard().caller,
            Self::Target => asked.has_target(),
            Self::Receiver => says(args.receiver.as_ref()),
            Self::SelfDisposed => {
                asked.case.doc.facts().is_some_and(|c| c.what.kind == ReportKind::SelfDisposed)
            }
            Self::Approval => args.approve.is_some(),
            Self::BothPhotos => {
                args.approve != Some(true)
                    || (asked.shows(MediaRole::Before) && asked.shows(MediaRole::After))
            }
            Self::Standard => args.standard.as_ref().is_some_and(|s| asked.facts.knows_standard(s)),
            Self::StandardOfClass => {
                let class = asked.case.doc.class();
                args.standard.as_ref().is_none_or(|s| asked.facts.is_of_class(s, class.as_ref()))
            }
            Self::Number => asked.facts.number().is_some(),
            Self::DisposalResult => args.disposal.is_some(),
            Self::AfterPhoto => {
                !asked.policy().after_photo || asked.has_photo(Some(MediaRole::After))
            }
            Self::AnyPhoto => asked.has_photo(None),
            Self::VerificationResult => args.verification.is_some(),
            Self::VerificationPhoto => asked.shows_or_says(MediaRole::Verification),
            Self::CheckResult => args.check.is_some(),
            Self::CheckPhoto => asked.shows_or_says(MediaRole::Check),
            Self::MediaReceived => says(args.without_media.as_ref()) || asked.media_are_here(),
            Self::Satisfaction => args.satisfied.is_some(),
            Self::Basis => args.basis.is_some(),
            Self::Checker => asked.may_be_sent(args.assignee),
            Self::OtherThanBefore => asked
                .open_check()
                .is_some_and(|task| args.assignee.is_some_and(|user| user != task.assignee)),
            Self::TaskOverdue => asked
                .open_task_of_state()
                .and_then(|task| task.due)
                .is_some_and(|due| due <= asked.facts.now()),
            _ => self.met_by_unit(asked).unwrap_or_else(|| self.met_by_centre(asked)),
        }
    }

    /// What units and crews are asked.
    fn met_by_unit(self, asked: &Asked<'_>) -> Option<bool> {
        let (flow, args, facts) = (asked.flow(), asked.args(), asked.facts);
        Some(match self {
            Self::Unit => unit_of(args, facts).is_some(),
            Self::CrewOfUnit => args.assignee.is_none_or(|crew| {
                unit_of(args, facts).is_some_and(|path| is_crew_of(crew, path.last(), facts))
            }),
            Self::CoUnits => co_units(args, facts).is_some(),
            Self::ChildUnit => unit_of(args, facts).is_some_and(|path| {
                path.len() == flow.holder.len().saturating_add(1) && path.starts_with(&flow.holder)
            }),
            Self::NotSignedFor => !flow.signed_for,
            Self::NotRuled => !flow.ruled,
            Self::NotReturnedThisRound => !flow.returned,
            Self::WithinReturnTime => flow
                .dispatched_at
                .is_none_or(|at| facts.now() <= at.saturating_add(facts.rules().return_ms())),
            Self::SafeIfUrgent => !asked.is_urgent() || flow.made_safe,
            Self::NotMadeSafe => !flow.made_safe,
            Self::Crew => args.assignee.is_some_and(|crew| is_crew_of(crew, flow.unit(), facts)),
            Self::HadCrew => flow
                .last_task(TaskKind::Disposal)
                .is_some_and(|task| is_crew_of(task.assignee, flow.unit(), facts)),
            Self::NotTaken => {
                flow.open_task(TaskKind::Disposal).is_some_and(|t| !flow.taken.contains(&t.id))
            }
            Self::NotUrgent => !asked.is_urgent(),
            Self::Wish => args.wish.is_some_and(|wish| match wish {
                Wish::Extension(limit) => limit.amount > 0,
                Wish::Suspension(until) => {
                    let days = until.saturating_sub(facts.now());
                    days > 0 && days <= facts.rules().suspension_ms()
                }
            }),
            Self::MayStillAsk => asked.may_still_ask(),
            _ => return None,
        })
    }

    /// What the centre is asked.
    fn met_by_centre(self, asked: &Asked<'_>) -> bool {
        let (flow, args, facts) = (asked.flow(), asked.args(), asked.facts);
        match self {
            Self::Application => flow.application.is_some(),
            Self::EndorsedApplication => flow.application.is_some_and(|open| open.endorsed),
            Self::SecondByLeader => {
                let large = flow.application.is_some_and(|open| match open.wish {
                    Wish::Extension(_) => facts.rules().leader_extends(flow.extensions),
                    Wish::Suspension(until) => {
                        facts.rules().leader_suspends(until.saturating_sub(facts.now()))
                    }
                });
                !large || asked.by.roles.contains(&Role::Leader)
            }
            Self::SuspensionOver => {
                !asked.by.is_system()
                    || flow.suspended_until.is_some_and(|until| until <= facts.now())
            }
            Self::PositiveCheck => match flow.check {
                Some(CheckResult::Fixed) => true,
                None | Some(CheckResult::CannotTell) => {
                    args.exemption.is_some_and(|exemption| asked.is_exempt(exemption))
                }
                Some(CheckResult::NotFixed | CheckResult::PartlyFixed) => false,
            },
            Self::ClosingProposed => {
                let delegated = facts.rules().is_on(Switch::DelegatedClosing);
                flow.closing_proposed.is_some()
                    || (delegated && asked.by.roles.contains(&Role::Acceptor))
            }
            Self::NoVoidProposed => flow.void_proposed.is_none(),
            Self::VoidProposed => flow.void_proposed.is_some(),
            Self::OpenUrge => {
                args.urge.is_some_and(|id| flow.urges.iter().any(|u| u.id == id && !u.done))
            }
            Self::OtherPost => asked.first_to_force().is_none_or(|(first, role)| {
                first != asked.by.user
                    && [Role::Leader, Role::ShiftLeader]
                        .into_iter()
                        .any(|own| own != role && asked.by.roles.contains(&own))
            }),
            Self::WasDispatched => !flow.holder.is_empty(),
            Self::NoAppealYet => flow.appeal.is_none(),
            Self::Appealable => flow.state != CaseState::Closed || flow.was_late(),
            Self::OpenAppeal => flow.appeal.as_ref().is_some_and(|a| a.outcome().is_none()),
            Self::OtherReviewer => flow
                .appeal
                .as_ref()
                .is_some_and(|a| a.reviews.iter().all(|(by, _)| *by != asked.by.user)),
            _ => false,
        }
    }
}

impl<'a> Asked<'a> {
    pub(super) fn flow(&self) -> &'a Flow {
        &self.case.flow
    }

    pub(super) fn args(&self) -> &'a MoveArgs {
        &self.request.args
    }

    /// The first of two who asks to close by force; one that was forgotten counts for nothing.
    pub(super) fn first_to_force(&self) -> Option<(UserId, Role)> {
        self.flow().force_asked_at(self.facts.now())
    }

    /// Marked urgent, or under a standard whose limit is.
    fn is_urgent(&self) -> bool {
        let flow = self.flow();
        flow.urgent || flow.standard.as_ref().is_some_and(|s| self.facts.is_urgent(s))
    }

    /// The open task of a collector or supervisor that a state waits for.
    pub(super) fn open_task_of_state(&self) -> Option<&'a Task> {
        let kind = match self.flow().state {
            CaseState::Checking => TaskKind::Check,
            CaseState::Verifying => TaskKind::Verification,
            CaseState::Reported => TaskKind::Supplement,
            _ => return None,
        };
        self.flow().open_task(kind)
    }

    pub(super) fn open_check(&self) -> Option<&'a Task> {
        self.open_task_of_state()
    }

    fn may_be_sent(&self, user: Option<UserId>) -> bool {
        let supervisors = self.facts.rules().is_on(Switch::SupervisorChecks);
        user.is_some_and(|user| {
            self.facts.has_role(user, Role::Collector)
                || (supervisors && self.facts.has_role(user, Role::Supervisor))
        })
    }

    fn may_still_ask(&self) -> bool {
        let (flow, facts) = (self.flow(), self.facts);
        let endorses = flow
            .application
            .is_some_and(|open| !open.endorsed && self.by.roles.contains(&Role::UnitClerk));
        let in_time = flow.due.is_none_or(|due| facts.now() <= due);
        let left = match self.args().wish {
            Some(Wish::Extension(_)) => flow.extensions < facts.rules().extensions,
            Some(Wish::Suspension(_)) => !flow.was_suspended,
            None => false,
        };
        (flow.application.is_none() || endorses) && in_time && left
    }

    fn has_class(&self) -> bool {
        matches!(
            self.case.doc.shown(Register::Object),
            Some(FieldValue::Object(object))
                if object.class.as_ref().is_some_and(|class| !class.is_blank())
        )
    }

    fn has_condition(&self) -> bool {
        let chosen = matches!(
            self.case.doc.shown(Register::Object),
            Some(FieldValue::Object(object))
                if object.condition.as_ref().is_some_and(|condition| !condition.is_blank())
        );
        let class = self.case.doc.class();
        // The acceptor may name it where the report did not: a call knows no conditions.
        let named = self.args().standard.as_ref().is_some_and(|standard| {
            self.facts.knows_standard(standard) && self.facts.is_of_class(standard, class.as_ref())
        });
        chosen || named || !self.facts.knows_conditions(class.as_ref())
    }

    /// Whether a case of this class may be closed so without a check. A photo or a film stands for the
    /// check of an urgent case only (`workflow.md` §2).
    fn is_exempt(&self, exemption: Exemption) -> bool {
        let allowed = self.policy().exemptions.contains(&exemption);
        allowed && (exemption == Exemption::Class || self.is_urgent())
    }

    fn has_target(&self) -> bool {
        let root = self.args().target.and_then(|target| self.facts.open_root(target));
        root.is_some_and(|root| root != self.case.id)
    }

    /// What holds for the class of the case.
    fn policy(&self) -> CasePolicy {
        self.facts.policy().for_class(self.case.doc.class().as_ref())
    }

    /// Whether everything has arrived that this move waits for in this class. What accepting names is
    /// looked for, too; later moves had needs of their own for that.
    fn media_are_here(&self) -> bool {
        let (policy, doc) = (self.policy(), &self.case.doc);
        let gate = match self.request.mv {
            Move::Forward => Gate::Forward,
            Move::ProposeClosing | Move::Close => Gate::Close,
            _ => Gate::Accept,
        };
        let kind = doc.facts().map_or(ReportKind::Registered, |facts| facts.what.kind);
        let after = policy.after_photo.then_some(MediaRole::After);
        let named: BTreeSet<MediaRole> = match gate {
            Gate::Accept => policy.roles_of(kind).clone(),
            Gate::Forward => after.into_iter().collect(),
            Gate::Close => after.into_iter().chain([MediaRole::Check]).collect(),
        };
        let awaits = policy.awaits(gate);
        let waits_for = |role| awaits == Awaits::All || named.contains(role);
        let shows = |role: &MediaRole| gate != Gate::Accept || self.shows(*role);
        awaits == Awaits::Nothing
            || (named.iter().all(shows)
                && doc
                    .media()
                    .iter()
                    .all(|m| !waits_for(&m.what.role) || self.facts.received(&m.what.sha256)))
    }

    /// Whether the case has a photo of this role, whoever took it.
    fn shows(&self, role: MediaRole) -> bool {
        self.case.doc.media().iter().any(|m| m.what.role == role)
    }

    fn has_any_medium(&self) -> bool {
        let args = self.args();
        self.case.doc.media().iter().any(|m| args.media.contains(&m.op) && m.by == self.by.user)
    }

    /// Whether the answer names a photo that its own maker attached in this round. One that is only on
    /// the phone yet is of this round.
    fn has_photo(&self, role: Option<MediaRole>) -> bool {
        let since = self.flow().round_since;
        let this_round = |op| self.case.doc.admitted_at(op).is_none_or(|at| at > since);
        self.case.doc.media().iter().any(|m| {
            m.what.kind == MediaKind::Photo
                && role.is_none_or(|role| m.what.role == role)
                && m.by == self.by.user
                && self.args().media.contains(&m.op)
                && this_round(m.op)
        })
    }

    fn shows_or_says(&self, role: MediaRole) -> bool {
        self.has_photo(Some(role)) || says(self.args().without_media.as_ref())
    }
}

/// Where a case that is registered comes from: most callers call the hotline.
pub(super) fn source_of(args: &MoveArgs) -> Source {
    args.source.unwrap_or(Source::Hotline)
}

fn says(line: Option<&Line>) -> bool {
    line.is_some_and(|line| !line.is_blank())
}

fn speaks(words: Option<&Paragraph>) -> bool {
    words.is_some_and(|words| !words.is_blank())
}

/// The unit a request names, if it exists.
pub(super) fn unit_of(args: &MoveArgs, facts: &dyn Facts) -> Option<Vec<UnitCode>> {
    let unit: UnitCode = args.unit.as_ref()?.as_str().parse().ok()?;
    let path = facts.path(&unit);
    (!path.is_empty()).then_some(path)
}

/// The helping units a request names, if each exists and none is the lead unit.
pub(super) fn co_units(args: &MoveArgs, facts: &dyn Facts) -> Option<Vec<UnitCode>> {
    let lead = unit_of(args, facts).and_then(|path| path.last().cloned());
    let mut units = Vec::new();
    for named in &args.co_units {
        let unit: UnitCode = named.as_str().parse().ok()?;
        if facts.path(&unit).is_empty() || Some(&unit) == lead.as_ref() {
            return None;
        }
        units.push(unit);
    }
    Some(units)
}

fn is_crew_of(user: UserId, unit: Option<&UnitCode>, facts: &dyn Facts) -> bool {
    let Some(unit) = unit else { return false };
    facts.has_role(user, Role::Crew)
        && facts.unit_of(user).is_some_and(|own| facts.path(&own).contains(unit))
}
