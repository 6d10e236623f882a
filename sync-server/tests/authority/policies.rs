//! What a city asks of a class: pointed out to the desk, waited for at its gates, refused to nobody.

use shared::case::{FieldValue, ObjectValue, PlaceValue, Verdict};
use shared::city::{ClassGroup, ClassPolicy, Lack, PointBy, PolicyOfClasses, Role};
use shared::geo::FixSource;
use shared::ids::CaseId;
use shared::media::{CaptureFlags, CaptureRecord, Line, MediaKind, MediaRole, Sha256Hash, Shot};
use shared::ops::{Body, MediaAttached, Outcome};
use shared::workflow::{Move, MoveArgs};

use crate::centre::{Centre, MORNING};
use crate::phone::{Phone, secret, text};

const LAMP: &str = "gb47678.5-2026/component/01/037";

/// A strict policy for lamps: the class of every report of these tests.
async fn strict(centre: &Centre) {
    let mut city = (*centre.authority.city()).clone();
    let policy = ClassPolicy {
        roles: Some([MediaRole::Near, MediaRole::Far].into()),
        max_photos: Some(2),
        album: Some(shared::city::Album::Refused),
        video: Some(false),
        point: Some(PointBy::Fix),
        coarse_dm: Some(50),
        stale_ms: Some(500),
        ..ClassPolicy::default()
    };
    let classes = ClassGroup::Minor(LAMP.parse().unwrap());
    city.policy.by_class.push(PolicyOfClasses { classes, policy });
    centre.authority.set_city(&city, None).await.unwrap();
}

fn from_album() -> CaptureRecord {
    CaptureRecord {
        shot: Shot {
            field_code: Line::fit("采0101-0701-001"),
            work_number: Line::fit("采0101"),
            role: MediaRole::Near,
            captured_at_ms: MORNING,
            utc_offset_min: 480,
            boot_ms: 1,
            position: None,
            place: Line::default(),
            flags: CaptureFlags::ALBUM,
        },
        exif_time: None,
        original_sha256: Sha256Hash::of(b"original"),
    }
}

async fn flags(centre: &Centre, case: CaseId) -> Vec<String> {
    centre.authority.store().case(case).await.unwrap().unwrap().flags
}

pub(crate) async fn what_a_policy_has_against_a_report_is_a_flag_and_never_a_refusal(
    centre: Centre,
) {
    strict(&centre).await;
    let mut phone = Phone::of(&centre, "采0101").await;
    let (case, _) = phone.reports(2);
    let mut medium = MediaAttached {
        kind: MediaKind::Photo,
        role: MediaRole::Near,
        sha256: Sha256Hash::of(&secret()),
        bytes: 1000,
        thumb: None,
        capture: Some(from_album()),
    };
    phone.say(case, &Body::MediaAttached(medium.clone()));
    medium.kind = MediaKind::Video;
    phone.say(case, &Body::MediaAttached(medium));
    let receipts = phone.push(&centre).await;
    assert!(receipts.iter().all(|r| r.outcome == Outcome::Accepted), "{receipts:?}");
    let told = flags(&centre, case).await;
    // The fix is 1 s old and 6 m wide: fit for every other class.
    for flag in [
        "position.coarse",
        "position.stale",
        "media.album_refused",
        "media.video_refused",
        "report.too_many_photos",
    ] {
        assert!(told.iter().any(|known| known == flag), "{flag} in {told:?}");
    }
    let by_hand = PlaceValue {
        point: None,
        accuracy_dm: None,
        source: FixSource::MapPick,
        text: text("示范路"),
        unit_grid: None,
    };
    phone.writes(case, vec![(FieldValue::Place(by_hand), vec![])]);
    phone.push(&centre).await;
    assert!(flags(&centre, case).await.iter().any(|flag| flag == "report.needs_fix"));

    // Another class in the same city hears of none of it.
    let (calm, _) = phone.reports(0);
    let class = Some(text("gb47678.5-2026/component/01/038"));
    phone.sealed.truncate(phone.sealed.len() - 1);
    let object = ObjectValue { class, condition: None, component: None };
    phone.writes(calm, vec![(FieldValue::Object(object), vec![])]);
    phone.attaches(calm, MediaRole::Near);
    phone.push(&centre).await;
    assert_eq!(flags(&centre, calm).await, ["position.outside_city"], "its place, not its class");
}

pub(crate) async fn a_desk_sees_what_is_lacking_and_waits_for_it_or_says_why(centre: Centre) {
    strict(&centre).await;
    let mut phone = Phone::of(&centre, "采0101").await;
    let (case, photos) = phone.reports(1);
    phone.push(&centre).await;
    centre.authority.medium_received(photos[0], 1000, "photo").await.unwrap();
    let acceptor = centre.any(Role::Acceptor);
    let lacks = || async {
        let detail = centre.authority.case_for(case, acceptor).await.unwrap();
        detail.lacks.into_iter().map(Lack::code).collect::<Vec<_>>()
    };
    assert_eq!(lacks().await, ["report.needs_far"]);
    let missing = Verdict::Rejected("move.media_missing".to_owned());
    let early = centre.tries(acceptor, case, Move::Accept, MoveArgs::default()).await;
    assert_eq!(early.verdict, missing);

    let (_, far) = phone.attaches(case, MediaRole::Far);
    phone.push(&centre).await;
    assert_eq!(lacks().await, [""; 0], "it was attached");
    let before_it_came = centre.tries(acceptor, case, Move::Accept, MoveArgs::default()).await;
    assert_eq!(before_it_came.verdict, missing);
    centre.authority.medium_received(far, 1000, "photo").await.unwrap();
    centre.does(acceptor, case, Move::Accept, MoveArgs::default()).await;

    let (other, _) = phone.reports(1);
    phone.push(&centre).await;
    let why = MoveArgs { without_media: Some(text("现场信号差")), ..MoveArgs::default() };
    centre.does(acceptor, other, Move::Accept, why).await;
}
