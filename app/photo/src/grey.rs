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
            [r, g, b] => (u32::from(*r) * 77 + u32::from(*g) * 150 + u32::from(*b) * 29) >> 8,
            _ => 0,
        };
        let samples = picture.as_raw().chunks_exact(3).map(|pixel| luma(pixel) as u8).collect();
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
