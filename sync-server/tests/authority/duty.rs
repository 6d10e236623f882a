//! Who is on duty, and who gets a task because of it.

use shared::calendar::CalendarKind;
use shared::case::Verdict;
use shared::city::{City, Role};
use shared::codes::ResponsibilityGridCode;
use shared::duty::{Choice, DutyFlag, NobodyOnDuty, RosterRow, TaskChoice, TaskRule, WhatThen};
use shared::geo::{Fix, FixSource, Point};
use shared::ids::{CaseId, DutyId, UserId};
use shared::ops::{Body, DutyEnded, DutyStarted, Outcome};
use shared::workflow::{CaseState, Flow, Move, MoveArgs, Request, Task, TaskKind, TaskState};
use uuid::Uuid;

use crate::centre::{Centre, MORNING};
use crate::phone::{Phone, text};
use crate::road::awaiting_closing;

const HOUR: i64 = 3_600_000;

fn new_duty() -> DutyId {
    DutyId(Uuid::now_v7())
}

fn fix(point: Point) -> Fix {
    Fix { point, accuracy_dm: Some(60), age_ms: 0, mock: false, source: FixSource::Gnss }
}

/// A place inside the city's first responsibility grid, and that grid.
fn somewhere(city: &City) -> (Point, ResponsibilityGridCode) {
    let place = city.places.iter().find_map(|place| {
        let grid = city.grid_of(place.point, 0.0).grid?;
        Some((place.point, grid.responsibility_grid.clone()))
    });
    place.unwrap()
}

fn starts(phone: &mut Phone, id: DutyId, grids: &[ResponsibilityGridCode], at: Option<Point>) {
    let grids = grids.iter().map(|grid| text(grid.as_str())).collect();
    let body = Body::DutyStarted(DutyStarted { grids, fix: at.map(fix) });
    phone.say(CaseId(id.0), &body);
}

fn ends(phone: &mut Phone, id: DutyId) {
    phone.say(CaseId(id.0), &Body::DutyEnded(DutyEnded { fix: None }));
}

async fn pushed(phone: &mut Phone, centre: &Centre) {
    for receipt in phone.push(centre).await {
        assert_eq!(receipt.outcome, Outcome::Accepted);
        assert_eq!(receipt.case, None, "duty is about no case");
    }
}

async fn flags(centre: &Centre, id: DutyId) -> Vec<DutyFlag> {
    let row = centre.authority.store().duty_period(id).await.unwrap().unwrap();
    row.period.flags.into_iter().collect()
}

async fn names_on_duty(centre: &Centre) -> Vec<String> {
    let on = centre.authority.on_duty_now().await.unwrap();
    on.into_iter().map(|one| one.profile.work_number.to_string()).collect()
}

async fn flow(centre: &Centre, case: CaseId) -> Flow {
    centre.authority.store().case(case).await.unwrap().unwrap().flow
}

/// The same city with other rules of duty.
async fn with_rules(centre: &Centre, change: impl FnOnce(&mut City)) {
    let mut city = (*centre.authority.city()).clone();
    change(&mut city);
    centre.authority.set_city(&city, None).await.unwrap();
}

pub(crate) async fn duty_is_kept_however_oddly_it_is_told(centre: Centre) {
    with_rules(&centre, |city| city.duty.rows.clear()).await;
    let own = centre.person("采0101").profile.grids.clone();
    let mut phone = Phone::of(&centre, "采0101").await;
    let (first, second, lone) = (new_duty(), new_duty(), new_duty());
    starts(&mut phone, first, &own, None);
    pushed(&mut phone, &centre).await;
    assert_eq!(names_on_duty(&centre).await, ["采0101"]);
    assert_eq!(flags(&centre, first).await, []);

    // An answer was lost: the same batch again is the same period.
    let again = centre.authority.push(&phone.run(0..1), phone.installation).await.unwrap();
    assert_eq!(again.answers.len(), 1);
    assert_eq!(names_on_duty(&centre).await, ["采0101"]);

    // 下岗 was forgotten, and the phone's clock is ten years off.
    phone.wall_ms = MORNING - 3650 * 24 * HOUR;
    centre.pass(HOUR);
    starts(&mut phone, second, &["没有".parse().unwrap()], None);
    ends(&mut phone, lone);
    pushed(&mut phone, &centre).await;
    assert_eq!(flags(&centre, first).await, [DutyFlag::NoEnd]);
    assert_eq!(
        flags(&centre, second).await,
        [DutyFlag::ClockOdd, DutyFlag::TwoStarts, DutyFlag::UnknownGrid]
    );
    assert_eq!(flags(&centre, lone).await, [DutyFlag::ClockOdd, DutyFlag::NoStart]);
    let kept = centre.authority.store().duty_period(second).await.unwrap().unwrap().period;
    let told = kept.start.unwrap();
    assert_eq!(told.device, phone.wall_ms, "what the phone said is kept");
    assert_eq!((told.received, kept.began), (MORNING + HOUR, MORNING + HOUR));

    phone.wall_ms = MORNING + 2 * HOUR;
    centre.pass(2 * HOUR);
    ends(&mut phone, second);
    pushed(&mut phone, &centre).await;
    assert_eq!(names_on_duty(&centre).await, Vec::<String>::new());

    // Another person's period is nobody else's to end.
    let mut other = Phone::of(&centre, "采0102").await;
    let theirs = new_duty();
    phone.wall_ms = MORNING + 3 * HOUR;
    starts(&mut phone, theirs, &own, None);
    pushed(&mut phone, &centre).await;
    ends(&mut other, theirs);
    let refused = other.push(&centre).await;
    assert_eq!(refused[0].outcome, Outcome::Refused("duty.not_yours".to_owned()));

    // Nobody ended it: time does, and says so.
    centre.pass(16 * HOUR);
    while !centre.authority.store().open_duty().await.unwrap().is_empty() {
        centre.authority.tick().await.unwrap();
    }
    assert_eq!(flags(&centre, theirs).await, [DutyFlag::NeverEnded]);
}

pub(crate) async fn a_place_is_known_on_duty_only(centre: Centre) {
    let (there, grid) = somewhere(&centre.authority.city());
    let mut phone = Phone::of(&centre, "采0101").await;
    let seen = async || {
        let open = centre.authority.store().open_duty().await.unwrap();
        open.into_iter().find_map(|(_, seen)| seen)
    };
    // Off duty, a report's fix says nothing of its author.
    phone.reports(1);
    phone.push(&centre).await;
    assert_eq!(seen().await, None);

    let id = new_duty();
    starts(&mut phone, id, &[grid], Some(there));
    pushed(&mut phone, &centre).await;
    assert_eq!(seen().await.unwrap().point, there);
    phone.wall_ms += HOUR;
    centre.pass(HOUR);
    let (case, _) = phone.reports(1);
    phone.push(&centre).await;
    let now = seen().await.unwrap();
    assert_eq!(now.at, MORNING + HOUR);
    assert!(now.point != there && flow(&centre, case).await.reporter.is_some());

    phone.wall_ms += HOUR;
    centre.pass(HOUR);
    ends(&mut phone, id);
    pushed(&mut phone, &centre).await;
    assert_eq!(seen().await, None);
    starts(&mut phone, new_duty(), &[], None);
    pushed(&mut phone, &centre).await;
    assert_eq!(seen().await, None, "the place of the period before is gone");
}

/// A case in a responsibility grid of the demo city, waiting to be accepted.
async fn reported(centre: &Centre, phone: &mut Phone) -> (CaseId, ResponsibilityGridCode) {
    let (there, grid) = somewhere(&centre.authority.city());
    let case = phone.reports_at(1, there).0;
    phone.push(centre).await;
    (case, grid)
}

async fn orders(centre: &Centre, case: CaseId, to: Option<UserId>) -> Verdict {
    let args = MoveArgs { opinion: Some(text("看一下")), assignee: to, ..MoveArgs::default() };
    let acceptor = centre.any(Role::Acceptor);
    centre.tries(acceptor, case, Move::OrderVerification, args).await.verdict
}

async fn task(centre: &Centre, case: CaseId) -> Task {
    flow(centre, case).await.open_task(TaskKind::Verification).unwrap().clone()
}

fn of_shift(city: &City, grid: &ResponsibilityGridCode, shift: &str) -> UserId {
    let on = |row: &&RosterRow| row.grid.as_ref() == Some(grid) && row.shift.as_str() == shift;
    city.duty.rows.iter().find(on).unwrap().user
}

pub(crate) async fn an_order_that_names_nobody_goes_to_who_is_on_duty(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0126").await;
    let (case, grid) = reported(&centre, &mut phone).await;
    let city = centre.authority.city();
    let early = of_shift(&city, &grid, "early");
    let acceptor = centre.any(Role::Acceptor);
    let whom = centre.authority.candidates(case, TaskKind::Verification, acceptor).await.unwrap();
    assert_eq!(whom.grid.as_ref(), Some(&grid));
    let Choice::Candidates(list) = whom.choice else { panic!("{:?}", whom.choice) };
    assert_eq!(list.iter().map(|one| one.user).collect::<Vec<_>>(), [early]);

    assert_eq!(orders(&centre, case, None).await, Verdict::Applied);
    assert_eq!(task(&centre, case).await.assignee, early);
    let stored = centre.authority.store().case(case).await.unwrap().unwrap();
    assert!(!stored.flags.iter().any(|flag| flag.starts_with("duty.")), "{:?}", stored.flags);

    // The one who has a task already comes second.
    let mut helper = Phone::of(&centre, "采0103").await;
    starts(&mut helper, new_duty(), std::slice::from_ref(&grid), None);
    pushed(&mut helper, &centre).await;
    let (next, _) = reported(&centre, &mut phone).await;
    assert_eq!(orders(&centre, next, None).await, Verdict::Applied);
    assert_eq!(task(&centre, next).await.assignee, helper.user);

    // Who is named although off duty gets it, and the desk is told.
    let late = of_shift(&city, &grid, "late");
    let (third, _) = reported(&centre, &mut phone).await;
    assert_eq!(orders(&centre, third, Some(late)).await, Verdict::Applied);
    let stored = centre.authority.store().case(third).await.unwrap().unwrap();
    assert!(stored.flags.contains(&"duty.off_duty".to_owned()));
}

pub(crate) async fn when_nobody_is_on_duty_the_task_waits_for_the_next_shift(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0126").await;
    // 23:00: the late shift is over, the early one begins at six.
    centre.pass(14 * HOUR);
    let (case, grid) = reported(&centre, &mut phone).await;
    let city = centre.authority.city();
    assert_eq!(orders(&centre, case, None).await, Verdict::Applied);
    let held = task(&centre, case).await;
    assert_eq!(held.assignee, of_shift(&city, &grid, "early"));
    let six = MORNING + 21 * HOUR;
    let due = held.due.unwrap();
    assert!(due > six, "its time begins with the shift: {due} after {six}");
    let stored = centre.authority.store().case(case).await.unwrap().unwrap();
    assert!(stored.flags.contains(&"duty.next_shift".to_owned()));
    // In daylight the same task has as much time from when it is given.
    centre.pass(12 * HOUR);
    let (day, _) = reported(&centre, &mut phone).await;
    assert_eq!(orders(&centre, day, None).await, Verdict::Applied);
    let noon = MORNING + 26 * HOUR;
    let collection = city.calendars.get(CalendarKind::Collection);
    let by_day = task(&centre, day).await.due.unwrap();
    let given = collection.work_between(noon, by_day);
    assert_eq!(collection.work_between(six, due), given);
    assert!(given > 0);

    // On call first, where the city says so.
    let supervisor = centre.any(Role::Supervisor).profile.id;
    with_rules(&centre, |city| {
        let call =
            RosterRow { user: supervisor, grid: None, on_call: true, ..city.duty.rows[0].clone() };
        city.duty.rows = vec![call];
    })
    .await;
    let (called, _) = reported(&centre, &mut phone).await;
    let then = centre
        .authority
        .candidates(called, TaskKind::Verification, centre.any(Role::Acceptor))
        .await
        .unwrap()
        .choice;
    assert_eq!(then, Choice::Nobody(WhatThen::OnCall(supervisor)));
    assert_eq!(orders(&centre, called, None).await, Verdict::Applied);
    assert_eq!(task(&centre, called).await.assignee, supervisor);

    // Nobody at all: the road that is left is named.
    with_rules(&centre, |city| {
        let nobody = vec![NobodyOnDuty::FilmOrPhoto];
        city.duty.rules.tasks = vec![TaskRule { nobody, ..TaskRule::default() }];
    })
    .await;
    let (none, _) = reported(&centre, &mut phone).await;
    let code = Verdict::Rejected("duty.nobody".to_owned());
    assert_eq!(orders(&centre, none, None).await, code);
    assert_eq!(flow(&centre, none).await.state, CaseState::Reported);
}

pub(crate) async fn a_check_is_never_its_own_reporters_where_the_city_says_so(centre: Centre) {
    let number = "采0101";
    let mut phone = Phone::of(&centre, number).await;
    with_rules(&centre, |city| {
        let order = vec![TaskChoice::Reporter, TaskChoice::Nearest];
        let rule = TaskRule { kind: Some(TaskKind::Check), order, ..TaskRule::default() };
        city.duty.rules.tasks = vec![rule];
    })
    .await;
    let case = awaiting_closing(&centre, &mut phone).await;
    let acceptor = centre.any(Role::Acceptor);
    let first = async || {
        let whom = centre.authority.candidates(case, TaskKind::Check, acceptor).await.unwrap();
        match whom.choice {
            Choice::Candidates(list) => list[0].user,
            Choice::Nobody(then) => panic!("{then:?}"),
        }
    };
    assert_eq!(first().await, phone.user);
    with_rules(&centre, |city| city.duty.rules.tasks[0].not_the_reporter = true).await;
    assert_ne!(first().await, phone.user);
    let request = Request::of(Move::OrderCheck);
    centre.authority.act(case, request, None, acceptor).await.unwrap();
    let now = flow(&centre, case).await;
    assert_ne!(now.open_task(TaskKind::Check).unwrap().assignee, phone.user);
}

pub(crate) async fn what_is_not_finished_goes_to_the_next_shift_with_both_names(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0126").await;
    let (case, grid) = reported(&centre, &mut phone).await;
    let (second, _) = reported(&centre, &mut phone).await;
    for case in [case, second] {
        assert_eq!(orders(&centre, case, None).await, Verdict::Applied);
    }
    let city = centre.authority.city();
    let (early, late) = (of_shift(&city, &grid, "early"), of_shift(&city, &grid, "late"));
    let acceptor = centre.any(Role::Acceptor);
    let given = task(&centre, case).await;
    assert_eq!(given.assignee, early);
    // Nobody else is there yet: the tasks stay.
    let kept = centre.authority.hand_over(early, Some(acceptor)).await.unwrap();
    assert!(kept.len() == 2 && kept.iter().all(|one| one.to.is_none()), "{kept:?}");

    centre.pass(6 * HOUR);
    let done = centre.authority.hand_over(early, Some(acceptor)).await.unwrap();
    assert!(done.len() == 2 && done.iter().all(|one| one.to == Some(late)), "{done:?}");
    let now = flow(&centre, case).await;
    assert_eq!(now.tasks[&given.id].state, TaskState::HandedOver);
    assert_eq!(now.tasks[&given.id].assignee, early);
    let fresh = now.open_task(TaskKind::Verification).unwrap();
    assert_eq!((fresh.assignee, fresh.continues), (late, Some(given.id)));
    let again = centre.authority.hand_over(early, Some(acceptor)).await.unwrap();
    assert_eq!(again, [], "nothing is left");
}

pub(crate) async fn time_hands_over_where_the_city_says_so(centre: Centre) {
    with_rules(&centre, |city| city.duty.rules.hand_over = true).await;
    let (_, grid) = somewhere(&centre.authority.city());
    let city = centre.authority.city();
    let early = of_shift(&city, &grid, "early");
    let number = |user| {
        let all = city.duty.rows.iter().map(|row| row.user).position(|other| other == user);
        assert!(all.is_some());
        (101..127).map(|n| format!("采0{n}")).find(|n| centre.user(n) == user).unwrap()
    };
    let mut phone = Phone::of(&centre, &number(early)).await;
    let mut helper = Phone::of(&centre, "采0126").await;
    let duty = new_duty();
    starts(&mut phone, duty, std::slice::from_ref(&grid), None);
    pushed(&mut phone, &centre).await;
    let (case, _) = reported(&centre, &mut helper).await;
    assert_eq!(orders(&centre, case, Some(early)).await, Verdict::Applied);
    starts(&mut helper, new_duty(), std::slice::from_ref(&grid), None);
    helper.push(&centre).await;
    assert_eq!(centre.authority.tick().await.unwrap(), 0, "nobody's period is over");

    phone.wall_ms += HOUR / 6;
    centre.pass(HOUR / 6);
    ends(&mut phone, duty);
    pushed(&mut phone, &centre).await;
    let made = centre.authority.tick().await.unwrap();
    let later = centre.authority.tick().await.unwrap();
    assert_eq!(made + later, 1);
    assert_eq!(task(&centre, case).await.assignee, helper.user);
}
