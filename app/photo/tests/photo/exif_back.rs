//! The photo's own EXIF says what its record says, read with another library than wrote it.

use std::io::Cursor;

use collector_photo::{Detail, develop};
use exif::{Exif, In, Tag, Value};
use little_exif::exif_tag::ExifTag;
use little_exif::rational::uR64;
use shared::geo::Datum;
use shared::media::{CaptureFlags, Position, Shot};

use crate::fixture::{album_shot, jpeg, scene, shot};

fn read(jpeg: &[u8]) -> Exif {
    exif::Reader::new().read_from_container(&mut Cursor::new(jpeg)).unwrap()
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(parts) => Some(String::from_utf8(parts[0].clone()).unwrap()),
        other => panic!("{tag} is {other:?}"),
    }
}

fn degrees(exif: &Exif, tag: Tag) -> Option<f64> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(p) => Some(p[0].to_f64() + p[1].to_f64() / 60.0 + p[2].to_f64() / 3600.0),
        other => panic!("{tag} is {other:?}"),
    }
}

#[test]
fn time_place_and_record_code_read_back() {
    let developed = develop(&jpeg(&scene(2000, 1500), &[]), shot(), Detail::Full).unwrap();
    let exif = read(&developed.photo);
    let code = developed.record.record_code().to_string();
    assert_eq!(exif.get_field(Tag::Orientation, In::PRIMARY).unwrap().value.get_uint(0), Some(1));
    assert_eq!(text(&exif, Tag::DateTimeOriginal).unwrap(), "2026:11:21 09:30:12");
    assert_eq!(text(&exif, Tag::OffsetTimeOriginal).unwrap(), "+08:00");
    assert_eq!(text(&exif, Tag::ImageDescription).unwrap(), code);
    let Value::Undefined(comment, _) =
        &exif.get_field(Tag::UserComment, In::PRIMARY).unwrap().value
    else {
        panic!("the comment has another type");
    };
    assert_eq!(comment, &[b"ASCII\0\0\0", code.as_bytes()].concat());
    assert!((degrees(&exif, Tag::GPSLongitude).unwrap() - 113.264_435_1).abs() < 1e-8);
    assert!((degrees(&exif, Tag::GPSLatitude).unwrap() - 23.129_163_4).abs() < 1e-8);
    assert_eq!(text(&exif, Tag::GPSLongitudeRef).unwrap(), "E");
    assert_eq!(text(&exif, Tag::GPSLatitudeRef).unwrap(), "N");
}

#[test]
fn a_photo_that_is_developed_again_gives_the_same_time_and_place() {
    let south_west = Position {
        lon_e7: -583_816_123,
        lat_e7: -346_037_999,
        datum: Datum::Wgs84,
        accuracy_dm: 125,
    };
    let original = jpeg(&scene(900, 700), &[]);
    let first = Shot { position: Some(south_west), ..shot() };
    let photo = develop(&original, first, Detail::Full).unwrap().photo;
    let again = develop(&photo, album_shot(), Detail::Full).unwrap();
    assert!(!again.exif.broken);
    assert_eq!(again.record.exif_time.unwrap().as_str(), "2026-11-21 09:30:12+08:00");
    assert_eq!(again.record.shot.position, Some(south_west));
}

#[test]
fn a_photo_without_fix_has_no_position_in_its_exif() {
    let lost = Shot { position: None, ..shot() };
    let developed = develop(&jpeg(&scene(900, 700), &[]), lost, Detail::Full).unwrap();
    assert!(developed.record.shot.flags.contains(CaptureFlags::NO_FIX));
    assert_eq!(degrees(&read(&developed.photo), Tag::GPSLatitude), None);
}

#[test]
fn a_shifted_datum_is_not_passed_off_as_wgs84() {
    let mut shifted = shot();
    shifted.position.as_mut().unwrap().datum = Datum::Gcj02;
    let developed = develop(&jpeg(&scene(900, 700), &[]), shifted, Detail::Full).unwrap();
    assert_eq!(degrees(&read(&developed.photo), Tag::GPSLatitude), None);
    assert!(developed.record.stamp_lines().concat().contains("GCJ02"));
}

#[test]
fn r16_an_album_picture_keeps_its_own_time_and_place_not_those_of_the_import() {
    let tags = [
        ExifTag::DateTimeOriginal("2025:03:02 11:22:33".to_owned()),
        ExifTag::GPSLatitudeRef("N".to_owned()),
        ExifTag::GPSLatitude(sexagesimal(22, 32, 30)),
        ExifTag::GPSLongitudeRef("E".to_owned()),
        ExifTag::GPSLongitude(sexagesimal(114, 3, 0)),
    ];
    let developed = develop(&jpeg(&scene(900, 700), &tags), album_shot(), Detail::Full).unwrap();
    let position = developed.record.shot.position.unwrap();
    assert_eq!((position.lon_e7, position.lat_e7), (1_140_500_000, 225_416_667));
    assert_eq!(developed.record.stamp_lines()[1], "相册导入 EXIF 2025-03-02 11:22:33");
    let exif = read(&developed.photo);
    assert_eq!(text(&exif, Tag::DateTimeOriginal).unwrap(), "2025:03:02 11:22:33");
    assert_eq!(text(&exif, Tag::OffsetTimeOriginal), None);

    assert_eq!(developed.record.shot.place.as_str(), "", "words for the place of the import");
    let looked_up = Shot { position: Some(position), ..album_shot() };
    let found = develop(&jpeg(&scene(900, 700), &tags), looked_up, Detail::Full).unwrap();
    assert_eq!(found.record.shot.place, shot().place, "words for the place of the picture");

    let bare = develop(&jpeg(&scene(900, 700), &[]), album_shot(), Detail::Full).unwrap();
    assert_eq!(bare.record.shot.position, None);
    assert_eq!(text(&read(&bare.photo), Tag::DateTimeOriginal), None);
}

#[test]
fn nonsense_in_time_and_place_is_nothing() {
    let tags = [
        ExifTag::DateTimeOriginal("0000:00:00 00:00:00".to_owned()),
        ExifTag::GPSLatitudeRef("N".to_owned()),
        ExifTag::GPSLatitude(vec![uR64 { nominator: 1, denominator: 0 }; 3]),
        ExifTag::GPSLongitudeRef("E".to_owned()),
        ExifTag::GPSLongitude(sexagesimal(999, 0, 0)),
    ];
    let developed = develop(&jpeg(&scene(900, 700), &tags), album_shot(), Detail::Full).unwrap();
    assert_eq!((developed.record.exif_time, developed.record.shot.position), (None, None));
}

fn sexagesimal(degrees: u32, minutes: u32, seconds: u32) -> Vec<uR64> {
    [degrees, minutes, seconds].map(|nominator| uR64 { nominator, denominator: 1 }).to_vec()
}
