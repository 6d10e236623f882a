//! R14: an old, zero or first fix becomes the place of a report. R29: a photo removed because its
//! transfer failed.

use collector_core::api;
use collector_core::draft;
use collector_core::fakes::Fault;
use collector_core::store::tables::media;
use collector_core::sync;
use shared::geo::{Datum, Fix, FixFlag, FixSource, Point};
use shared::media::{CaptureFlags, MediaRole};
use shared::ops::ReportKind;

use crate::support::*;

#[tokio::test]
async fn r14_an_old_zero_or_unmeasured_fix_is_never_saved_as_a_place() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let case = api::reports::begin(&phone, &session, ReportKind::Patrol, None).unwrap().draft.case;
    let zero = Point { lon_e7: 0, lat_e7: 0, datum: Datum::Wgs84 };
    let impossible = Point { lon_e7: 1_900_000_000, lat_e7: 1, datum: Datum::Wgs84 };
    let bad = [
        (Fix { age_ms: 10_001, ..good_fix() }, "fix.stale"),
        (Fix { age_ms: 3_600_000, ..good_fix() }, "fix.stale"),
        (Fix { point: zero, ..good_fix() }, "fix.zero"),
        (Fix { accuracy_dm: None, ..good_fix() }, "fix.no_accuracy"),
        (Fix { accuracy_dm: Some(0), ..good_fix() }, "fix.no_accuracy"),
        (Fix { point: impossible, ..good_fix() }, "fix.impossible"),
    ];
    for (fix, code) in bad {
        let refused = api::reports::place_by_fix(&phone, &session, case, &fix).unwrap_err();
        assert_eq!(refused.code, code);
    }
    // Nor does a screen get one in by writing the register itself.
    let sneaked = draft::DraftEdit {
        place: Some(shared::case::PlaceValue {
            point: Some(zero),
            accuracy_dm: Some(50),
            source: FixSource::Gnss,
            text: shared::text::Line::default(),
            unit_grid: None,
        }),
        object: Some(class("gb47678.5-2026/matter/01/001")),
        ..draft::DraftEdit::default()
    };
    draft::edit(&book, case, sneaked).unwrap();
    draft::add_medium(&book, case, photo(1, 300)).unwrap();
    assert_eq!(draft::submit(&book, case).unwrap_err().code(), "report.needs_place");

    let coarse = Fix { accuracy_dm: Some(3_000), mock: true, ..good_fix() };
    let placed = api::reports::place_by_fix(&phone, &session, case, &coarse).unwrap();
    assert_eq!(placed.odd, [FixFlag::Mock, FixFlag::Coarse], "odd is shown, and never a refusal");
    draft::submit(&book, case).unwrap();
}

#[tokio::test]
async fn r15_what_is_odd_at_the_shutter_is_in_the_record() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let camera = collector_core::camera::PictureSource::Camera;
    let mock = Fix { mock: true, age_ms: 60_000, ..good_fix() };
    let shot = draft::shot(&book, "采0101-0712-001", MediaRole::Near, camera, Some(&mock)).unwrap();
    assert!(shot.flags.contains(CaptureFlags::MOCK_LOCATION));
    assert!(shot.flags.contains(CaptureFlags::STALE_FIX));
    let album = collector_core::camera::PictureSource::Album;
    stage.clock.move_wall(86_400_000);
    let shot = draft::shot(&book, "采0101-0712-001", MediaRole::Near, album, None).unwrap();
    for flag in [CaptureFlags::ALBUM, CaptureFlags::NO_FIX, CaptureFlags::CLOCK_SUSPECT] {
        assert!(shot.flags.contains(flag), "{flag:?}");
    }
    assert!((shot.captured_at_ms - MORNING).abs() < 60_000, "the stamp has the centre's time");
}

#[tokio::test]
async fn what_is_lacking_is_said_in_the_order_of_the_form_and_a_quick_report_needs_no_class() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let sheet = api::reports::begin(&phone, &session, ReportKind::Patrol, None).unwrap();
    let codes: Vec<_> = sheet.lacking.iter().map(|e| e.code.as_str()).collect();
    assert_eq!(codes, ["report.needs_photo", "report.needs_class", "report.needs_place"]);
    let sheet = api::reports::begin(&phone, &session, ReportKind::Quick, None).unwrap();
    assert_eq!(sheet.lacking.len(), 2);
    assert_eq!(sheet.draft.field_code.to_string(), "采0101-0712-002");
    let refused = api::reports::submit(&phone, &session, sheet.draft.case).unwrap_err();
    assert_eq!(refused.code, "report.needs_photo");
}

#[tokio::test]
async fn r29_no_failed_transfer_and_no_tidying_removes_a_photo_without_receipt() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (case, _) = report(&book, 1, 2);
    let unsent = write_draft(&book, 2, 1, 700);
    for fault in [Fault::Lost, Fault::LostReply, Fault::Portal, Fault::Trouble] {
        for call in 0..12 {
            stage.centre.next_calls(std::iter::repeat_n(Fault::None, call));
            stage.centre.next_calls(std::iter::repeat_n(fault, 3));
            stage.sync(&phone).await;
            stage.centre.clear_faults();
            if !book.store.read(media::unreceipted).unwrap().is_empty() {
                stage.pass(40 * 86_400_000);
                api::syncing::tidy(&phone).unwrap();
            }
            for medium in book.store.read(media::unreceipted).unwrap() {
                assert!(phone.media().has(&medium.sha256), "{fault:?} at {call}");
            }
        }
    }
    stage.pass(3_600_000);
    stage.sync_clean(&phone).await;
    assert_eq!(status_of(&book, case).zh, "中心已收");

    let (case, _) = report(&book, 3, 2);
    stage.sync_clean(&phone).await;
    api::syncing::tidy(&phone).unwrap();
    let files: Vec<_> =
        stage.centre.case(case).unwrap().doc.media().iter().map(|m| m.what.sha256).collect();

    // Six days after the receipt they are here, eight days after they are not; the draft's is.
    stage.pass(6 * 86_400_000);
    sync::clean(&phone, session.user).unwrap();
    assert!(files.iter().all(|file| phone.media().has(file)));
    stage.pass(2 * 86_400_000);
    let cleaned = sync::clean(&phone, session.user).unwrap();
    assert_eq!(cleaned.files, 4);
    assert!(files.iter().all(|file| !phone.media().has(file)));
    stage.pass(60 * 86_400_000);
    sync::clean(&phone, session.user).unwrap();
    draft::submit(&book, unsent).unwrap();
    assert_eq!(status_of(&book, case).zh, "中心已收", "long after, by the kept receipt");
    // The chain goes on although its earlier ops are no longer kept.
    stage.sync_clean(&phone).await;
    assert_eq!(status_of(&book, unsent).zh, "中心已收");
}
