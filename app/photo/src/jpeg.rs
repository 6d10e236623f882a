//! What the bytes are, told without decoding a pixel.

use super::PhotoError;

/// How much of a JPEG is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Up to its end marker.
    Whole,
    /// The picture begins but its end marker is missing: a copy that was broken off.
    CutInPicture,
    /// It breaks off before the first row.
    CutBeforePicture,
}

/// Refuses what is no JPEG, by its first bytes.
pub(super) fn expect_jpeg(bytes: &[u8]) -> Result<(), PhotoError> {
    let found = match bytes {
        [] => return Err(PhotoError::Empty),
        [0xff, 0xd8, 0xff, ..] => return Ok(()),
        [0xff, 0xd8] | [0xff] => return Err(PhotoError::Truncated),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..4) {
            Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" | b"msf1") => "HEIC",
            Some(b"avif" | b"avis") => "AVIF",
            _ => "a video",
        },
        [0x89, b'P', b'N', b'G', ..] => "PNG",
        [b'G', b'I', b'F', b'8', ..] => "GIF",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "WebP",
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => "TIFF or raw",
        _ => "unknown",
    };
    Err(PhotoError::NotJpeg { found })
}

/// Walks the markers from one to the next. Pictures inside metadata are stepped over, and what a
/// motion photo appends after the end marker is not looked at.
pub(super) fn extent(bytes: &[u8]) -> Extent {
    const END_OF_IMAGE: u8 = 0xd9;
    const START_OF_SCAN: u8 = 0xda;
    let mut scanning = false;
    let mut at = 2;
    let cut = |scanning| if scanning { Extent::CutInPicture } else { Extent::CutBeforePicture };
    loop {
        // Between segments only fill bytes are allowed, inside a scan all entropy-coded data.
        let Some(skipped) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == 0xff))
        else {
            return cut(scanning);
        };
        at += skipped + 1;
        let Some(marker) = bytes.get(at).copied() else { return cut(scanning) };
        match marker {
            0xff => continue,
            END_OF_IMAGE if scanning => return Extent::Whole,
            // A stuffed zero, restart marks and the bare markers have no length.
            0x00 | 0x01 | 0xd0..=0xd9 => {
                at += 1;
                continue;
            }
            START_OF_SCAN => scanning = true,
            _ => {}
        }
        let Some([high, low]) = bytes.get(at + 1..at + 3) else { return cut(scanning) };
        at += 1 + usize::from(u16::from_be_bytes([*high, *low]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_is_told_from_a_whole_picture() {
        let head = [0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xd9, 0xff, 0xda];
        let scan = [0xff, 0xda, 0, 4, 1, 2, 7, 0xff, 0, 0xff, 0xd3, 9];
        let whole = [&head[..], &scan, &[0xff, 0xd9], b"a motion photo's film"].concat();
        assert_eq!(extent(&whole), Extent::Whole);
        assert_eq!(extent(&whole[..head.len() + scan.len()]), Extent::CutInPicture);
        for cut in 2..=head.len() {
            assert_eq!(extent(&whole[..cut]), Extent::CutBeforePicture, "after {cut} bytes");
        }
    }
}
