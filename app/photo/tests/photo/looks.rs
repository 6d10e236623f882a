//! Blur, darkness and likeness are told, on real photos and on drawn ones.

use std::path::PathBuf;

use collector_photo::{Detail, Likeness, Look, develop};
use image::RgbImage;
use image::imageops::{self, FilterType};

use crate::fixture::{jpeg, shared_data, shot, street};

/// Blur by this share of the long side: 4 pixels of 1600, at which a number plate can't be read.
const BLUR: f32 = 1.0 / 400.0;

struct Sample {
    name: String,
    picture: RgbImage,
}

fn look(picture: &RgbImage) -> Look {
    develop(&jpeg(picture, &[]), shot(), Detail::Full).unwrap().look
}

fn fitted(picture: &RgbImage, long_side: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let scale = f64::from(long_side) / f64::from(width.max(height));
    if scale >= 1.0 {
        return picture.clone();
    }
    let scaled = |side: u32| (f64::from(side) * scale).round() as u32;
    imageops::resize(picture, scaled(width), scaled(height), FilterType::CatmullRom)
}

/// Real photos of different things, as far as the decoder reads them, brought to the size that a case keeps.
fn real() -> Vec<Sample> {
    let Some(data) = shared_data() else { return Vec::new() };
    let folders = [data.join("exif"), data.join("exif_large")];
    let paths = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut paths: Vec<PathBuf> = paths.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut samples = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // One picture lies there eight times, turned; a few are no larger than a thumbnail.
        let turned = name.starts_with("orientation_") && name != "orientation_1.jpg";
        let Ok(picture) = image::open(&path) else { continue };
        let picture = picture.into_rgb8();
        if !turned && picture.width().max(picture.height()) >= 600 {
            samples.push(Sample { name, picture: fitted(&picture, 1600) });
        }
    }
    samples
}

fn drawn() -> Vec<Sample> {
    let draw = |seed| Sample { name: format!("drawn {seed}"), picture: street(seed, 1200, 900) };
    (1..=12).map(draw).collect()
}

/// How many of `all` it is true for.
fn share(all: &[bool]) -> f64 {
    all.iter().filter(|one| **one).count() as f64 / all.len().max(1) as f64
}

#[test]
fn a_blurred_photo_is_told_from_the_sharp_one() {
    let (mut sharp, mut told) = (Vec::new(), Vec::new());
    for Sample { name, picture } in real().into_iter().chain(drawn()) {
        let long = picture.width().max(picture.height()) as f32;
        let (clear, soft) = (look(&picture), look(&imageops::fast_blur(&picture, long * BLUR)));
        println!("{name}: {:?}, blurred {:?}", clear.sharpness, soft.sharpness);
        sharp.push(!clear.is_blurred());
        told.push(soft.is_blurred());
    }
    println!("{:.3} of the sharp pass, {:.3} of the blurred are told", share(&sharp), share(&told));
    assert!(share(&sharp) >= 0.95 && share(&told) >= 0.95);
}

#[test]
fn a_picture_moved_in_one_direction_is_blurred_though_its_other_edges_are_sharp() {
    let picture = street(3, 1600, 1200);
    let moved = RgbImage::from_fn(1600, 1200, |x, y| {
        let reach = x..(x + 16).min(1600);
        let mean = |c: usize| {
            let sum: u32 = reach.clone().map(|x| u32::from(picture.get_pixel(x, y)[c])).sum();
            (sum / reach.len() as u32) as u8
        };
        image::Rgb([mean(0), mean(1), mean(2)])
    });
    assert!(!look(&picture).is_blurred());
    assert!(look(&moved).is_blurred(), "{:?}", look(&moved).sharpness);
}

#[test]
fn a_photo_with_an_eighth_of_its_light_is_dark_and_is_not_called_blurred() {
    for Sample { name, picture } in real().into_iter().chain(drawn()) {
        let (width, height) = picture.dimensions();
        let dark = picture.as_raw().iter().map(|sample| sample / 8).collect();
        let dark = look(&RgbImage::from_raw(width, height, dark).unwrap());
        let light = look(&picture);
        println!("{name}: mean {:.0}, black {:.2}; dark {:.0}", light.mean, light.black, dark.mean);
        assert!(!light.is_dark(), "{name}");
        assert!(dark.is_dark() && !dark.is_blurred(), "{name}: {dark:?}");
    }
}

#[test]
fn the_same_photo_is_alike_however_it_was_saved_and_another_one_is_not() {
    let samples: Vec<_> = real().into_iter().chain(drawn()).collect();
    let likeness = |picture: &RgbImage| look(picture).likeness;
    let mut alike = Vec::new();
    for Sample { name, picture } in &samples {
        let (width, height) = picture.dimensions();
        let (left, top) = (width * 3 / 200, height * 3 / 200);
        let cropped =
            imageops::crop_imm(picture, left, top, width * 97 / 100, height * 97 / 100).to_image();
        let mut bytes = Vec::new();
        let pixels = (picture.width() as u16, picture.height() as u16);
        jpeg_encoder::Encoder::new(&mut bytes, 40)
            .encode(picture.as_raw(), pixels.0, pixels.1, jpeg_encoder::ColorType::Rgb)
            .unwrap();
        let pressed = develop(&bytes, shot(), Detail::Full).unwrap().look.likeness;
        let own = likeness(picture).unwrap();
        let forms = [likeness(&cropped), likeness(&fitted(picture, 640)), pressed];
        let bits = forms.map(|form| form.unwrap().distance(own));
        println!("{name}: cropped, small, pressed differ in {bits:?}");
        alike.extend(bits.map(|bits| bits <= Likeness::SAME));
    }
    let known: Vec<_> = samples.iter().map(|s| (&s.name, likeness(&s.picture).unwrap())).collect();
    let mut strangers = Vec::new();
    for (nth, (name, one)) in known.iter().enumerate() {
        for (other, another) in known.iter().skip(nth + 1) {
            let bits = one.distance(*another);
            if bits <= Likeness::SAME + 8 {
                println!("{name} and {other} differ in {bits} bits");
            }
            strangers.push(bits <= Likeness::SAME);
        }
    }
    let (alike, wrong) = (share(&alike), share(&strangers));
    println!("{alike:.3} of the copies are alike, {wrong:.4} of {} strangers", strangers.len());
    assert!(alike >= 0.95 && wrong <= 0.005);
}

#[test]
fn a_wall_is_like_no_other_wall() {
    let wall = |luma: u8| RgbImage::from_pixel(800, 600, image::Rgb([luma; 3]));
    assert_eq!(look(&wall(120)).likeness, None);
    assert!(look(&wall(120)).is_blurred(), "there is nothing to be seen in it");
}
