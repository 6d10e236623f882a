//! Photographs for stories: real JPEG files, each different, heavy enough to be cut in mid-upload.

use jpeg_encoder::{ColorType, Encoder, EncodingError};

/// A JPEG of `width` x `height` pixels that nobody has taken before: `seed` decides every pixel.
///
/// # Errors
/// The encoder refuses the size.
pub fn photograph(seed: u64, width: u16, height: u16) -> Result<Vec<u8>, EncodingError> {
    let mut state = seed | 1;
    let mut noise = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..u32::from(height) {
        for x in 0..u32::from(width) {
            let grain = noise() / 6;
            let [street, ..] = (x * 200 / u32::from(width)).to_le_bytes();
            let [sky, ..] = (y * 200 / u32::from(height)).to_le_bytes();
            pixels.extend([street / 2 + grain, sky + grain, 180_u8.saturating_sub(sky) + grain]);
        }
    }
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, 85).encode(&pixels, width, height, ColorType::Rgb)?;
    Ok(jpeg)
}
