//! Pictures of real phones meet the budget of design.md §6.

use std::path::Path;
use std::time::Instant;

use collector_photo::{Detail, develop};
use shared::media::{MediaKind, Sha256Hash};

use crate::fixture::{album_shot, decoded, jpeg, shared_data, shot};

const BUDGET: usize = 400 * 1024;

fn jpegs(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "jpg"))
        .collect();
    found.sort();
    found
}

#[test]
fn twelve_megapixels_become_1600_pixels_within_400_kib() {
    let Some(data) = shared_data() else { return };
    for path in jpegs(&data.join("exif_large")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        for (detail, long_side) in [(Detail::Full, 1600), (Detail::Saving, 1280)] {
            let began = Instant::now();
            let developed = develop(&bytes, shot(), detail).unwrap();
            let took = began.elapsed();
            println!(
                "{name} {detail:?}: {} KiB, thumbnail {} KiB, {} ms",
                developed.photo.len() / 1024,
                developed.thumb.len() / 1024,
                took.as_millis()
            );
            assert_eq!(developed.width.max(developed.height), long_side, "{name}");
            assert!(developed.photo.len() <= BUDGET, "{name}: {} bytes", developed.photo.len());
            assert!(developed.thumb.len() <= 40 * 1024, "{name}: {} bytes", developed.thumb.len());
            assert_eq!(developed.original_sha256, Sha256Hash::of(&bytes));
            assert_eq!(developed.record.original_sha256, developed.original_sha256);
            assert_eq!(developed.sha256, Sha256Hash::of(&developed.photo));
            assert_eq!(developed.thumb_sha256, Sha256Hash::of(&developed.thumb));
        }
    }
}

#[test]
fn every_phone_in_the_collection_develops_and_keeps_its_proportions() {
    let Some(data) = shared_data() else { return };
    for path in jpegs(&data.join("exif")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let developed = develop(&bytes, album_shot(), Detail::Full).unwrap();
        let thumb = decoded(&developed.thumb);
        assert!(thumb.width().max(thumb.height()) <= 320, "{name}");
        if developed.width.max(developed.height) == 1600 {
            let ratio = |w: u32, h: u32| f64::from(w) / f64::from(h);
            let photo = ratio(developed.width, developed.height);
            assert!((photo / ratio(thumb.width(), thumb.height()) - 1.0).abs() < 0.01, "{name}");
        }
        println!("{name}: {:?} {:?}", developed.exif, developed.record.stamp_lines());
    }
}

#[test]
fn what_known_phones_wrote_is_read() {
    let Some(data) = shared_data() else { return };
    let read = |file: &str| {
        let bytes = std::fs::read(data.join(file)).unwrap();
        develop(&bytes, album_shot(), Detail::Full).unwrap()
    };
    let pixel = read("exif_large/12mp_google_pixel_gps.jpg");
    assert!(pixel.record.shot.position.is_some(), "{:?}", pixel.exif);
    assert!(pixel.record.exif_time.is_some());
    let xiaomi = read("exif_large/12mp_xiaomi_mi9t_o6.jpg");
    assert_eq!((xiaomi.exif.orientation, xiaomi.width < xiaomi.height), (6, true));
    let moto = read("exif/phone_moto_g9plus_empty_gps_16mp.jpg");
    assert_eq!(moto.record.shot.position, None, "an empty GPS block is no position");
    assert!(moto.record.stamp_lines().concat().contains("无定位"));
    let nokia = read("exif/phone_nokia3110c_no_datetime.jpg");
    assert!(nokia.record.stamp_lines().concat().contains("原图无拍摄时间"));
}

#[test]
fn the_noisiest_picture_there_can_be_stays_under_the_centres_limit() {
    let mut state = 1_u32;
    let noise = image::RgbImage::from_fn(1600, 1600, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, a, b, c] = state.to_le_bytes();
        image::Rgb([a, b, c])
    });
    let developed = develop(&jpeg(&noise, &[]), shot(), Detail::Full).unwrap();
    println!("noise: {} KiB", developed.photo.len() / 1024);
    assert!(developed.photo.len() as u64 <= MediaKind::Photo.max_bytes());
}
