use std::collections::BTreeSet;

use super::*;

fn out(plan: &DutyPlan, at: Millis) -> Vec<UserId> {
    on_duty(plan, &[], at, CITY).into_iter().map(|person| person.user).collect()
}

#[test]
fn a_shift_holds_from_its_begin_and_no_longer_at_its_end() {
    let plan = plan(vec![row(1, 1, "early"), row(2, 1, "late")]);
    assert_eq!(out(&plan, at(6) - 1), []);
    assert_eq!(out(&plan, at(6)), [user(1)]);
    assert_eq!(out(&plan, at(14) - 1), [user(1)]);
    assert_eq!(out(&plan, at(14)), [user(2)]);
    assert_eq!(out(&plan, at(22)), []);
}

#[test]
fn a_shift_past_midnight_belongs_to_the_day_it_began_on() {
    let plan = plan(vec![row(1, 1, "night")]);
    assert_eq!(out(&plan, at(23)), [user(1)]);
    assert_eq!(out(&plan, at(29)), [user(1)], "05:00 of the next day");
    assert_eq!(out(&plan, at(30)), []);
    // The row's last day is the third: its shift is over on the fourth at six.
    assert_eq!(out(&plan, at(3 * 24 + 5)), [user(1)]);
    assert_eq!(out(&plan, at(3 * 24 + 23)), []);
    assert_eq!(out(&plan, at(5)), [], "nobody began on the last of June");
}

#[test]
fn the_next_shift_is_the_first_that_begins_in_the_grid() {
    let plan = plan(vec![row(1, 1, "early"), row(2, 1, "late"), row(3, 2, "early")]);
    let next = |hour| {
        let turns = plan.next_turns(&grid(1), at(hour), CITY, |_| true);
        turns.first().map(|turn| (turn.row.user, turn.from))
    };
    assert_eq!(next(9), Some((user(2), at(14))));
    assert_eq!(next(23), Some((user(1), at(30))));
    assert_eq!(next(3 * 24), None, "the roster ends on the third");
    let second = plan.next_turns(&grid(1), at(9), CITY, |who| who != user(2));
    assert_eq!(second.first().map(|turn| turn.row.user), Some(user(1)));
}

#[test]
fn roster_and_sign_on_count_as_the_city_says() {
    let mut plan = plan(vec![row(1, 1, "early"), row(2, 2, "early")]);
    let told = Told { device: at(8), received: at(8) };
    let start = DutyAct::Start { grids: BTreeSet::from([grid(9)]), flags: BTreeSet::new() };
    let mut periods = Vec::new();
    for who in [2, 3] {
        let id = crate::ids::DutyId(user(who).0);
        periods.extend(take(&[], id, user(who), told, &start).unwrap());
    }
    let counted = |plan: &DutyPlan, hour| -> Vec<UserId> {
        on_duty(plan, &periods, at(hour), CITY).into_iter().map(|person| person.user).collect()
    };
    assert_eq!(counted(&plan, 9), [user(1), user(2), user(3)]);
    plan.rules.on_duty_by = OnDutyBy::Roster;
    assert_eq!(counted(&plan, 9), [user(1), user(2)]);
    plan.rules.on_duty_by = OnDutyBy::SignedOn;
    assert_eq!(counted(&plan, 9), [user(2), user(3)]);
    assert_eq!(counted(&plan, 8 + 16), [], "who never ends it is off after the longest time");
    plan.rules.on_duty_by = OnDutyBy::Both;
    assert_eq!(counted(&plan, 9), [user(2)]);
    let both = on_duty(&plan, &periods, at(9), CITY);
    assert!(both[0].covers(&grid(2)) && both[0].covers(&grid(9)) && !both[0].covers(&grid(1)));
}

#[test]
fn a_roster_tells_its_importer_what_does_not_fit() {
    let mut bad = plan(vec![
        row(1, 1, "early"),
        row(1, 1, "early"),
        row(2, 7, "late"),
        row(3, 1, "noon"),
        RosterRow { to: day("2026-06-30"), ..row(1, 1, "late") },
    ]);
    bad.shifts.push(shift("early", 6, 25));
    let (one, users) = (grid(1), BTreeSet::from([user(1), user(3)]));
    let codes: Vec<_> = bad
        .faults(&BTreeSet::from([&one]), Some(&users))
        .iter()
        .map(|fault| {
            let (zh, en) = fault.sentences();
            assert!(!zh.is_empty() && en.ends_with('.'), "{fault}");
            fault.code()
        })
        .collect();
    assert_eq!(
        codes,
        [
            "roster.shift_twice",
            "roster.bad_hours",
            "roster.unknown_user",
            "roster.unknown_grid",
            "roster.unknown_shift",
            "roster.no_days",
            "roster.row_twice",
        ]
    );
    let good =
        plan(vec![row(1, 1, "early"), RosterRow { from: day("2026-07-03"), ..row(2, 1, "early") }]);
    assert_eq!(good.faults(&BTreeSet::from([&one]), None), []);
}

#[test]
fn every_code_of_duty_has_its_sentences_in_order() {
    let codes: Vec<_> = SAYS.iter().map(|(code, ..)| *code).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted);
    for flag in DutyFlag::ALL {
        assert!(sentence(flag.code()).is_some(), "{flag:?}");
    }
}
