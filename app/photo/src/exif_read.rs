//! What a picture says about itself. Phones write odd EXIF; none of it may cost the photo.

use std::io::Cursor;

use exif::{DateTime, Error, Exif, In, Rational, Reader, Tag, Value};
use shared::geo::Datum;
use shared::media::{Line, Position};

/// What was read from a picture's EXIF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExifReading {
    /// Orientation 1 to 8; 1 when none or an impossible one is given.
    pub orientation: u8,
    /// When the shutter fell, `2026-11-21 09:30:12`, followed by `+08:00` when an offset is given.
    pub taken: Option<Line<32>>,
    /// Where. `None` also for the empty or all-zero position that some phones write.
    pub position: Option<Position>,
    /// The block is there but damaged; the other fields hold what could still be read.
    pub broken: bool,
}

impl ExifReading {
    const NOTHING: Self = Self { orientation: 1, taken: None, position: None, broken: false };

    /// Reads a JPEG's EXIF as far as it goes. For an album picture a caller does this before
    /// [`super::develop`], to find the words for the place where the picture was taken.
    #[must_use]
    pub fn of(jpeg: &[u8]) -> Self {
        let mut broken = false;
        let read =
            Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(jpeg));
        let exif = match read.or_else(|error| error.distill_partial_result(|_| broken = true)) {
            Ok(exif) => exif,
            Err(Error::NotFound(_)) => return Self::NOTHING,
            Err(_) => return Self { broken: true, ..Self::NOTHING },
        };
        Self {
            orientation: orientation(&exif),
            taken: taken(&exif),
            position: position(&exif),
            broken,
        }
    }
}

fn value(exif: &Exif, tag: Tag) -> Option<&Value> {
    exif.get_field(tag, In::PRIMARY).map(|field| &field.value)
}

fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match value(exif, tag)? {
        Value::Ascii(parts) => parts.first().map(Vec::as_slice),
        _ => None,
    }
}

fn orientation(exif: &Exif) -> u8 {
    value(exif, Tag::Orientation)
        .and_then(|value| value.get_uint(0))
        .and_then(|number| u8::try_from(number).ok())
        .filter(|number| (1..=8).contains(number))
        .unwrap_or(1)
}

/// The time of the shutter. `DateTime` is left aside: editors write their own there.
fn taken(exif: &Exif) -> Option<Line<32>> {
    [
        (Tag::DateTimeOriginal, Tag::OffsetTimeOriginal),
        (Tag::DateTimeDigitized, Tag::OffsetTimeDigitized),
    ]
    .into_iter()
    .find_map(|(time, offset)| {
        let mut at = DateTime::from_ascii(ascii(exif, time)?).ok()?;
        let plausible = (1970..=2200).contains(&at.year)
            && (1..=12).contains(&at.month)
            && (1..=31).contains(&at.day)
            && at.hour < 24
            && at.minute < 60
            && at.second <= 60;
        if !plausible {
            return None;
        }
        let zone = ascii(exif, offset)
            .filter(|text| at.parse_offset(text).is_ok())
            .and_then(|text| std::str::from_utf8(text).ok())
            .unwrap_or_default();
        Line::new(format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}{}",
            at.year,
            at.month,
            at.day,
            at.hour,
            at.minute,
            at.second,
            zone.trim()
        ))
        .ok()
    })
}

fn position(exif: &Exif) -> Option<Position> {
    let lat = degrees_e7(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b"NS", 90)?;
    let lon = degrees_e7(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b"EW", 180)?;
    if (lat, lon) == (0, 0) {
        return None;
    }
    let accuracy_dm = rationals(exif, Tag::GPSHPositioningError)
        .and_then(|given| tenths(given.first()?))
        .unwrap_or(0);
    Some(Position { lon_e7: lon, lat_e7: lat, datum: Datum::Wgs84, accuracy_dm })
}

fn rationals(exif: &Exif, tag: Tag) -> Option<&[Rational]> {
    match value(exif, tag)? {
        Value::Rational(parts) => Some(parts),
        _ => None,
    }
}

/// Degrees, minutes and seconds to 1e-7 degrees; `None` when a part is missing or out of range.
fn degrees_e7(exif: &Exif, tag: Tag, side: Tag, sides: &[u8; 2], limit: i32) -> Option<i32> {
    let parts = rationals(exif, tag)?;
    let mut e9: u64 = 0;
    for (part, divisor) in parts.iter().zip([1, 60, 3600]) {
        e9 += (u64::from(part.num) * 1_000_000_000).checked_div(u64::from(part.denom) * divisor)?;
    }
    let e7 = i32::try_from((e9 + 50) / 100).ok().filter(|e7| *e7 <= limit * 10_000_000)?;
    match ascii(exif, side)?.first()?.to_ascii_uppercase() {
        given if given == sides[0] => Some(e7),
        given if given == sides[1] => Some(-e7),
        _ => None,
    }
}

fn tenths(metres: &Rational) -> Option<u32> {
    let tenths = (u64::from(metres.num) * 10).checked_div(u64::from(metres.denom))?;
    u32::try_from(tenths).ok()
}
