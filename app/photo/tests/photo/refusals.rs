//! What is no usable JPEG is refused with a code, before memory is spent on it.

use collector_photo::{Detail, MAX_INPUT_BYTES, develop};

use jpeg_encoder::{ColorType, Encoder};
use little_exif::exif_tag::ExifTag;

use crate::fixture::{decoded, jpeg, scene, shared_data, shot};

fn code(bytes: &[u8]) -> &'static str {
    develop(bytes, shot(), Detail::Full).expect_err("should have been refused").code()
}

/// A JPEG that ends after its frame header, which announces the given size.
fn header(width: u16, height: u16) -> Vec<u8> {
    let [wh, wl] = width.to_be_bytes();
    let [hh, hl] = height.to_be_bytes();
    let frame = [0xff, 0xc0, 0, 17, 8, hh, hl, wh, wl, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
    let scan = [0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0, 0x55, 0xff, 0xd9];
    [&[0xff, 0xd8][..], &frame, &scan].concat()
}

#[test]
fn other_formats_are_named_and_refused() {
    for (found, bytes) in [
        ("HEIC", &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..]),
        ("PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("WebP", b"RIFF\x24\0\0\0WEBPVP8 "),
        ("a video", b"\0\0\0\x18ftypmp42\0\0\0\0"),
        ("unknown", b"<html>404</html>"),
    ] {
        let refused = develop(bytes, shot(), Detail::Full).unwrap_err();
        assert_eq!(refused.code(), "photo.not_jpeg");
        assert!(refused.to_string().contains(found), "{refused} should name {found}");
    }
    assert_eq!(code(b""), "photo.empty");
}

#[test]
fn a_header_of_200_megapixels_is_refused_before_any_pixel_is_allocated() {
    let refused = develop(&header(16_320, 12_240), shot(), Detail::Full).unwrap_err();
    assert_eq!(refused.code(), "photo.too_many_pixels");
    assert!(refused.to_string().contains("16320 x 12240"), "{refused}");
    assert_eq!(code(&header(65_535, 65_535)), "photo.too_many_pixels");
}

#[test]
fn more_bytes_than_a_phone_writes_are_refused_unread() {
    let mut huge = jpeg(&scene(640, 480), &[]);
    huge.resize(MAX_INPUT_BYTES + 1, 0);
    assert_eq!(code(&huge), "photo.too_large");
}

#[test]
fn a_picture_cut_before_its_first_row_is_truncated() {
    let whole = jpeg(&scene(640, 480), &[]);
    let start_of_scan = whole.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    for length in [1, 2, 3, 20, start_of_scan, start_of_scan + 4] {
        assert_eq!(code(&whole[..length]), "photo.truncated", "after {length} bytes");
    }
}

#[test]
fn a_picture_cut_half_way_keeps_what_is_there_and_says_so() {
    let whole = jpeg(&scene(1600, 1200), &[]);
    let developed = develop(&whole[..whole.len() / 2], shot(), Detail::Full).unwrap();
    assert!(developed.incomplete);
    let (photo, wanted) = (decoded(&developed.photo), scene(1600, 1200));
    let (found, sky) = (photo.get_pixel(300, 100), wanted.get_pixel(300, 100));
    let off = found.0.iter().zip(sky.0).map(|(a, b)| a.abs_diff(b)).max().unwrap();
    assert!(off < 40, "the upper rows should have survived: {found:?} instead of {sky:?}");
    assert!(!develop(&whole, shot(), Detail::Full).unwrap().incomplete);
}

#[test]
fn an_exif_block_of_rubbish_costs_nothing_but_a_flag() {
    let sound = jpeg(&scene(640, 480), &[ExifTag::Orientation(vec![1])]);
    let block = sound.windows(6).position(|six| six == b"Exif\0\0").unwrap() + 6;
    let directory = block + 8;
    for (at, bytes, what) in [
        (block, &b"XX"[..], "no byte order"),
        (block + 4, &[0xff, 0xff, 0xff, 0x7f], "first directory outside the block"),
        (directory, &[0xff, 0xff], "65535 entries"),
    ] {
        let mut damaged = sound.clone();
        damaged[at..at + bytes.len()].copy_from_slice(bytes);
        let developed = develop(&damaged, shot(), Detail::Full).unwrap();
        assert!(developed.exif.broken, "{what} should have been noticed");
    }
    assert!(!develop(&sound, shot(), Detail::Full).unwrap().exif.broken);
}

#[test]
fn grey_progressive_and_print_pictures_develop_too() {
    type Setup = fn(&mut Encoder<&mut Vec<u8>>);
    let plain: Setup = |_| {};
    let progressive: Setup = |encoder| encoder.set_progressive(true);
    let restarting: Setup = |encoder| encoder.set_restart_interval(7);
    for (what, samples, color, setup) in [
        ("grey", 1, ColorType::Luma, plain),
        ("progressive", 3, ColorType::Rgb, progressive),
        ("with restart marks", 3, ColorType::Rgb, restarting),
        ("CMYK", 4, ColorType::Cmyk, plain),
    ] {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 90);
        setup(&mut encoder);
        encoder.encode(&vec![128; 1700 * 900 * samples], 1700, 900, color).unwrap();
        let developed =
            develop(&bytes, shot(), Detail::Full).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!((developed.width, developed.height), (1600, 847), "{what}");
        assert!(!developed.incomplete, "{what}");
    }
}

#[test]
fn damage_that_phones_really_write_never_costs_the_photo() {
    let Some(data) = shared_data() else { return };
    for (file, broken, incomplete) in [
        ("broken_offset_outside_bounds", false, false),
        ("broken_type_error_9mp", true, false),
        ("broken_truncated_canon", false, false),
        ("broken_iphonexr_tiny_suspicious_makernotes", false, false),
        ("noexif", false, false),
    ] {
        let bytes = std::fs::read(data.join(format!("exif/{file}.jpg"))).unwrap();
        let developed =
            develop(&bytes, shot(), Detail::Full).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(developed.exif.broken, broken, "{file}");
        assert_eq!(developed.incomplete, incomplete, "{file}");
    }
    for file in ["exif/phone_iphone8_guangzhou_gps", "exif/phone_iphone11pro_exif_at_eof"] {
        let bytes = std::fs::read(data.join(format!("{file}.heic"))).unwrap();
        assert_eq!(code(&bytes), "photo.not_jpeg", "{file}");
    }
}
