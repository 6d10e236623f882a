//! A case that another body's platform decides.

use proptest::prelude::*;

use super::city::*;
use super::desk::*;
use shared::case::Verdict;
use shared::ids::OpId;
use shared::text::{Code, Line};
use shared::workflow::*;

fn issuer() -> Code {
    Code::clipped("city12345")
}

fn event(seq: u64) -> PlatformEvent {
    PlatformEvent {
        issuer: issuer(),
        id: Code::clipped(&format!("e{seq}")),
        seq,
        state: None,
        said: Line::clipped("处理中（平台）"),
        number: None,
        answers: None,
    }
}

fn elsewhere() -> Flow {
    let mut flow = Flow::default();
    flow.apply(&Effect::HandedTo(CaseAuthority::Platform(issuer())), 1);
    flow
}

fn fold(mut flow: Flow, events: &[PlatformEvent]) -> Flow {
    for (at, event) in (2..).zip(events) {
        flow.apply(&Effect::AtPlatform(event.clone()), at);
    }
    flow
}

#[test]
fn whatever_is_asked_of_a_case_decided_elsewhere_is_pending() {
    let mut desk = Desk::dispatched();
    desk.case.flow.apply(&Effect::HandedTo(CaseAuthority::Platform(issuer())), 99);
    for mv in Move::ALL {
        for by in [COLLECTOR, ACCEPTOR, DISPATCHER, CLERK] {
            assert_eq!(desk.ask(by, &wish(mv)), Decision::Pending, "{mv:?}");
        }
    }
    assert_eq!(Decision::Pending.verdict(), Verdict::Pending);
}

#[test]
fn a_handset_older_than_platforms_meets_a_pending_request_as_undecided() {
    let mut desk = Desk::dispatched();
    desk.enter(DISPATCHER, None, |entry| {
        entry.effects = vec![Effect::HandedTo(CaseAuthority::Platform(issuer()))];
    });
    let op = desk.op();
    assert_eq!(desk.act_as(op, CLERK, wish(Move::SignFor)), Verdict::Pending);
    assert!(desk.case.flow.pending.contains(&op));
    assert!(!desk.case.flow.verdicts.contains_key(&op), "an older app knows no such verdict");
    let json = serde_json::to_value(Flow::default()).unwrap();
    for key in ["authority", "at_platform", "numbers", "pending"] {
        assert!(json.get(key).is_none(), "{key} is not in a case of our own");
    }
}

#[test]
fn an_event_moves_the_case_without_our_rules_and_what_we_have_no_word_for_is_shown() {
    let done = PlatformEvent {
        state: Some(CaseState::Closed),
        number: Some(Code::clipped("P-77")),
        said: Line::clipped("办结"),
        ..event(2)
    };
    let flow = fold(elsewhere(), &[event(1), done.clone()]);
    assert_eq!(flow.state, CaseState::Closed, "straight from reported: no guard was asked");
    assert_eq!(flow.numbers[&issuer()].as_str(), "P-77");
    assert_eq!(flow.at_platform.unwrap().said, None, "our own word says it");
    let flow = fold(elsewhere(), &[done.clone(), event(3)]);
    assert_eq!(flow.state, CaseState::Closed, "where it was last known to stand");
    assert_eq!(flow.at_platform.unwrap().said.unwrap().as_str(), "处理中（平台）");
    // Another issuer, or a case of our own: nothing.
    let other = PlatformEvent { issuer: Code::clipped("other"), ..done.clone() };
    assert_eq!(fold(elsewhere(), &[other]), elsewhere());
    assert_eq!(fold(Flow::default(), &[done]), Flow::default());
}

#[test]
fn an_answer_settles_the_request_it_names_and_no_other() {
    let op = OpId(uuid::Uuid::from_u128(7));
    let mut flow = elsewhere();
    flow.pending.insert(op);
    let refused = PlatformEvent { answers: Some((op, false)), ..event(1) };
    let after = fold(flow.clone(), &[refused]);
    assert!(after.pending.is_empty());
    let verdict = Verdict::Rejected("platform.refused".to_owned());
    assert_eq!(after.verdicts[&op], verdict);
    assert!(sentence("platform.refused").is_some());
    let stranger = PlatformEvent { answers: Some((OpId(uuid::Uuid::nil()), true)), ..event(1) };
    assert_eq!(fold(flow.clone(), &[stranger]).verdicts, flow.verdicts);
}

proptest! {
    #[test]
    fn a_repeated_event_changes_nothing(
        picks in proptest::collection::vec((0usize..20, any::<bool>()), 1..40),
    ) {
        // A platform's own order, with some of what it said before repeated anywhere in between.
        let states = CaseState::ALL;
        let said = |n: usize| PlatformEvent {
            state: states.get(n).copied(),
            number: n.is_multiple_of(3).then(|| Code::clipped(&format!("P-{n}"))),
            ..event(n as u64 + 1)
        };
        let (mut once, mut often) = (Vec::new(), Vec::new());
        for (n, (pick, again)) in picks.into_iter().enumerate() {
            let fresh = PlatformEvent { seq: n as u64 + 1, ..said(pick) };
            once.push(fresh.clone());
            often.push(fresh);
            if again {
                often.push(once[pick % once.len()].clone());
            }
        }
        let calm = |flow: Flow| Flow { since: 0, ..flow };
        prop_assert_eq!(calm(fold(elsewhere(), &once)), calm(fold(elsewhere(), &often)));
    }
}
