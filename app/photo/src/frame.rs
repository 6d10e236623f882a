//! From JPEG bytes to an upright picture of the wanted size: one decode, one resize, one turn.
//!
//! The turn comes after the resize, when there are a sixth of the pixels left to move.

use std::io::Cursor;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegDecoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat, RgbImage};

use super::PhotoError;

/// Pixels that a header may announce. A 64 MP sensor is the largest that phones save without
/// binning; its RGB is 192 MB for the fraction of a second between decode and resize.
const MAX_PIXELS: u64 = 64_000_000;

/// A decoded picture as it lies in the file, not yet turned upright.
pub(super) struct Frame {
    samples: Vec<u8>,
    width: u32,
    height: u32,
    kind: PixelType,
}

impl Frame {
    /// Decodes a JPEG. The announced size is checked before memory is asked for.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, PhotoError> {
        let unreadable = |error: image::ImageError| PhotoError::Unreadable(error.to_string());
        let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(unreadable)?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(PhotoError::TooManyPixels { width, height });
        }
        let picture =
            image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).map_err(unreadable)?;
        let kind = match picture.color() {
            ColorType::L8 => PixelType::U8,
            ColorType::Rgb8 => PixelType::U8x3,
            other => return Err(PhotoError::Unreadable(format!("pixels are {other:?}"))),
        };
        let samples = picture.into_bytes();
        Ok(Self { samples, width, height, kind })
    }

    /// The picture with its long side at most `long_side` pixels, turned as EXIF orientation
    /// `orientation` (1 to 8) asks. A smaller picture is never enlarged.
    pub(super) fn upright(self, long_side: u32, orientation: u8) -> Result<RgbImage, PhotoError> {
        let (width, height) = fitted(self.width, self.height, long_side);
        let samples = if (width, height) == (self.width, self.height) {
            self.samples
        } else {
            resample(&self.samples, (self.width, self.height), (width, height), self.kind)?
        };
        let samples = match self.kind {
            PixelType::U8 => samples.into_iter().flat_map(|grey| [grey; 3]).collect(),
            _ => samples,
        };
        let picture = RgbImage::from_raw(width, height, samples).ok_or_else(odd_size)?;
        let mut picture = DynamicImage::ImageRgb8(picture);
        picture.apply_orientation(
            Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms),
        );
        Ok(picture.into_rgb8())
    }
}

/// A smaller copy of an upright picture.
pub(super) fn reduced(picture: &RgbImage, long_side: u32) -> Result<RgbImage, PhotoError> {
    let from = picture.dimensions();
    let to = fitted(from.0, from.1, long_side);
    let samples = resample(picture.as_raw(), from, to, PixelType::U8x3)?;
    RgbImage::from_raw(to.0, to.1, samples).ok_or_else(odd_size)
}

/// The size that keeps the proportions and brings the long side down to `long_side`.
fn fitted(width: u32, height: u32, long_side: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= long_side {
        return (width, height);
    }
    let scale = |side: u32| {
        let rounded =
            (u64::from(side) * u64::from(long_side) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(rounded).unwrap_or(long_side).max(1)
    };
    (scale(width), scale(height))
}

fn resample(
    samples: &[u8],
    from: (u32, u32),
    to: (u32, u32),
    kind: PixelType,
) -> Result<Vec<u8>, PhotoError> {
    let odd = |error: &dyn std::error::Error| PhotoError::Unreadable(error.to_string());
    let source = ImageRef::new(from.0, from.1, samples, kind).map_err(|e| odd(&e))?;
    let mut target = Image::new(to.0, to.1, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&source, &mut target, &options).map_err(|e| odd(&e))?;
    Ok(target.into_vec())
}

fn odd_size() -> PhotoError {
    PhotoError::Unreadable("the rows do not fill the picture".to_owned())
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn the_long_side_comes_down_and_nothing_is_enlarged() {
        assert_eq!(fitted(4000, 3000, 1600), (1600, 1200));
        assert_eq!(fitted(3000, 4000, 1600), (1200, 1600));
        assert_eq!(fitted(65_535, 1, 1600), (1600, 1));
        assert_eq!(fitted(1600, 900, 1600), (1600, 900));
        assert_eq!(fitted(640, 480, 1280), (640, 480));
    }
}
