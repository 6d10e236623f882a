use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::geo::{Datum, Point};
use crate::workflow::TaskKind;

fn place(east: i32) -> Point {
    Point::new(1_000_000_000 + east * 1_000, 400_000_000, Datum::Gcj02).unwrap()
}

fn asked() -> Asked {
    Asked {
        kind: TaskKind::Check,
        class: None,
        point: Some(place(0)),
        grid: Some(grid(1)),
        reporter: Some(user(1)),
        urgent: false,
    }
}

/// Everybody whom the roster has out, each with a place and some open tasks.
fn field(plan: &DutyPlan, loads: &[(u8, u32)], seen: &[(u8, i32)]) -> Field {
    Field {
        on_duty: on_duty(plan, &[], at(9), CITY),
        may_be_sent: plan.rows.iter().map(|row| row.user).collect(),
        loads: loads.iter().map(|(who, n)| (user(*who), *n)).collect(),
        seen: seen
            .iter()
            .map(|(who, east)| (user(*who), Seen { point: place(*east), at: at(9) }))
            .collect(),
    }
}

fn choose(plan: &DutyPlan, asked: &Asked, field: &Field) -> Choice {
    candidates(asked, field, plan, at(9), CITY)
}

fn names(choice: &Choice) -> Vec<(UserId, Why)> {
    match choice {
        Choice::Candidates(list) => list.iter().map(|one| (one.user, one.why)).collect(),
        Choice::Nobody(then) => panic!("nobody: {then:?}"),
    }
}

fn rule(order: &[TaskChoice]) -> TaskRule {
    TaskRule { order: order.to_vec(), ..TaskRule::default() }
}

#[test]
fn the_fewest_tasks_of_the_grid_come_first() {
    let plan = plan(vec![row(1, 1, "early"), row(2, 1, "early"), row(3, 2, "early")]);
    let field = field(&plan, &[(1, 3), (2, 1)], &[(1, 1), (2, 900)]);
    let found = names(&choose(&plan, &asked(), &field));
    assert_eq!(found, [(user(2), Why::OfGrid), (user(1), Why::OfGrid)]);
}

#[test]
fn a_city_may_prefer_the_reporter_and_then_whoever_is_near() {
    let mut plan = plan(vec![row(1, 2, "early"), row(2, 1, "early"), row(3, 2, "early")]);
    plan.rules.tasks = vec![rule(&[TaskChoice::Reporter, TaskChoice::Nearest])];
    let field = field(&plan, &[], &[(2, 500), (3, 20)]);
    let found = choose(&plan, &asked(), &field);
    let whys = [Why::Reporter, Why::Near, Why::OfGrid];
    let whom: Vec<_> = [1, 3, 2].into_iter().map(user).zip(whys).collect();
    assert_eq!(names(&found), whom);
    let Choice::Candidates(list) = found else { panic!() };
    assert_eq!(list.iter().map(|one| one.rank).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(list[0].distance_m, None, "nobody knows where the reporter is");
    assert!(list[1].distance_m.unwrap() < list[2].distance_m.unwrap());
}

#[test]
fn a_rule_holds_for_its_kind_of_task_only() {
    let mut plan = plan(vec![row(1, 1, "early"), row(2, 1, "early")]);
    let own =
        TaskRule { kind: Some(TaskKind::Check), not_the_reporter: true, ..TaskRule::default() };
    plan.rules.tasks = vec![own];
    let field = field(&plan, &[], &[]);
    assert_eq!(names(&choose(&plan, &asked(), &field)).len(), 1);
    let verification = Asked { kind: TaskKind::Verification, ..asked() };
    assert_eq!(names(&choose(&plan, &verification, &field)).len(), 2);
}

#[test]
fn when_nobody_is_there_the_city_says_what_then() {
    let call = RosterRow { on_call: true, grid: None, ..row(9, 0, "early") };
    let plan = plan(vec![row(2, 1, "late"), row(1, 1, "late"), row(3, 2, "early"), call]);
    let field = field(&plan, &[(1, 1)], &[]);
    let then = |plan: &DutyPlan, asked: &Asked| match choose(plan, asked, &field) {
        Choice::Nobody(then) => then,
        Choice::Candidates(list) => panic!("{list:?}"),
    };
    assert_eq!(then(&plan, &asked()), WhatThen::OnCall(user(9)));
    let urgent = Asked { urgent: true, ..asked() };
    assert_eq!(then(&plan, &urgent), WhatThen::FilmOrPhoto);

    let mut holds = plan.clone();
    let nobody = vec![NobodyOnDuty::NextShift, NobodyOnDuty::OnCall];
    holds.rules.tasks = vec![TaskRule { nobody: nobody.clone(), ..TaskRule::default() }];
    assert_eq!(then(&holds, &asked()), WhatThen::NextShift { user: user(2), from: at(14) });
    let of_two = Asked { reporter: Some(user(2)), ..asked() };
    holds.rules.tasks[0].not_the_reporter = true;
    assert_eq!(then(&holds, &of_two), WhatThen::NextShift { user: user(1), from: at(14) });
    holds.rows.clear();
    assert_eq!(then(&holds, &asked()), WhatThen::Nothing);
}

#[test]
fn an_old_position_says_nothing() {
    let plan = plan(vec![row(2, 1, "early")]);
    let mut field = field(&plan, &[], &[(2, 10)]);
    let metres = |field: &Field| match choose(&plan, &asked(), field) {
        Choice::Candidates(list) => list[0].distance_m,
        Choice::Nobody(_) => panic!(),
    };
    assert!(metres(&field).is_some());
    field.seen.get_mut(&user(2)).unwrap().at = at(7);
    assert_eq!(metres(&field), None);
}

#[derive(Debug, Clone)]
struct World {
    plan: DutyPlan,
    field: Field,
    asked: Asked,
}

fn world() -> impl Strategy<Value = World> {
    let choice =
        prop::sample::select(vec![TaskChoice::Reporter, TaskChoice::OfGrid, TaskChoice::Nearest]);
    let rows = prop::collection::vec((1u8..9, 0u8..4, any::<bool>(), any::<bool>()), 0..12);
    let people = prop::collection::btree_map(1u8..9, (0u32..4, 0i32..2_000), 0..9);
    let order = prop::collection::vec(choice, 0..4);
    (rows, people, order, any::<bool>(), 1u8..9).prop_map(|(rows, people, order, not, reporter)| {
        let rows = rows.into_iter().map(|(who, round, early, on_call)| RosterRow {
            on_call,
            ..row(who, round, if early { "early" } else { "late" })
        });
        let mut plan = plan(rows.collect());
        plan.rules.tasks = vec![TaskRule { order, not_the_reporter: not, ..TaskRule::default() }];
        let mut field = field(&plan, &[], &[]);
        field.loads = people.iter().map(|(who, (load, _))| (user(*who), *load)).collect();
        let seen = |east: &i32| Seen { point: place(*east), at: at(9) };
        field.seen = people.iter().map(|(who, (_, east))| (user(*who), seen(east))).collect();
        World { plan, field, asked: Asked { reporter: Some(user(reporter)), ..asked() } }
    })
}

proptest! {
    #[test]
    fn whom_a_choice_may_give(world in world()) {
        let World { plan, field, asked } = world;
        let rule = &plan.rules.tasks[0];
        let on: BTreeMap<_, _> = field.on_duty.iter().map(|on| (on.user, on)).collect();
        let found = choose(&plan, &asked, &field);
        if let Choice::Candidates(list) = &found {
            let ranks: Vec<u32> = list.iter().map(|one| one.rank).collect();
            let expected: Vec<u32> = (1..).take(list.len()).collect();
            prop_assert_eq!(ranks, expected);
            let each: BTreeSet<_> = list.iter().map(|one| one.user).collect();
            prop_assert_eq!(each.len(), list.len(), "each once");
            for one in list {
                prop_assert!(on.contains_key(&one.user), "off duty");
                prop_assert!(!rule.not_the_reporter || Some(one.user) != asked.reporter);
                let outside = !on[&one.user].covers(&grid(1));
                let by_leave = rule.order.contains(&TaskChoice::Nearest)
                    || (rule.order.contains(&TaskChoice::Reporter) && asked.reporter == Some(one.user));
                prop_assert!(!outside || by_leave, "from another grid");
            }
        }
        // The order of what is known has nothing to do with the order of what comes out.
        let mut turned = field.clone();
        turned.on_duty.reverse();
        let mut other = plan.clone();
        other.rows.reverse();
        prop_assert_eq!(choose(&other, &asked, &turned), found);
    }
}
