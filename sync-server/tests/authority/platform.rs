//! A case that another body's platform decides.

use shared::case::Verdict;
use shared::city::Role;
use shared::workflow::{CaseState, Move, MoveArgs, PlatformEvent};
use sync_server::authority::AuthorityError;

use crate::centre::{Centre, reason};
use crate::phone::{Phone, text};

pub(crate) async fn a_platform_answers_what_was_asked_and_says_things_once(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let (case, _) = phone.reports(0);
    phone.push(&centre).await;
    let authority = &centre.authority;
    let event = |seq: u64| PlatformEvent {
        issuer: text("city12345"),
        id: text(&format!("e{seq}")),
        seq,
        state: None,
        said: text("处理中（平台）"),
        number: None,
        answers: None,
    };
    let early = authority.platform_event(case, &event(1)).await;
    assert!(matches!(early, Err(AuthorityError::NotYours)), "it is this centre's own");
    let (leader, acceptor) = (centre.any(Role::ShiftLeader), centre.any(Role::Acceptor));
    let refused = authority.hand_to_platform(case, &text("city12345"), acceptor).await;
    assert!(matches!(refused, Err(AuthorityError::NotYours)));
    authority.hand_to_platform(case, &text("city12345"), leader).await.unwrap();

    // What is asked waits, at the desk and from a handset, and is kept for the platform.
    let asked = centre.tries(acceptor, case, Move::Decline, reason("重复")).await;
    assert_eq!(asked.verdict, Verdict::Pending);
    let op = phone.asks(case, Move::Retract, None, reason("误报"));
    phone.push(&centre).await;
    let flow = async || authority.store().case(case).await.unwrap().unwrap().flow;
    let waits = flow().await;
    assert_eq!((waits.state, waits.verdicts.get(&op)), (CaseState::Reported, None));
    assert!(waits.pending.contains(&op));
    let log = authority.store().entries(case, 0).await.unwrap();
    let wishes: Vec<_> = log.iter().filter(|e| e.verdict == Some(Verdict::Pending)).collect();
    assert_eq!(wishes.len(), 2);

    // It says things twice; the log and the case hold them once.
    let first = authority.platform_event(case, &event(1)).await.unwrap();
    assert_eq!(authority.platform_event(case, &event(1)).await.unwrap(), first);
    let shown = flow().await.at_platform.unwrap();
    assert_eq!((shown.seq, shown.said.unwrap().as_str()), (1, "处理中（平台）"));
    let done = PlatformEvent {
        state: Some(CaseState::Retracted),
        number: Some(text("P-77")),
        answers: Some((op, true)),
        ..event(4)
    };
    authority.platform_event(case, &done).await.unwrap();
    authority.platform_event(case, &event(3)).await.unwrap();
    let over = flow().await;
    assert_eq!(over.state, CaseState::Retracted, "no rule of ours was asked");
    assert_eq!(over.verdicts.get(&op), Some(&Verdict::Applied));
    assert_eq!(over.numbers.get(&text("city12345")), Some(&text("P-77")));
    assert_eq!(over.at_platform.unwrap().seq, 4, "what came late overtakes nothing");
    let other = PlatformEvent { issuer: text("elsewhere"), ..event(9) };
    let refused = authority.platform_event(case, &other).await;
    assert!(matches!(refused, Err(AuthorityError::NotYours)));
    let ticked = centre.authority.tick().await.unwrap();
    assert_eq!(ticked, 0, "our clock does nothing to it");
    let bare = centre.tries(acceptor, case, Move::Accept, MoveArgs::default()).await;
    assert_eq!(bare.verdict, Verdict::Pending);
}
