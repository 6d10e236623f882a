//! The list of `by_hand.txt`, read, and held against the table and against what a move really does to
//! the clocks of a case.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::case::Case;
use shared::city::Role;
use shared::clock::{Clock, ClockEvent, ClockKind, Span};
use shared::ids::{CaseId, Millis};
use shared::workflow::CaseState::{self, Reported, Verifying};
use shared::workflow::{
    Decision, Effect, Move, Person, Relation, Row, Switch, TABLE, Timing, To, Who, Wish, decide,
    reported,
};
use uuid::Uuid;

use super::city::{ACCEPTOR, COLLECTOR, Post, unit, user, wish};
use super::desk::Desk;
use super::table::{STANDS, case_in, full_wish, stands_as, with_photos};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) mv: Move,
    pub(super) from: BTreeSet<CaseState>,
    pub(super) to: String,
    pub(super) who: Vec<String>,
    pub(super) needs: Vec<String>,
    pub(super) clocks: Vec<String>,
    pub(super) when: Option<Switch>,
}

pub(super) fn value<T: DeserializeOwned>(code: &str) -> T {
    serde_json::from_value(serde_json::json!(code)).unwrap_or_else(|_| panic!("{code}"))
}

fn code<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

fn list(cell: &str) -> Vec<String> {
    cell.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

fn states(cell: &str) -> BTreeSet<CaseState> {
    let open = CaseState::ALL.into_iter().filter(|state| !state.is_end());
    match cell {
        "-" => BTreeSet::new(),
        "OPEN" => open.collect(),
        "HELD" => {
            let before = [Reported, Verifying, CaseState::Accepted];
            open.filter(|state| !before.contains(state)).collect()
        }
        _ => list(cell).iter().map(|one| value(one)).collect(),
    }
}

/// The list.
pub(super) fn lines() -> Vec<Line> {
    let text = include_str!("by_hand.txt").lines();
    let rows = text.filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 7, "{line}");
        Line {
            mv: value(cells[0]),
            from: states(cells[1]),
            to: cells[2].to_owned(),
            who: list(cells[3]),
            needs: list(cells[4]),
            clocks: list(cells[5]),
            when: (!cells[6].is_empty()).then(|| value(cells[6])),
        }
    })
    .collect()
}

fn relation(relation: Relation) -> String {
    match relation {
        Relation::Desk => "desk".to_owned(),
        Relation::Reporter => "reporter".to_owned(),
        Relation::Holder => "holder".to_owned(),
        Relation::Helper => "helper".to_owned(),
        Relation::Assignee(kind) => code(kind),
        Relation::AnyAssignee => "any_assignee".to_owned(),
        Relation::Area => "area".to_owned(),
    }
}

fn who(who: &Who) -> String {
    match who {
        Who::System => "system".to_owned(),
        Who::Post { role, relation: stands, when } => {
            let when = when.map(|switch| format!("?{}", code(switch))).unwrap_or_default();
            format!("{}/{}{when}", code(role), relation(*stands))
        }
    }
}

fn timing(timing: &Timing) -> String {
    let clock = code(timing.clock());
    match timing {
        Timing::Start(_) => format!("start {clock}"),
        Timing::Stop(_) => format!("stop {clock}"),
        Timing::Pause(_) => format!("pause {clock}"),
        Timing::PauseUnless(_, on) => format!("pause {clock} unless {}", code(on)),
        Timing::Resume(_) => format!("resume {clock}"),
        Timing::Restart(_) => format!("restart {clock}"),
        Timing::Extend(_) => format!("extend {clock}"),
        Timing::Raise(_) => format!("raise {clock}"),
    }
}

fn of_table(row: &Row) -> Line {
    let to = match row.to {
        To::State(to) => code(to),
        To::Same => "same".to_owned(),
        To::Park(to) => format!("park {}", code(to)),
        To::Kept => "kept".to_owned(),
        To::Up(to) => format!("up {}", code(to)),
        To::UnitOrCrew => "dispatched or in_work".to_owned(),
        To::Judged(yes, no) => format!("{} or {}", code(yes), code(no)),
        To::Granted => "granted".to_owned(),
        To::Second(to) => format!("second {}", code(to)),
    };
    let ends = match row.ends() {
        Some("全部作废") => Some("void".to_owned()),
        Some(_) => Some("end".to_owned()),
        None => None,
    };
    Line {
        mv: row.mv,
        from: row.from.iter().copied().collect(),
        to,
        who: row.who.iter().map(who).collect(),
        needs: row.needs.iter().map(|need| need.code().to_owned()).collect(),
        clocks: row.clocks.iter().map(timing).chain(ends).collect(),
        when: row.when,
    }
}

#[test]
fn the_table_is_the_list_that_was_written_by_hand() {
    let (by_hand, table) = (lines(), TABLE.iter().map(of_table).collect::<Vec<_>>());
    for line in &by_hand {
        let row = table.iter().find(|row| (row.mv, &row.from) == (line.mv, &line.from));
        assert_eq!(row, Some(line), "{:?} from {:?}", line.mv, line.from);
    }
    assert_eq!(by_hand.len(), table.len(), "the table has a row that nobody wrote down");
}

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    New,
    Running,
    Paused,
    Stopped,
    Void,
}

fn stand(clock: Option<&Clock>) -> Stand {
    match clock {
        None => Stand::New,
        Some(clock) if clock.is_running() => Stand::Running,
        Some(clock) if clock.is_paused() => Stand::Paused,
        Some(clock) if clock.is_stopped() => Stand::Stopped,
        Some(_) => Stand::Void,
    }
}

const KINDS: [ClockKind; 11] = [
    ClockKind::Acceptance,
    ClockKind::Filing,
    ClockKind::Dispatch,
    ClockKind::SignFor,
    ClockKind::MakeSafe,
    ClockKind::Disposal,
    ClockKind::Verification,
    ClockKind::Check,
    ClockKind::Closing,
    ClockKind::Application,
    ClockKind::Supervision,
];

/// What the list says of one clock: how it must stand before, and how it stands afterwards. A clock of
/// which the line says nothing runs on, and ends with the case.
fn expected(line: &Line, kind: ClockKind, extends: bool, on: &BTreeSet<Switch>) -> (Stand, Stand) {
    let name = code(kind);
    assert_eq!(name, kind.code(), "in JSON and in words of a desk");
    let has = |verb: &str| line.clocks.iter().any(|one| *one == format!("{verb} {name}"));
    let pauses_unless = line
        .clocks
        .iter()
        .find_map(|one| one.strip_prefix(&format!("pause {name} unless ")).map(value::<Switch>));
    let (before, after) = if has("start") {
        (Stand::New, Stand::Running)
    } else if has("restart") {
        (Stand::Stopped, Stand::Running)
    } else if has("stop") {
        (Stand::Running, Stand::Stopped)
    } else if has("extend") && extends {
        (Stand::Running, Stand::Running)
    } else if has("pause") {
        (Stand::Running, Stand::Paused)
    } else if let Some(switch) = pauses_unless {
        (Stand::Running, if on.contains(&switch) { Stand::Running } else { Stand::Paused })
    } else if has("resume") {
        (Stand::Paused, Stand::Running)
    } else {
        (Stand::Running, Stand::Running)
    };
    let counts = matches!(after, Stand::Running | Stand::Paused);
    if line.clocks.iter().any(|one| one == "void") {
        (before, Stand::Void)
    } else if counts && line.clocks.iter().any(|one| one == "end") {
        (before, Stand::Stopped)
    } else {
        (before, after)
    }
}

/// A week: nothing that a test gives is due.
const LONG: Span = Span::Minutes(7 * 24 * 60);

fn put(desk: &mut Desk, kind: ClockKind, stand: Stand) {
    let at: Millis = desk.city.now - 60_000;
    let calendar = shared::calendar::CalendarKind::Units;
    let start = ClockEvent::Start { at, limit: LONG.into(), calendar };
    let events = match stand {
        Stand::New | Stand::Void => vec![],
        Stand::Running => vec![start],
        Stand::Paused => vec![start, ClockEvent::Pause { at }],
        Stand::Stopped => vec![start, ClockEvent::Stop { at }],
    };
    for event in events {
        desk.case.flow.apply(&Effect::Clock(kind, event), 99);
    }
}

/// Somebody whom a line names, and what follows from the move for every clock.
fn drive(line: &Line, from: CaseState, desk: &Desk, extends: bool, photos: &Photos) {
    let on = desk.city.policy.workflow.on.clone();
    let switched = |entry: &&String| {
        entry.split_once('?').is_none_or(|(_, switch)| on.contains(&value::<Switch>(switch)))
    };
    let mut driven = 0;
    for entry in line.who.iter().filter(switched) {
        let entry = entry.split('?').next().unwrap();
        let mut desk = desk.clone();
        desk.case.flow.clocks = shared::clock::Clocks::default();
        let expected: BTreeMap<ClockKind, (Stand, Stand)> =
            KINDS.iter().map(|kind| (*kind, expected(line, *kind, extends, &on))).collect();
        for (kind, (before, _)) in &expected {
            put(&mut desk, *kind, *before);
        }
        let by = entry;
        let (desk, decision) = asks(line, from, entry, desk, photos);
        let Decision::Applied(effects) = decision else {
            panic!("{:?} from {from:?} by {by}: {decision:?}", line.mv)
        };
        let mut flow = desk.case.flow.clone();
        effects.iter().for_each(|effect| flow.apply(effect, 99));
        for (kind, (_, after)) in expected {
            let now = stand(flow.clocks.get(kind));
            assert_eq!(now, after, "{:?} from {from:?} by {by}: {kind:?}", line.mv);
        }
        moves_the_deadline(line, &desk, &flow, extends);
        driven += 1;
    }
    let posts = line.who.iter().any(|entry| !entry.contains('?'));
    assert!(driven > 0 || !posts, "{:?}", line.mv);
}

/// Whoever an entry of the list names asks for the move of its line.
pub(super) fn asks(
    line: &Line,
    from: CaseState,
    entry: &str,
    mut desk: Desk,
    photos: &Photos,
) -> (Desk, Decision) {
    if entry == "system" {
        let request = full_wish(line.mv, &[]);
        let decision = decide(&desk.case, &request, &Person::SYSTEM, &desk.city);
        return (desk, decision);
    }
    let (role, relation) = entry.split_once('/').unwrap();
    let relation = match (relation, from) {
        ("any_assignee", Reported) => "reporter",
        (other, _) => other,
    };
    // Who stands above a unit stands above its helpers and the desks, too.
    let above = super::table::Stand::AboveHolder;
    let may = stands_as(relation);
    let stands = if may.contains(&above) { above } else { may[0] };
    let (_, number, unit) = *STANDS.iter().find(|(of, ..)| *of == stands).unwrap();
    let roles = [value::<Role>(role)];
    if line.mv == Move::ForceClose {
        asked_by_the_other(&mut desk, roles[0]);
    }
    let post: Post = (number, Box::leak(Box::new(roles)), unit);
    let decision = desk.ask(post, &full_wish(line.mv, &photos[&stands]));
    (desk, decision)
}

/// The first of two has asked to close by force, in the other post.
fn asked_by_the_other(desk: &mut Desk, post: Role) {
    let other = if post == Role::Leader { Role::ShiftLeader } else { Role::Leader };
    desk.case.flow.apply(&Effect::ForceAsked(user(COLLECTOR), other), 99);
    desk.case.flow.apply(&Effect::ForceUntil(desk.city.now), 99);
}

fn moves_the_deadline(line: &Line, desk: &Desk, after: &shared::workflow::Flow, extends: bool) {
    let rules = desk.city.policy.clocks.rules(&desk.city.calendars);
    let due = |flow: &shared::workflow::Flow| flow.clocks.get(ClockKind::Disposal)?.due(&rules);
    let moved = due(after).cmp(&due(&desk.case.flow));
    let has = |verb: &str| line.clocks.iter().any(|one| *one == format!("{verb} disposal"));
    if has("extend") && extends {
        assert!(moved.is_gt(), "{:?} gives more time", line.mv);
    }
    if has("raise") {
        assert!(moved.is_lt(), "{:?} gives less time", line.mv);
    }
}

pub(super) type Photos = BTreeMap<super::table::Stand, Vec<shared::ids::OpId>>;

#[test]
fn every_move_does_to_the_clocks_what_the_list_says_with_all_switches_on_and_off() {
    let (photographed, photos) = with_photos();
    let mut driven = BTreeSet::new();
    let switches: [BTreeSet<Switch>; 2] = [Switch::ALL.into(), BTreeSet::new()];
    for on in switches {
        for line in lines().iter().filter(|line| line.when.is_none_or(|w| on.contains(&w))) {
            for from in &line.from {
                let mut desk = case_in(photographed.clone(), *from, line.mv);
                desk.city.policy.workflow.on.clone_from(&on);
                desk.city.make_safe = Some(LONG.into());
                drive(line, *from, &desk, true, &photos);
                if line.mv == Move::Grant {
                    let until = Wish::Suspension(desk.city.now + 86_400_000);
                    let asked = Effect::Asked { wish: until, endorsed: true };
                    desk.case.flow.apply(&asked, 99);
                    drive(line, *from, &desk, false, &photos);
                }
                driven.insert(line.mv);
            }
        }
    }
    let apart = [Move::Report, Move::Register];
    assert_eq!(driven.len() + apart.len(), Move::ALL.len(), "every move was driven");
}

#[test]
fn a_report_and_a_registration_start_the_desks_time_and_no_other() {
    let line = |mv| lines().into_iter().find(|line| line.mv == mv).unwrap();
    let now = super::city::MORNING;
    let city = super::city::City::new();
    let fresh = Case::new(CaseId(Uuid::from_u128(3)));
    let registers = {
        let by = Some(unit("C"));
        let person = Person { user: user(ACCEPTOR), roles: ACCEPTOR.1, unit: by.as_ref() };
        let decision = decide(&fresh, &wish(Move::Register), &person, &city);
        let Decision::Applied(effects) = decision else { panic!("{decision:?}") };
        effects
    };
    let reports = reported(user(COLLECTOR), now, &city.policy.clocks);
    for (mv, effects) in [(Move::Report, reports), (Move::Register, registers)] {
        let mut flow = fresh.flow.clone();
        effects.iter().for_each(|effect| flow.apply(effect, 1));
        assert_eq!(code(flow.state), line(mv).to, "{mv:?}");
        assert_eq!(line(mv).clocks, ["start acceptance"]);
        let counts: Vec<_> = flow.clocks.iter().map(|(kind, _)| kind).collect();
        assert_eq!(counts, [ClockKind::Acceptance], "{mv:?}");
        assert_eq!(stand(flow.clocks.get(ClockKind::Acceptance)), Stand::Running);
    }
    // Neither makes a case that is there.
    let desk = Desk::reported();
    for mv in [Move::Report, Move::Register] {
        let by = if mv == Move::Report { COLLECTOR } else { ACCEPTOR };
        assert_eq!(desk.ask(by, &wish(mv)), Decision::Rejected("case.exists"), "{mv:?}");
    }
}
