//! What changed, for whoever shows it.

use serde::{Deserialize, Serialize};

/// Something that screens show is not what it was. It says what to ask again, never what is new: an
/// answer comes only from the core itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Change {
    /// Whose phone it is, or whose hands it is in.
    Session,
    /// Reports being written.
    Drafts,
    /// What waits for the centre, and what arrived there.
    Outbox,
    /// Cases.
    Cases,
    /// Tasks, and answers being written.
    Tasks,
    /// 上岗, 下岗.
    Duty,
    /// The city's base data and settings.
    Packs,
    /// A run began or ended.
    Sync,
}

impl Change {
    /// Everything, for a listener who missed some.
    pub const ALL: [Self; 8] = [
        Self::Session,
        Self::Drafts,
        Self::Outbox,
        Self::Cases,
        Self::Tasks,
        Self::Duty,
        Self::Packs,
        Self::Sync,
    ];

    /// Whether there is now something to carry to the centre. A word typed into a draft is none.
    #[must_use]
    pub(super) const fn goes_up(self) -> bool {
        matches!(self, Self::Session | Self::Outbox | Self::Sync)
    }
}
