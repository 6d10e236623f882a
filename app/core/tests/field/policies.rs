//! What the city asks of a class is said before a report is submitted, by the pack and without network.

use collector_core::api;
use collector_core::draft::{self, DraftEdit};
use shared::city::{Album, ClassGroup, ClassPolicy, Phrase, PhraseUse, PointBy, PolicyOfClasses};
use shared::geo::FixFlag;
use shared::media::{CaptureFlags, CaptureRecord, MediaKind, MediaRole, Sha256Hash, Shot};
use shared::ops::ReportKind;

use crate::ground::{city, pack_of};
use crate::support::*;

const COVER: &str = "gb47678.5-2026/component/01/001";

fn strict() -> ClassPolicy {
    ClassPolicy {
        max_photos: Some(3),
        roles: Some([MediaRole::Near, MediaRole::Far].into()),
        album: Some(Album::Refused),
        audio: Some(false),
        point: Some(PointBy::Fix),
        coarse_dm: Some(40),
        ..ClassPolicy::default()
    }
}

fn from_album(role: MediaRole) -> CaptureRecord {
    let shot = Shot {
        field_code: Default::default(),
        work_number: Default::default(),
        role,
        captured_at_ms: MORNING,
        utc_offset_min: 480,
        boot_ms: 1,
        position: None,
        place: Default::default(),
        flags: CaptureFlags::ALBUM,
    };
    CaptureRecord { shot, exif_time: None, original_sha256: Sha256Hash::of(b"original") }
}

#[tokio::test]
async fn a_draft_is_told_what_its_class_asks_for_and_another_class_is_not() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let mut city = city();
    city.policy.min_photos = 1;
    let classes = ClassGroup::Minor(COVER.parse().unwrap());
    city.policy.by_class = vec![PolicyOfClasses { classes, policy: strict() }];
    stage.centre.set_packs(vec![pack_of(&city, 1)]);
    stage.sync_clean(&phone).await;

    let book = session.notebook(&phone).unwrap();
    let case = write_draft(&book, 1, 1, 600);
    let lacking = |object: &str| {
        let edit = DraftEdit { object: Some(class(object)), ..DraftEdit::default() };
        let sheet = api::reports::edit(&phone, &session, case, edit).unwrap();
        sheet.lacking.into_iter().map(|lack| (lack.code, lack.zh)).collect::<Vec<_>>()
    };
    assert_eq!(lacking("gb47678.5-2026/matter/01/001"), []);
    assert_eq!(lacking(COVER), [("report.needs_far".into(), "请拍一张远景".into())]);
    assert_eq!(draft::submit(&book, case).unwrap_err().code(), "report.needs_far");

    let mut far = photo(2, 600);
    far.role = MediaRole::Far;
    far.capture = Some(from_album(MediaRole::Far));
    let added = draft::add_medium(&book, case, far).unwrap();
    assert_eq!(lacking(COVER)[0].0, "media.album_refused");
    draft::remove_medium(&book, case, added.media[1].op).unwrap();
    let mut far = photo(3, 600);
    far.role = MediaRole::Far;
    draft::add_medium(&book, case, far).unwrap();
    let sound = api::reports::add_recording(
        &phone,
        &session,
        case,
        MediaKind::Audio,
        MediaRole::Other,
        vec![1; 9],
    );
    let sound = sound.unwrap();
    assert_eq!(sound.lacking[0].code, "media.audio_refused");
    draft::remove_medium(&book, case, sound.draft.media[2].op).unwrap();

    let hand = DraftEdit { place: Some(hand_place("桥下")), ..DraftEdit::default() };
    let by_hand = api::reports::edit(&phone, &session, case, hand).unwrap();
    assert_eq!(by_hand.lacking[0].code, "report.needs_fix");
    let placed = api::reports::place_by_fix(&phone, &session, case, &good_fix()).unwrap();
    assert!(placed.odd.contains(&FixFlag::Coarse), "6 m, where the city minds 4");
    draft::submit(&book, case).unwrap();
    stage.sync_clean(&phone).await;
    assert!(stage.centre.case(case).is_some());
}

#[tokio::test]
async fn what_was_settled_on_the_spot_is_shown_before_and_after() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let case = write_draft(&book, 1, 1, 600);
    let kind = Some(ReportKind::SelfDisposed);
    draft::edit(&book, case, DraftEdit { kind, ..DraftEdit::default() }).unwrap();
    let lacking = || {
        let sheet = api::reports::drafts(&phone, &session).unwrap().remove(0);
        sheet.lacking.into_iter().map(|lack| lack.code).collect::<Vec<_>>()
    };
    assert_eq!(lacking(), ["report.needs_before", "report.needs_after"]);
    for (n, role) in [(5, MediaRole::Before), (6, MediaRole::After)] {
        let mut shot = photo(n, 600);
        shot.role = role;
        draft::add_medium(&book, case, shot).unwrap();
    }
    assert!(lacking().is_empty());
    draft::submit(&book, case).unwrap();
}

#[tokio::test]
async fn what_a_person_said_of_late_is_offered_first_and_to_that_person_only() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    assert!(api::phrases::offered(&phone, &session, PhraseUse::Check).unwrap().is_empty());
    let mut city = city();
    let phrase = |used_for, text: &str| Phrase { used_for, text: text.to_owned() };
    city.phrases = vec![
        phrase(PhraseUse::Check, "已修复"),
        phrase(PhraseUse::Check, "仍有残留"),
        phrase(PhraseUse::Check, "现场已清理"),
        phrase(PhraseUse::Return, "不属本单位管辖"),
    ];
    stage.centre.set_packs(vec![pack_of(&city, 1)]);
    stage.sync_clean(&phone).await;
    let offered = |session| -> Vec<(String, bool)> {
        let all = api::phrases::offered(&phone, session, PhraseUse::Check).unwrap();
        all.into_iter().map(|phrase| (phrase.text, phrase.recent)).collect()
    };
    let order = |texts: [&str; 3], recent: usize| -> Vec<(String, bool)> {
        texts.into_iter().enumerate().map(|(i, text)| (text.to_owned(), i < recent)).collect()
    };
    assert_eq!(offered(&session), order(["已修复", "仍有残留", "现场已清理"], 0));
    for text in ["仍有残留", "现场已清理", "旧话"] {
        api::phrases::used(&phone, &session, PhraseUse::Check, text).unwrap();
    }
    api::phrases::used(&phone, &session, PhraseUse::Return, "已修复").unwrap();
    assert_eq!(offered(&session), order(["现场已清理", "仍有残留", "已修复"], 2));
    let other = stage.sign_in(&phone, "采0102").await;
    assert_eq!(offered(&other), order(["已修复", "仍有残留", "现场已清理"], 0));
}
