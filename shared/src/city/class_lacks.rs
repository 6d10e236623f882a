//! What a report lacks under the policy of its class: asked by the handset before it submits, and by
//! the centre to tell the desk. The same answer on both sides.

use std::collections::BTreeSet;

use super::class_policy::{Album, CasePolicy, PointBy};
use crate::geo::FixSource;
use crate::media::{CaptureFlags, MediaKind, MediaRole};
use crate::ops::{MediaAttached, ReportKind};

/// Something that the policy asks for and a report does not give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// Fewer photos than the least.
    FewPhotos,
    /// More photos than the most.
    ManyPhotos,
    /// No photo of this role.
    Role(MediaRole),
    /// A picture out of the album where none is allowed.
    AlbumRefused,
    /// A sound where none is allowed.
    AudioRefused,
    /// A film where none is allowed.
    VideoRefused,
    /// A point set by hand where a fix is asked for.
    NoFix,
}

impl Lack {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::FewPhotos => "report.needs_photo",
            Self::ManyPhotos => "report.too_many_photos",
            Self::Role(MediaRole::Near) => "report.needs_near",
            Self::Role(MediaRole::Far) => "report.needs_far",
            Self::Role(MediaRole::Reference) => "report.needs_reference",
            Self::Role(MediaRole::Before) => "report.needs_before",
            Self::Role(MediaRole::After) => "report.needs_after",
            Self::Role(MediaRole::Check | MediaRole::Verification | MediaRole::Other) => {
                "report.needs_role"
            }
            Self::AlbumRefused => "media.album_refused",
            Self::AudioRefused => "media.audio_refused",
            Self::VideoRefused => "media.video_refused",
            Self::NoFix => "report.needs_fix",
        }
    }
}

/// In the order of the codes.
#[rustfmt::skip]
const SAYS: &[(&str, &str, &str)] = &[
    ("media.album", "照片来自相册", "A photo comes out of the album"),
    ("media.album_refused", "本小类不能用相册照片，请现场拍摄", "Album pictures are not allowed for this class; take the photo on site"),
    ("media.audio_refused", "本小类不能附录音，请删除录音", "Sounds are not allowed for this class; take the sound off"),
    ("media.video_refused", "本小类不能附视频，请删除视频", "Films are not allowed for this class; take the film off"),
    ("report.needs_after", "请拍处置后照片", "Take a photo after settling it"),
    ("report.needs_before", "请拍处置前照片", "Take a photo before settling it"),
    ("report.needs_far", "请拍一张远景", "Take a photo of the problem in its street"),
    ("report.needs_fix", "本小类须用定位取点，请走到开阔处等待定位", "This class takes its point from a fix; step into the open and wait for one"),
    ("report.needs_near", "请拍一张近景", "Take a photo of the problem itself"),
    ("report.needs_photo", "请至少拍摄规定张数的照片", "Take at least the required photos"),
    ("report.needs_reference", "请拍一张参照物", "Take a photo by which a stranger finds the spot"),
    ("report.needs_role", "缺少规定的照片", "A required photo is missing"),
    ("report.too_many_photos", "照片超过规定张数，请删去几张", "More photos than allowed; take some off"),
];

/// What a code about a report's media and point says, in Chinese and in English.
#[must_use]
pub fn lack_sentence(code: &str) -> Option<(&'static str, &'static str)> {
    SAYS.iter().find(|(known, ..)| *known == code).map(|(_, zh, en)| (*zh, *en))
}

impl CasePolicy {
    /// What one medium is told: a refused form, or an album picture where none is allowed.
    #[must_use]
    pub fn against(&self, medium: &MediaAttached) -> Option<Lack> {
        match medium.kind {
            MediaKind::Audio if !self.audio => Some(Lack::AudioRefused),
            MediaKind::Video if !self.video => Some(Lack::VideoRefused),
            MediaKind::Photo if self.album == Album::Refused && from_album(medium) => {
                Some(Lack::AlbumRefused)
            }
            _ => None,
        }
    }

    /// Whether a medium is pointed out to the desk as coming out of the album.
    #[must_use]
    pub fn flags_album(&self, medium: &MediaAttached) -> bool {
        self.album != Album::Allowed && from_album(medium)
    }

    /// What a report lacks, in the order of the form; empty when nothing.
    #[must_use]
    pub fn lacks<'a>(
        &self,
        kind: ReportKind,
        media: impl IntoIterator<Item = &'a MediaAttached>,
        point: Option<FixSource>,
    ) -> Vec<Lack> {
        let (mut lacks, mut shown, mut photos) = (BTreeSet::new(), BTreeSet::new(), 0_usize);
        for medium in media {
            if medium.kind == MediaKind::Photo {
                photos = photos.saturating_add(1);
                shown.insert(medium.role);
            }
            lacks.extend(self.against(medium));
        }
        if photos < usize::from(self.min_photos) {
            lacks.insert(Lack::FewPhotos);
        }
        if photos > usize::from(self.max_photos) {
            lacks.insert(Lack::ManyPhotos);
        }
        lacks.extend(self.roles_of(kind).difference(&shown).copied().map(Lack::Role));
        let by_hand = point.is_some_and(|source| !source.is_measured());
        if self.point == PointBy::Fix && by_hand {
            lacks.insert(Lack::NoFix);
        }
        lacks.into_iter().collect()
    }
}

/// Whether a picture came out of the album.
fn from_album(medium: &MediaAttached) -> bool {
    let capture = medium.capture.as_ref();
    capture.is_some_and(|capture| capture.shot.flags.contains(CaptureFlags::ALBUM))
}
