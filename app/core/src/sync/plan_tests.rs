use shared::media::MediaKind;

use super::*;

fn file(rank: Rank, n: u8, not_before_ms: Millis) -> MediumRow {
    MediumRow {
        sha256: Sha256Hash::of(&[n]),
        kind: MediaKind::Photo,
        rank,
        bytes: 10,
        added_ms: Millis::from(n),
        wanted: true,
        upload: None,
        sent: 0,
        tries: 0,
        not_before_ms,
        code: None,
        received_ms: None,
        lost: false,
        removed: false,
    }
}

#[test]
fn thumbnails_of_all_go_before_anybodys_photo_and_owners_take_turns() {
    let a = vec![file(Rank::Thumb, 1, 0), file(Rank::Photo, 2, 0), file(Rank::Photo, 3, 0)];
    let b = vec![file(Rank::Thumb, 4, 0), file(Rank::Photo, 5, 0), file(Rank::Video, 6, 0)];
    let order: Vec<_> = turns(&[a, b], 0).iter().map(|t| (t.rank, t.store, t.nth)).collect();
    assert_eq!(
        order,
        [
            (Rank::Thumb, 0, 0),
            (Rank::Thumb, 1, 0),
            (Rank::Photo, 0, 0),
            (Rank::Photo, 1, 0),
            (Rank::Photo, 0, 1),
            (Rank::Video, 1, 0),
        ]
    );
}

#[test]
fn r03_a_pause_is_bounded_and_a_moved_clock_does_not_prolong_it() {
    for tries in 1..60 {
        for chance in [0, 128, 255] {
            let pause = next_try(tries, 1_000, chance) - 1_000;
            assert!((FIRST_PAUSE_MS / 2..=LONGEST_PAUSE_MS).contains(&pause), "{tries} {pause}");
        }
    }
    assert!(next_try(4, 0, 9) > next_try(1, 0, 255));
    let waiting = [vec![file(Rank::Photo, 1, 5_000)]];
    assert!(turns(&waiting, 4_999).is_empty());
    assert_eq!(turns(&waiting, 5_000).len(), 1);
    let ten_years = 10 * 365 * 86_400_000;
    assert_eq!(turns(&[vec![file(Rank::Photo, 1, ten_years)]], 0).len(), 1);
}

#[test]
fn a_push_stays_within_its_bound_but_always_takes_one() {
    let mib = 1024 * 1024;
    assert_eq!(together(&[(0, mib), (1, mib), (2, mib), (3, mib)]), [0, 1, 2]);
    assert_eq!(together(&[(7, 5 * mib), (8, 1)]), [7]);
    let many: Vec<_> = (0..100).map(|i| (i, 10)).collect();
    assert_eq!(together(&many).len(), bounds::BATCHES_PER_PUSH);
}

#[test]
fn parts_cover_a_file_once() {
    let size = 2 * PART_BYTES + 7;
    let all: Vec<_> = parts(5, size).collect();
    assert_eq!(all.first(), Some(&(5, PART_BYTES)));
    assert_eq!(all.iter().map(|(_, n)| n).sum::<u64>(), size - 5);
    assert_eq!(parts(size, size).count(), 0);
}
