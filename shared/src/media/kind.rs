//! What a medium is and what it is there to show.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

const MIB: u64 = 1024 * 1024;

/// The form of a medium. It decides how many bytes are taken and in which order they go up.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum MediaKind {
    /// A stamped JPEG.
    #[n(0)]
    Photo,
    /// A spoken remark.
    #[n(1)]
    Audio,
    /// A clip.
    #[n(2)]
    Video,
    /// Anything else that a desk attaches: a reply letter, a table.
    #[n(3)]
    File,
}

impl MediaKind {
    /// The largest medium of this kind that the handset keeps and the centre takes, in bytes.
    #[must_use]
    pub const fn max_bytes(self) -> u64 {
        match self {
            Self::Photo | Self::Audio | Self::File => 2 * MIB,
            Self::Video => 30 * MIB,
        }
    }
}

/// What a medium is meant to show. One picture may serve two roles in two attachments.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum MediaRole {
    /// 近景: the problem itself.
    #[n(0)]
    Near,
    /// 远景: the problem in its street.
    #[n(1)]
    Far,
    /// 参照物: what lets a stranger find the spot again.
    #[n(2)]
    Reference,
    /// 处置前.
    #[n(3)]
    Before,
    /// 处置后.
    #[n(4)]
    After,
    /// 核查: is it done?
    #[n(5)]
    Check,
    /// 核实: is it so?
    #[n(6)]
    Verification,
    /// 其他.
    #[n(7)]
    Other,
}

impl MediaRole {
    /// Every role, in the order a screen lists them.
    pub const ALL: [Self; 8] = [
        Self::Near,
        Self::Far,
        Self::Reference,
        Self::Before,
        Self::After,
        Self::Check,
        Self::Verification,
        Self::Other,
    ];

    /// The role's name in Chinese.
    #[must_use]
    pub const fn label_zh(self) -> &'static str {
        match self {
            Self::Near => "近景",
            Self::Far => "远景",
            Self::Reference => "参照物",
            Self::Before => "处置前",
            Self::After => "处置后",
            Self::Check => "核查",
            Self::Verification => "核实",
            Self::Other => "其他",
        }
    }
}
