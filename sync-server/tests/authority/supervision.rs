//! 督查: what a supervisor says is kept with its draw, and both what it may say and what it is shown end at
//! the edge of its area.

use shared::case::Verdict;
use shared::city::Role;
use shared::geo::{Datum, Point};
use shared::ids::CaseId;
use shared::ops::{Body, Outcome, SupervisionFound};
use shared::supervision::{Drawn, Finding, FindingResult};
use shared::sync::{CaseView, Feed, PullReply, PullRequest};
use shared::workflow::{Move, MoveArgs};

use crate::centre::{Centre, MORNING, reason};
use crate::phone::{Phone, text};
use sync_server::store::Account;

const DAY: i64 = 86_400_000;

/// In the middle of the demo city; where [`Phone::reports`] reports lies in nobody's grid.
fn in_the_city() -> Point {
    Point { lon_e7: 1_023_120_000, lat_e7: 398_060_000, datum: Datum::Wgs84 }
}

fn today() -> i32 {
    i32::try_from((MORNING + 8 * 3_600_000) / DAY).unwrap()
}

fn finding(result: FindingResult, words: &str, drawn: Option<Drawn>) -> Body {
    let finding = Finding { result, words: text(words), drawn };
    Body::SupervisionFound(SupervisionFound { finding, salt: [7; 16].into() })
}

async fn pulled(centre: &Centre, account: &Account) -> PullReply {
    let request = PullRequest { protocol: 1, limit: 50, ..PullRequest::default() };
    centre.authority.pull(&request, account).await.unwrap()
}

fn view_of(reply: &PullReply, case: CaseId) -> Option<&CaseView> {
    reply.views.iter().find(|view| view.case.id == case)
}

pub(crate) async fn a_finding_is_kept_with_its_draw_and_told_to_desk_and_supervisors_alone(
    centre: Centre,
) {
    let mut collector = Phone::of(&centre, "采0101").await;
    let (case, _) = collector.reports_at(1, in_the_city());
    collector.push(&centre).await;
    let mut supervisor = Phone::of(&centre, "督0301").await;
    let author = centre.user("督0301");
    let draw = |redraw| Drawn { day: today(), redraw, of: 12, place: 2 };
    let drawn = (1..).map(draw).find(|drawn| drawn.may_give(author, case)).unwrap();
    supervisor.say(case, &finding(FindingResult::FalseDisposal, "处置照片不是该处", Some(drawn)));
    supervisor.say(case, &finding(FindingResult::TrueCase, "", None));
    let receipts = supervisor.push(&centre).await;
    assert!(receipts.iter().all(|r| r.outcome == Outcome::Accepted), "{receipts:?}");

    let desk = centre.authority.case_for(case, centre.any(Role::Acceptor)).await.unwrap();
    let told: Vec<_> = desk.case.doc.findings().into_iter().map(|one| one.what).collect();
    assert_eq!(told.len(), 2, "a second look is a second finding");
    assert_eq!((told[0].result, told[0].drawn), (FindingResult::FalseDisposal, Some(drawn)));
    assert!(desk.case.flags.is_empty(), "{:?}", desk.case.flags);
    let changes =
        |entries: &[shared::case::Entry]| entries.iter().flat_map(|entry| &entry.changes).count();

    let reporter = centre.authority.case_for(case, centre.person("采0101")).await.unwrap();
    assert!(reporter.case.doc.findings().is_empty(), "it is about colleagues");
    assert_eq!(changes(&desk.entries) - changes(&reporter.entries), 2);
    let own = pulled(&centre, centre.person("采0101")).await;
    assert!(view_of(&own, case).unwrap().case.doc.findings().is_empty());
    let other = pulled(&centre, centre.person("督0302")).await;
    assert_eq!(view_of(&other, case).unwrap().case.doc.findings().len(), 2);
}

pub(crate) async fn a_finding_is_taken_from_a_supervisor_of_the_area_and_from_nobody_else(
    centre: Centre,
) {
    let mut collector = Phone::of(&centre, "采0101").await;
    let (inside, _) = collector.reports_at(1, in_the_city());
    let (outside, _) = collector.reports(1);
    collector.say(inside, &finding(FindingResult::TrueCase, "", None));
    let receipts = collector.push(&centre).await;
    let elsewhere = Outcome::Refused("finding.not_your_area".to_owned());
    assert_eq!(receipts.last().unwrap().outcome, elsewhere, "a collector is no supervisor");

    let mut supervisor = Phone::of(&centre, "督0301").await;
    let draw = |day, place| Some(Drawn { day, redraw: 0, of: 3, place });
    supervisor.say(outside, &finding(FindingResult::TrueCase, "", None));
    supervisor.say(inside, &finding(FindingResult::FalseCheck, " ", None));
    supervisor.say(inside, &finding(FindingResult::TrueCase, "", draw(today(), 4)));
    supervisor.say(inside, &finding(FindingResult::TrueCase, "", draw(today() - 9, 1)));
    // What a supervisor saw it may also say and show.
    supervisor.remarks(inside, "现场仍有渣土");
    supervisor.attaches(inside, shared::media::MediaRole::Other);
    supervisor.describes(inside, "改掉别人的描述", vec![]);
    let outcomes: Vec<_> = supervisor.push(&centre).await.into_iter().map(|r| r.outcome).collect();
    let refused = |code: &str| Outcome::Refused(code.to_owned());
    assert_eq!(
        outcomes,
        [
            elsewhere,
            refused("finding.needs_words"),
            refused("finding.no_such_draw"),
            Outcome::Accepted,
            Outcome::Accepted,
            Outcome::Accepted,
            refused("case.not_yours"),
        ]
    );
    let now = centre.authority.store().case(inside).await.unwrap().unwrap();
    assert_eq!(now.doc.findings().len(), 1);
    assert!(now.flags.contains(&"finding.other_day".to_owned()), "{:?}", now.flags);
}

pub(crate) async fn a_draw_is_made_again_and_a_case_that_it_does_not_give_is_pointed_out(
    centre: Centre,
) {
    let mut collector = Phone::of(&centre, "采0101").await;
    let (case, _) = collector.reports_at(1, in_the_city());
    collector.push(&centre).await;
    let mut supervisor = Phone::of(&centre, "督0301").await;
    let draw = |redraw| Drawn { day: today(), redraw, of: 500, place: 1 };
    let author = centre.user("督0301");
    let gives = |wanted| move |redraw: &u16| draw(*redraw).may_give(author, case) == wanted;
    let honest = (0..1_000).find(gives(true)).unwrap();
    let made_up = (0..1_000).find(gives(false)).unwrap();
    let store = centre.authority.store();
    for (redraw, flagged) in [(honest, false), (made_up, true)] {
        supervisor.say(case, &finding(FindingResult::TrueCase, "", Some(draw(redraw))));
        let receipts = supervisor.push(&centre).await;
        assert_eq!(receipts.last().unwrap().outcome, Outcome::Accepted, "it is kept all the same");
        let flags = store.case(case).await.unwrap().unwrap().flags;
        assert_eq!(flags.contains(&"finding.not_drawn".to_owned()), flagged, "{flags:?}");
    }
}

pub(crate) async fn a_supervisor_urges_in_its_area_and_nowhere_else(centre: Centre) {
    let mut collector = Phone::of(&centre, "采0101").await;
    let (inside, _) = collector.reports_at(1, in_the_city());
    let (outside, _) = collector.reports(1);
    collector.push(&centre).await;
    let mut supervisor = Phone::of(&centre, "督0301").await;
    let words = || MoveArgs {
        opinion: Some(text("超时未受理，请尽快办理")),
        ..MoveArgs::default()
    };
    let urged = supervisor.asks(inside, Move::Urge, None, words());
    let far = supervisor.asks(outside, Move::Urge, None, words());
    let silent = supervisor.asks(inside, Move::Urge, None, MoveArgs::default());
    supervisor.push(&centre).await;
    let store = centre.authority.store();
    let case = async |id| store.case(id).await.unwrap().unwrap();
    let flow = case(inside).await.flow;
    assert_eq!(flow.verdicts[&urged], Verdict::Applied);
    assert_eq!(flow.urges.len(), 1);
    assert_eq!(flow.urges[0].by, centre.user("督0301"));
    assert!(flow.clocks.get(shared::clock::ClockKind::Supervision).unwrap().is_running());
    let rejected = |code: &str| Verdict::Rejected(code.to_owned());
    assert_eq!(flow.verdicts[&silent], rejected("move.needs_words_or_media"));
    assert_eq!(case(outside).await.flow.verdicts[&far], rejected("move.not_your_case"));
    let sheet = centre.authority.case_for(inside, centre.person("督0301")).await.unwrap();
    assert!(sheet.legal.contains(&Move::Urge), "{:?}", sheet.legal);
}

pub(crate) async fn what_ended_too_long_ago_leaves_a_supervisors_area(centre: Centre) {
    let mut collector = Phone::of(&centre, "采0101").await;
    let (ended, _) = collector.reports_at(1, in_the_city());
    let (open, _) = collector.reports_at(1, in_the_city());
    collector.push(&centre).await;
    let acceptor = centre.any(Role::Acceptor);
    centre.does(acceptor, ended, Move::Decline, reason("不属受理范围")).await;
    let supervisor = centre.person("督0301");
    let area = |reply: &PullReply, case| {
        let view = view_of(reply, case)?;
        view.feeds.iter().find(|feed| matches!(feed, Feed::Area(_))).cloned()
    };
    let fresh = pulled(&centre, supervisor).await;
    let street = area(&fresh, ended).expect("what was closed lately is looked at");
    assert!(area(&fresh, open).is_some());

    centre.pass(31 * DAY);
    let later = pulled(&centre, supervisor).await;
    assert!(view_of(&later, ended).is_none());
    assert!(later.left.contains(&(street, ended)));
    assert!(area(&later, open).is_some(), "an open case is looked at however old it is");
    let own = pulled(&centre, centre.person("采0101")).await;
    assert!(view_of(&own, ended).is_some(), "who reported it keeps it");
}
