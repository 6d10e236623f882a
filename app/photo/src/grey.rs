//! A picture without its colours, row by row.

use image::RgbImage;

/// Luma, 8 bits, rows from the top.
pub(super) struct Grey {
    width: usize,
    samples: Vec<u8>,
}

impl Grey {
    /// The luma of a picture, as JPEG weighs the colours.
    pub(super) fn of(picture: &RgbImage) -> Self {
        let luma = |pixel: &[u8]| match pixel {
            // The weights add up to 256: the upper byte is the mean.
            [r, g, b] => {
                let [_, upper] =
                    (u16::from(*r) * 77 + u16::from(*g) * 150 + u16::from(*b) * 29).to_le_bytes();
                upper
            }
            _ => 0,
        };
        let samples = picture.as_raw().chunks_exact(3).map(luma).collect();
        Self { width: picture.width().max(1) as usize, samples }
    }

    pub(super) fn samples(&self) -> &[u8] {
        &self.samples
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn height(&self) -> usize {
        self.samples.len() / self.width
    }

    pub(super) fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.samples.chunks_exact(self.width)
    }
}
