//! What a screen knows before it asks for anything: the app, the phone, the person, the city's words.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shared::city::{Album, PointBy, UserProfile};
use shared::codes::ClassKey;
use shared::media::MediaRole;
use shared::sync::Feed;
use shared::workflow::{CaseState, Labels, Move, TaskKind};

use super::{ApiResult, people};
use crate::phone::Phone;
use crate::store;

/// What a report of a class must show, and how it may get its point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ClassRules {
    /// The fewest photos.
    pub min_photos: u8,
    /// The most photos.
    pub max_photos: u8,
    /// What the photos must show, in the order a screen lists it.
    pub roles: BTreeSet<MediaRole>,
    /// What they must show when it was settled on the spot (自行处置).
    pub self_disposed_roles: BTreeSet<MediaRole>,
    /// Whether work is submitted with a photo taken after it.
    pub after_photo: bool,
    /// What an album picture is worth; none is offered where it is refused.
    pub album: Album,
    /// Whether a sound may be attached.
    pub audio: bool,
    /// Whether a film may be attached.
    pub video: bool,
    /// How a report may get its point.
    pub point: PointBy,
    /// A fix older than this is pointed out, milliseconds.
    pub stale_ms: u32,
    /// A fix wider than this is pointed out, decimetres.
    pub coarse_dm: u32,
}

/// What this city calls moves, states and tasks: all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Words {
    /// Of moves.
    #[cfg_attr(feature = "bindings", ts(type = "Record<Move, string>"))]
    pub moves: BTreeMap<Move, String>,
    /// Of states.
    #[cfg_attr(feature = "bindings", ts(type = "Record<CaseState, string>"))]
    pub states: BTreeMap<CaseState, String>,
    /// Of tasks.
    #[cfg_attr(feature = "bindings", ts(type = "Record<TaskKind, string>"))]
    pub tasks: BTreeMap<TaskKind, String>,
}

impl From<&Labels> for Words {
    fn from(labels: &Labels) -> Self {
        let mv = |mv: Move| (mv, labels.mv(mv).to_owned());
        let state = |state: CaseState| (state, labels.state(state).to_owned());
        let task = |kind: TaskKind| (kind, labels.task(kind).to_owned());
        Self {
            moves: Move::ALL.into_iter().map(mv).collect(),
            states: CaseState::ALL.into_iter().map(state).collect(),
            tasks: TaskKind::ALL.into_iter().map(task).collect(),
        }
    }
}

/// What this app is and where it finds itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct About {
    /// The version of the app.
    pub version: String,
    /// The version of its store.
    pub schema: u32,
    /// Whether the phone belongs to a centre.
    pub enrolled: bool,
    /// Where its centre is; none before enrolment.
    pub centre: Option<String>,
    /// The city's name; none until its pack is here.
    pub city: Option<String>,
    /// Minutes that the city's clock is ahead of UTC; none until its pack is here.
    pub utc_offset_minutes: Option<i16>,
    /// Who is signed in.
    pub who: Option<UserProfile>,
    /// The feeds that person follows, such as `unit:320102`.
    pub feeds: Vec<Feed>,
    /// What holds for a report while no class is chosen.
    pub rules: ClassRules,
    /// The city's words.
    pub words: Words,
}

/// What this app is and where it finds itself.
///
/// # Errors
/// `file.failed`, `store.failed`.
pub fn about(phone: &Phone) -> ApiResult<About> {
    let installation = phone.find_installation()?;
    let person = match people::current(phone)? {
        Some(session) => Some(session.notebook(phone)?.person()?),
        None => None,
    };
    let ground = phone.ground();
    let feeds = person.iter().flat_map(|person| &person.scope.feeds);
    Ok(About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        schema: store::newest(),
        enrolled: installation.is_some(),
        centre: installation.map(|installation| installation.url),
        city: ground.as_ref().and_then(|ground| ground.name()).map(str::to_owned),
        utc_offset_minutes: ground.as_ref().map(|ground| ground.utc_offset_minutes()),
        feeds: feeds.cloned().collect(),
        who: person.map(|person| person.profile),
        rules: rules_of(phone, None),
        words: Words::from(&phone.policy().workflow.labels),
    })
}

/// What holds for a report of a class; of no class yet, what the city says for all.
#[must_use]
pub fn rules_of(phone: &Phone, class: Option<&ClassKey>) -> ClassRules {
    let policy = phone.policy().for_class(class);
    ClassRules {
        min_photos: policy.min_photos,
        max_photos: policy.max_photos,
        roles: policy.roles,
        self_disposed_roles: policy.self_disposed_roles,
        after_photo: policy.after_photo,
        album: policy.album,
        audio: policy.audio,
        video: policy.video,
        point: policy.point,
        stale_ms: policy.fix.stale_ms,
        coarse_dm: policy.fix.coarse_dm,
    }
}
