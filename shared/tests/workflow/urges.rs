//! Several people may urge a case at once, each with a limit of their own (督办).

use super::city::{CHIEF, CLERK, wish};
use super::desk::Desk;
use shared::case::Verdict;
use shared::clock::ClockKind;
use shared::ids::{Millis, TaskId};
use shared::workflow::{Decision, Move};

fn urged(desk: &mut Desk, minutes: Option<Millis>) -> TaskId {
    let mut urge = wish(Move::Urge);
    urge.args.due = minutes.map(|n| desk.city.now + n * 60_000);
    desk.go(CHIEF, urge);
    desk.case.flow.urges.last().unwrap().id
}

fn answers(desk: &mut Desk, urge: TaskId) {
    let mut answer = wish(Move::AnswerUrge);
    answer.args.urge = Some(urge);
    assert_eq!(desk.act(CLERK, answer), Verdict::Applied);
}

#[test]
fn each_urge_keeps_its_own_time_until_it_is_answered() {
    let due = |desk: &Desk| {
        let rules = desk.city.policy.clocks.rules(&desk.city.calendars);
        let clock = desk.case.flow.clocks.get(ClockKind::Supervision).unwrap();
        clock.is_running().then(|| clock.due(&rules)).flatten()
    };
    let mut desk = Desk::dispatched();
    let start = desk.city.now;
    let first = urged(&mut desk, Some(30));
    desk.city.now += 600_000;
    let second = urged(&mut desk, Some(60));
    assert_eq!(due(&desk), Some(start + 30 * 60_000), "the nearer of the two binds");
    answers(&mut desk, first);
    assert_eq!(due(&desk), Some(start + 70 * 60_000), "the second is still to be answered");
    let third = urged(&mut desk, Some(5));
    assert_eq!(due(&desk), Some(start + 15 * 60_000));
    answers(&mut desk, third);
    assert_eq!(due(&desk), Some(start + 70 * 60_000));
    desk.city.now += 2 * 3_600_000;
    answers(&mut desk, second);
    assert_eq!(due(&desk), None, "the last answer stops the clock");
    let rules = desk.city.policy.clocks.rules(&desk.city.calendars);
    let clock = desk.case.flow.clocks.get(ClockKind::Supervision).unwrap();
    let rounds = clock.rounds(desk.city.now, &rules);
    let judged: Vec<bool> = rounds.iter().filter_map(|round| round.in_time).collect();
    assert_eq!(judged, [true, true, false], "each judged by its own limit");
    let mut twice = wish(Move::AnswerUrge);
    twice.args.urge = Some(second);
    assert!(matches!(desk.ask(CLERK, &twice), Decision::Rejected("move.no_such_urge")));
}
