//! Every route of the main listener, with who may use it. Nothing that is not in this list is
//! answered: a handler without a row here can't be reached.

use shared::city::Role;

use crate::authority::PUBLISH as MAY_PUBLISH;
use crate::sign_in::{MAY_ACT, MAY_READ};

/// What a request must prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Nothing; counted by address.
    Anyone,
    /// Nothing, and not counted: the console's own files, which lie in memory. A whole centre may sit
    /// behind one address.
    Page,
    /// It comes from an enrolled phone.
    Phone,
    /// The same, and a revoked phone too: what it sends is held, photos included, not lost.
    PhoneEvenRevoked,
    /// Somebody is signed in, on a phone (which then proves itself too) or at a desk.
    Person,
    /// Somebody is signed in on the enrolled phone that asks.
    PersonOnPhone,
    /// Somebody is signed in at a desk and holds one of these posts.
    Desk(&'static [Role]),
}

/// How long an answer may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// 30 s.
    Quick,
    /// 5 min: a push through a thin link.
    Slow,
    /// As long as bytes flow: media.
    Flowing,
}

/// One route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The method; `HEAD` goes where `GET` goes unless it has a row.
    pub method: &'static str,
    /// The path as the router matches it.
    pub path: &'static str,
    /// Who may use it.
    pub who: Who,
    /// How long it may take.
    pub pace: Pace,
}

/// Where tus uploads live.
pub const MEDIA: &str = "/v1/media";

/// Posts with something to do at a desk: everybody who does not work in the field.
const AT_DESK: &[Role] = &[
    Role::Acceptor,
    Role::ShiftLeader,
    Role::Dispatcher,
    Role::UnitClerk,
    Role::Urger,
    Role::Leader,
    Role::Evaluator,
    Role::DataOfficer,
    Role::Administrator,
    Role::SecurityAdministrator,
    Role::Auditor,
    Role::Observer,
];
const READ: Who = Who::Desk(&MAY_READ);
const ACT: Who = Who::Desk(&MAY_ACT);
const SETTLE: Who = Who::Desk(&[Role::Acceptor, Role::ShiftLeader, Role::Dispatcher]);
const CALLERS: Who = Who::Desk(&[Role::Acceptor, Role::ShiftLeader]);
const PUBLISH: Who = Who::Desk(&MAY_PUBLISH);
const KEEP: Who = Who::Desk(&[Role::Administrator]);
const AUDIT: Who = Who::Desk(&[Role::Auditor]);

const fn route(method: &'static str, path: &'static str, who: Who) -> Route {
    Route { method, path, who, pace: Pace::Quick }
}

const fn paced(method: &'static str, path: &'static str, who: Who, pace: Pace) -> Route {
    Route { method, path, who, pace }
}

/// All of them.
pub const ROUTES: &[Route] = &[
    route("GET", "/", Who::Page),
    route("GET", "/icon.svg", Who::Page),
    route("GET", "/assets/{file}", Who::Page),
    route("GET", "/healthz", Who::Anyone),
    route("GET", "/openapi.json", Who::Anyone),
    route("GET", "/v1/hello", Who::Anyone),
    route("POST", "/v1/enrol", Who::Anyone),
    route("POST", "/v1/sign-in", Who::Phone),
    route("POST", "/v1/rotate", Who::Person),
    route("POST", "/v1/sign-out", Who::Person),
    route("POST", "/v1/actors", Who::PersonOnPhone),
    paced("POST", "/v1/push", Who::PhoneEvenRevoked, Pace::Slow),
    paced("POST", "/v1/pull", Who::PersonOnPhone, Pace::Slow),
    paced("POST", "/v1/wait", Who::PersonOnPhone, Pace::Slow),
    paced("POST", "/v1/notices", Who::PersonOnPhone, Pace::Slow),
    paced("POST", "/v1/reconcile", Who::PhoneEvenRevoked, Pace::Slow),
    paced("GET", "/v1/packs", Who::Phone, Pace::Quick),
    paced("GET", "/v1/packs/{name}/{version}", Who::Phone, Pace::Flowing),
    paced("GET", "/v1/cases/{case}/media/{op}", Who::Person, Pace::Flowing),
    route("OPTIONS", "/v1/media", Who::Anyone),
    route("OPTIONS", "/v1/media/{name}", Who::Anyone),
    paced("POST", "/v1/media", Who::PhoneEvenRevoked, Pace::Flowing),
    paced("POST", "/v1/media/{name}", Who::PhoneEvenRevoked, Pace::Flowing),
    paced("HEAD", "/v1/media/{name}", Who::PhoneEvenRevoked, Pace::Quick),
    paced("PATCH", "/v1/media/{name}", Who::PhoneEvenRevoked, Pace::Flowing),
    paced("DELETE", "/v1/media/{name}", Who::PhoneEvenRevoked, Pace::Quick),
    route("POST", "/v1/desk/sign-in", Who::Anyone),
    route("POST", "/v1/desk/sign-out", Who::Desk(AT_DESK)),
    route("GET", "/v1/desk/me", Who::Desk(AT_DESK)),
    paced("GET", "/v1/desk/live", READ, Pace::Flowing),
    route("GET", "/v1/desk/lists", ACT),
    route("GET", "/v1/desk/counts", READ),
    route("GET", "/v1/desk/rulings", SETTLE),
    route("GET", "/v1/desk/similar", SETTLE),
    route("GET", "/v1/desk/cases/{case}/similar", SETTLE),
    route("POST", "/v1/desk/cases/{case}/similar/{other}/dismiss", SETTLE),
    route("GET", "/v1/desk/classes/search", READ),
    route("GET", "/v1/desk/classes/successor", READ),
    route("GET", "/v1/desk/cases", READ),
    route("POST", "/v1/desk/cases", Who::Desk(&[Role::Acceptor])),
    route("GET", "/v1/desk/cases/{case}", READ),
    route("POST", "/v1/desk/cases/{case}/acts", ACT),
    route("POST", "/v1/desk/cases/{case}/proposals/{op}", SETTLE),
    route("GET", "/v1/desk/cases/{case}/candidates", Who::Desk(&[Role::Acceptor])),
    route("GET", "/v1/desk/duty", SETTLE),
    route("POST", "/v1/desk/duty/hand-over", Who::Desk(&[Role::Acceptor])),
    paced("GET", "/v1/desk/cases/{case}/media/{op}", READ, Pace::Flowing),
    route("POST", "/v1/desk/cases/{case}/callers", CALLERS),
    route("POST", "/v1/desk/cases/{case}/callers/{person}/reveal", CALLERS),
    route("GET", "/v1/desk/notices", Who::Desk(AT_DESK)),
    route("POST", "/v1/desk/notices", PUBLISH),
    route("GET", "/v1/desk/notices/{notice}/readers", PUBLISH),
    route("POST", "/v1/desk/notices/{notice}/read", Who::Desk(AT_DESK)),
    route("POST", "/v1/desk/notices/{notice}/withdraw", PUBLISH),
    route("GET", "/v1/admin/users", KEEP),
    route("POST", "/v1/admin/users", KEEP),
    route("PATCH", "/v1/admin/users/{user}", KEEP),
    route("POST", "/v1/admin/users/{user}/active", KEEP),
    route("POST", "/v1/admin/users/{user}/password", KEEP),
    route("POST", "/v1/admin/enrolments", KEEP),
    route("GET", "/v1/admin/installations", KEEP),
    route("POST", "/v1/admin/installations/{installation}/revoke", KEEP),
    paced("POST", "/v1/admin/installations/{installation}/reinstate", KEEP, Pace::Slow),
    route("GET", "/v1/admin/gaps", KEEP),
    route("GET", "/v1/admin/held", KEEP),
    paced("POST", "/v1/admin/held/readmit", KEEP, Pace::Slow),
    route("GET", "/v1/admin/audit", AUDIT),
    route("GET", "/v1/admin/reveals", AUDIT),
];

/// The row of a request.
#[must_use]
pub fn row(method: &str, path: &str) -> Option<&'static Route> {
    let find = |method: &str| ROUTES.iter().find(|r| r.method == method && r.path == path);
    find(method).or_else(|| if method == "HEAD" { find("GET") } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posts(who: Who) -> &'static [Role] {
        match who {
            Who::Desk(posts) => posts,
            _ => &[],
        }
    }

    #[test]
    fn who_keeps_the_system_does_not_touch_cases_and_the_other_way_round() {
        for row in ROUTES {
            let admin = row.path.starts_with("/v1/admin/");
            let cases = row.path.starts_with("/v1/desk/cases");
            for role in posts(row.who) {
                let keeper = matches!(
                    role,
                    Role::Administrator | Role::SecurityAdministrator | Role::Auditor
                );
                assert!(!admin || keeper, "{role:?} may use {}", row.path);
                assert!(!cases || !keeper, "{role:?} may use {}", row.path);
                assert!(!role.in_field(), "{role:?} may use {}", row.path);
            }
            assert!(!(admin || cases) || !posts(row.who).is_empty(), "{}", row.path);
        }
    }

    #[test]
    fn no_row_stands_twice() {
        for (i, row) in ROUTES.iter().enumerate() {
            let again =
                ROUTES.iter().skip(i + 1).any(|r| (r.method, r.path) == (row.method, row.path));
            assert!(!again, "{} {}", row.method, row.path);
        }
    }
}
