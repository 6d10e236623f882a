//! A picture is upright however the phone was held.

use collector_photo::{Detail, develop};
use image::{Rgb, RgbImage, imageops};
use little_exif::exif_tag::ExifTag;

use crate::fixture::{decoded, jpeg, shared_data, shot};

const RED: Rgb<u8> = Rgb([220, 30, 30]);
const GREEN: Rgb<u8> = Rgb([30, 180, 40]);
const BLUE: Rgb<u8> = Rgb([30, 60, 220]);
const YELLOW: Rgb<u8> = Rgb([230, 220, 40]);

/// What a person sees: red and green above, blue and yellow below.
fn seen(top: bool, left: bool) -> Rgb<u8> {
    match (top, left) {
        (true, true) => RED,
        (true, false) => GREEN,
        (false, true) => BLUE,
        (false, false) => YELLOW,
    }
}

/// The stored picture whose orientation tag is `orientation`, from the standard's words: which
/// visual side the first row lies on, and which the first column.
fn stored(orientation: u16, width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (first_row, first_column) = (y < height / 2, x < width / 2);
        let (top, left) = match orientation {
            1 => (first_row, first_column),
            2 => (first_row, !first_column),
            3 => (!first_row, !first_column),
            4 => (!first_row, first_column),
            5 => (first_column, first_row),
            6 => (first_column, !first_row),
            7 => (!first_column, !first_row),
            _ => (!first_column, first_row),
        };
        seen(top, left)
    })
}

fn assert_upright(picture: &RgbImage, what: &str) {
    let (width, height) = picture.dimensions();
    for (top, left) in [(true, true), (true, false), (false, true), (false, false)] {
        let x = if left { width / 4 } else { width * 3 / 4 };
        let y = if top { height / 4 } else { height * 3 / 5 };
        let (found, wanted) = (picture.get_pixel(x, y), seen(top, left));
        let off = found.0.iter().zip(wanted.0).map(|(f, w)| f.abs_diff(w)).max().unwrap();
        assert!(off < 40, "{what}: {found:?} instead of {wanted:?} at {x},{y}");
    }
}

#[test]
fn all_eight_orientations_come_out_upright() {
    for orientation in 1..=8 {
        let original =
            jpeg(&stored(orientation, 2000, 1400), &[ExifTag::Orientation(vec![orientation])]);
        let developed = develop(&original, shot(), Detail::Full).unwrap();
        let turned = orientation >= 5;
        let size = if turned { (1120, 1600) } else { (1600, 1120) };
        assert_eq!((developed.width, developed.height), size, "orientation {orientation}");
        let photo = decoded(&developed.photo);
        assert_eq!(photo.dimensions(), size);
        assert_upright(&photo, &format!("photo of orientation {orientation}"));
        let thumb = decoded(&developed.thumb);
        assert_eq!(thumb.dimensions(), if turned { (224, 320) } else { (320, 224) });
        assert_upright(&thumb, &format!("thumbnail of orientation {orientation}"));
    }
}

#[test]
fn an_impossible_orientation_leaves_the_picture_as_it_lies() {
    for impossible in [0, 9, 65_535] {
        let original = jpeg(&stored(1, 800, 600), &[ExifTag::Orientation(vec![impossible])]);
        let developed = develop(&original, shot(), Detail::Full).unwrap();
        assert_eq!(developed.exif.orientation, 1);
        assert_upright(&decoded(&developed.photo), "picture without a usable orientation");
    }
}

#[test]
fn the_same_scene_in_six_orientations_looks_the_same() {
    let Some(data) = shared_data() else { return };
    let thumb = |orientation: u8| {
        let path = data.join(format!("exif/orientation_{orientation}.jpg"));
        let developed = develop(&std::fs::read(path).unwrap(), shot(), Detail::Full).unwrap();
        assert_eq!(developed.exif.orientation, orientation);
        decoded(&developed.thumb)
    };
    let upright = thumb(1);
    for orientation in [2, 3, 5, 6, 8] {
        let turned = thumb(orientation);
        assert_eq!(turned.dimensions(), upright.dimensions());
        let right = difference(&turned, &upright);
        for (wrong, what) in [
            (imageops::flip_horizontal(&turned), "mirrored"),
            (imageops::flip_vertical(&turned), "mirrored upside down"),
            (imageops::rotate180(&turned), "upside down"),
        ] {
            let otherwise = difference(&wrong, &upright);
            assert!(
                right * 1.5 < otherwise,
                "orientation {orientation} is {right:.1} from upright, {what} {otherwise:.1}"
            );
        }
    }
}

/// Mean difference of a channel, of 255.
fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    let sum: u64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.as_raw().len() as f64
}
