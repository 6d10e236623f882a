//! From the camera's bytes to the photo of a case, on the phone and without a network.
//!
//! [`develop`] decodes once, turns the picture upright, brings it to the size that travels, draws
//! the stamp once, and writes photo, thumbnail and EXIF. Collectors shoot 60 photos a day on
//! cheap phones and sync them over paid data, so every step is bounded: bytes, pixels, result.
//!
//! Invariants:
//! * the stamp and the EXIF say what the [`CaptureRecord`] says, never *now* (R16);
//! * the record holds the hash of the bytes that came in, so the original can be proven later;
//! * no input panics or exhausts memory: a picture becomes a photo or a [`PhotoError`] with a code.

mod encode;
mod error;
mod exif_read;
mod exif_write;
mod frame;
mod grey;
mod jpeg;
mod likeness;
mod look;
mod pen;
mod sharpness;
mod stamp;

use shared::media::{CaptureFlags, CaptureRecord, Line, Sha256Hash, Shot};

pub use error::PhotoError;
pub use exif_read::ExifReading;
pub use likeness::Likeness;
pub use look::Look;

/// Bytes read at most for one picture. A 64 MP JPEG of a phone has 15 to 30 MiB.
pub const MAX_INPUT_BYTES: usize = 40 * 1024 * 1024;

/// Long side of a thumbnail in pixels.
const THUMB_SIDE: u32 = 320;

/// How much of the picture is kept. The user's data plan decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// Long side 1600 px.
    #[default]
    Full,
    /// Long side 1280 px, for the saving mode (省流量).
    Saving,
}

impl Detail {
    const fn long_side(self) -> u32 {
        match self {
            Self::Full => 1600,
            Self::Saving => 1280,
        }
    }
}

/// A photo, ready to be stored and attached to a case.
#[derive(Debug, Clone)]
pub struct Developed {
    /// The stamped JPEG, upright, its EXIF written from `record`.
    pub photo: Vec<u8>,
    /// A JPEG of the same scene without stamp, long side 320 px.
    pub thumb: Vec<u8>,
    /// Hash of `photo`.
    pub sha256: Sha256Hash,
    /// Hash of `thumb`.
    pub thumb_sha256: Sha256Hash,
    /// Hash of the bytes given, also in `record`.
    pub original_sha256: Sha256Hash,
    /// Columns of `photo`.
    pub width: u32,
    /// Rows of `photo`.
    pub height: u32,
    /// The completed record: what the stamp says.
    pub record: CaptureRecord,
    /// What the original said about itself.
    pub exif: ExifReading,
    /// The original broke off; its missing rows are grey. Show it and offer to take it again.
    pub incomplete: bool,
    /// What the picture itself tells: blur, darkness, and what it looks like.
    pub look: Look,
}

/// Develops the JPEG `bytes` of `shot`.
///
/// An album picture (flag [`CaptureFlags::ALBUM`]) brings its own time and position: the record
/// takes both from its EXIF and drops the handset's fix, which is where it was *imported*. Words for
/// the place stay only if they were given with the very position that the EXIF holds.
///
/// Blocking; about a third of a second for 12 million pixels on a desktop core.
///
/// # Errors
/// [`PhotoError`], each with a stable [code](PhotoError::code).
pub fn develop(bytes: &[u8], shot: Shot, detail: Detail) -> Result<Developed, PhotoError> {
    jpeg::expect_jpeg(bytes)?;
    if bytes.len() > MAX_INPUT_BYTES {
        return Err(PhotoError::TooLarge { bytes: bytes.len(), max: MAX_INPUT_BYTES });
    }
    let extent = jpeg::extent(bytes);
    if extent == jpeg::Extent::CutBeforePicture {
        return Err(PhotoError::Truncated);
    }
    let exif = ExifReading::of(bytes);
    let record = completed(shot, &exif, Sha256Hash::of(bytes));

    let frame = frame::Frame::decode(bytes).map_err(|error| match error {
        PhotoError::Unreadable(_) if extent == jpeg::Extent::CutInPicture => PhotoError::Truncated,
        other => other,
    })?;
    let scene = frame.upright(detail.long_side(), exif.orientation)?;
    let thumb = encode::thumb(&frame::reduced(&scene, THUMB_SIDE)?)?;
    let look = Look::at(&scene);
    let stamped = stamp::draw(scene, &record)?;
    let photo = encode::photo(&stamped, &exif_write::block(&record)?)?;

    Ok(Developed {
        sha256: Sha256Hash::of(&photo),
        thumb_sha256: Sha256Hash::of(&thumb),
        original_sha256: record.original_sha256,
        width: stamped.width(),
        height: stamped.height(),
        incomplete: extent == jpeg::Extent::CutInPicture,
        photo,
        thumb,
        record,
        exif,
        look,
    })
}

/// Completes the record with what only the original's bytes tell.
fn completed(mut shot: Shot, exif: &ExifReading, original_sha256: Sha256Hash) -> CaptureRecord {
    let mut exif_time = None;
    if shot.flags.contains(CaptureFlags::ALBUM) {
        exif_time.clone_from(&exif.taken);
        if shot.position != exif.position {
            shot.position = exif.position;
            shot.place = Line::default();
        }
    }
    if shot.position.is_none() {
        shot.flags |= CaptureFlags::NO_FIX;
    }
    CaptureRecord { shot, exif_time, original_sha256 }
}
