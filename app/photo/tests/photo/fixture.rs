//! Pictures and shots that the stories share.

use std::path::PathBuf;

use image::{Pixel as _, Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder};
use little_exif::exif_tag::ExifTag;
use little_exif::metadata::Metadata;
use shared::geo::Datum;
use shared::media::{CaptureFlags, Line, MediaRole, Position, Shot};

/// 2026-11-21 09:30:12 in Beijing, near the Zhongshan 5th Road in Guangzhou.
pub(crate) fn shot() -> Shot {
    Shot {
        field_code: Line::new("采0101-0007").unwrap(),
        work_number: Line::new("采0101").unwrap(),
        role: MediaRole::Near,
        captured_at_ms: 1_795_224_612_345,
        utc_offset_min: 480,
        boot_ms: 86_400_000,
        position: Some(Position {
            lon_e7: 1_132_644_351,
            lat_e7: 231_291_634,
            datum: Datum::Wgs84,
            accuracy_dm: 46,
        }),
        place: Line::new("越秀区北京街道中山五路68号门前").unwrap(),
        flags: CaptureFlags::NONE,
    }
}

pub(crate) fn album_shot() -> Shot {
    Shot { flags: CaptureFlags::ALBUM, ..shot() }
}

/// A JPEG of `picture`, with `tags` as its EXIF if there are any.
pub(crate) fn jpeg(picture: &RgbImage, tags: &[ExifTag]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 92);
    if !tags.is_empty() {
        let mut exif = Metadata::new();
        tags.iter().for_each(|tag| exif.set_tag(tag.clone()));
        encoder.add_exif_metadata(&exif.encode().unwrap()).unwrap();
    }
    let (width, height) = (picture.width() as u16, picture.height() as u16);
    encoder.encode(picture.as_raw(), width, height, ColorType::Rgb).unwrap();
    bytes
}

/// A street-like scene: sky, wall, asphalt with grain.
pub(crate) fn scene(width: u32, height: u32) -> RgbImage {
    let mut grain = 0x2545_f491_u32;
    RgbImage::from_fn(width, height, |x, y| {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (grain >> 27) as u8;
        match y * 3 / height {
            0 => Rgb([150 + noise, 180 + noise, 220 + noise]),
            1 if x / 90 % 2 == 0 => Rgb([168 + noise, 120 + noise, 90 + noise]),
            1 => Rgb([190 + noise, 150 + noise, 110 + noise]),
            _ => Rgb([90 + noise, 92 + noise, 95 + noise]),
        }
    })
}

/// The decoded picture of a JPEG.
pub(crate) fn decoded(jpeg: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(jpeg, image::ImageFormat::Jpeg).unwrap().into_rgb8()
}

/// Shared test data beside the workspace. `None` where it is not there; the caller says so.
pub(crate) fn shared_data() -> Option<PathBuf> {
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let found = workspace
        .ancestors()
        .skip(1)
        .map(|above| above.join("shared/data"))
        .find(|data| data.join("SOURCES.md").is_file());
    if found.is_none() {
        println!("went without the real files: no shared/data beside the workspace");
    }
    found
}

/// A street that no other seed has: houses with windows, a ground with slabs, things standing on it.
pub(crate) fn street(seed: u32, width: u32, height: u32) -> RgbImage {
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    let mut dice = move |most: u32| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state % most.max(1)
    };
    let mut colour = {
        let mut dice = dice;
        move || Rgb([40 + dice(190) as u8, 40 + dice(190) as u8, 40 + dice(190) as u8])
    };
    let mut picture = RgbImage::from_pixel(width, height, colour());
    let horizon = height / 4 + dice(height / 3);
    let mut fill = |left: u32, top: u32, wide: u32, high: u32, paint: Rgb<u8>| {
        for y in top..(top + high).min(height) {
            for x in left..(left + wide).min(width) {
                // No wall in the street is lit alike all over.
                let grain =
                    ((x * 7919 + y * 104_729) % 13 + x * 37 / width + y * 23 / height) as u8;
                picture.put_pixel(x, y, paint.map(|c| c.saturating_add(grain)));
            }
        }
    };
    fill(0, horizon, width, height - horizon, colour());
    for _ in 0..4 + dice(5) {
        let (left, wide) = (dice(width), width / 12 + dice(width / 5));
        let high = horizon / 3 + dice(horizon * 2 / 3);
        fill(left, horizon - high, wide, high, colour());
        let window = colour();
        for n in 0..wide * high / 9_000 {
            fill(
                left + 12 + n * 47 % wide.max(1),
                horizon - high + 14 + n / 5 * 61 % high.max(1),
                22,
                34,
                window,
            );
        }
    }
    let slab = colour();
    let step = 60 + dice(90);
    for n in 0..width / step + height / step {
        fill(n * step, horizon, 4, height - horizon, slab);
        fill(0, horizon + n * step / 2, width, 4, slab);
    }
    for _ in 0..5 + dice(9) {
        let (left, top) = (dice(width), horizon / 2 + dice(height - horizon / 2));
        fill(left, top, 30 + dice(width / 4), 30 + dice(height / 4), colour());
    }
    picture
}
