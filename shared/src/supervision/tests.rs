//! The laws of a draw, and what a phone keeps of closed cases.

use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::clock::{ClockKind, Span};
use crate::ids::{CaseId, UserId};
use crate::text::Paragraph;
use crate::workflow::Effect;

const DAY: Millis = 86_400_000;

fn case(n: u128) -> CaseId {
    CaseId(Uuid::from_u128(n))
}

fn seed() -> impl Strategy<Value = Seed> {
    (any::<u128>(), 18_000..30_000_i32, 0..5_u16).prop_map(|(user, day, redraw)| Seed {
        user: UserId(Uuid::from_u128(user)),
        day,
        redraw,
    })
}

proptest! {
    #[test]
    fn the_same_seed_draws_the_same_cases_in_whatever_order_they_are_listed(
        seed in seed(),
        cases in prop::collection::btree_set(any::<u128>(), 0..60),
        most in 0..20_usize,
    ) {
        let cases: Vec<CaseId> = cases.into_iter().map(case).collect();
        let there = draw(&seed, cases.iter().copied(), most);
        let back = draw(&seed, cases.iter().rev().chain(&cases).copied(), most);
        prop_assert_eq!(&there, &back);
        prop_assert_eq!(there.len(), most.min(cases.len()));
        prop_assert!(there.iter().all(|one| cases.contains(one)));
    }

    #[test]
    fn a_case_more_moves_nobody_ahead_of_another(
        seed in seed(),
        cases in prop::collection::btree_set(any::<u128>(), 2..40),
    ) {
        let all: Vec<CaseId> = cases.into_iter().map(case).collect();
        let with = draw(&seed, all.iter().copied(), all.len());
        let without = draw(&seed, all.iter().skip(1).copied(), all.len());
        let rest: Vec<CaseId> = with.into_iter().filter(|one| Some(one) != all.first()).collect();
        prop_assert_eq!(rest, without);
    }
}

#[test]
fn every_case_is_drawn_about_as_often_as_another_and_another_person_draws_others() {
    let mut drawn: BTreeMap<CaseId, u32> = BTreeMap::new();
    for day in 0..4_000 {
        let seed = Seed { user: UserId(Uuid::from_u128(7)), day, redraw: 0 };
        for one in draw(&seed, (0..40).map(case), 10) {
            *drawn.entry(one).or_default() += 1;
        }
    }
    // 1000 each, with a deviation of 27: five of those are a bound that luck does not cross.
    assert_eq!(drawn.len(), 40);
    assert!(drawn.values().all(|n| n.abs_diff(1_000) < 140), "{drawn:?}");

    let by = |user, redraw| {
        let seed = Seed { user: UserId(Uuid::from_u128(user)), day: 20_000, redraw };
        draw(&seed, (0..40).map(case), 10)
    };
    assert_ne!(by(1, 0), by(2, 0));
    assert_ne!(by(1, 0), by(1, 1), "drawing again is another draw");
}

#[test]
fn what_is_not_as_it_was_told_needs_words() {
    let finding = |result, words: &str, drawn| {
        Finding { result, words: Paragraph::new(words).unwrap(), drawn }.fault()
    };
    assert_eq!(finding(FindingResult::TrueCase, "", None), None);
    assert_eq!(finding(FindingResult::FalseDisposal, " ", None), Some("finding.needs_words"));
    assert_eq!(finding(FindingResult::FalseCheck, "照片非现场", None), None);
    let drawn = |place, of| Some(Drawn { day: 20_000, redraw: 0, of, place });
    assert_eq!(finding(FindingResult::TrueCase, "", drawn(1, 1)), None);
    for (place, of) in [(0, 3), (4, 3)] {
        let fault = finding(FindingResult::TrueCase, "", drawn(place, of));
        assert_eq!(fault, Some("finding.no_such_draw"));
    }
}

#[test]
fn an_open_case_is_always_held_and_a_closed_one_so_many_days() {
    let rules = SupervisionRules::default();
    let mut case = Case::new(case(1));
    let limit = Span::Minutes(60);
    let calendar = crate::calendar::CalendarKind::Desk;
    let start = ClockEvent::Start { at: DAY, limit: limit.into(), calendar };
    case.flow.apply(&Effect::Clock(ClockKind::Closing, start), 1);
    assert!(rules.holds(&case, 400 * DAY));
    assert_eq!(closed_at(&case), None);
    let stop = ClockEvent::Stop { at: 2 * DAY };
    case.flow.apply(&Effect::Clock(ClockKind::Closing, stop), 2);
    case.flow.apply(&Effect::Moved(CaseState::Closed), 2);
    assert_eq!(closed_at(&case), Some(2 * DAY));
    assert!(rules.holds(&case, 32 * DAY));
    assert!(!rules.holds(&case, 32 * DAY + 1));
    case.flow.apply(&Effect::Moved(CaseState::Void), 3);
    assert_eq!(closed_at(&case), None, "what was void was never said to be done");
}

/// The share of the draws of so many cases that hold for what they say, and of those that name a case
/// which was not drawn.
fn told_apart(of: u32) -> (u32, u32) {
    let (mut honest, mut chosen) = (0, 0);
    for day in 0..100 {
        let seed = Seed { user: UserId(Uuid::from_u128(302)), day, redraw: 0 };
        let cases: Vec<CaseId> = (0..of).map(|n| case(u128::from(n) + 1)).collect();
        let drawn = draw(&seed, cases.iter().copied(), 10);
        let places = (1..).zip(&drawn);
        honest += u32::from(places.clone().all(|(place, case)| seed.may_give(*case, place, of)));
        // Somebody reports on a case of a liking as if it had been drawn.
        let liked = cases.iter().find(|case| !drawn.contains(case));
        chosen += u32::from(liked.is_none_or(|case| seed.may_give(*case, 5, of)));
    }
    (honest, chosen)
}

#[test]
fn a_draw_that_can_not_give_a_case_is_told_from_one_that_does() {
    assert_eq!(told_apart(1), (100, 100), "of one case every draw is that one");
    assert_eq!(told_apart(10), (100, 100), "all of them were drawn");
    let (honest, chosen) = told_apart(500);
    assert_eq!(honest, 100, "whoever drew is never doubted");
    assert!(chosen <= 15, "nine of ten cases that were chosen are found out: {chosen} were not");
}
