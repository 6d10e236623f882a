//! From pixels to the bytes that travel: within the day's data budget, legible first.

use image::RgbImage;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::PhotoError;

/// What a photo should not exceed, in bytes: 60 photos a day then stay under 24 MB.
const PHOTO_BUDGET: usize = 400 * 1024;
/// Tried in turn until one meets the budget. Below 70 a house number turns to mush, so a picture
/// of dense leaves may end above the budget: at 1600 px and 70 it is still under the centre's limit.
const PHOTO_QUALITIES: [u8; 3] = [82, 76, 70];
const THUMB_QUALITY: u8 = 70;

/// Encodes a stamped photo with `exif` inside.
pub(super) fn photo(picture: &RgbImage, exif: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let mut jpeg = Vec::new();
    for quality in PHOTO_QUALITIES {
        jpeg = encoded(picture, quality, Some(exif))?;
        if jpeg.len() <= PHOTO_BUDGET {
            break;
        }
    }
    Ok(jpeg)
}

/// Encodes a thumbnail, which carries no metadata.
pub(super) fn thumb(picture: &RgbImage) -> Result<Vec<u8>, PhotoError> {
    encoded(picture, THUMB_QUALITY, None)
}

fn encoded(picture: &RgbImage, quality: u8, exif: Option<&[u8]>) -> Result<Vec<u8>, PhotoError> {
    let unwritable = |error: &dyn std::error::Error| PhotoError::Unwritable(error.to_string());
    let width = u16::try_from(picture.width()).map_err(|e| unwritable(&e))?;
    let height = u16::try_from(picture.height()).map_err(|e| unwritable(&e))?;
    let mut jpeg = Vec::with_capacity(PHOTO_BUDGET);
    let mut encoder = Encoder::new(&mut jpeg, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    if let Some(exif) = exif {
        encoder.add_exif_metadata(exif).map_err(|e| unwritable(&e))?;
    }
    encoder.encode(picture.as_raw(), width, height, ColorType::Rgb).map_err(|e| unwritable(&e))?;
    jpeg.shrink_to_fit();
    Ok(jpeg)
}
