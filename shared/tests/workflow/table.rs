//! Every state, every move, every post and every way to stand to a case, compared with the page that
//! domain experts check.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::city::{
    ACCEPTOR, BOTH, CLERK, COLLECTOR, CREW, LEADER, OTHER_CLERK, Post, naming, rejected, unit,
    user, wish,
};
use super::desk::Desk;
use shared::city::{Limit, LimitUnit, Role};
use shared::ids::{OpId, TaskId};
use shared::media::MediaRole;
use shared::text::{Code, Line, Paragraph};
use shared::workflow::CaseState::{self, *};
use shared::workflow::{
    Appeal, Decision, Effect, Flow, Move, Request, Switch, TABLE, Task, TaskKind, TaskState, Urge,
    Wish, page, rows_from, rows_of,
};

/// How a person stands to the case of this test: held by sanitation, helped by `H`, with an open task
/// of every kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
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

const STANDS: [(Stand, u128, Option<&str>); 9] = [
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
fn stands_as(relation: &str) -> &'static [Stand] {
    use Stand::{AboveHolder, Checker, Crew, InHelper, InHolder, OfNoUnit, Reporter};
    match relation {
        "desk" => &[InHolder, AboveHolder, OfNoUnit],
        "reporter" => &[Reporter],
        "holder" => &[InHolder, AboveHolder],
        // Whoever stands above the helper stands above the holder, too: both lie under the centre.
        "helper" => &[InHelper, AboveHolder],
        "disposal" => &[Crew],
        "check" | "verification" | "any_assignee" => &[Checker],
        "supplement" => &[Reporter],
        other => panic!("the page says {other}"),
    }
}

/// One line of the page, read back.
struct Line_ {
    mv: Move,
    from: BTreeSet<CaseState>,
    to: BTreeSet<Option<CaseState>>,
    who: Vec<(Role, String)>,
    system: bool,
}

fn codes(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn value<T: serde::de::DeserializeOwned>(code: &str) -> T {
    serde_json::from_value(serde_json::json!(code)).unwrap_or_else(|_| panic!("{code}"))
}

fn read_page(page: &str) -> Vec<Line_> {
    let table = page.split("## 条件").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
        let kept = cells[2].contains("`kept`");
        let to = codes(cells[2]).into_iter().filter(|code| *code != "kept");
        let to = to.map(|code| (code != "same").then(|| value(code)));
        let to = to.chain(kept.then_some(Some(Filed)));
        let posts = codes(cells[3]);
        let split = posts.iter().filter_map(|code| code.split_once('/'));
        Line_ {
            mv: value(codes(cells[0])[0]),
            from: codes(cells[1]).into_iter().map(value).collect(),
            to: to.collect(),
            who: split.map(|(role, relation)| (value(role), relation.to_owned())).collect(),
            system: posts.contains(&"system"),
        }
    })
    .collect()
}

/// A dispatched case with photos of each person, of every role that a move may ask for.
fn with_photos() -> (Desk, BTreeMap<Stand, Vec<OpId>>) {
    let mut desk = Desk::dispatched();
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
fn case_in(mut desk: Desk, state: CaseState, mv: Move) -> Desk {
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
            let reason = Line::default();
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

fn full_wish(mv: Move, photos: &[OpId]) -> Request {
    let mut request = naming(wish(mv), photos);
    request.args.urge = Some(TaskId(Uuid::from_u128(5)));
    if mv == Move::AuditSelfDisposed {
        request.args.approve = Some(false);
    }
    request
}

/// Moves that make a case, or whose case must have been reported in a way this case was not.
const APART: [Move; 3] = [Move::Report, Move::Register, Move::AuditSelfDisposed];

#[test]
fn every_state_move_post_and_relation_is_as_the_page_says() {
    let lines = read_page(&page());
    assert_eq!(lines.len(), TABLE.len());
    let roles: &'static [Role] = &Role::ALL;
    let (photographed, photos) = with_photos();
    let (mut asked, mut happened, mut named) = (0, 0, BTreeMap::<&str, u32>::new());
    for (state, mv) in CaseState::ALL.into_iter().flat_map(|s| Move::ALL.map(|mv| (s, mv))) {
        if APART.contains(&mv) {
            continue;
        }
        let desk = case_in(photographed.clone(), state, mv);
        let of_move: Vec<&Line_> = lines.iter().filter(|line| line.mv == mv).collect();
        let here = of_move.iter().find(|line| line.from.contains(&state)).copied();
        let whose: Vec<&(Role, String)> = match here {
            Some(line) => line.who.iter().collect(),
            None => of_move.iter().flat_map(|line| &line.who).collect(),
        };
        for (stand, number, unit) in STANDS {
            for role in roles {
                let post: Post = (number, std::slice::from_ref(role), unit);
                let mut of_role = whose.iter().filter(|(r, _)| r == role).peekable();
                let holds = of_role.peek().is_some();
                let mut stands = of_role.any(|(_, relation)| stands_as(relation).contains(&stand));
                if let Some((_, relation)) = whose.iter().find(|(r, _)| r == role)
                    && relation == "any_assignee"
                {
                    stands &= matches!(state, Checking | Verifying | Reported);
                    // What a reported case waits for is its reporter's.
                    stands |= state == Reported && stand == Stand::Reporter;
                    stands &= state != Reported || stand == Stand::Reporter;
                }
                let decision = desk.ask(post, &full_wish(mv, &photos[&stand]));
                asked += 1;
                let what = format!("{mv:?} from {state:?} by {role:?} as {stand:?}: {decision:?}");
                match (holds, stands, here) {
                    (false, ..) => assert_eq!(decision, rejected("move.not_your_role"), "{what}"),
                    (_, false, _) => assert_eq!(decision, rejected("move.not_your_case"), "{what}"),
                    (_, _, None) => assert_eq!(decision, rejected("move.wrong_state"), "{what}"),
                    (_, _, Some(line)) => {
                        let Decision::Applied(effects) = decision else { panic!("{what}") };
                        let mut flow: Flow = desk.case.flow.clone();
                        effects.iter().for_each(|e| flow.apply(e, 99));
                        let to = (flow.state != state).then_some(flow.state);
                        let stays = line.to.contains(&Some(state)) && to.is_none();
                        assert!(line.to.contains(&to) || stays, "{what}");
                        happened += 1;
                        continue;
                    }
                }
                if let Decision::Rejected(code) = decision {
                    *named.entry(code).or_default() += 1;
                }
            }
        }
    }
    println!("{asked} asked, {happened} happened, refused by {named:?}");
    assert_eq!(asked, 20 * 54 * 15 * 9);
    assert!(happened > 300, "{happened}");
}

#[test]
fn the_centres_own_clock_makes_its_moves_and_no_others() {
    let lines = read_page(&page());
    let (photographed, photos) = with_photos();
    for (state, mv) in CaseState::ALL.into_iter().flat_map(|s| Move::ALL.map(|mv| (s, mv))) {
        if APART.contains(&mv) {
            continue;
        }
        let desk = case_in(photographed.clone(), state, mv);
        let may = lines.iter().any(|l| l.mv == mv && l.system && l.from.contains(&state));
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
