//! Blur, darkness and likeness are told, on real photos and on drawn ones.

use std::path::PathBuf;
use std::time::Instant;

use collector_photo::{Detail, Likeness, Look, develop};
use image::RgbImage;
use image::imageops::{self, FilterType};

use crate::fixture::{decoded, jpeg, shared_data, shot, street};

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

/// Real photos of different things, brought to the size that a case keeps.
fn real() -> Vec<Sample> {
    let Some(data) = shared_data() else { return Vec::new() };
    let folders = [data.join("exif"), data.join("exif_large")];
    let paths = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut paths: Vec<PathBuf> = paths.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut samples = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(picture) = image::open(&path) else { continue };
        let picture = picture.into_rgb8();
        samples.push(Sample { name, picture: fitted(&picture, 1600) });
    }
    samples
}

fn drawn() -> Vec<Sample> {
    let draw = |seed| Sample { name: format!("drawn {seed}"), picture: street(seed, 1600, 1200) };
    (1..=24).map(draw).collect()
}

#[test]
fn experiment() {
    for Sample { name, picture } in real().into_iter().chain(drawn()) {
        let long = picture.width().max(picture.height()) as f32;
        let blurred = imageops::fast_blur(&picture, (long * BLUR).max(1.0));
        let less = imageops::fast_blur(&picture, (long * BLUR / 2.0).max(1.0));
        let dark = RgbImage::from_raw(
            picture.width(), picture.height(), picture.as_raw().iter().map(|v| v / 8).collect(),
        ).unwrap();
        let (a, b, c, d) = (look(&picture), look(&blurred), look(&less), look(&dark));
        println!(
            "{name:45} {}x{} sharp {:?} less {:?} blurred {:?} | mean {:.0} black {:.2} | dark {:.0} {:.2} {:?}",
            picture.width(), picture.height(), a.sharpness, c.sharpness, b.sharpness, a.mean, a.black, d.mean, d.black, d.sharpness
        );
        let began = Instant::now();
        let _ = began;
        let (w, h) = picture.dimensions();
        let cropped = imageops::crop_imm(&picture, w * 3 / 100, h * 3 / 100, w * 94 / 100, h * 94 / 100).to_image();
        let one = imageops::crop_imm(&picture, w * 3 / 100, 0, w * 97 / 100, h).to_image();
        let small = fitted(&picture, 640);
        let again = develop(&jpeg(&picture, &[]), shot(), Detail::Full).unwrap().photo;
        let l = |p: &RgbImage| look(p).likeness;
        let dist = |o: Option<Likeness>| a.likeness.zip(o).map(|(a, b)| ((a.across ^ b.across).count_ones(), (a.down ^ b.down).count_ones()));
        println!("     crop {:?} one {:?} small {:?} stamped {:?} dark {:?} blurred {:?}",
            dist(l(&cropped)), dist(l(&one)), dist(l(&small)), dist(look(&decoded(&again)).likeness), dist(d.likeness), dist(b.likeness));
    }
}

#[test]
fn pairs() {
    for set in [real(), drawn()] {
        let looks: Vec<_> = set.iter().map(|s| (s.name.clone(), look(&s.picture).likeness)).collect();
        let mut all = Vec::new();
        for (i, (a, la)) in looks.iter().enumerate() {
            for (b, lb) in looks.iter().skip(i + 1) {
                if let (Some(la), Some(lb)) = (la, lb) { all.push((la.distance(*lb), (la.across ^ lb.across).count_ones(), a, b)); }
            }
        }
        all.sort();
        println!("{} pairs", all.len());
        for x in all.iter().take(25) { println!("{x:?}"); }
    }
}
