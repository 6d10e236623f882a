//! Media of a draft, and the facts of a shot.

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use shared::geo::{Fix, FixFlag};
use shared::ids::{Millis, OpId};
use shared::media::{
    CaptureFlags, CaptureRecord, Line, MediaKind, MediaRole, Position, Sha256Hash, Shot,
};
use shared::ops::{DeviceTime, MediaAttached};

use super::doubts::{Doubt, Seen, TakenFor, told};
use crate::camera::{Picture, PictureSource};
use crate::phone::Notebook;
use crate::photo::{self, Detail};
use crate::store::tables::media::{self, Rank};
use crate::store::tables::own_photos;
use crate::{Error, Result};

/// A medium that a draft names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DraftMedium {
    /// The op that will attach it.
    pub op: OpId,
    /// What will be attached.
    pub attached: MediaAttached,
    /// When it was added, corrected.
    pub added_ms: Millis,
    /// What its author should look at again; none is no reason not to use it.
    #[serde(default)]
    pub doubts: Vec<Doubt>,
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
    /// What developing saw in it.
    pub seen: Option<Seen>,
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
        seen: Some(developed.look.into()),
    })
}

/// Keeps the files of media on the disk, and then notes them in one commit together with whatever
/// names them. When there is no room for all of it nothing is left of it, so that a full phone is not
/// filled further.
///
/// # Errors
/// `media.empty`, `media.too_large`, `store.full`, what `name` returns.
pub(crate) fn keep<T>(
    book: &Notebook<'_>,
    taken: TakenFor,
    new: Vec<NewMedium>,
    now: DeviceTime,
    name: impl FnOnce(&Transaction<'_>, Vec<DraftMedium>) -> Result<T>,
) -> Result<T> {
    let _naming = book.phone.media().hold();
    let mut fresh = Vec::new();
    let done = keep_and_name(book, taken, new, now, &mut fresh, name);
    // After any other failure the commit may stand on the disk all the same; then a file without a
    // name is swept later, and a name without its file never comes to be.
    if done.as_ref().is_err_and(|e| e.is_full() || matches!(e, Error::Rule(_) | Error::Io(_))) {
        remove_unnamed(book, &fresh);
    }
    done
}

fn keep_and_name<T>(
    book: &Notebook<'_>,
    taken: TakenFor,
    new: Vec<NewMedium>,
    now: DeviceTime,
    fresh: &mut Vec<Sha256Hash>,
    name: impl FnOnce(&Transaction<'_>, Vec<DraftMedium>) -> Result<T>,
) -> Result<T> {
    let mut kept = Vec::new();
    let mut looks = Vec::new();
    let mut rows = Vec::new();
    for NewMedium { kind, role, bytes, thumb, capture, seen } in new {
        let size = bytes.len() as u64;
        if size == 0 {
            return Err(Error::Rule("media.empty"));
        }
        if size > kind.max_bytes() {
            return Err(Error::Rule("media.too_large"));
        }
        let sha256 = keep_file(book, &bytes, fresh)?;
        rows.push((sha256, kind, Rank::of(kind), size));
        let small = thumb.as_deref().map(|thumb| keep_file(book, thumb, fresh)).transpose()?;
        let thumb_size = thumb.map_or(0, |thumb| thumb.len() as u64);
        rows.extend(small.map(|small| (small, MediaKind::Photo, Rank::Thumb, thumb_size)));
        let bytes = u32::try_from(size).map_err(|_| Error::Rule("media.too_large"))?;
        kept.push(DraftMedium {
            op: book.fresh_op(now)?,
            attached: MediaAttached { kind, role, sha256, bytes, thumb: small, capture },
            added_ms: now.wall_ms,
            doubts: Vec::new(),
        });
        looks.push(seen);
    }
    book.store.write(|tx| {
        for (sha256, kind, rank, size) in rows {
            media::add(tx, &sha256, kind, rank, size, now.wall_ms)?;
        }
        for (medium, seen) in kept.iter_mut().zip(looks) {
            if let Some(seen) = seen {
                medium.doubts = told(tx, taken, &medium.attached, seen, now.wall_ms)?;
            }
        }
        name(tx, kept)
    })
}

fn keep_file(book: &Notebook<'_>, bytes: &[u8], fresh: &mut Vec<Sha256Hash>) -> Result<Sha256Hash> {
    let folder = book.phone.media();
    let sha256 = Sha256Hash::of(bytes);
    if !folder.has(&sha256) {
        folder.keep(bytes)?;
        fresh.push(sha256);
    }
    Ok(sha256)
}

/// The file of a medium that a draft names.
pub(super) fn file_of(media: &[DraftMedium], op: OpId) -> Option<Sha256Hash> {
    media.iter().find(|medium| medium.op == op).map(|medium| medium.attached.sha256)
}

/// Puts new media where an old one was, or at the end; returns the old one.
pub(super) fn replaced(
    media: &mut Vec<DraftMedium>,
    old: OpId,
    mut new: Vec<DraftMedium>,
) -> Vec<DraftMedium> {
    let at = media.iter().position(|medium| medium.op == old);
    let Some(at) = at else {
        media.append(&mut new);
        return Vec::new();
    };
    media.splice(at..=at, new).collect()
}

/// Forgets media that no draft, no answer and no submitted item names any more; returns the files that
/// may go once that is committed.
pub(super) fn forget(tx: &Transaction<'_>, gone: &[DraftMedium]) -> Result<Vec<Sha256Hash>> {
    let named = super::submit::named_by_drafts(tx)?;
    let mut files = Vec::new();
    for medium in gone {
        for file in [Some(medium.attached.sha256), medium.attached.thumb].into_iter().flatten() {
            if !named.contains(&file) && media::delete(tx, &file)? {
                own_photos::forget(tx, &file)?;
                files.push(file);
            }
        }
    }
    Ok(files)
}

/// Removes those of the files that nobody on this phone names. One that can't be removed now is swept
/// later; what was asked for is done either way. Needs [`crate::phone::MediaFolder::hold`].
pub(super) fn remove_unnamed(book: &Notebook<'_>, files: &[Sha256Hash]) {
    for file in files {
        let removed = is_unnamed(book, file).and_then(|unnamed| match unnamed {
            true => book.phone.media().remove(file),
            false => Ok(()),
        });
        if let Err(error) = removed {
            tracing::warn!(%error, "a file was left for the next tidying");
        }
    }
}

fn is_unnamed(book: &Notebook<'_>, file: &Sha256Hash) -> Result<bool> {
    let own = book.store.read(|db| media::get(db, file))?;
    Ok(own.is_none_or(|own| own.removed) && !super::named_elsewhere(book, file)?)
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
    let limits = book.phone.policy().for_class(None).fix;
    let odd = fix.map(|fix| limits.flags(fix, bounds.as_ref())).unwrap_or_default();
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
