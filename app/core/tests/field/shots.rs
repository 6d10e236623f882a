//! Every shot is looked at on the phone: blur, darkness, and an own earlier photo that looks the same.
//! The person is told and decides; nothing is lost by it.

#![allow(clippy::cast_possible_truncation)]

use std::time::{Duration, Instant};

use collector_core::api::{self, outbox, reports, tasks};
use collector_core::camera::{Picture, PictureSource};
use collector_core::draft::{Doubt, Draft};
use collector_core::phone::Phone;
use collector_core::photo::Likeness;
use collector_core::session::Session;
use collector_core::store::tables::own_photos::{self, OwnPhoto};
use shared::ids::CaseId;
use shared::media::{MediaRole, Sha256Hash};
use shared::ops::ReportKind;
use uuid::Uuid;

use crate::support::*;

const WIDE: usize = 800;
const HIGH: usize = 600;

/// A street that no other seed has, as grey rows.
fn street(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    let mut dice = move |most: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % most
    };
    let mut rows = vec![0; WIDE * HIGH];
    for n in 0..60 {
        let (left, top) = (dice(WIDE), dice(HIGH));
        let (wide, high) = if n < 12 { (300, 220) } else { (20 + dice(90), 20 + dice(70)) };
        let luma = 30 + dice(200) as u8;
        for y in top..(top + high).min(HIGH) {
            rows[y * WIDE + left..y * WIDE + (left + wide).min(WIDE)].fill(luma);
        }
    }
    for (at, sample) in rows.iter_mut().enumerate() {
        *sample = sample.saturating_add((at * 7919 % 11) as u8);
    }
    rows
}

/// Every pixel as bright as the mean of those up to `reach` to its right and below.
fn blurred(rows: &[u8], reach: usize) -> Vec<u8> {
    let smeared = |rows: &[u8], step: usize| -> Vec<u8> {
        let mean = |at: usize| {
            let picked = rows[at..].iter().step_by(step).take(reach + 1);
            (picked.clone().map(|sample| usize::from(*sample)).sum::<usize>() / picked.count())
                as u8
        };
        (0..rows.len()).map(mean).collect()
    };
    smeared(&smeared(rows, 1), WIDE)
}

fn picture(rows: &[u8], quality: u8) -> Picture {
    let pixels: Vec<u8> = rows.iter().flat_map(|grey| [*grey; 3]).collect();
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, quality);
    encoder.encode(&pixels, WIDE as u16, HIGH as u16, jpeg_encoder::ColorType::Rgb).unwrap();
    Picture { bytes, source: PictureSource::Camera }
}

/// A collector with a phone.
struct Street<'a> {
    phone: &'a Phone,
    session: &'a Session,
}

impl Street<'_> {
    fn begin(&self) -> CaseId {
        reports::begin(self.phone, self.session, ReportKind::Quick, Some(good_fix()))
            .unwrap()
            .draft
            .case
    }

    fn shoot(&self, case: CaseId, picture: &Picture) -> Draft {
        self.shoot_instead(case, picture, None)
    }

    fn shoot_instead(&self, case: CaseId, picture: &Picture, old: Option<&Draft>) -> Draft {
        let old = old.map(|draft| draft.media[0].op);
        let (fix, role) = (good_fix(), MediaRole::Near);
        reports::add_photo(self.phone, self.session, case, role, picture, Some(&fix), old)
            .unwrap()
            .draft
    }

    fn doubts(&self, picture: &Picture) -> Vec<Doubt> {
        self.shoot(self.begin(), picture).media[0].doubts.clone()
    }
}

#[tokio::test]
async fn a_blurred_and_a_dark_photo_are_told_and_a_sharp_one_is_not() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let here = Street { phone: &phone, session: &session };
    assert_eq!(here.doubts(&picture(&street(1), 90)), []);
    assert_eq!(here.doubts(&picture(&blurred(&street(2), 14), 90)), [Doubt::Blurred]);
    let dark: Vec<u8> = street(3).iter().map(|sample| sample / 8).collect();
    assert_eq!(here.doubts(&picture(&dark, 90)), [Doubt::Dark]);
}

#[tokio::test]
async fn an_own_photo_of_another_report_is_named_with_its_day_and_for_ninety_days() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let here = Street { phone: &phone, session: &session };
    let first = here.begin();
    let draft = here.shoot(first, &picture(&street(7), 90));
    let taken = draft.media[0].attached.capture.as_ref().unwrap().shot.captured_at_ms;
    let what = draft.field_code.to_string();
    let again = here.shoot(first, &picture(&street(7), 80));
    assert!(matches!(again.media[1].doubts[..], [Doubt::Like { same: true, .. }]));

    stage.pass(3 * 24 * 3_600_000);
    let told = here.doubts(&picture(&street(7), 60));
    assert_eq!(told, [Doubt::Like { what, when: taken, same: false }], "compressed anew");
    assert_eq!(here.doubts(&picture(&street(8), 60)), [], "another street");

    // A colleague on the same phone has own photos only.
    let other = stage.sign_in(&phone, "采0102").await;
    let colleague = Street { phone: &phone, session: &other };
    assert_eq!(colleague.doubts(&picture(&street(7), 60)), [], "r22");

    stage.pass(91 * 24 * 3_600_000);
    let session = stage.sign_in(&phone, "采0101").await;
    let here = Street { phone: &phone, session: &session };
    assert_eq!(here.doubts(&picture(&street(7), 60)), [], "a season later it is another photo");
}

#[tokio::test]
async fn r29_a_photo_taken_again_takes_the_place_of_the_old_one_when_it_is_kept() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let here = Street { phone: &phone, session: &session };
    let case = here.begin();
    let soft = here.shoot(case, &picture(&blurred(&street(4), 14), 90));
    let far = here.shoot(case, &picture(&street(5), 90));
    let old = soft.media[0].attached.sha256;

    // What can't be developed takes nothing away.
    let broken = Picture { bytes: vec![0xff, 0xd8, 0xff], source: PictureSource::Camera };
    let failed = reports::add_photo(
        &phone,
        &session,
        case,
        MediaRole::Near,
        &broken,
        None,
        Some(soft.media[0].op),
    );
    assert_eq!(failed.unwrap_err().code, "photo.truncated");
    let kept = &reports::drafts(&phone, &session).unwrap()[0].draft.media;
    assert_eq!(kept.len(), 2);
    assert!(phone.media().has(&old));

    // The sharp photo of the same street is no copy of the one it replaces.
    let sharp = here.shoot_instead(case, &picture(&street(4), 90), Some(&far));
    assert_eq!(sharp.media.len(), 2);
    assert_eq!(sharp.media[0].doubts, []);
    assert_eq!(sharp.media[1].op, far.media[1].op, "the other keeps its place");
    assert!(!phone.media().has(&old), "the old one went with the commit that kept the new");
}

#[tokio::test]
async fn a_photo_used_in_doubt_goes_up_like_any_other_and_the_log_keeps_it() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let here = Street { phone: &phone, session: &session };
    let case = here.begin();
    let draft = here.shoot(case, &picture(&blurred(&street(4), 14), 90));
    let placed = api::reports::place_by_fix(&phone, &session, case, &good_fix()).unwrap();
    assert_eq!(placed.sheet.lacking, []);
    reports::submit(&phone, &session, case).unwrap();
    let log = outbox::history(&phone, &session, 9).unwrap();
    let used = log.iter().find(|line| line.code == "photo.used_in_doubt").unwrap();
    assert_eq!(used.about, format!("{} blurred", draft.field_code));
    stage.sync_clean(&phone).await;
    assert_eq!(stage.centre.blobs().len(), 2, "the photo and its thumbnail");
}

#[tokio::test]
async fn a_photo_that_was_thrown_away_is_no_earlier_one() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let here = Street { phone: &phone, session: &session };
    let case = here.begin();
    let draft = here.shoot(case, &picture(&street(4), 90));
    reports::discard(&phone, &session, case, Some(&draft.field_code)).unwrap();
    assert_eq!(here.doubts(&picture(&street(4), 80)), []);
}

#[tokio::test]
async fn a_crew_may_show_the_same_view_after_its_work_but_not_out_of_the_album() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let (case, _) = report(&session.notebook(&phone).unwrap(), 1, 1);
    stage.sync_clean(&phone).await;
    let task = stage.dispatch_to_crew(case);
    let crew_phone = stage.boot_in("crew");
    stage.enrol(&crew_phone).await;
    let crew = stage.sign_in(&crew_phone, "处0201").await;
    stage.sync_clean(&crew_phone).await;
    tasks::answer(&crew_phone, &crew, case, task).unwrap();
    let shoot = |source| {
        let shot = Picture { source, ..picture(&street(4), 90) };
        let fix = good_fix();
        let role = MediaRole::After;
        let answer =
            tasks::add_answer_photo(&crew_phone, &crew, task, role, &shot, Some(&fix), None)
                .unwrap();
        answer.media.last().unwrap().doubts.clone()
    };
    assert_eq!(shoot(PictureSource::Camera), []);
    assert_eq!(shoot(PictureSource::Camera), [], "from the same spot, as it should be");
    assert!(matches!(shoot(PictureSource::Album)[..], [Doubt::Like { same: true, .. }]));
}

#[tokio::test]
async fn ten_thousand_own_photos_are_looked_through_in_no_time_and_no_more_are_kept() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let mut state = 1_u64;
    let mut bits = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state ^ state >> 29
    };
    book.store
        .write(|tx| {
            for n in 0..u128::from(own_photos::KEPT) + 50 {
                let photo = OwnPhoto {
                    sha256: Sha256Hash::of(&n.to_be_bytes()),
                    likeness: Likeness { across: bits(), down: bits() },
                    case: CaseId(Uuid::from_u128(n)),
                    name: "采0101-0712-001".to_owned(),
                    taken_ms: MORNING,
                };
                own_photos::add(tx, &photo)?;
            }
            Ok(())
        })
        .unwrap();
    let began = Instant::now();
    let own = book.store.read(|db| own_photos::since(db, 0)).unwrap();
    let wanted = Likeness { across: 1, down: 2 };
    let nearest = own.iter().map(|photo| photo.likeness.distance(wanted)).min().unwrap();
    let took = began.elapsed();
    println!("{} own photos in {took:?}, the nearest {nearest} bits away", own.len());
    assert_eq!(own.len(), own_photos::KEPT as usize);
    assert!(nearest > Likeness::SAME, "noise is like nothing");
    assert!(took < Duration::from_secs(1), "{took:?}");
}
