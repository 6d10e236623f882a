//! What a medium is and how large it may be: a limit is told before the first byte is sent.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// What a handset says that it is sending; each kind has its own size limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A photo as stamped on the handset.
    Photo,
    /// The small picture that travels ahead of its photo.
    Thumb,
    /// A spoken remark.
    Audio,
    /// A short film.
    Video,
    /// Any other file, a scanned notice for one.
    File,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Photo, Self::Thumb, Self::Audio, Self::Video, Self::File];

    /// The largest of all limits, in bytes: what `Tus-Max-Size` says.
    pub const MAX_BYTES: u64 = 30 * MIB;

    /// Largest medium of this kind, in bytes.
    pub const fn max_bytes(self) -> u64 {
        match self {
            Self::Thumb => 256 * KIB,
            Self::Photo | Self::Audio | Self::File => 2 * MIB,
            Self::Video => Self::MAX_BYTES,
        }
    }

    /// The word in `Upload-Metadata`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Thumb => "thumb",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::File => "file",
        }
    }
}

impl fmt::Display for MediaKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The word names no kind of medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("kind is one of photo, thumb, audio, video, file")]
pub struct UnknownKind;

impl FromStr for MediaKind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.word() == word).ok_or(UnknownKind)
    }
}
