//! What is refused, held or flagged, and that nothing of it is lost.

use shared::city::Role;
use shared::geo::{Datum, Fix, FixSource, Point};
use shared::ids::{CaseId, OpId};
use shared::media::MediaRole;
use shared::ops::{
    BatchRefused, Body, CaseCreated, DeviceTime, Header, OpKind, Outcome, ReportKind, Signer,
    Subject, SubjectKind,
};
use shared::sync::{BatchAnswer, PushRequest};
use sync_server::store::Held;
use uuid::Uuid;

use crate::centre::{Centre, MORNING};
use crate::phone::{Phone, secret, text};

fn raw(phone: &mut Phone, version: u16, kind: u16, subject: u16, body: Vec<u8>) {
    let header = Header {
        version,
        algorithm: 1,
        subject: Subject { kind: SubjectKind(subject), id: CaseId(Uuid::now_v7()) },
        kind: OpKind(kind),
        op: OpId(Uuid::now_v7()),
        scope_rev: 1,
        time: DeviceTime {
            wall_ms: MORNING,
            utc_offset_min: 480,
            monotonic_ms: 0,
            boot: shared::ids::BootId([0; 4]),
        },
    };
    let sealed = Signer::seal_raw(phone.last(), &header, body);
    phone.sealed.push(sealed);
}

pub(crate) async fn r04_a_poison_op_stops_nobody(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let before: Vec<CaseId> = (0..25).map(|_| phone.reports(0).0).collect();
    raw(&mut phone, 1, 1, 1, b"not a body".to_vec());
    raw(&mut phone, 99, 1, 1, vec![0xa0]);
    raw(&mut phone, 1, 4_000, 1, vec![0xa0]);
    raw(&mut phone, 1, 1, 77, vec![0xa0]);
    let after: Vec<CaseId> = (0..25).map(|_| phone.reports(0).0).collect();
    let receipts = phone.push(&centre).await;
    let held: Vec<&Outcome> =
        receipts.iter().map(|r| &r.outcome).filter(|o| matches!(o, Outcome::Held(_))).collect();
    let code = |code: &str| Outcome::Held(code.to_owned());
    assert_eq!(
        held,
        [
            &code("op.unreadable_body"),
            &code("op.newer_version"),
            &code("op.unknown_kind"),
            &code("op.unknown_subject")
        ]
    );
    let store = centre.authority.store();
    for case in before.into_iter().chain(after) {
        assert!(store.case(case).await.unwrap().is_some(), "every good report arrived");
    }
    assert_eq!(store.held_ops(None, 100).await.unwrap().len(), 4, "their bytes are kept");
}

pub(crate) async fn an_op_before_its_case_waits_for_it(centre: Centre) {
    let mut reporter = Phone::of(&centre, "采0101").await;
    let (case, _) = reporter.reports(1);
    // The same person's other phone is first with a remark: it has heard of the case by a bundle.
    let mut other = Phone::of(&centre, "采0101").await;
    let remark = other.remarks(case, "已设警示牌");
    let receipts = other.push(&centre).await;
    assert_eq!(receipts[0].outcome, Outcome::Held("case.unknown".to_owned()));
    reporter.push(&centre).await;
    let store = centre.authority.store();
    let now = store.case(case).await.unwrap().unwrap();
    assert_eq!(now.doc.remarks().len(), 1, "the remark found its case");
    assert_eq!(store.outcomes(&[remark]).await.unwrap()[&remark], Outcome::Accepted);
}

pub(crate) async fn r25_what_stays_missing_for_a_day_is_shown(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    phone.reports(1);
    phone.reports(1);
    let later = phone.run(3..6);
    for _ in 0..2 {
        let reply = centre.authority.push(&later, phone.installation).await.unwrap();
        let BatchAnswer::Refused { why, .. } = &reply.answers[0] else { panic!("{reply:?}") };
        assert_eq!(*why, BatchRefused::Gap { expected: 1 });
    }
    let store = centre.authority.store();
    assert_eq!(store.gaps(MORNING - 1).await.unwrap(), [], "not yet for long");
    let gaps = store.gaps(MORNING).await.unwrap();
    let told: Vec<_> = gaps.iter().map(|g| (g.user, g.installation, g.expected)).collect();
    assert_eq!(told, [(phone.user, phone.installation, 1)]);
    // The earlier work arrives, and with it the later: nothing is owed any more.
    phone.push(&centre).await;
    assert_eq!(store.gaps(MORNING).await.unwrap(), []);
}

pub(crate) async fn a_fork_stops_the_actor_and_not_the_person(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let (case, _) = phone.reports(1);
    phone.push(&centre).await;
    let kept = phone.sealed.clone();

    // A restored phone image: the same key goes on from an older point of its chain.
    phone.sealed.truncate(1);
    phone.sent = 1;
    let lost = phone.remarks(case, "另一条链上的备注");
    let reply = phone.try_push(&centre).await;
    let BatchAnswer::Refused { why, .. } = &reply.answers[0] else { panic!("{reply:?}") };
    assert_eq!(*why, BatchRefused::Fork);

    // The person goes on under a new actor and says again, under the same ids, what has no receipt.
    let mut fresh = Phone::of(&centre, "采0101").await;
    let body = Body::RemarkAdded(shared::ops::RemarkAdded {
        text: text("另一条链上的备注"),
        salt: [7; 16].into(),
    });
    fresh.say_as(lost, case, &body);
    let repeated = kept[2].op;
    fresh.say_as(repeated, case, &body);
    let receipts = fresh.push(&centre).await;
    assert!(receipts.iter().all(|r| r.outcome == Outcome::Accepted));
    let now = centre.authority.store().case(case).await.unwrap().unwrap();
    assert_eq!(now.doc.remarks().len(), 1, "what was in already did not come twice");
    let log = centre.authority.store().entries(case, 0).await.unwrap();
    assert_eq!(log.len(), 4, "created, fields, a photo and the remark: nothing twice (R5)");
}

pub(crate) async fn another_persons_op_id_is_no_repetition(centre: Centre) {
    let mut owner = Phone::of(&centre, "采0101").await;
    let mut crew = Phone::of(&centre, "采0101").await;
    let (case, _) = owner.reports(0);
    let said = owner.remarks(case, "原话");
    owner.push(&centre).await;
    // The same person under another actor repeats itself; somebody else borrows the id.
    let body = |words: &str| {
        Body::RemarkAdded(shared::ops::RemarkAdded { text: text(words), salt: [7; 16].into() })
    };
    crew.say_as(said, case, &body("原话"));
    assert_eq!(crew.push(&centre).await[0].outcome, Outcome::Accepted);
    let mut stranger = Phone::of(&centre, "采0102").await;
    stranger.say_as(said, case, &body("顶替"));
    let told = stranger.push(&centre).await[0].outcome.clone();
    assert_eq!(told, Outcome::Refused("op.not_yours".to_owned()));
    let now = centre.authority.store().case(case).await.unwrap().unwrap();
    assert_eq!(now.doc.remarks().len(), 1);
}

pub(crate) async fn a_revoked_phones_work_is_held_and_comes_back(centre: Centre) {
    let (door, store) = (centre.sign_in(), centre.authority.store());
    let mut phone = Phone::of(&centre, "采0101").await;
    let (before, _) = phone.reports(0);
    phone.push(&centre).await;
    let (case, photos) = phone.reports(2);
    let photo = phone.attaches(case, MediaRole::Near).0;
    door.revoke(phone.installation, centre.keeper()).await.unwrap();
    let receipts = phone.push(&centre).await;
    assert!(receipts.iter().all(|r| r.outcome == Outcome::Held("actor.revoked".to_owned())));
    assert!(store.case(case).await.unwrap().is_none());
    assert_eq!(store.held_ops(None, 100).await.unwrap().len(), 5, "held, not lost");
    // Its photos are taken too; there is no case yet through which anybody could see them.
    centre.authority.medium_received(photos[0], 1000, "photo").await.unwrap();
    let desk = centre.any(Role::Acceptor);
    let seen = centre.authority.readable_medium(case, photo, false, desk).await;
    assert_eq!(seen.unwrap_err().code(), "case.unknown");
    // Somebody else's work waits for the case that is held.
    let mut other = Phone::of(&centre, "采0101").await;
    let remark = other.remarks(case, "已设警示牌");
    other.push(&centre).await;
    assert_eq!(centre.authority.readmit(Held::All, None).await.unwrap(), 0, "still revoked");

    door.reinstate(phone.installation, centre.keeper()).await.unwrap();
    let which = Held::WrittenOn(phone.installation);
    assert_eq!(centre.authority.readmit(which, None).await.unwrap(), 6, "the waiting remark too");
    let now = store.case(case).await.unwrap().unwrap();
    assert_eq!((now.doc.media().len(), now.doc.remarks().len()), (3, 1));
    assert_eq!(store.outcomes(&[remark]).await.unwrap()[&remark], Outcome::Accepted);
    let seen = centre.authority.readable_medium(case, photo, false, desk).await.unwrap();
    assert!(seen.is_some());
    phone.remarks(before, "恢复后继续");
    assert_eq!(phone.push(&centre).await[0].outcome, Outcome::Accepted, "the phone works on");
    let acts = centre.acts().await;
    assert_eq!(acts.iter().filter(|act| act.starts_with("installation.")).count(), 2);
}

pub(crate) async fn nobody_acts_on_anothers_case(centre: Centre) {
    let mut owner = Phone::of(&centre, "采0101").await;
    let mut stranger = Phone::of(&centre, "采0102").await;
    let (case, _) = owner.reports(1);
    owner.push(&centre).await;
    stranger.describes(case, "改掉别人的描述", vec![]);
    stranger.remarks(case, "别人的案件");
    stranger.attaches(case, MediaRole::Near);
    let receipts = stranger.push(&centre).await;
    let refused = Outcome::Refused("case.not_yours".to_owned());
    assert!(receipts.iter().all(|r| r.outcome == refused), "{receipts:?}");
    let now = centre.authority.store().case(case).await.unwrap().unwrap();
    assert_eq!((now.doc.remarks().len(), now.doc.media().len()), (0, 1));

    let stranger = centre.person("采0102");
    let peek = centre.authority.case_for(case, stranger).await;
    assert_eq!(peek.unwrap_err().code(), "case.not_yours");
    let clerk = centre.any(Role::UnitClerk);
    assert_eq!(centre.authority.case_for(case, clerk).await.unwrap_err().code(), "case.not_yours");
}

pub(crate) async fn odd_facts_are_flags(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let case = CaseId(Uuid::now_v7());
    let nowhere = Point { lon_e7: 0, lat_e7: 0, datum: Datum::Wgs84 };
    let fix = Fix {
        point: nowhere,
        accuracy_dm: None,
        age_ms: 60_000,
        mock: true,
        source: FixSource::Gnss,
    };
    phone.say(
        case,
        &Body::CaseCreated(CaseCreated {
            reporter: phone.user,
            work_number: text("采0101"),
            field_code: text("采0101-0701-001"),
            kind: ReportKind::Quick,
            found_at: MORNING + 10 * 365 * 86_400_000,
            catalogue: text("some-other-standard/9"),
            fix: Some(fix),
        }),
    );
    let unknown = shared::case::ObjectValue {
        class: Some(text("some-other-standard/component/99/999")),
        condition: None,
        component: Some(text("99999999999999999")),
    };
    phone.writes(case, vec![(shared::case::FieldValue::Object(unknown), vec![])]);
    let receipts = phone.push(&centre).await;
    assert!(receipts.iter().all(|r| r.outcome == Outcome::Accepted), "odd is never refused");
    let flags = centre.authority.store().case(case).await.unwrap().unwrap().flags;
    for flag in [
        "position.zero",
        "position.no_accuracy",
        "position.stale",
        "position.mock",
        "class.unknown",
        "component.unknown",
    ] {
        assert!(flags.iter().any(|f| f == flag), "{flag} in {flags:?}");
    }
}

/// Bytes that are no batch are answered, one by one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_that_are_no_batch_touch_no_other() {
    let centre = Centre::sqlite(false).await;
    let mut phone = Phone::of(&centre, "采0101").await;
    let (case, _) = phone.reports(1);
    let mut request = phone.unsent();
    let good = request.batches.remove(0);
    let mut forged = good.clone();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let cut = serde_bytes::ByteBuf::from(good[..good.len() / 2].to_vec());
    let noise = serde_bytes::ByteBuf::from(secret().to_vec());
    let request = PushRequest { batches: vec![noise, cut, forged, good] };
    let reply = centre.authority.push(&request, phone.installation).await.unwrap();
    let code = |answer: &BatchAnswer| match answer {
        BatchAnswer::Refused { why, .. } => why.code(),
        BatchAnswer::Admitted { .. } => "admitted",
    };
    let codes: Vec<&str> = reply.answers.iter().map(code).collect();
    assert_eq!(codes, ["batch.malformed", "batch.malformed", "batch.bad_signature", "admitted"]);
    assert!(centre.authority.store().case(case).await.unwrap().is_some());
}
