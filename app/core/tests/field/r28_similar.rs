//! R28: two report one thing. Before the second report is made, the phone says what is near, without
//! network.

use collector_core::api::similar::{Seen, similar_nearby};
use collector_core::view::NearbyState;
use shared::geo::Point;
use shared::sync::Feed;
use shared::workflow::CaseState;

use crate::support::*;

fn seen(east_e7: i32) -> Seen {
    let point = good_fix().point;
    Seen {
        point: Point { lon_e7: point.lon_e7 + east_e7, ..point },
        class: "gb47678.5-2026/matter/01/001".parse().ok(),
        component: None,
        at: None,
        draft: None,
    }
}

#[tokio::test]
async fn r28_a_phone_without_network_tells_what_is_near_from_hints_and_own_work() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let grid = Feed::Grid("Z01".parse().unwrap());
    stage.centre.set_feeds(user(COLLECTOR), set([grid.clone()]));

    // Somebody else reported it, and this phone pulled it as a hint of its grid.
    let other = stage.boot_in("other");
    stage.enrol(&other).await;
    let colleague = stage.sign_in(&other, "采0102").await;
    let (reported, _) = report(&colleague.notebook(&other).unwrap(), 1, 1);
    stage.sync_clean(&other).await;
    stage.centre.set_in_feed(grid, reported, true);
    stage.sync_clean(&phone).await;

    stage.centre.set_offline(true);
    stage.pass(600_000);
    let book = session.notebook(&phone).unwrap();
    let (unsent, _) = report(&book, 2, 1);
    let draft = write_draft(&book, 3, 0, 600);
    let near = similar_nearby(&phone, &session, &seen(0)).unwrap();
    let told: Vec<_> = near.iter().map(|n| (n.case, n.state, n.metres)).collect();
    assert_eq!(told.len(), 3, "{near:?}");
    for (case, state) in [
        (reported, NearbyState::AtCentre(CaseState::Reported)),
        (unsent, NearbyState::OnPhone),
        (draft, NearbyState::Draft),
    ] {
        assert!(told.contains(&(case, state, 0)), "{told:?}");
    }
    let hint = near.iter().find(|n| n.case == reported).unwrap();
    assert!((600_000..=605_000).contains(&hint.age_ms), "{}", hint.age_ms);
    assert!(hint.score >= shared::similar::SimilarRules::default().propose, "{hint:?}");

    // The draft itself is not near itself; 60 m on nothing is near; a day later neither.
    let own = Seen { draft: Some(draft), ..seen(0) };
    assert_eq!(similar_nearby(&phone, &session, &own).unwrap().len(), 2);
    assert_eq!(similar_nearby(&phone, &session, &seen(7_100)).unwrap(), []);
    stage.pass(24 * 3_600_000 + 1);
    assert_eq!(similar_nearby(&phone, &session, &seen(0)).unwrap(), []);
}
