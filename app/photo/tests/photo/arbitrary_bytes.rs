//! No bytes make the pipeline panic: an album holds everything that ever reached the phone.

use std::sync::LazyLock;

use collector_photo::{Detail, develop};
use little_exif::exif_tag::ExifTag;
use proptest::prelude::*;

use crate::fixture::{album_shot, decoded, jpeg, scene};

static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let tags = [
        ExifTag::Orientation(vec![6]),
        ExifTag::DateTimeOriginal("2025:03:02 11:22:33".to_owned()),
        ExifTag::GPSLatitudeRef("N".to_owned()),
    ];
    jpeg(&scene(96, 64), &tags)
});

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]

    #[test]
    fn arbitrary_bytes_are_refused_calmly(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        as_jpeg in any::<bool>(),
    ) {
        let bytes = if as_jpeg { [&[0xff, 0xd8, 0xff][..], &bytes].concat() } else { bytes };
        if let Err(error) = develop(&bytes, album_shot(), Detail::Full) {
            prop_assert!(error.code().starts_with("photo."));
        }
    }

    #[test]
    fn a_damaged_jpeg_becomes_a_photo_or_a_code(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        kept in any::<prop::sample::Index>(),
        cut in prop::bool::weighted(0.3),
    ) {
        let mut bytes = SOUND.clone();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(kept.index(bytes.len()));
        }
        match develop(&bytes, album_shot(), Detail::Full) {
            Ok(developed) => {
                let photo = decoded(&developed.photo);
                prop_assert_eq!(photo.dimensions(), (developed.width, developed.height));
            }
            Err(error) => prop_assert!(error.code().starts_with("photo.")),
        }
    }
}
