//! Media of a draft, and the facts of a shot.

use serde::{Deserialize, Serialize};
use shared::geo::{Fix, FixFlag, fix_verdict};
use shared::ids::{Millis, OpId};
use shared::media::{CaptureFlags, CaptureRecord, Line, MediaKind, MediaRole, Position, Shot};
use shared::ops::{DeviceTime, MediaAttached};

use crate::camera::{Picture, PictureSource};
use crate::phone::Notebook;
use crate::photo::{self, Detail};
use crate::store::tables::media::{self, Rank};
use crate::{Error, Result};

/// A medium that a draft names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftMedium {
    /// The op that will attach it.
    pub op: OpId,
    /// What will be attached.
    pub attached: MediaAttached,
    /// When it was added, corrected.
    pub added_ms: Millis,
}

/// A medium as the developing step or the recorder gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMedium {
    /// What sort.
    pub kind: MediaKind,
    /// What it shows.
    pub role: MediaRole,
    /// The file that travels.
    pub bytes: Vec<u8>,
    /// The small picture that travels first.
    pub thumb: Option<Vec<u8>>,
    /// What was true at the shutter.
    pub capture: Option<CaptureRecord>,
}

/// Develops a picture into a photo of a case: turned, reduced, stamped once.
///
/// # Errors
/// The codes of [`crate::photo::PhotoError`].
pub fn develop(picture: &Picture, shot: Shot, detail: Detail) -> Result<NewMedium> {
    let role = shot.role;
    let developed = photo::develop(&picture.bytes, shot, detail).map_err(|e| {
        tracing::warn!(error = %e, "a picture was not developed");
        Error::Rule(e.code())
    })?;
    Ok(NewMedium {
        kind: MediaKind::Photo,
        role,
        bytes: developed.photo,
        thumb: Some(developed.thumb),
        capture: Some(developed.record),
    })
}

/// Keeps a medium's files on the disk, and then notes them.
///
/// # Errors
/// `media.empty`, `media.too_large`.
pub(crate) fn keep(book: &Notebook<'_>, new: NewMedium, now: DeviceTime) -> Result<DraftMedium> {
    let NewMedium { kind, role, bytes, thumb, capture } = new;
    let size = bytes.len() as u64;
    if size == 0 {
        return Err(Error::Rule("media.empty"));
    }
    if size > kind.max_bytes() {
        return Err(Error::Rule("media.too_large"));
    }
    let folder = book.phone.media();
    let sha256 = folder.keep(&bytes)?;
    let small = match &thumb {
        Some(thumb) => Some((folder.keep(thumb)?, thumb.len() as u64)),
        None => None,
    };
    book.store.write(|tx| {
        media::add(tx, &sha256, kind, Rank::of(kind), size, now.wall_ms)?;
        if let Some((thumb, size)) = &small {
            media::add(tx, thumb, MediaKind::Photo, Rank::Thumb, *size, now.wall_ms)?;
        }
        Ok(())
    })?;
    let bytes = u32::try_from(size).map_err(|_| Error::Rule("media.too_large"))?;
    let thumb = small.map(|(thumb, _)| thumb);
    Ok(DraftMedium {
        op: book.fresh_op(now)?,
        attached: MediaAttached { kind, role, sha256, bytes, thumb, capture },
        added_ms: now.wall_ms,
    })
}

/// What the handset knows when the shutter falls or an album picture is chosen. The stamp is drawn
/// from this and nothing else (R15, R16).
///
/// # Errors
/// The person's file can't be read.
pub fn shot(
    book: &Notebook<'_>,
    field_code: &str,
    role: MediaRole,
    source: PictureSource,
    fix: Option<&Fix>,
) -> Result<Shot> {
    let person = book.person()?;
    let read = book.phone.clock().read();
    let now = person.anchor.map_or(read, |anchor| anchor.correct(read));
    let mut flags = CaptureFlags::NONE;
    if source == PictureSource::Album {
        flags |= CaptureFlags::ALBUM;
    }
    if person.anchor.is_some_and(|anchor| anchor.is_suspect(read)) {
        flags |= CaptureFlags::CLOCK_SUSPECT;
    }
    let bounds = book.phone.city_bounds();
    let odd: Vec<FixFlag> =
        fix.map(|fix| fix_verdict(fix, bounds.as_ref()).flags().collect()).unwrap_or_default();
    if odd.contains(&FixFlag::Mock) {
        flags |= CaptureFlags::MOCK_LOCATION;
    }
    if odd.contains(&FixFlag::Stale) {
        flags |= CaptureFlags::STALE_FIX;
    }
    let no_place = |flag: &FixFlag| matches!(flag, FixFlag::Zero | FixFlag::Impossible);
    let fix = fix.filter(|_| !odd.iter().any(no_place));
    if fix.is_none() {
        flags |= CaptureFlags::NO_FIX;
    }
    let place = match (&book.phone.ground(), fix) {
        (Some(ground), Some(fix)) => {
            let words = ground.whereabouts(fix.point, 0.0)?.words;
            Line::fit(words.as_str())
        }
        _ => Line::default(),
    };
    Ok(Shot {
        field_code: Line::fit(field_code),
        work_number: Line::fit(person.profile.work_number.as_str()),
        role,
        captured_at_ms: now.wall_ms,
        utc_offset_min: now.utc_offset_min,
        boot_ms: now.monotonic_ms,
        position: fix.map(position_of),
        place,
        flags,
    })
}

fn position_of(fix: &Fix) -> Position {
    Position {
        lon_e7: fix.point.lon_e7,
        lat_e7: fix.point.lat_e7,
        datum: fix.point.datum,
        accuracy_dm: fix.accuracy_dm.unwrap_or(0),
    }
}
