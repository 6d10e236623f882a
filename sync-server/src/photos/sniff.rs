//! The type of a medium by its first bytes.
//!
//! What a sender calls its file is not trusted: a page that calls itself a photo would run in the
//! dispatcher's browser. Only types from this list are ever named; the rest is a plain download.

/// First bytes that [`Shown::of`] looks at.
pub(super) const LOOKED_AT: u64 = 16;

/// How a browser is told to treat a medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    /// `Content-Type`.
    pub(super) mime: &'static str,
    /// File name extension.
    pub(super) extension: &'static str,
    /// Whether it may be shown in the page.
    pub(super) inline: bool,
}

impl Shown {
    /// Every type that is ever named.
    pub(super) const TYPES: &[&str] = &[
        "application/octet-stream",
        "application/pdf",
        "audio/aac",
        "audio/amr",
        "audio/mp4",
        "audio/mpeg",
        "audio/ogg",
        "audio/wav",
        "image/jpeg",
        "image/png",
        "image/webp",
        "video/mp4",
        "video/webm",
    ];

    const fn inline(mime: &'static str, extension: &'static str) -> Self {
        Self { mime, extension, inline: true }
    }

    const fn download(mime: &'static str, extension: &'static str) -> Self {
        Self { mime, extension, inline: false }
    }

    /// By the first [`LOOKED_AT`] bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0xFF, 0xD8, 0xFF, ..] => Self::inline("image/jpeg", "jpg"),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => {
                Self::inline("image/png", "png")
            }
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
                Self::inline("image/webp", "webp")
            }
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => {
                Self::inline("audio/wav", "wav")
            }
            [_, _, _, _, b'f', b't', b'y', b'p', b'M', b'4', b'A', ..] => {
                Self::inline("audio/mp4", "m4a")
            }
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Self::inline("video/mp4", "mp4"),
            [b'O', b'g', b'g', b'S', ..] => Self::inline("audio/ogg", "ogg"),
            [b'I', b'D', b'3', ..] | [0xFF, 0xFB | 0xF3 | 0xF2, ..] => {
                Self::inline("audio/mpeg", "mp3")
            }
            [0xFF, 0xF1 | 0xF9, ..] => Self::inline("audio/aac", "aac"),
            [b'#', b'!', b'A', b'M', b'R', ..] => Self::inline("audio/amr", "amr"),
            [0x1A, 0x45, 0xDF, 0xA3, ..] => Self::inline("video/webm", "webm"),
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::download("application/pdf", "pdf"),
            _ => Self::download("application/octet-stream", "bin"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_named_is_what_first_bytes_say() {
        let heads: [&[u8]; 13] = [
            b"nothing known",
            b"%PDF-1.7",
            &[0xFF, 0xF1, 0],
            b"#!AMR",
            b"    ftypM4A ",
            b"ID3",
            b"OggS",
            b"RIFF    WAVE",
            &[0xFF, 0xD8, 0xFF, 0],
            &[0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A],
            b"RIFF    WEBP",
            b"    ftypisom",
            &[0x1A, 0x45, 0xDF, 0xA3],
        ];
        let named: Vec<_> = heads.iter().map(|head| Shown::of(head).mime).collect();
        assert_eq!(named, Shown::TYPES);
    }
}
