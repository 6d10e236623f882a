//! What a move needs, each with the rule that is named when it is lacking.

use super::decide::{Facts, Person};
use super::request::{CheckResult, MoveArgs, Request};
use super::task::TaskKind;
use crate::case::{Case, FieldValue, Register};
use crate::city::Role;
use crate::codes::UnitCode;
use crate::ids::UserId;
use crate::media::MediaRole;

/// A condition of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A reason in words.
    Reason,
    /// The case has a class.
    Class,
    /// A filing standard that exists.
    Standard,
    /// A number can be issued.
    Number,
    /// A unit that exists.
    Unit,
    /// The holder has not signed yet.
    NotSignedFor,
    /// Returned at most once a round.
    NotReturnedThisRound,
    /// A crew of the holder's own.
    Crew,
    /// The crew has not taken it yet.
    NotTaken,
    /// There was a crew of the holder's own to send it back to.
    HadCrew,
    /// What the crew says.
    DisposalResult,
    /// A photo after the work.
    AfterPhoto,
    /// Somebody who may check.
    Checker,
    /// What the check finds.
    CheckResult,
    /// A photo of the check, or a word why there is none.
    CheckPhoto,
    /// A positive check after the last feedback, or a named exemption where no check says no.
    PositiveCheck,
    /// Everything attached has arrived, or a word why that may wait.
    MediaReceived,
}

impl Need {
    /// The stable code of the rule.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Reason => "move.needs_reason",
            Self::Class => "move.needs_class",
            Self::Standard => "move.needs_standard",
            Self::Number => "move.needs_number",
            Self::Unit => "move.needs_unit",
            Self::NotSignedFor => "move.already_signed_for",
            Self::NotReturnedThisRound => "move.already_returned",
            Self::Crew => "move.needs_crew",
            Self::NotTaken => "move.already_taken",
            Self::HadCrew => "move.had_no_crew",
            Self::DisposalResult => "move.needs_disposal_result",
            Self::AfterPhoto => "move.needs_after_photo",
            Self::Checker => "move.needs_checker",
            Self::CheckResult => "move.needs_check_result",
            Self::CheckPhoto => "move.needs_check_photo",
            Self::PositiveCheck => "move.needs_positive_check",
            Self::MediaReceived => "move.media_missing",
        }
    }

    /// Every need, for checks that walk them all.
    pub const ALL: [Self; 17] = [
        Self::Reason,
        Self::Class,
        Self::Standard,
        Self::Number,
        Self::Unit,
        Self::NotSignedFor,
        Self::NotReturnedThisRound,
        Self::Crew,
        Self::NotTaken,
        Self::HadCrew,
        Self::DisposalResult,
        Self::AfterPhoto,
        Self::Checker,
        Self::CheckResult,
        Self::CheckPhoto,
        Self::PositiveCheck,
        Self::MediaReceived,
    ];

    /// Whether it is met.
    #[must_use]
    pub fn met(self, case: &Case, request: &Request, by: &Person<'_>, facts: &dyn Facts) -> bool {
        let (flow, args) = (&case.flow, &request.args);
        match self {
            Self::Reason => args.reason.as_ref().is_some_and(|r| !r.is_blank()),
            Self::Class => matches!(
                case.doc.shown(Register::Object),
                Some(FieldValue::Object(object)) if object.class.as_ref().is_some_and(|c| !c.is_blank())
            ),
            Self::Standard => args.standard.as_ref().is_some_and(|s| facts.knows_standard(s)),
            Self::Number => facts.number().is_some(),
            Self::Unit => unit_of(args, facts).is_some(),
            Self::NotSignedFor => !flow.signed_for,
            Self::NotReturnedThisRound => !flow.returned,
            Self::Crew => is_own_crew(case, args.assignee, facts),
            Self::NotTaken => {
                flow.open_task(TaskKind::Disposal).is_some_and(|t| !flow.taken.contains(&t.id))
            }
            Self::HadCrew => flow
                .last_task(TaskKind::Disposal)
                .is_some_and(|t| is_own_crew(case, Some(t.assignee), facts)),
            Self::DisposalResult => args.disposal.is_some(),
            Self::AfterPhoto => has_photo(case, args, MediaRole::After, by),
            Self::Checker => args.assignee.is_some_and(|user| {
                facts.has_role(user, Role::Collector) || facts.has_role(user, Role::Supervisor)
            }),
            Self::CheckResult => args.check.is_some(),
            Self::CheckPhoto => {
                has_photo(case, args, MediaRole::Check, by)
                    || args.without_media.as_ref().is_some_and(|r| !r.is_blank())
            }
            Self::PositiveCheck => match flow.check {
                Some(CheckResult::Fixed) => true,
                None | Some(CheckResult::CannotTell) => args.exemption.is_some(),
                Some(CheckResult::NotFixed | CheckResult::PartlyFixed) => false,
            },
            Self::MediaReceived => {
                args.without_media.as_ref().is_some_and(|r| !r.is_blank())
                    || case.doc.media().iter().all(|m| facts.received(&m.what.sha256))
            }
        }
    }
}

/// The unit a request names, if it exists.
pub(super) fn unit_of(args: &MoveArgs, facts: &dyn Facts) -> Option<Vec<UnitCode>> {
    let unit: UnitCode = args.unit.as_ref()?.as_str().parse().ok()?;
    let path = facts.path(&unit);
    (!path.is_empty()).then_some(path)
}

fn is_own_crew(case: &Case, user: Option<UserId>, facts: &dyn Facts) -> bool {
    let (Some(user), Some(unit)) = (user, case.flow.unit()) else { return false };
    facts.has_role(user, Role::Crew)
        && facts.unit_of(user).is_some_and(|own| facts.path(&own).contains(unit))
}

/// Whether the answer names a photo of this role that its own maker attached in this round. One that
/// is only on the phone yet is of this round.
fn has_photo(case: &Case, args: &MoveArgs, role: MediaRole, by: &Person<'_>) -> bool {
    let this_round = |op| case.doc.admitted_at(op).is_none_or(|at| at > case.flow.round_since);
    case.doc.media().iter().any(|m| {
        m.what.role == role && m.by == by.user && args.media.contains(&m.op) && this_round(m.op)
    })
}
