//! R6: whatever the order of announcements, pieces, cuts and restarts, the vault ends with exactly
//! the bytes.

use axum::{body::Body, http::StatusCode};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use sha1::{Digest, Sha1};
use sync_server::photos::MediaKind;

use crate::centre::{Centre, MONDAY_MS, Medium, cut_after};

#[derive(Debug, Clone)]
enum Step {
    Create,
    CreateWith(usize),
    Piece(usize),
    /// The piece promises a checksum, and keeps it or not.
    Promised(usize, bool),
    Cut(usize),
    CutPromised(usize),
    WrongOffset,
    RecordFails,
    Reopen,
    Sweep,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Create),
        1 => (1..9000usize).prop_map(Step::CreateWith),
        4 => (1..9000usize).prop_map(Step::Piece),
        2 => ((1..9000usize), any::<bool>()).prop_map(|(n, kept)| Step::Promised(n, kept)),
        3 => (1..9000usize).prop_map(Step::Cut),
        1 => (1..9000usize).prop_map(Step::CutPromised),
        1 => Just(Step::WrongOffset),
        1 => Just(Step::RecordFails),
        2 => Just(Step::Reopen),
        1 => Just(Step::Sweep),
    ]
}

/// Two photos of one carrier, and the first of them carried by another one too.
fn media(lengths: (usize, usize)) -> [Medium; 3] {
    let first = Medium::new(MediaKind::Photo, lengths.0, 1);
    let colleague = first.carried_by("pad-0102");
    [first, Medium::new(MediaKind::Photo, lengths.1, 2), colleague]
}

async fn walk(centre: &mut Centre, medium: &Medium, step: &Step) {
    use std::sync::atomic::Ordering;
    let at = match centre.head(medium).await {
        answer if answer.status.is_success() => answer.offset(),
        _ => 0,
    };
    let end = |n: usize| medium.len().min(at + n);
    match *step {
        Step::Create => {
            centre.create(medium).await;
        }
        Step::CreateWith(n) => {
            let body = Body::from(medium.bytes.slice(..n.min(medium.len())));
            let request =
                medium.creation().header("content-type", "application/offset+octet-stream");
            centre.ask(request.body(body).unwrap()).await;
        }
        Step::Piece(n) => {
            centre.patch(medium, at, end(n)).await;
        }
        Step::Promised(n, kept) => {
            let piece = medium.bytes.slice(at..end(n));
            let promise = STANDARD.encode(Sha1::digest(&piece));
            let mut sent = piece.to_vec();
            if let (false, Some(byte)) = (kept, sent.first_mut()) {
                *byte ^= 1;
            }
            let request = medium.patch(at).header("upload-checksum", format!("sha1 {promise}"));
            centre.ask(request.body(Body::from(sent)).unwrap()).await;
        }
        Step::Cut(n) => {
            centre.patch_body(medium, at, cut_after(medium.bytes.slice(at..end(n)))).await;
        }
        Step::CutPromised(n) => {
            let request = medium
                .patch(at)
                .header("upload-checksum", format!("sha1 {}", STANDARD.encode([0; 20])));
            let body = cut_after(medium.bytes.slice(at..end(n)));
            centre.ask(request.body(body).unwrap()).await;
        }
        Step::WrongOffset => {
            centre.patch_body(medium, at + 1, Body::from("?")).await;
        }
        Step::RecordFails => centre.ledger.failures_to_come.store(1, Ordering::SeqCst),
        Step::Reopen => centre.reopen(),
        Step::Sweep => {
            centre.intake().sweep(MONDAY_MS).await.unwrap();
        }
    }
}

async fn story(lengths: (usize, usize), steps: &[(usize, Step)]) {
    let mut centre = Centre::new();
    let media = media(lengths);
    let mut stood = [0; 3];
    for (which, step) in steps {
        let medium = &media[*which];
        walk(&mut centre, medium, step).await;
        let answer = centre.head(medium).await;
        if answer.status.is_success() {
            assert!(answer.offset() >= stood[*which], "{step:?} lost acknowledged bytes");
            stood[*which] = answer.offset();
            if answer.offset() == medium.len() {
                assert!(centre.has(medium).await, "told complete before it was");
                assert!(centre.has_receipt_of(medium));
            }
        } else if answer.status == StatusCode::NOT_FOUND {
            assert_eq!(stood[*which], 0, "{step:?} forgot an upload");
        }
    }
    centre.ledger.failures_to_come.store(0, std::sync::atomic::Ordering::SeqCst);
    for medium in &media {
        let at = centre.create(medium).await.offset();
        assert_eq!(centre.patch(medium, at, medium.len()).await.offset(), medium.len());
        assert!(centre.has(medium).await);
        assert!(centre.has_receipt_of(medium));
    }
    let left = centre.intake().sweep(i64::MAX).await.unwrap();
    assert_eq!((left.waiting, left.expired), (0, 0), "nothing is left in the spool");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn r06_any_order_ends_with_exactly_the_bytes(
        lengths in (1..30_000usize, 1..30_000usize),
        steps in proptest::collection::vec((0..3usize, step()), 0..24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(story(lengths, &steps));
    }
}
