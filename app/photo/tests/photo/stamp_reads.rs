//! R16: the stamp on the pixels is read back by a machine and compared with the record.

use std::collections::BTreeSet;
use std::process::Command;

use collector_photo::{Detail, Developed, develop};
use image::{Rgb, RgbImage, imageops};
use little_exif::exif_tag::ExifTag;
use shared::media::{CaptureFlags, RecordCode, Shot};

use crate::fixture::{album_shot, decoded, jpeg, scene, shared_data, shot};

/// The strip with the stamp: below the one row that is all of the accent's colour.
fn strip(photo: &RgbImage) -> RgbImage {
    let (width, height) = photo.dimensions();
    let accents = [Rgb([52, 168, 148]), Rgb([255, 196, 64])];
    let near = |pixel: &Rgb<u8>, accent: Rgb<u8>| {
        pixel.0.iter().zip(accent.0).all(|(found, wanted)| found.abs_diff(wanted) < 60)
    };
    let top = (0..height)
        .rev()
        .find(|y| {
            accents.iter().any(|accent| {
                (0..width).filter(|x| near(photo.get_pixel(*x, *y), *accent)).count() as u32
                    > width * 9 / 10
            })
        })
        .expect("the photo has no stamp strip");
    imageops::crop_imm(photo, 0, top + 2, width, height - top - 2).to_image()
}

/// Dark on light and twice as large, as OCR likes it.
fn page(strip: &RgbImage) -> Vec<u8> {
    let (width, height) = (strip.width() * 2, strip.height() * 2);
    let large = imageops::resize(strip, width, height, imageops::FilterType::CatmullRom);
    let mut page = format!("P5 {width} {height} 255\n").into_bytes();
    page.extend(large.pixels().map(|pixel| {
        let light = u16::from(pixel.0.into_iter().max().unwrap());
        255 - (light.saturating_sub(64) * 4 / 3).min(255) as u8
    }));
    page
}

fn tesseract(page: &[u8], options: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("strip.pgm");
    std::fs::write(&file, page).unwrap();
    let mut command = Command::new("tesseract");
    // One thread each: the tests themselves run side by side.
    command.arg(&file).arg("stdout").args(options).env("OMP_THREAD_LIMIT", "1");
    let run = command.output().expect(
        "tesseract is not installed: run `cargo xtask doctor --fix` \
         (Debian: apt install tesseract-ocr tesseract-ocr-chi-sim)",
    );
    // With one of two languages missing it goes on and still ends well.
    let complaints = String::from_utf8_lossy(&run.stderr);
    assert!(
        run.status.success() && !complaints.contains("Failed loading"),
        "tesseract failed; if a language is missing run `cargo xtask doctor --fix`: {complaints}"
    );
    String::from_utf8(run.stdout).unwrap()
}

/// Everything on the strip without blanks.
fn words(developed: &Developed) -> String {
    let page = page(&strip(&decoded(&developed.photo)));
    let text = tesseract(&page, &["-l", "chi_sim+eng", "--psm", "6"]);
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The record code: the end of the strip's first row.
fn code(developed: &Developed) -> RecordCode {
    let strip = strip(&decoded(&developed.photo));
    let em = (developed.width.max(developed.height) as f32 / 52.0).clamp(16.0, 32.0);
    let row = imageops::crop_imm(&strip, 0, 0, strip.width(), (em * 1.75) as u32).to_image();
    let blank = |x: u32| (0..row.height()).all(|y| row.get_pixel(x, y).0[1] < 110);
    let mut since_ink = 0;
    let mut left = row.width() - em as u32;
    // The letters stand closer to each other than to the word before them.
    while left > 0 && since_ink <= (em * 0.24) as u32 {
        left -= 1;
        since_ink = if blank(left) { since_ink + 1 } else { 0 };
    }
    let corner = imageops::crop_imm(&row, left, 0, row.width() - left, row.height()).to_image();
    let alphabet = std::str::from_utf8(RecordCode::ALPHABET).unwrap();
    let whitelist = format!("tessedit_char_whitelist={alphabet}");
    let read = tesseract(&page(&corner), &["-l", "eng", "--psm", "7", "-c", &whitelist]);
    read.parse().unwrap_or_else(|_| panic!("{read:?} is no record code"))
}

fn backgrounds() -> Vec<(&'static str, RgbImage)> {
    let mut state = 7_u32;
    let noise = RgbImage::from_fn(2400, 1800, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, a, b, c] = state.to_le_bytes();
        Rgb([a, b, c])
    });
    let stripes = RgbImage::from_fn(1800, 2400, |x, y| {
        if (x + y) / 17 % 2 == 0 { Rgb([255, 255, 255]) } else { Rgb([0, 0, 0]) }
    });
    vec![
        ("snow", RgbImage::from_pixel(2400, 1800, Rgb([255, 255, 255]))),
        ("night", RgbImage::from_pixel(2400, 1800, Rgb([4, 4, 6]))),
        ("street", scene(2400, 1800)),
        ("noise", noise),
        ("stripes, upright", stripes),
    ]
}

#[test]
fn r16_stamp_says_what_the_record_says() {
    let taken = ExifTag::DateTimeOriginal("2025:03:02 11:22:33".to_owned());
    for (name, background) in backgrounds() {
        let original = jpeg(&background, std::slice::from_ref(&taken));
        let developed = develop(&original, album_shot(), Detail::Full).unwrap();
        assert_eq!(code(&developed), developed.record.record_code(), "record code on {name}");
        let words = words(&developed);
        assert!(words.contains("相册导入"), "on {name}: {words}");
        assert!(words.contains("2025-03-0211:22:33"), "on {name}: {words}");
        assert!(!words.contains("2026-11-21"), "the day of the import is on {name}: {words}");
    }
}

#[test]
fn r16_the_stamp_reads_on_photos_of_real_phones() {
    let Some(data) = shared_data() else { return };
    for file in ["12mp_google_pixel_gps.jpg", "12mp_xiaomi_mi9t_o6.jpg"] {
        let original = std::fs::read(data.join("exif_large").join(file)).unwrap();
        for detail in [Detail::Full, Detail::Saving] {
            let developed = develop(&original, shot(), detail).unwrap();
            assert_eq!(
                code(&developed),
                developed.record.record_code(),
                "record code on {file} {detail:?}"
            );
            let words = words(&developed);
            assert!(words.contains("2026-11-2109:30:12"), "{file} {detail:?}: {words}");
        }
    }
}

#[test]
fn r15_a_mock_fix_and_a_missing_fix_can_be_read_on_the_photo() {
    let original = jpeg(&scene(2400, 1800), &[]);
    let mocked = Shot { flags: CaptureFlags::MOCK_LOCATION, ..shot() };
    let developed = develop(&original, mocked, Detail::Full).unwrap();
    assert!(words(&developed).contains("模拟定位"), "{}", words(&developed));
    let lost = Shot { position: None, flags: CaptureFlags::CLOCK_SUSPECT, ..shot() };
    let developed = develop(&original, lost, Detail::Full).unwrap();
    let words = words(&developed);
    assert!(words.contains("无定位") && words.contains("时钟可疑"), "{words}");
}

#[test]
fn every_letter_of_a_code_can_be_read() {
    let original = jpeg(&RgbImage::from_pixel(1600, 1200, Rgb([120, 130, 120])), &[]);
    let mut unread: BTreeSet<u8> = RecordCode::ALPHABET.iter().copied().collect();
    for step in 0..40 {
        let next = Shot { captured_at_ms: shot().captured_at_ms + step, ..shot() };
        let developed = develop(&original, next, Detail::Full).unwrap();
        let wanted = developed.record.record_code();
        if wanted.to_string().bytes().all(|letter| !unread.contains(&letter)) {
            continue;
        }
        assert_eq!(code(&developed), wanted);
        wanted.to_string().bytes().for_each(|letter| {
            unread.remove(&letter);
        });
        if unread.is_empty() {
            return;
        }
    }
    panic!("40 codes in a row without {unread:?}");
}
