//! What a person should look at again before a photo is used: blur, darkness, and an own earlier photo
//! that looks the same (照片模糊, 太暗, 与某照片相似).
//!
//! A doubt never keeps a photo from being saved or used, and never removes one: the person shoots again
//! or goes on. Going on is using it; the phone's log keeps that it was used with its doubts. They
//! don't travel: the record of a shot is sealed at the shutter (R16), before anybody was asked.

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use shared::ids::{CaseId, Millis};
use shared::media::{CaptureFlags, MediaRole, Sha256Hash};
use shared::ops::MediaAttached;

use super::medium::DraftMedium;
use crate::Result;
use crate::photo::{Likeness, Look};
use crate::store::tables::log;
use crate::store::tables::own_photos::{self, OwnPhoto};

/// How far back an own photo is an earlier one, in milliseconds: 90 days, the longest season of one
/// inspection round.
const EARLIER_MS: Millis = 90 * 24 * 3_600_000;

/// What is to be looked at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Doubt {
    /// 照片模糊.
    Blurred,
    /// 太暗.
    Dark,
    /// 与某照片相似: an own photo of the last 90 days looks the same.
    Like {
        /// The case it was taken for, as people call it.
        what: String,
        /// When it was taken.
        when: Millis,
        /// Whether it is one of the same case.
        same: bool,
    },
}

impl Doubt {
    const fn name(&self) -> &'static str {
        match self {
            Self::Blurred => "blurred",
            Self::Dark => "dark",
            Self::Like { .. } => "like",
        }
    }
}

/// What developing saw in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// See [`Doubt::Blurred`].
    pub blurred: bool,
    /// See [`Doubt::Dark`].
    pub dark: bool,
    /// What it looks like, where there is enough in it to be compared.
    pub likeness: Option<Likeness>,
}

impl From<Look> for Seen {
    fn from(look: Look) -> Self {
        let dark = look.is_dark();
        let likeness = look.likeness.filter(|_| !dark);
        Self { blurred: look.is_blurred(), dark, likeness }
    }
}

/// What a photo is taken for, and the one it stands in for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TakenFor {
    /// The case.
    pub(crate) case: CaseId,
    /// The file of the photo that goes when this one is kept.
    pub(crate) instead: Option<Sha256Hash>,
}

impl TakenFor {
    /// One more photo of a case.
    pub(crate) const fn case(case: CaseId) -> Self {
        Self { case, instead: None }
    }
}

/// The doubts about a photo; from now on it is an earlier one itself.
pub(super) fn told(
    tx: &Transaction<'_>,
    taken: TakenFor,
    attached: &MediaAttached,
    seen: Seen,
    now: Millis,
) -> Result<Vec<Doubt>> {
    let mut doubts = Vec::new();
    if seen.blurred {
        doubts.push(Doubt::Blurred);
    }
    if seen.dark {
        doubts.push(Doubt::Dark);
    }
    let (Some(likeness), Some(capture)) = (seen.likeness, &attached.capture) else {
        return Ok(doubts);
    };
    let own = own_photos::since(tx, now.saturating_sub(EARLIER_MS))?;
    let alike = own
        .into_iter()
        .filter(|earlier| Some(earlier.sha256) != taken.instead)
        .filter(|earlier| earlier.case != taken.case || !wants_same_view(attached))
        .map(|earlier| (earlier.likeness.distance(likeness), earlier))
        .filter(|(distance, _)| *distance <= Likeness::SAME)
        .min_by_key(|(distance, _)| *distance);
    if let Some((_, earlier)) = alike {
        let same = earlier.case == taken.case;
        doubts.push(Doubt::Like { what: earlier.name, when: earlier.taken_ms, same });
    }
    let photo = OwnPhoto {
        sha256: attached.sha256,
        likeness,
        case: taken.case,
        name: capture.shot.field_code.as_str().to_owned(),
        taken_ms: capture.shot.captured_at_ms,
    };
    own_photos::add(tx, &photo)?;
    Ok(doubts)
}

/// A check is photographed from where the report was: its camera's picture should look like that one.
/// A picture of the album should not.
fn wants_same_view(attached: &MediaAttached) -> bool {
    let after =
        matches!(attached.role, MediaRole::After | MediaRole::Check | MediaRole::Verification);
    let flags = attached.capture.as_ref().map(|capture| capture.shot.flags).unwrap_or_default();
    after && !flags.contains(CaptureFlags::ALBUM)
}

/// Notes which photos were used with a doubt (仍用).
pub(crate) fn log_used(
    tx: &Transaction<'_>,
    now: Millis,
    about: &str,
    media: &[DraftMedium],
) -> Result<()> {
    for medium in media {
        let names: Vec<_> = medium.doubts.iter().map(Doubt::name).collect();
        if !names.is_empty() {
            log::add(tx, now, "photo.used_in_doubt", &format!("{about} {}", names.join(" ")))?;
        }
    }
    Ok(())
}
