//! What can't hold in a city's policies, for the one who imports them.

use super::class_policy::{CasePolicy, ClassPolicy};
use super::policy::Policy;
use super::unit::ClassGroup;
use crate::catalogue::Catalogue;
use crate::media::MediaRole;

/// Something in the policies that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the policy of {of}: {rule}")]
pub struct PolicyFault {
    /// Whose policy: the city's, or that of some classes.
    pub of: String,
    /// What is wrong with it.
    pub rule: PolicyRule,
}

/// What is wrong with a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRule {
    /// The same classes have two.
    #[error("the same classes have another one above; the later one wins")]
    Twice,
    /// No catalogue lists such a class.
    #[error("no catalogue lists such a class; it will never be asked")]
    NoClass,
    /// Nobody can take so few photos.
    #[error("the fewest photos are more than the most")]
    MinAboveMax,
    /// Nobody can show so much.
    #[error("more roles are asked for than photos are allowed")]
    RolesAboveMax,
    /// A report never shows this.
    #[error(
        "a report never shows a check, a verification or something else; name near, far, reference, before or after"
    )]
    NoRoleOfReports,
    /// No receiver is that good.
    #[error(
        "a fix younger than 1 s or finer than 1 m can't be asked for: every fix would be flagged"
    )]
    FixTooGood,
}

impl PolicyRule {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Twice => "policy.twice",
            Self::NoClass => "policy.no_class",
            Self::MinAboveMax => "policy.min_above_max",
            Self::RolesAboveMax => "policy.roles_above_max",
            Self::NoRoleOfReports => "policy.no_role_of_reports",
            Self::FixTooGood => "policy.fix_too_good",
        }
    }
}

/// Roles that the photos of a report have.
const OF_REPORTS: [MediaRole; 5] =
    [MediaRole::Near, MediaRole::Far, MediaRole::Reference, MediaRole::Before, MediaRole::After];

impl Policy {
    /// Everything in the policies that can't hold, the city's own first. Classes are looked up in the
    /// catalogues given.
    #[must_use]
    pub fn faults(&self, catalogues: &[&Catalogue]) -> Vec<PolicyFault> {
        let city = self.for_class(None);
        let mut faults = Vec::new();
        let mut add = |of: &str, rule| faults.push(PolicyFault { of: of.to_owned(), rule });
        let everybody =
            ClassPolicy { min_photos: Some(city.min_photos), ..self.all_classes.clone() };
        cannot_hold(&city, &everybody).into_iter().for_each(|rule| add("the city", rule));
        for (at, one) in self.by_class.iter().enumerate() {
            let of = one.classes.to_string();
            if self.by_class.iter().take(at).any(|before| before.classes == one.classes) {
                add(&of, PolicyRule::Twice);
            }
            if !catalogues.iter().any(|catalogue| lists(catalogue, &one.classes)) {
                add(&of, PolicyRule::NoClass);
            }
            let resolved = match &one.classes {
                ClassGroup::Minor(class) => self.for_class(Some(class)),
                ClassGroup::Major { .. } => city.clone().but(&one.policy),
            };
            cannot_hold(&resolved, &one.policy).into_iter().for_each(|rule| add(&of, rule));
        }
        faults
    }
}

fn lists(catalogue: &Catalogue, group: &ClassGroup) -> bool {
    match group {
        ClassGroup::Minor(class) => catalogue.get(class).is_some(),
        ClassGroup::Major { standard, kind, major } => {
            catalogue.standard() == *standard
                && catalogue.majors().iter().any(|m| (m.kind, m.major) == (*kind, *major))
        }
    }
}

fn cannot_hold(resolved: &CasePolicy, given: &ClassPolicy) -> Vec<PolicyRule> {
    let CasePolicy { min_photos, max_photos, roles, self_disposed_roles, .. } = resolved;
    let asked = [given.roles.as_ref(), given.self_disposed_roles.as_ref()];
    // What a wider policy gets wrong is told there, once.
    let numbers = given.min_photos.or(given.max_photos).is_some();
    let named = given.max_photos.is_some() || asked.iter().any(Option::is_some);
    let most = usize::from(*max_photos);
    let many = roles.len().max(self_disposed_roles.len()) > most;
    let checks = [
        (numbers && min_photos > max_photos, PolicyRule::MinAboveMax),
        (named && many, PolicyRule::RolesAboveMax),
        (
            asked.into_iter().flatten().flatten().any(|role| !OF_REPORTS.contains(role)),
            PolicyRule::NoRoleOfReports,
        ),
        (
            given.coarse_dm.is_some_and(|dm| dm < 10) || given.stale_ms.is_some_and(|ms| ms < 1000),
            PolicyRule::FixTooGood,
        ),
    ];
    checks.into_iter().filter_map(|(is_so, rule)| is_so.then_some(rule)).collect()
}
