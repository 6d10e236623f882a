//! Why a picture could not become a photo of a case.

/// A picture that cannot be developed. The original is untouched: the caller still has its bytes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    /// No bytes at all: the camera or the album gave an empty file.
    #[error("the picture is empty: take it again")]
    Empty,
    /// More bytes than any phone camera writes for one JPEG.
    #[error("the picture has {bytes} bytes, at most {max} are read: choose another one")]
    TooLarge {
        /// Bytes given.
        bytes: usize,
        /// Bytes read at most.
        max: usize,
    },
    /// Another format. Phones that shoot HEIC must be told to shoot JPEG.
    #[error("the picture is {found}, not JPEG: set the camera to JPEG and take it again")]
    NotJpeg {
        /// What it looks like.
        found: &'static str,
    },
    /// The header announces more pixels than the phone's memory can be asked for.
    #[error("the picture has {width} x {height} pixels, at most 64 million are read")]
    TooManyPixels {
        /// Columns announced.
        width: u32,
        /// Rows announced.
        height: u32,
    },
    /// Cut off before the first row of the picture.
    #[error("the picture is cut off before it begins: take it again")]
    Truncated,
    /// A JPEG that the decoder cannot read.
    #[error("the picture cannot be read: take it again ({0})")]
    Unreadable(String),
    /// The developed picture could not be written. Nothing a user can do; reported with its cause.
    #[error("the photo could not be written ({0})")]
    Unwritable(String),
}

impl PhotoError {
    /// The stable code a screen translates and a log counts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "photo.empty",
            Self::TooLarge { .. } => "photo.too_large",
            Self::NotJpeg { .. } => "photo.not_jpeg",
            Self::TooManyPixels { .. } => "photo.too_many_pixels",
            Self::Truncated => "photo.truncated",
            Self::Unreadable(_) => "photo.unreadable",
            Self::Unwritable(_) => "photo.unwritable",
        }
    }
}
