//! Two reports of one thing: both kept, a merge proposed and never made by the centre, roots counted.

use shared::case::{FieldValue, PlaceValue, Register};
use shared::city::Role;
use shared::geo::{Datum, FixSource, Point};
use shared::ids::CaseId;
use shared::ops::Outcome;
use shared::similar::Sighting;
use shared::workflow::{CaseState, Move, MoveArgs};
use sync_server::authority::AuthorityError;
use sync_server::store::Account;

use crate::centre::Centre;
use crate::persons::{call, caller};
use crate::phone::{Phone, text};

/// The other cases that are proposed for a merge, with their scores.
async fn proposed(centre: &Centre, case: CaseId, who: &Account) -> Vec<(CaseId, u8)> {
    let detail = centre.authority.case_for(case, who).await.unwrap();
    detail.similar.iter().map(|found| (found.other, found.like.score)).collect()
}

async fn roots(centre: &Centre) -> u64 {
    centre.authority.counts(centre.any(Role::Leader)).await.unwrap().values().sum()
}

fn into(target: CaseId) -> MoveArgs {
    MoveArgs { target: Some(target), ..MoveArgs::default() }
}

pub(crate) async fn r28_two_reports_are_proposed_for_a_merge_and_counted_once(centre: Centre) {
    let acceptor = centre.any(Role::Acceptor);
    let mut one = Phone::of(&centre, "采0101").await;
    let mut other = Phone::of(&centre, "采0102").await;
    let (first, _) = one.reports(1);
    let (second, _) = other.reports(1);
    for phone in [&mut one, &mut other] {
        let receipts = phone.push(&centre).await;
        assert!(receipts.iter().all(|r| r.outcome == Outcome::Accepted), "{receipts:?}");
    }
    let found = proposed(&centre, second, acceptor).await;
    assert_eq!(found, [(first, 80)], "one point, one class, one minute, two people");
    assert_eq!(proposed(&centre, first, acceptor).await, [(second, 80)], "and the other way round");
    let state = async |case| centre.authority.store().case(case).await.unwrap().unwrap().flow.state;
    assert_eq!(state(second).await, CaseState::Reported, "the centre proposes and does not merge");
    assert_eq!(roots(&centre).await, 2);

    centre.does(acceptor, second, Move::Merge, into(first)).await;
    assert_eq!(roots(&centre).await, 1, "counted once");
    assert_eq!(proposed(&centre, first, acceptor).await, [], "done");
    let by = [&one, &other].map(|phone| phone.user);
    for (case, by) in [first, second].into_iter().zip(by) {
        let kept = centre.authority.store().case(case).await.unwrap().unwrap();
        assert_eq!((kept.flow.reporter, kept.doc.media().len()), (Some(by), 1), "both are kept");
    }

    centre.does(acceptor, second, Move::Unmerge, crate::centre::reason("不是同一处")).await;
    assert_eq!(roots(&centre).await, 2, "counted twice again");
}

fn place(centre_lon_e7: i32) -> FieldValue {
    FieldValue::Place(PlaceValue {
        point: Some(Point { lon_e7: centre_lon_e7, lat_e7: 401_234_567, datum: Datum::Wgs84 }),
        accuracy_dm: None,
        source: FixSource::MapPick,
        text: text("示范路"),
        unit_grid: None,
    })
}

pub(crate) async fn a_proposal_follows_the_place_and_a_dismissed_one_stays_away(centre: Centre) {
    let acceptor = centre.any(Role::Acceptor);
    let mut one = Phone::of(&centre, "采0101").await;
    let mut other = Phone::of(&centre, "采0102").await;
    let (first, _) = one.reports(0);
    let (second, _) = other.reports(0);
    one.push(&centre).await;
    other.push(&centre).await;
    assert_eq!(proposed(&centre, second, acceptor).await.len(), 1);

    // It was 400 m further on.
    let seen = async |case| {
        let case = centre.authority.store().case(case).await.unwrap().unwrap();
        case.doc.seen(Register::Place)
    };
    other.writes(second, vec![(place(1_021_284_567), seen(second).await)]);
    other.push(&centre).await;
    assert_eq!(proposed(&centre, second, acceptor).await, []);
    assert_eq!(proposed(&centre, first, acceptor).await, [], "neither way");
    other.writes(second, vec![(place(1_021_234_568), seen(second).await)]);
    other.push(&centre).await;
    assert_eq!(proposed(&centre, first, acceptor).await.len(), 1, "it was here after all");

    let pair = (first, second);
    let crew = centre.any(Role::Crew);
    let refused = centre.authority.dismiss_proposal(pair, crew).await;
    assert!(matches!(refused, Err(AuthorityError::NotYours)));
    centre.authority.dismiss_proposal(pair, acceptor).await.unwrap();
    one.writes(first, vec![(place(1_021_234_569), seen(first).await)]);
    one.push(&centre).await;
    for case in [first, second] {
        assert_eq!(proposed(&centre, case, acceptor).await, [], "nobody is asked twice");
    }
    let again = centre.authority.dismiss_proposal((first, CaseId(uuid::Uuid::nil())), acceptor);
    assert!(matches!(again.await, Err(AuthorityError::NoSuchCase)));
}

pub(crate) async fn a_call_finds_what_is_open_near_by_and_its_caller_waits_on_the_root(
    centre: Centre,
) {
    let acceptor = centre.any(Role::Acceptor);
    let mut phone = Phone::of(&centre, "采0101").await;
    let (reported, _) = phone.reports(0);
    phone.push(&centre).await;
    let point = Point { lon_e7: 1_021_236_000, lat_e7: 401_234_567, datum: Datum::Wgs84 };
    let found_at = centre.authority.now();
    let seen = Sighting { point, found_at, class: None, component: None, by: None };
    let found = centre.authority.similar(&seen, None, acceptor).await.unwrap();
    assert_eq!(found.iter().map(|(near, _)| near.case).collect::<Vec<_>>(), [reported]);
    let a_day_on = Sighting { found_at: found_at + 24 * 3_600_000 + 1, ..seen.clone() };
    assert!(centre.authority.similar(&a_day_on, None, acceptor).await.unwrap().is_empty());
    let clerk = centre.any(Role::UnitClerk);
    let refused = centre.authority.similar(&seen, None, clerk).await;
    assert!(matches!(refused, Err(AuthorityError::NotYours)));

    // The desk writes it down all the same, merges it, and the caller is shown where the answer will be.
    let said = call(Some(caller("王小明", "13812345678")));
    let (called, _) = centre.authority.register(&said, acceptor).await.unwrap();
    assert_eq!(proposed(&centre, called, acceptor).await.len(), 1);
    centre.does(acceptor, called, Move::Merge, into(reported)).await;
    let root = centre.authority.case_for(reported, acceptor).await.unwrap();
    let callers: Vec<_> = root.callers.iter().map(|c| (c.case, c.name.as_deref())).collect();
    assert_eq!(callers, [(called, Some("王**"))]);
    let closed = centre.authority.similar(&seen, None, acceptor).await.unwrap();
    assert_eq!(closed.len(), 1, "a merged case is no candidate: its root is");
}
