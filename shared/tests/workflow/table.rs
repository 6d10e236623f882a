//! Every state, every move, every post and every way to stand to a case, compared with the list that was
//! written by hand; and the page that domain experts check is the table.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::by_hand::{Line, lines, value};
use super::city::{
    ACCEPTOR, BOTH, CLERK, COLLECTOR, CREW, LEADER, OTHER_CLERK, Post, naming, rejected, unit,
    user, wish,
};
use super::desk::Desk;
use shared::city::{Limit, LimitUnit, Role};
use shared::ids::{OpId, TaskId};
use shared::media::MediaRole;
use shared::text::{self, Code, Paragraph};
use shared::workflow::CaseState::{self, *};
use shared::workflow::{
    Appeal, Decision, Effect, Flow, Move, Request, Switch, Task, TaskKind, TaskState, Urge, Wish,
    page, rows_from, rows_of,
};

/// How a person stands to the case of this test: held by sanitation, helped by `H`, with an open task
/// of every kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stand {
    Reporter,
    Crew,
    Checker,
    InHolder,
    AboveHolder,
    BelowHolder,
    BesideHolder,
    InHelper,
    OfNoUnit,
}

pub(super) const STANDS: [(Stand, u128, Option<&str>); 9] = [
    (Stand::Reporter, COLLECTOR.0, Some("M")),
    (Stand::Crew, CREW.0, Some("M")),
    (Stand::Checker, BOTH.0, Some("M")),
    (Stand::InHolder, CLERK.0, Some("S")),
    (Stand::AboveHolder, 900, Some("C")),
    (Stand::BelowHolder, 901, Some("S1")),
    (Stand::BesideHolder, OTHER_CLERK.0, Some("M")),
    (Stand::InHelper, 903, Some("H")),
    (Stand::OfNoUnit, 902, None),
];

/// Who stands as the page's word says.
pub(super) fn stands_as(relation: &str) -> &'static [Stand] {
    use Stand::{AboveHolder, BelowHolder, Checker, Crew, InHelper, InHolder, OfNoUnit, Reporter};
    match relation {
        "desk" => &[InHolder, AboveHolder, OfNoUnit],
        "reporter" => &[Reporter],
        "holder" => &[InHolder, AboveHolder],
        // Whoever stands above the helper stands above the holder, too: both lie under the centre.
        "helper" => &[InHelper, AboveHolder],
        "disposal" => &[Crew],
        "check" | "verification" | "any_assignee" => &[Checker],
        "supplement" => &[Reporter],
        // The one beside the holder looks after another area.
        "area" => {
            &[Reporter, Crew, Checker, InHolder, AboveHolder, BelowHolder, InHelper, OfNoUnit]
        }
        other => panic!("the page says {other}"),
    }
}

/// Where a line may lead; none where the state stays.
fn leads(line: &Line) -> BTreeSet<Option<CaseState>> {
    let words: Vec<&str> = line.to.split(' ').filter(|word| *word != "or").collect();
    match words.as_slice() {
        ["same"] => [None].into(),
        // The state that these cases come back to.
        ["kept"] => [Some(Filed)].into(),
        ["granted"] => [None, Some(Suspended)].into(),
        ["park", to] => [Some(value(to))].into(),
        ["up" | "second", to] => [None, Some(value(to))].into(),
        states => states.iter().map(|state| Some(value(state))).collect(),
    }
}

/// The posts of a line in a city, each with how it must stand to the case.
fn posts(line: &Line, on: &BTreeSet<Switch>) -> Vec<(Role, String)> {
    let entry = |entry: &String| {
        let (post, switch) = entry.split_once('?').unwrap_or((entry, ""));
        let is_on = switch.is_empty() || on.contains(&value(switch));
        let (role, relation) = post.split_once('/').filter(|_| is_on)?;
        Some((value(role), relation.to_owned()))
    };
    line.who.iter().filter_map(entry).collect()
}

/// A dispatched case that its collector says to have settled, with photos of each person, of every role
/// that a move may ask for.
pub(super) fn with_photos() -> (Desk, BTreeMap<Stand, Vec<OpId>>) {
    let mut desk = Desk::self_disposed();
    for role in [MediaRole::Before, MediaRole::After] {
        desk.photo(COLLECTOR, role);
    }
    let mut desk = desk.sent();
    desk.city.policy.workflow.on = Switch::ALL.into();
    let mut photos = BTreeMap::new();
    for (stand, number, unit) in STANDS {
        let by: Post = (number, &[], unit);
        let roles =
            [MediaRole::After, MediaRole::Check, MediaRole::Verification, MediaRole::Before];
        photos.insert(stand, roles.map(|role| desk.photo(by, role)).to_vec());
    }
    (desk, photos)
}

/// That case, lacking nothing for `mv`, put into `state`.
pub(super) fn case_in(mut desk: Desk, state: CaseState, mv: Move) -> Desk {
    let due = Some(desk.city.now);
    let task = |kind, who: Post, id: u128| {
        let (id, assignee) = (TaskId(Uuid::from_u128(id)), user(who));
        let (text, continues) = (Paragraph::default(), None);
        let state = TaskState::Open;
        Effect::TaskGiven(Task { id, kind, assignee, round: 1, due, state, text, continues })
    };
    let flow = &mut desk.case.flow;
    flow.apply(&Effect::Moved(state), 99);
    flow.parked_from = Some(Filed);
    flow.suspended_until = due;
    flow.helpers.insert(unit("H"), None);
    flow.apply(&task(TaskKind::Disposal, CREW, 1), 99);
    flow.apply(&task(TaskKind::Check, BOTH, 2), 99);
    flow.apply(&task(TaskKind::Verification, BOTH, 3), 99);
    if !matches!(mv, Move::AskForMore) {
        flow.apply(&task(TaskKind::Supplement, COLLECTOR, 4), 99);
    }
    let hour = Wish::Extension(Limit { amount: 1, unit: LimitUnit::UrgentHour });
    match mv {
        Move::Grant | Move::Refuse => flow.apply(&Effect::Asked { wish: hour, endorsed: true }, 99),
        Move::Close => flow.closing_proposed = Some(user(ACCEPTOR)),
        Move::Void | Move::RefuseVoid => flow.void_proposed = Some(user(ACCEPTOR)),
        Move::Appeal => {
            flow.in_time.insert(1, false);
        }
        Move::ReviewAppeal => {
            let reason = text::Line::default();
            flow.appeal = Some(Appeal { by: user(CLERK), reason, reviews: Vec::new() });
        }
        Move::AnswerUrge => flow.urges.push(Urge {
            id: TaskId(Uuid::from_u128(5)),
            by: user(LEADER),
            by_leader: false,
            text: Paragraph::default(),
            due: None,
            done: false,
        }),
        _ => {}
    }
    desk
}

pub(super) fn full_wish(mv: Move, photos: &[OpId]) -> Request {
    let mut request = naming(wish(mv), photos);
    request.args.urge = Some(TaskId(Uuid::from_u128(5)));
    if mv == Move::AuditSelfDisposed {
        request.args.approve = Some(false);
    }
    request
}

#[test]
fn every_state_move_post_and_relation_is_as_the_list_says_with_all_switches_on_and_off() {
    let lines = lines();
    let (photographed, photos) = with_photos();
    let (mut asked, mut happened, mut named) = (0, 0, BTreeMap::<&str, u32>::new());
    let switches: [BTreeSet<Switch>; 2] = [Switch::ALL.into(), BTreeSet::new()];
    for (on, state) in switches.iter().flat_map(|on| CaseState::ALL.map(|state| (on, state))) {
        for mv in Move::ALL {
            let mut desk = case_in(photographed.clone(), state, mv);
            desk.city.policy.workflow.on.clone_from(on);
            let of_move: Vec<&Line> = lines.iter().filter(|line| line.mv == mv).collect();
            let starts = |line: &&&Line| line.from.is_empty() || line.from.contains(&state);
            let here = of_move.iter().find(starts).copied();
            let whose: Vec<(Role, String)> = match here {
                Some(line) => posts(line, on),
                None => of_move.iter().flat_map(|line| posts(line, on)).collect(),
            };
            for ((stand, number, unit), role) in
                STANDS.iter().flat_map(|stand| Role::ALL.iter().map(move |role| (*stand, role)))
            {
                let post: Post = (number, std::slice::from_ref(role), unit);
                let mut of_role = whose.iter().filter(|(r, _)| r == role).peekable();
                let holds = of_role.peek().is_some();
                let stands = of_role.any(|(_, relation)| match relation.as_str() {
                    // What a reported case waits for is its reporter's.
                    "any_assignee" if state == Reported => stand == Stand::Reporter,
                    "any_assignee" if !matches!(state, Checking | Verifying) => false,
                    relation => stands_as(relation).contains(&stand),
                });
                let decision = desk.ask(post, &full_wish(mv, &photos[&stand]));
                asked += 1;
                let what = format!("{mv:?} from {state:?} by {role:?} as {stand:?}: {decision:?}");
                let off = here.is_some_and(|line| line.when.is_some_and(|w| !on.contains(&w)));
                let code = match (holds, stands, here) {
                    _ if off => "move.switched_off",
                    (false, ..) => "move.not_your_role",
                    (_, false, _) => "move.not_your_case",
                    (_, _, None) => "move.wrong_state",
                    (_, _, Some(line)) if line.from.is_empty() => "case.exists",
                    (_, _, Some(line)) => {
                        let Decision::Applied(effects) = decision else { panic!("{what}") };
                        let mut flow: Flow = desk.case.flow.clone();
                        effects.iter().for_each(|e| flow.apply(e, 99));
                        let to = (flow.state != state).then_some(flow.state);
                        let leads = leads(line);
                        let stays = leads.contains(&Some(state)) && to.is_none();
                        assert!(leads.contains(&to) || stays, "{what}");
                        happened += 1;
                        continue;
                    }
                };
                assert_eq!(decision, rejected(code), "{what}");
                *named.entry(code).or_default() += 1;
            }
        }
    }
    println!("{asked} asked, {happened} happened, refused by {named:?}");
    let all = CaseState::ALL.len() * Move::ALL.len() * Role::ALL.len() * STANDS.len();
    assert_eq!(asked, switches.len() * all);
    assert!(happened > 600, "{happened}");
}

#[test]
fn the_centres_own_clock_makes_its_moves_and_no_others() {
    let lines = lines();
    let (photographed, photos) = with_photos();
    for (state, mv) in CaseState::ALL.into_iter().flat_map(|s| Move::ALL.map(|mv| (s, mv))) {
        let desk = case_in(photographed.clone(), state, mv);
        let may = |l: &Line| {
            l.mv == mv && l.who.iter().any(|who| who == "system") && l.from.contains(&state)
        };
        let may = lines.iter().any(may);
        let system = shared::workflow::Person::SYSTEM;
        let request = full_wish(mv, &photos[&Stand::Reporter]);
        let decision = shared::workflow::decide(&desk.case, &request, &system, &desk.city);
        assert_eq!(matches!(decision, Decision::Applied(_)), may, "{mv:?} {state:?} {decision:?}");
    }
}

#[test]
fn the_page_in_docs_is_the_table() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/workflow.md");
    if std::env::var_os("GOLDEN_WRITE").is_some() {
        std::fs::write(file, page()).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(kept == page(), "docs/workflow.md is old: run cargo xtask docs");
}

#[test]
fn every_move_has_a_row_and_every_state_but_the_ends_a_way_on() {
    for mv in Move::ALL {
        assert!(rows_of(mv).next().is_some(), "{mv:?}");
        let from: Vec<_> = rows_of(mv).flat_map(|row| row.from).collect();
        let distinct: BTreeSet<_> = from.iter().collect();
        assert_eq!(from.len(), distinct.len(), "{mv:?} has one row from a state");
    }
    for state in CaseState::ALL {
        let ways = rows_from(state).filter(|row| !row.from.is_empty());
        let on = ways.filter(|row| !matches!(row.mv, Move::Urge | Move::AnswerUrge)).count();
        assert_eq!(on == 0, state.is_end() && !reversible(state), "{state:?}");
    }
    let labels: BTreeSet<&str> = Move::ALL.iter().map(|mv| mv.zh()).collect();
    assert_eq!(labels.len(), Move::ALL.len(), "no two moves share a label");
}

fn reversible(state: CaseState) -> bool {
    matches!(state, Closed | Merged | Declined | NotFiled)
}

#[test]
fn a_city_switches_a_move_off_and_a_post_on() {
    let mut desk = Desk::awaiting_closing();
    let closes = wish(Move::Close);
    desk.go(ACCEPTOR, wish(Move::ProposeClosing));
    assert_eq!(desk.ask(ACCEPTOR, &closes), rejected("move.not_your_role"));
    desk.city.policy.workflow.on.insert(Switch::DelegatedClosing);
    assert!(matches!(desk.ask(ACCEPTOR, &closes), Decision::Applied(_)));
    desk.city.policy.workflow.moves_off.insert(Move::Close);
    assert_eq!(desk.ask(LEADER, &closes), rejected("move.switched_off"));
    let force = wish(Move::ForceClose);
    assert_eq!(desk.ask(LEADER, &force), rejected("move.switched_off"), "off until it is on");
}

#[test]
fn a_departments_dispatcher_sends_cases_to_its_own_subtree_only() {
    let mut desk = Desk::reported();
    desk.go(ACCEPTOR, wish(Move::Accept));
    desk.go(LEADER, wish(Move::File));
    let of = |unit| -> Post { (950, &[Role::Dispatcher], unit) };
    let to = |unit: &str| {
        let mut request = wish(Move::Dispatch);
        request.args.unit = Code::new(unit).ok();
        request
    };
    assert_eq!(desk.ask(of(Some("M")), &to("S")), rejected("move.not_your_case"));
    assert!(matches!(desk.ask(of(Some("S")), &to("S1")), Decision::Applied(_)));
    assert!(matches!(desk.ask(of(Some("C")), &to("S1")), Decision::Applied(_)));
    assert!(matches!(desk.ask(of(None), &to("M")), Decision::Applied(_)));
    assert_eq!(desk.ask(of(Some("C")), &to("X")), rejected("move.needs_unit"));

    let held = Desk::awaiting_closing();
    let leader: Post = (951, &[Role::ShiftLeader], Some("M"));
    assert_eq!(held.ask(leader, &wish(Move::Close)), rejected("move.not_your_case"));
    let unheld = Desk::reported();
    let acceptor: Post = (952, &[Role::Acceptor], Some("M"));
    assert_eq!(unheld.ask(acceptor, &wish(Move::Accept)), rejected("move.not_your_case"));
}
