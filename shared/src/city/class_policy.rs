//! What a report of a class must show, and what the desk waits for before it goes on.
//!
//! A city says this once for all classes and again only where a class differs. Every setting is
//! optional; the most specific one that is given holds: minor, then major, then the city. Handset and
//! centre resolve it by the same function, so that a phone asks for nothing that a desk does not.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::unit::ClassGroup;
use crate::codes::ClassKey;
use crate::geo::{COARSE_DM, FixLimits, STALE_MS};
use crate::media::MediaRole;
use crate::ops::ReportKind;
use crate::workflow::Exemption;

/// What a picture out of the album is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Album {
    /// As good as one of the camera; its stamp says so all the same.
    Allowed,
    /// Taken, and pointed out to the desk.
    #[default]
    Flagged,
    /// The handset does not submit it; what arrives all the same is kept and pointed out.
    Refused,
}

/// How a report may get its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum PointBy {
    /// By a fix, or by hand where there is none (R14).
    #[default]
    Hand,
    /// By a fix only.
    Fix,
}

/// Which media a move at the desk waits for; a reason in words always lets it go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Awaits {
    /// For everything that was attached, and for a photo of every role that is named.
    #[default]
    All,
    /// For photos of the named roles only.
    Named,
    /// For none.
    Nothing,
}

/// A move that may wait for media.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// 受理.
    Accept,
    /// 反馈.
    Forward,
    /// 申请结案, 结案.
    Close,
}

/// Settings for some classes; what is left out holds as it does for wider ones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClassPolicy {
    /// The fewest photos of a report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_photos: Option<u8>,
    /// The most photos of a report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_photos: Option<u8>,
    /// What the photos of a report must show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<BTreeSet<MediaRole>>,
    /// What they must show when the reporter settled it on the spot (自行处置).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub self_disposed_roles: Option<BTreeSet<MediaRole>>,
    /// Whether work is submitted with a photo taken after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_photo: Option<bool>,
    /// What an album picture is worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub album: Option<Album>,
    /// Whether a sound may be attached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio: Option<bool>,
    /// Whether a film may be attached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<bool>,
    /// How a report may get its point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<PointBy>,
    /// Beyond this radius a fix is flagged, decimetres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coarse_dm: Option<u32>,
    /// Beyond this age a fix is flagged, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale_ms: Option<u32>,
    /// By what a case may be closed without a check; a photo or a film only when it is urgent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exemptions: Option<BTreeSet<Exemption>>,
    /// What accepting waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept_awaits: Option<Awaits>,
    /// What forwarding waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forward_awaits: Option<Awaits>,
    /// What closing waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_awaits: Option<Awaits>,
}

/// Settings with the classes they are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyOfClasses {
    /// The classes.
    pub classes: ClassGroup,
    /// What holds for them.
    pub policy: ClassPolicy,
}

/// What holds for one class, nothing left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePolicy {
    /// The fewest photos of a report.
    pub min_photos: u8,
    /// The most photos of a report.
    pub max_photos: u8,
    /// What the photos of a report must show.
    pub roles: BTreeSet<MediaRole>,
    /// What they must show in a self-disposed report.
    pub self_disposed_roles: BTreeSet<MediaRole>,
    /// Whether work is submitted with a photo taken after it.
    pub after_photo: bool,
    /// What an album picture is worth.
    pub album: Album,
    /// Whether a sound may be attached.
    pub audio: bool,
    /// Whether a film may be attached.
    pub video: bool,
    /// How a report may get its point.
    pub point: PointBy,
    /// When a fix is flagged.
    pub fix: FixLimits,
    /// By what a case may be closed without a check; a photo or a film only when it is urgent.
    pub exemptions: BTreeSet<Exemption>,
    /// What accepting waits for.
    pub accept_awaits: Awaits,
    /// What forwarding waits for.
    pub forward_awaits: Awaits,
    /// What closing waits for.
    pub close_awaits: Awaits,
}

impl Default for CasePolicy {
    /// What holds in a city that says nothing. The upper number of photos is this project's own:
    /// `domain.md` §7.2 found no national one.
    fn default() -> Self {
        Self {
            min_photos: 1,
            max_photos: 20,
            roles: BTreeSet::new(),
            self_disposed_roles: BTreeSet::from([MediaRole::Before, MediaRole::After]),
            after_photo: true,
            album: Album::default(),
            audio: true,
            video: true,
            point: PointBy::default(),
            fix: FixLimits { stale_ms: STALE_MS, coarse_dm: COARSE_DM },
            exemptions: BTreeSet::from([Exemption::Photo, Exemption::Video]),
            accept_awaits: Awaits::default(),
            forward_awaits: Awaits::default(),
            close_awaits: Awaits::default(),
        }
    }
}

fn set<T: Clone>(to: &mut T, given: Option<&T>) {
    if let Some(given) = given {
        to.clone_from(given);
    }
}

impl CasePolicy {
    /// The same with some settings replaced.
    #[must_use]
    pub fn but(mut self, given: &ClassPolicy) -> Self {
        set(&mut self.min_photos, given.min_photos.as_ref());
        set(&mut self.max_photos, given.max_photos.as_ref());
        set(&mut self.roles, given.roles.as_ref());
        set(&mut self.self_disposed_roles, given.self_disposed_roles.as_ref());
        set(&mut self.after_photo, given.after_photo.as_ref());
        set(&mut self.album, given.album.as_ref());
        set(&mut self.audio, given.audio.as_ref());
        set(&mut self.video, given.video.as_ref());
        set(&mut self.point, given.point.as_ref());
        set(&mut self.fix.coarse_dm, given.coarse_dm.as_ref());
        set(&mut self.fix.stale_ms, given.stale_ms.as_ref());
        set(&mut self.exemptions, given.exemptions.as_ref());
        set(&mut self.accept_awaits, given.accept_awaits.as_ref());
        set(&mut self.forward_awaits, given.forward_awaits.as_ref());
        set(&mut self.close_awaits, given.close_awaits.as_ref());
        self
    }

    /// What a move waits for.
    #[must_use]
    pub const fn awaits(&self, gate: Gate) -> Awaits {
        match gate {
            Gate::Accept => self.accept_awaits,
            Gate::Forward => self.forward_awaits,
            Gate::Close => self.close_awaits,
        }
    }

    /// What the photos of a report of this kind must show. A quick report and what the desk writes
    /// down need nothing in particular: the first is quick, the second has no camera.
    #[must_use]
    pub fn roles_of(&self, kind: ReportKind) -> &BTreeSet<MediaRole> {
        static NONE: BTreeSet<MediaRole> = BTreeSet::new();
        match kind {
            ReportKind::SelfDisposed => &self.self_disposed_roles,
            ReportKind::Quick | ReportKind::Registered => &NONE,
            ReportKind::Patrol | ReportKind::OnBehalf | ReportKind::Supervision => &self.roles,
        }
    }
}

/// Settings for all classes, and what differs from them.
pub(super) fn resolve(
    city: CasePolicy,
    by_class: &[PolicyOfClasses],
    class: Option<&ClassKey>,
) -> CasePolicy {
    let Some(class) = class else { return city };
    let of = |minor: bool| {
        by_class.iter().filter(move |one| {
            matches!(one.classes, ClassGroup::Minor(_)) == minor && one.classes.holds(class)
        })
    };
    of(false).chain(of(true)).fold(city, |policy, one| policy.but(&one.policy))
}
