use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::ids::DutyId;

fn id(n: u8) -> DutyId {
    DutyId(uuid::Uuid::from_u128(n.into()))
}

fn on_time(hour: i64) -> Told {
    Told { device: at(hour), received: at(hour) + 1_000 }
}

fn start() -> DutyAct {
    DutyAct::Start { grids: BTreeSet::from([grid(1)]), flags: BTreeSet::new() }
}

/// A centre that takes acts in the order they arrive.
#[derive(Default)]
struct Book(BTreeMap<DutyId, DutyPeriod>);

impl Book {
    fn take(&mut self, n: u8, told: Told, act: &DutyAct) {
        let open = |p: &&DutyPeriod| p.ended.is_none() || p.id == id(n);
        let known: Vec<_> = self.0.values().filter(open).cloned().collect();
        for period in take(&known, id(n), user(1), told, act).unwrap() {
            self.0.insert(period.id, period);
        }
    }

    fn flags(&self, n: u8) -> Vec<DutyFlag> {
        self.0[&id(n)].flags.iter().copied().collect()
    }
}

#[test]
fn a_period_counts_from_its_acts_however_late_they_arrive() {
    let mut book = Book::default();
    let late = |hour| Told { device: at(hour), received: at(hour) + 20 * 24 * HOUR };
    book.take(1, late(6), &start());
    book.take(1, late(14), &DutyAct::End);
    let period = &book.0[&id(1)];
    assert_eq!((period.began, period.ended), (at(6), Some(at(14))));
    assert_eq!(period.start.unwrap().received, at(6) + 20 * 24 * HOUR, "both times are kept");
    assert!(period.flags.is_empty());
}

#[test]
fn r12_a_clock_ten_years_off_is_flagged_and_kept() {
    for years in [-10, 10] {
        let mut book = Book::default();
        let off = Told { device: at(6) + years * 365 * 24 * HOUR, received: at(6) };
        book.take(1, off, &start());
        assert_eq!(book.flags(1), [DutyFlag::ClockOdd]);
        assert_eq!(book.0[&id(1)].began, at(6));
        assert_eq!(book.0[&id(1)].start, Some(off));
    }
}

#[test]
fn an_end_without_a_start_waits_for_it_and_two_starts_leave_one() {
    let mut book = Book::default();
    book.take(1, on_time(14), &DutyAct::End);
    assert_eq!(book.flags(1), [DutyFlag::NoStart]);
    assert!(!book.0[&id(1)].runs_at(at(14), 16 * HOUR));
    book.take(1, on_time(6), &start());
    assert_eq!(book.flags(1), []);
    assert_eq!((book.0[&id(1)].began, book.0[&id(1)].ended), (at(6), Some(at(14))));

    book.take(2, on_time(30), &start());
    book.take(3, on_time(54), &start());
    assert_eq!(book.flags(2), [DutyFlag::NoEnd]);
    assert_eq!(book.flags(3), [DutyFlag::TwoStarts]);
    assert_eq!(book.0[&id(2)].ended, Some(at(54)));
    // The end of the earlier one, told at last by the other phone.
    book.take(2, on_time(38), &DutyAct::End);
    assert_eq!(book.0[&id(2)].ended, Some(at(38)));
}

#[test]
fn nobody_touches_anothers_period() {
    let mut book = Book::default();
    book.take(1, on_time(6), &start());
    let known = [book.0[&id(1)].clone()];
    assert_eq!(take(&known, id(1), user(2), on_time(7), &DutyAct::End), Err("duty.not_yours"));
}

#[test]
fn a_period_that_nobody_ends_is_cut() {
    let mut book = Book::default();
    book.take(1, on_time(6), &start());
    let period = book.0.remove(&id(1)).unwrap();
    assert!(!period.is_too_long(at(21), 16 * HOUR));
    assert!(period.is_too_long(at(22), 16 * HOUR));
    let cut = period.cut(16 * HOUR);
    assert_eq!((cut.ended, cut.flags.contains(&DutyFlag::NeverEnded)), (Some(at(22)), true));
}

proptest! {
    /// Whatever is told in whatever order, nothing is lost, nobody has two open periods, and telling
    /// it all a second time changes nothing.
    #[test]
    fn acts_in_any_order_leave_one_open_period_and_are_idempotent(
        acts in prop::collection::vec((0u8..4, 0i64..48, any::<bool>()), 1..12),
    ) {
        let mut book = Book::default();
        let tell = |book: &mut Book| for (n, hour, starts) in &acts {
            let act = if *starts { start() } else { DutyAct::End };
            book.take(*n, on_time(*hour), &act);
        };
        tell(&mut book);
        let open = book.0.values().filter(|p| p.ended.is_none()).count();
        prop_assert!(open <= 1, "{open} are open");
        for (n, ..) in &acts {
            prop_assert!(book.0.contains_key(&id(*n)));
        }
        for period in book.0.values() {
            prop_assert!(period.ended.is_none_or(|ended| ended >= period.began));
            prop_assert!(period.start.is_some() || period.flags.contains(&DutyFlag::NoStart));
        }
        let once = book.0.clone();
        for (n, hour, _) in &acts {
            for act in [start(), DutyAct::End] {
                let known = once.values().filter(|p| p.id == id(*n));
                let told = |p: &DutyPeriod| match act {
                    DutyAct::End => p.end.is_some(),
                    DutyAct::Start { .. } => p.start.is_some(),
                };
                if known.clone().all(told) {
                    let known: Vec<_> = known.cloned().collect();
                    let again = take(&known, id(*n), user(1), on_time(*hour), &act).unwrap();
                    prop_assert_eq!(again, Vec::<DutyPeriod>::new());
                }
            }
        }
    }
}
