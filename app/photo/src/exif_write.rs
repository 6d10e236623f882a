//! What a developed photo says about itself, from the capture record alone: whoever opens it in
//! another program sees the time and place of its stamp.

use little_exif::exif_tag::ExifTag;
use little_exif::metadata::Metadata;
use little_exif::rational::uR64;
use shared::geo::Datum;
use shared::media::{CaptureFlags, CaptureRecord, Position};

use super::PhotoError;

/// The EXIF block (a TIFF without the `Exif` prefix) for the photo of `record`.
pub(super) fn block(record: &CaptureRecord) -> Result<Vec<u8>, PhotoError> {
    let code = record.record_code().to_string();
    let mut exif = Metadata::new();
    exif.set_tag(ExifTag::Orientation(vec![1]));
    exif.set_tag(ExifTag::ImageDescription(code.clone()));
    exif.set_tag(ExifTag::UserComment([b"ASCII\0\0\0", code.as_bytes()].concat()));
    if let Some((local, offset)) = taken(record) {
        exif.set_tag(ExifTag::DateTimeOriginal(local));
        if let Some(offset) = offset {
            exif.set_tag(ExifTag::OffsetTimeOriginal(offset));
        }
    }
    if let Some(fix) = record.shot.position {
        set_position(&mut exif, fix);
    }
    exif.encode().map_err(|error| PhotoError::Unwritable(error.to_string()))
}

/// Time in EXIF's spelling and offset from UTC. An album picture keeps its own or has none.
fn taken(record: &CaptureRecord) -> Option<(String, Option<String>)> {
    let spelled = |local: &str| local.replace('-', ":");
    if !record.shot.flags.contains(CaptureFlags::ALBUM) {
        return Some((spelled(&record.shot.local_time()), Some(record.shot.utc_offset())));
    }
    let given = record.exif_time.as_ref()?.as_str();
    let (local, offset) = given.split_at_checked("2026-11-21 09:30:12".len())?;
    Some((spelled(local), Some(offset.to_owned()).filter(|offset| !offset.is_empty())))
}

/// EXIF positions are read as WGS-84 by everyone, so a shifted datum is not written at all.
fn set_position(exif: &mut Metadata, fix: Position) {
    if !matches!(fix.datum, Datum::Wgs84 | Datum::Cgcs2000) {
        return;
    }
    let side = |e7: i32, positive: &str, negative: &str| {
        if e7 < 0 { negative.to_owned() } else { positive.to_owned() }
    };
    exif.set_tag(ExifTag::GPSVersionID(vec![2, 3, 0, 0]));
    exif.set_tag(ExifTag::GPSLatitudeRef(side(fix.lat_e7, "N", "S")));
    exif.set_tag(ExifTag::GPSLatitude(sexagesimal(fix.lat_e7)));
    exif.set_tag(ExifTag::GPSLongitudeRef(side(fix.lon_e7, "E", "W")));
    exif.set_tag(ExifTag::GPSLongitude(sexagesimal(fix.lon_e7)));
    exif.set_tag(ExifTag::GPSMapDatum(fix.datum.name().to_owned()));
    if fix.accuracy_dm > 0 {
        exif.set_tag(ExifTag::GPSHPositioningError(vec![ratio(fix.accuracy_dm, 10)]));
    }
}

/// Degrees, minutes and seconds without rounding: seconds are a fraction of 1e7.
fn sexagesimal(e7: i32) -> Vec<uR64> {
    const ONE: u32 = 10_000_000;
    let e7 = e7.unsigned_abs();
    let minutes = e7 % ONE * 60;
    let seconds = minutes % ONE * 60;
    vec![ratio(e7 / ONE, 1), ratio(minutes / ONE, 1), ratio(seconds, ONE)]
}

fn ratio(nominator: u32, denominator: u32) -> uR64 {
    uR64 { nominator, denominator }
}
