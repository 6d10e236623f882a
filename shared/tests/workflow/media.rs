//! What the desk waits for, by the policy of the class.

use super::city::*;
use super::desk::*;
use shared::case::ObjectValue;
use shared::city::{Awaits, ClassGroup, ClassPolicy, PolicyOfClasses};
use shared::media::MediaRole;
use shared::ops::ReportKind;
use shared::text::Code;
use shared::workflow::{Decision, Move, Need, Request};

const COVER: &str = "gb47678.5-2026/component/01/001";

/// A patrol's report of a cover with one near photo, in a city with a policy for covers.
fn cover(policy: ClassPolicy) -> Desk {
    let mut desk = Desk::of_kind(ReportKind::Patrol);
    let class = Code::new(COVER).ok();
    desk.set(COLLECTOR, ObjectValue { class, condition: Code::new("gb-1").ok(), component: None });
    let classes = ClassGroup::Minor(COVER.parse().unwrap());
    desk.city.policy.by_class = vec![PolicyOfClasses { classes, policy }];
    desk
}

fn awaits(accept: Awaits) -> ClassPolicy {
    let roles = [MediaRole::Near, MediaRole::Far].into();
    ClassPolicy { roles: Some(roles), accept_awaits: Some(accept), ..ClassPolicy::default() }
}

fn accepts(desk: &Desk) -> Decision {
    desk.ask(ACCEPTOR, &wish(Move::Accept))
}

fn is_applied(decision: &Decision) -> bool {
    matches!(decision, Decision::Applied(_))
}

#[test]
fn accepting_waits_for_a_photo_of_every_named_role() {
    for wait in [Awaits::All, Awaits::Named] {
        let mut desk = cover(awaits(wait));
        assert_eq!(accepts(&desk), rejected("move.media_missing"), "{wait:?}: no far photo");
        let mut why = wish(Move::Accept);
        why.args.without_media = Some(line("巷道狭窄，无法拍远景"));
        assert!(is_applied(&desk.ask(ACCEPTOR, &why)), "a reason lets it go on");
        desk.photo(COLLECTOR, MediaRole::Far);
        assert!(is_applied(&accepts(&desk)), "{wait:?}");
        desk.city.all_received = false;
        assert_eq!(accepts(&desk), rejected("move.media_missing"), "{wait:?}: named, not here");
    }
    assert!(is_applied(&accepts(&cover(awaits(Awaits::Nothing)))));
}

#[test]
fn what_is_not_named_is_waited_for_only_where_the_city_waits_for_all() {
    let missing = |wait, named: &[MediaRole]| {
        let roles = Some(named.iter().copied().collect());
        let policy = ClassPolicy { roles, accept_awaits: Some(wait), ..ClassPolicy::default() };
        let mut desk = cover(policy);
        desk.city.all_received = false;
        !is_applied(&accepts(&desk))
    };
    assert!(missing(Awaits::All, &[]), "the near photo is attached and not here");
    assert!(!missing(Awaits::Named, &[]), "it is not named");
    assert!(missing(Awaits::Named, &[MediaRole::Near]));
    assert!(!missing(Awaits::Nothing, &[MediaRole::Near]));
}

#[test]
fn nobody_who_had_no_camera_is_asked_for_photos() {
    let mut registered = Desk::reported();
    let class = Code::new(COVER).ok();
    registered
        .set(ACCEPTOR, ObjectValue { class, condition: Code::new("gb-1").ok(), component: None });
    registered.city.policy = cover(awaits(Awaits::All)).city.policy;
    assert!(is_applied(&accepts(&registered)));
}

#[test]
fn forwarding_and_closing_wait_each_as_their_own_setting_says() {
    let forward = |wait| {
        let mut desk = Desk::work_done();
        desk.city.all_received = false;
        desk.city.policy.all_classes.forward_awaits = Some(wait);
        is_applied(&desk.ask(CLERK, &wish(Move::Forward)))
    };
    assert_eq!([Awaits::All, Awaits::Named, Awaits::Nothing].map(forward), [false, false, true]);
    let close = |wait| {
        let mut desk = Desk::checking();
        desk.answer(COLLECTOR, shared::workflow::CheckResult::Fixed);
        desk.city.all_received = false;
        desk.city.policy.all_classes.close_awaits = Some(wait);
        is_applied(&desk.ask(ACCEPTOR, &wish(Move::ProposeClosing)))
    };
    assert_eq!([Awaits::All, Awaits::Named, Awaits::Nothing].map(close), [false, false, true]);
}

#[test]
fn a_city_may_take_work_of_a_class_without_an_after_photo() {
    let submit: Request = wish(Move::Submit);
    let mut desk = Desk::in_work();
    assert_eq!(desk.ask(CREW, &submit), rejected(Need::AfterPhoto.code()));
    desk.city.policy.all_classes.after_photo = Some(false);
    assert!(is_applied(&desk.ask(CREW, &submit)));
}
