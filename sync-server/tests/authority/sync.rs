//! Documents down: who gets what, and when.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use shared::city::Role;
use shared::ids::OpId;
use shared::media::{MediaRole, Sha256Hash};
use shared::ops::Outcome;
use shared::sync::{CaseView, PullReply, PullRequest, ReconcileRequest, SentOp, WaitRequest};
use shared::workflow::Move;
use sync_server::store::Account;
use uuid::Uuid;

use crate::centre::{Centre, reason};
use crate::phone::{Phone, text};

async fn pull(centre: &Centre, account: &Account, after: &PullReply) -> PullReply {
    let request = PullRequest { protocol: 1, cursors: after.cursors.clone(), limit: 50 };
    centre.authority.pull(&request, account).await.unwrap()
}

pub(crate) async fn first_pull(centre: &Centre, account: &Account) -> PullReply {
    let request = PullRequest { protocol: 1, cursors: BTreeMap::new(), limit: 50 };
    centre.authority.pull(&request, account).await.unwrap()
}

/// Work is given without network, too, so a clerk's phone knows the crews of the own unit and below; and
/// nobody's phone knows more people than that.
pub(crate) async fn a_clerk_is_told_the_crews_below_and_nobody_else_is_told_of_anybody(
    centre: Centre,
) {
    let told = async |number: &str| {
        let reply = first_pull(&centre, centre.person(number)).await;
        let crews = reply.scope.crews.into_iter().map(|crew| crew.display);
        crews.collect::<Vec<_>>()
    };
    let below = [
        "处置人员 处0202",
        "处置人员 处0206",
        "处置人员 处0207",
        "处置人员 处0208",
        "处置人员 处0209",
    ];
    assert_eq!(told("终0703").await, below, "the bureau's own crew and those of its teams");
    assert_eq!(told("终0705").await, ["处置人员 处0206", "处置人员 处0207"], "a team its own");
    for other in ["采0101", "处0202", "督0301", "派0601"] {
        assert!(told(other).await.is_empty(), "{other}");
    }
    let gone = centre.person("处0206").profile.id;
    let keeper = centre.keeper();
    centre.sign_in().set_active(gone, false, keeper).await.unwrap();
    assert_eq!(told("终0705").await, ["处置人员 处0207"], "who is switched off is given no work");
}

pub(crate) async fn each_reader_pulls_what_is_theirs(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let grids = centre.person("采0101").profile.grids.clone();
    let (case, photos) = phone.reports(2);
    put_into_grid(&centre, &mut phone, case, &grids[0]);
    phone.push(&centre).await;
    centre.authority.medium_received(photos[0], 1000, "photo").await.unwrap();

    let own = first_pull(&centre, centre.person("采0101")).await;
    let view = own.views.iter().find(|v| v.case.id == case).unwrap();
    assert_eq!(view.received, BTreeSet::from([photos[0]]), "1 of 2 received");
    assert_eq!(view.case.doc.media().len(), 2);
    let again = pull(&centre, centre.person("采0101"), &own).await;
    assert!(again.views.is_empty() && !again.more, "nothing new, nothing sent");

    // A colleague of the same responsibility grid sees that something is there, and no more.
    let colleague = (1..=4)
        .map(|n| format!("采010{n}"))
        .filter(|n| n != "采0101")
        .map(|n| centre.person(&n))
        .find(|a| a.profile.grids.contains(&grids[0]));
    if let Some(colleague) = colleague {
        let theirs = first_pull(&centre, colleague).await;
        let hint: &CaseView = theirs.views.iter().find(|v| v.case.id == case).unwrap();
        assert!(hint.case.doc.media().is_empty() && hint.case.flow.reporter.is_none());
        assert!(hint.case.doc.facts().is_none(), "no work number, no field code");
        assert!(hint.received.is_empty());
    }

    let crew = first_pull(&centre, centre.any(Role::Crew)).await;
    assert!(crew.views.is_empty(), "a crew sees its own tasks only");
    let wrong = PullRequest { protocol: 9, ..PullRequest::default() };
    let refused = centre.authority.pull(&wrong, centre.person("采0101")).await;
    assert_eq!(refused.unwrap_err().code(), "protocol.unsupported");
}

pub(crate) async fn r28_whoever_hears_of_a_case_may_add_what_they_saw(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let mut colleague = Phone::of(&centre, "采0102").await;
    let (near, _) = phone.reports(1);
    let (far, _) = phone.reports(1);
    put_into_grid(&centre, &mut phone, near, &centre.person("采0102").profile.grids[0]);
    phone.push(&centre).await;

    colleague.attaches(near, MediaRole::Near);
    colleague.remarks(near, "仍未清理");
    colleague.describes(near, "改掉别人的描述", vec![]);
    colleague.attaches(far, MediaRole::Near);
    let outcomes: Vec<_> =
        colleague.push(&centre).await.into_iter().map(|receipt| receipt.outcome).collect();
    let refused = Outcome::Refused("case.not_yours".to_owned());
    assert_eq!(outcomes, [Outcome::Accepted, Outcome::Accepted, refused.clone(), refused.clone()]);
    let now = centre.authority.store().case(near).await.unwrap().unwrap();
    assert_eq!((now.doc.media().len(), now.doc.remarks().len()), (2, 1));
    let theirs = first_pull(&centre, centre.person("采0102")).await;
    let hint = theirs.views.iter().find(|v| v.case.id == near).unwrap();
    assert!(hint.case.doc.facts().is_none(), "adding to it shows no more of it");

    centre.does(centre.any(Role::Acceptor), near, Move::Decline, reason("重复上报")).await;
    colleague.attaches(near, MediaRole::Far);
    let late = colleague.push(&centre).await;
    assert_eq!(late[0].outcome, refused, "a case at its end is no duplicate any more");
}

fn put_into_grid(
    centre: &Centre,
    phone: &mut Phone,
    case: shared::ids::CaseId,
    grid: &shared::codes::ResponsibilityGridCode,
) {
    let city = centre.authority.city();
    let unit_grid = city.unit_grids.iter().find(|g| g.responsibility_grid == *grid).unwrap();
    let place = shared::case::PlaceValue {
        point: None,
        accuracy_dm: None,
        source: shared::geo::FixSource::ByHand,
        text: text("示范路"),
        unit_grid: Some(text(unit_grid.code.as_str())),
    };
    phone.writes(
        case,
        vec![(
            shared::case::FieldValue::Place(place),
            // The second op of the report wrote the place first.
            vec![shared::ids::Dot { actor: phone.signer.actor(), seq: 2 }],
        )],
    );
}

pub(crate) async fn a_case_leaves_the_feed_it_no_longer_belongs_to(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let grids = centre.person("采0101").profile.grids.clone();
    let (case, _) = phone.reports(0);
    put_into_grid(&centre, &mut phone, case, &grids[0]);
    phone.push(&centre).await;
    let before = first_pull(&centre, centre.person("采0101")).await;
    assert!(before.views.iter().any(|v| v.case.id == case));
    centre.does(centre.any(Role::Acceptor), case, Move::Decline, reason("重复上报")).await;
    let after = pull(&centre, centre.person("采0101"), &before).await;
    let left: Vec<String> = after.left.iter().map(|(feed, _)| feed.to_string()).collect();
    assert_eq!(left, [format!("grid:{}", grids[0])], "a closed case is no duplicate any more");
    let mine = after.views.iter().find(|v| v.case.id == case).unwrap();
    assert_eq!(mine.feeds.len(), 1, "its reporter still follows it");
}

pub(crate) async fn reconcile_tells_what_is_here_and_what_is_not(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let (case, photos) = phone.reports(3);
    phone.push(&centre).await;
    centre.authority.medium_received(photos[0], 1000, "photo").await.unwrap();
    centre.authority.medium_received(photos[1], 1000, "photo").await.unwrap();
    let nowhere = OpId(Uuid::now_v7());
    let here = phone.sealed[0].op;
    let ops = vec![SentOp { case, op: here }, SentOp { case, op: nowhere }];
    let never = Sha256Hash::of(b"never sent");
    let mut media: BTreeSet<Sha256Hash> = photos.iter().copied().collect();
    media.insert(never);
    let request = ReconcileRequest { ops, media };
    let reply = centre.authority.reconcile(&request).await.unwrap();
    assert_eq!(reply.missing_ops, [nowhere]);
    assert_eq!(reply.standings.len(), 1);
    assert_eq!(reply.missing_media, BTreeSet::from([photos[2], never]));

    // R2: a photo that was lost at the centre is missing at the next reconcile, and sent again.
    centre.authority.store().forget_medium(&photos[0]).await.unwrap();
    while centre.authority.store().media_here(&request.media).await.unwrap().len() > 1 {
        centre.authority.store().forget_medium(&photos[0]).await.unwrap();
    }
    let reply = centre.authority.reconcile(&request).await.unwrap();
    assert!(reply.missing_media.contains(&photos[0]));
}

pub(crate) async fn a_new_task_wakes_who_waits(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let account = centre.person("采0101").clone();
    let at_start = first_pull(&centre, &account).await;
    let cursors = at_start.cursors;
    let nothing = WaitRequest { cursors: cursors.clone(), up_to_ms: 20, notices: None };
    assert!(!centre.authority.wait(&nothing, &account).await.unwrap().changed);

    let authority = centre.authority.clone();
    let waiting = tokio::spawn(async move {
        let request = WaitRequest { cursors, up_to_ms: 30_000, notices: None };
        authority.wait(&request, &account).await.unwrap()
    });
    phone.reports(0);
    phone.push(&centre).await;
    let woken = tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap().unwrap();
    assert!(woken.changed);
}
