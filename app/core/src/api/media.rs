//! Files for a screen to show.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use shared::media::{MediaKind, Sha256Hash};

use super::{ApiError, ApiResult};
use crate::phone::Phone;
use crate::session::Session;
use crate::store::tables::media;
use crate::{Error, Result};

/// The file of a medium that this person's own file knows, with its type. Knowing a hash gives no right
/// to the bytes: what a colleague took on the same phone is as good as not there (R22).
///
/// # Errors
/// `session.over`, `media.unknown`, `media.file_missing`.
pub fn named_file(
    phone: &Phone,
    session: &Session,
    sha256: &Sha256Hash,
) -> ApiResult<(PathBuf, &'static str)> {
    let book = session.notebook(phone)?;
    let known = book.store.read(|db| media::get(db, sha256))?;
    let known = known.filter(|known| !known.removed);
    let known = known.ok_or_else(|| ApiError::of("media.unknown"))?;
    if !phone.media().has(sha256) {
        return Err(ApiError::of("media.file_missing"));
    }
    let path = phone.media().path(sha256);
    let kind = content_type(known.kind, &head(&path)?);
    Ok((path, kind))
}

fn head(path: &Path) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(12).read_to_end(&mut head).map_err(Error::Io)?;
    Ok(head)
}

/// What a file is, by what it was added as and how it begins. What is neither is bytes, which no
/// browser opens by itself.
fn content_type(kind: MediaKind, head: &[u8]) -> &'static str {
    match (kind, head) {
        (MediaKind::Photo, [0xff, 0xd8, ..]) => "image/jpeg",
        (MediaKind::Video, [0x1a, 0x45, 0xdf, 0xa3, ..]) => "video/webm",
        (MediaKind::Audio, [0x1a, 0x45, 0xdf, 0xa3, ..]) => "audio/webm",
        (MediaKind::Video, [_, _, _, _, b'f', b't', b'y', b'p', ..]) => "video/mp4",
        (MediaKind::Audio, [_, _, _, _, b'f', b't', b'y', b'p', ..]) => "audio/mp4",
        (MediaKind::Audio, [b'O', b'g', b'g', b'S', ..]) => "audio/ogg",
        (MediaKind::Audio, [b'R', b'I', b'F', b'F', ..]) => "audio/wav",
        (MediaKind::Audio, [b'I', b'D', b'3', ..] | [0xff, 0xfb | 0xf3, ..]) => "audio/mpeg",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_was_added_as_and_how_it_begins() {
        let jpeg = [0xff, 0xd8, 0xff, 0xe0];
        assert_eq!(content_type(MediaKind::Photo, &jpeg), "image/jpeg");
        assert_eq!(content_type(MediaKind::File, &jpeg), "application/octet-stream");
        assert_eq!(content_type(MediaKind::Photo, b"<script>"), "application/octet-stream");
        let webm = [0x1a, 0x45, 0xdf, 0xa3, 0, 0];
        assert_eq!(content_type(MediaKind::Audio, &webm), "audio/webm");
        assert_eq!(content_type(MediaKind::Video, &webm), "video/webm");
        assert_eq!(content_type(MediaKind::Audio, b"\0\0\0\x20ftypM4A "), "audio/mp4");
        assert_eq!(content_type(MediaKind::Audio, b""), "application/octet-stream");
    }
}
