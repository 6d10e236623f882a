//! What time does to a case, by itself and once.

use shared::case::Author;
use shared::city::{Limit, LimitUnit, Role, Season};
use shared::clock::ClockKind;
use shared::ids::CaseId;
use shared::workflow::{CaseState, Flow, Move, MoveArgs, TaskKind, TaskState, Wish};

use crate::centre::{Centre, reason};
use crate::phone::Phone;
use crate::road::{awaiting_closing, dispatched};

const HOUR: i64 = 3_600_000;

async fn flow(centre: &Centre, case: CaseId) -> Flow {
    centre.authority.store().case(case).await.unwrap().unwrap().flow
}

/// The centre's clock looks, as often as it takes when races are lost.
async fn tick(centre: &Centre) -> usize {
    centre.authority.tick().await.unwrap()
}

pub(crate) async fn a_check_that_nobody_answers_runs_out_once(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let case = awaiting_closing(&centre, &mut phone).await;
    let to = MoveArgs { assignee: Some(phone.user), ..MoveArgs::default() };
    centre.does(centre.any(Role::Acceptor), case, Move::OrderCheck, to).await;
    let task = flow(&centre, case).await.open_task(TaskKind::Check).unwrap().clone();
    assert!(task.due.is_some(), "a check has its stage's limit");
    assert_eq!(tick(&centre).await, 0, "its time is not over");

    centre.pass(HOUR);
    // Two processes look at once, and one of them again.
    let (one, two) = tokio::join!(tick(&centre), tick(&centre));
    let third = tick(&centre).await;
    // A lost race for the lease leaves the work to the next look.
    centre.pass(HOUR);
    let later = tick(&centre).await;
    assert_eq!(one + two + third + later, 1);
    let after = flow(&centre, case).await;
    assert_eq!(after.state, CaseState::AwaitingClosing);
    assert_eq!(after.tasks[&task.id].state, TaskState::Expired);
    let log = centre.authority.store().entries(case, 0).await.unwrap();
    let by_nobody: Vec<_> = log.iter().filter(|entry| entry.by == Author::System).collect();
    assert_eq!(by_nobody.len(), 1);
    assert_eq!(by_nobody[0].request.as_ref().unwrap().mv, Move::ExpireTask);
}

pub(crate) async fn a_suspended_case_resumes_by_itself_with_the_time_it_had_left(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let case = dispatched(&centre, &mut phone).await;
    let (_, clerk, _) = centre.crew_and_clerk();
    let due = flow(&centre, case).await.due.expect("a standard has a limit");
    let until = crate::centre::MORNING + 48 * HOUR;
    let wish = Some(Wish::Suspension(until));
    let asks = MoveArgs { wish, ..reason("等待配件") };
    centre.does(clerk, case, Move::Apply, asks).await;
    centre.does(centre.any(Role::Dispatcher), case, Move::Grant, MoveArgs::default()).await;
    let waits = flow(&centre, case).await;
    assert_eq!((waits.state, waits.due), (CaseState::Suspended, None));

    centre.pass(47 * HOUR);
    assert_eq!(tick(&centre).await, 0);
    centre.pass(HOUR);
    let made = tick(&centre).await;
    centre.pass(60_000);
    assert_eq!(made + tick(&centre).await, 1);
    let runs = flow(&centre, case).await;
    assert_eq!(runs.state, CaseState::Dispatched);
    assert!(runs.due.unwrap() > until.max(due), "{:?} after {until}", runs.due);
    assert!(runs.clocks.get(ClockKind::Disposal).unwrap().is_running());
}

pub(crate) async fn limits_count_working_time_and_pause_while_suspended(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let case = dispatched(&centre, &mut phone).await;
    let (_, clerk, _) = centre.crew_and_clerk();
    let before = flow(&centre, case).await.due.unwrap();
    let wish = Some(Wish::Extension(Limit { amount: 3, unit: LimitUnit::UrgentHour }));
    centre.does(clerk, case, Move::Apply, MoveArgs { wish, ..reason("雨天") }).await;
    centre.does(centre.any(Role::Dispatcher), case, Move::Grant, MoveArgs::default()).await;
    let after = flow(&centre, case).await;
    assert_eq!(after.due, Some(before + 3 * HOUR), "it counts from the old deadline");
    assert_eq!((after.extensions, after.application), (1, None));
}

pub(crate) async fn a_season_sets_the_limit_of_what_is_dispatched_in_it(centre: Centre) {
    let mut city = (*centre.authority.city()).clone();
    // 2026-07-01 is the season's last day.
    let season = Season {
        from: "12-01".parse().unwrap(),
        to: "07-01".parse().unwrap(),
        limit: Limit { amount: 3, unit: LimitUnit::UrgentHour },
    };
    city.standards.iter_mut().for_each(|standard| standard.season = Some(season));
    centre.authority.set_city(&city, None).await.unwrap();
    let mut phone = Phone::of(&centre, "采0101").await;
    let case = dispatched(&centre, &mut phone).await;
    let in_season = flow(&centre, case).await.due.unwrap();
    assert_eq!(in_season, crate::centre::MORNING + 3 * HOUR);
    // From midnight of the city's clock on the general limit holds again, for what is dispatched then.
    centre.pass(15 * HOUR);
    let later = dispatched(&centre, &mut phone).await;
    let after = flow(&centre, later).await.due.unwrap();
    assert!(after > crate::centre::MORNING + (15 + 3) * HOUR, "{after}");
    assert_eq!(flow(&centre, case).await.due, Some(in_season), "judged once, at its dispatch");
}
