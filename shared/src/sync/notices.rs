//! Notices down, and who has read them up.

use serde::{Deserialize, Serialize};

use super::Stamp;
use crate::ids::{Millis, NoticeId};
use crate::notice::Notice;

/// How far a reader has come in the centre's notices, and as whom: with other rights, or in a city laid
/// out otherwise, other notices are theirs, and all that stand are told again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NoticeCursor {
    /// The last change seen.
    pub rev: u64,
    /// The reader's rights then.
    pub scope_rev: u64,
    /// The edition of the city then.
    pub edition: u64,
}

/// Somebody has read a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMark {
    /// Which.
    pub notice: NoticeId,
    /// When it was first opened, by the phone's clock. Of two tellings the earlier one counts.
    pub read_at: Millis,
    /// When the reader said 已阅.
    #[serde(default)]
    pub confirmed_at: Option<Millis>,
}

/// "What is there to be read? This is what I have read."
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NoticesRequest {
    /// How far the handset has come; the default asks for all that stand.
    pub cursor: NoticeCursor,
    /// What the reader has read since it last heard that the centre knows.
    #[serde(default)]
    pub marks: Vec<ReadMark>,
}

/// A notice for its reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// The notice.
    pub notice: Notice,
    /// What the centre knows of this reader having read it, on whatever phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<ReadMark>,
}

/// The answer. Complete in itself: taken in one transaction (R1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesReply {
    /// Which centre.
    pub stamp: Stamp,
    /// Whether this begins anew: every notice that is not told from here on is no longer the reader's.
    pub whole: bool,
    /// Notices for this reader.
    pub notices: Vec<Delivered>,
    /// Notices that were this reader's and were withdrawn.
    pub withdrawn: Vec<NoticeId>,
    /// The marks that the centre has now; what is not named is sent again.
    pub marked: Vec<NoticeId>,
    /// How far the reader has come with this reply.
    pub cursor: NoticeCursor,
    /// Whether there is more at once.
    pub more: bool,
}

/// The most marks that a centre takes in one request; the others wait for the next.
pub const MARKS_AT_ONCE: usize = 500;
