//! What a picture itself tells about its use as evidence: whether it is sharp, whether there is light
//! in it, and what it looks like. Measured on the scene that is in hand anyway, before the stamp.
//!
//! Told, never judged: a collector in the rain may need the blurred one. Whoever shoots decides
//! between 重拍 and 仍用, and nothing here keeps a photo from being saved.

use image::RgbImage;

use super::grey::Grey;
use super::likeness::Likeness;
use super::sharpness::sharpness;

/// Below this nothing in the picture has an edge: the text of a plate, the rim of a cover are lost.
///
/// The real photos of the collection lie at 0.09 and above, at 0.08 when they are cropped or compressed
/// hard; blurred by 4 pixels of 1600 they lie at 0.064 and below (`tests/photo/looks.rs` prints them).
const SHARP: f32 = 0.072;
/// Luma below which a screen in the street shows black.
const NEAR_BLACK: u8 = 40;
/// A night scene under a street lamp is half black and still shows the thing; this much black is a lens
/// in a pocket or a thumb on it.
const TOO_MUCH_BLACK: f32 = 0.9;
/// A scene of which the rest is grey at best. The mean of a night photo with a lit thing lies above.
const TOO_DARK_MEAN: f32 = 32.0;

/// What was measured on one picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// How fast the sharpest parts change, from 1/64 (a smear) to about 1; none where nothing in the
    /// picture changes at all.
    pub sharpness: Option<f32>,
    /// Mean luma, 0 to 255.
    pub mean: f32,
    /// Share of pixels that are nearly black, 0 to 1.
    pub black: f32,
    /// What it looks like; none where there is too little in it to be compared.
    pub likeness: Option<Likeness>,
}

impl Look {
    pub(super) fn at(scene: &RgbImage) -> Self {
        let grey = Grey::of(scene);
        let pixels = grey.samples().len().max(1) as f32;
        let sum: u64 = grey.samples().iter().map(|sample| u64::from(*sample)).sum();
        let black = grey.samples().iter().filter(|sample| **sample < NEAR_BLACK).count();
        Self {
            sharpness: sharpness(&grey),
            mean: sum as f32 / pixels,
            black: black as f32 / pixels,
            likeness: Likeness::of(&grey),
        }
    }

    /// 照片模糊. A dark picture is called dark and nothing else: its noise is as sharp as its thing is not.
    #[must_use]
    pub fn is_blurred(&self) -> bool {
        !self.is_dark() && self.sharpness.is_none_or(|sharpness| sharpness < SHARP)
    }

    /// 太暗.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        self.mean < TOO_DARK_MEAN && self.black > TOO_MUCH_BLACK
    }
}
