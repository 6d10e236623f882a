//! Writes text onto a picture with the stamp's own font, the same on every phone.

use ab_glyph::{Font, FontRef, GlyphId, PxScale, PxScaleFont, ScaleFont, point};
use image::{Rgb, RgbImage};

use super::PhotoError;

static FONT: &[u8] = include_bytes!("../../../assets/fonts/stamp.ttf");
/// Drawn for a character that the font has not: the geta mark that printers set in its place.
const MISSING: char = '〓';

/// The font at one size.
pub(super) struct Pen {
    font: PxScaleFont<FontRef<'static>>,
    missing: GlyphId,
    em: f32,
}

impl Pen {
    /// A pen whose Han characters are `em` pixels wide.
    pub(super) fn new(em: f32) -> Result<Self, PhotoError> {
        let font = FontRef::try_from_slice(FONT)
            .map_err(|error| PhotoError::Unwritable(error.to_string()))?;
        let per_em = font.height_unscaled() / font.units_per_em().unwrap_or(1000.0);
        let missing = font.glyph_id(MISSING);
        Ok(Self { font: font.into_scaled(PxScale::from(em * per_em)), missing, em })
    }

    /// Width of a Han character in pixels.
    pub(super) fn em(&self) -> f32 {
        self.em
    }

    /// Width of `text` in pixels.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars().map(|c| self.font.h_advance(self.glyph(c))).sum()
    }

    /// Writes `text` with its upper left corner at (`x`, `y`). What falls outside is cut off.
    pub(super) fn write(&self, on: &mut RgbImage, x: f32, y: f32, text: &str, color: Rgb<u8>) {
        let baseline = y + self.font.ascent();
        let mut x = x;
        for character in text.chars() {
            let id = self.glyph(character);
            let glyph = id.with_scale_and_position(self.font.scale(), point(x, baseline));
            x += self.font.h_advance(id);
            let Some(outline) = self.font.outline_glyph(glyph) else { continue };
            let corner = outline.px_bounds().min;
            let (left, top) = (pixels(corner.x), pixels(corner.y));
            outline.draw(|dx, dy, coverage| {
                if let Some(pixel) = on.get_pixel_mut_checked(left + dx, top + dy) {
                    *pixel = mixed(*pixel, color, coverage);
                }
            });
        }
    }

    fn glyph(&self, character: char) -> GlyphId {
        match self.font.glyph_id(character) {
            GlyphId(0) => self.missing,
            known => known,
        }
    }
}

/// Whole pixels of a length; what is negative becomes 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and a picture has far fewer than 2^24 columns"
)]
pub(super) fn pixels(length: f32) -> u32 {
    length.round() as u32
}

/// `under` covered by `over`, `share` of 0 to 1.
pub(super) fn mixed(under: Rgb<u8>, over: Rgb<u8>, share: f32) -> Rgb<u8> {
    let share = pixels(share.clamp(0.0, 1.0) * 256.0);
    let mut out = under;
    for (channel, over) in out.0.iter_mut().zip(over.0) {
        let sum = u32::from(*channel) * (256 - share) + u32::from(over) * share;
        *channel = u8::try_from(sum / 256).unwrap_or(u8::MAX);
    }
    out
}
