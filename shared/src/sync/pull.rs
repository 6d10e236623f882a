//! Documents down: after a cursor per feed, the changed cases as their reader may see them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{NoticeCursor, Stamp};
use crate::case::{Case, Verdict};
use crate::codes::{ResponsibilityGridCode, UnitCode};
use crate::ids::{CaseId, Millis, NotAnId, OpId, UserId};
use crate::media::Sha256Hash;
use crate::person::MaskedCaller;

/// A named list of cases that somebody may follow.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "string"))]
pub enum Feed {
    /// Cases this user reported.
    Mine(UserId),
    /// Cases with a task for this user, open or lately over.
    Task(UserId),
    /// Open cases in a responsibility grid, as a hint against duplicates.
    Grid(ResponsibilityGridCode),
    /// Cases in a street or district.
    Area(String),
    /// Cases that a unit or one below it holds.
    Unit(UnitCode),
}

impl fmt::Display for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mine(user) => write!(f, "mine:{user}"),
            Self::Task(user) => write!(f, "task:{user}"),
            Self::Grid(grid) => write!(f, "grid:{grid}"),
            Self::Area(area) => write!(f, "area:{area}"),
            Self::Unit(unit) => write!(f, "unit:{unit}"),
        }
    }
}

impl FromStr for Feed {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        const WRONG: NotAnId = NotAnId("Feed");
        let (kind, of) = text.split_once(':').ok_or(WRONG)?;
        Ok(match kind {
            "mine" => Self::Mine(of.parse()?),
            "task" => Self::Task(of.parse()?),
            "grid" => Self::Grid(of.parse().map_err(|_| WRONG)?),
            "area" => Self::Area(of.to_owned()),
            "unit" => Self::Unit(of.parse().map_err(|_| WRONG)?),
            _ => return Err(WRONG),
        })
    }
}

impl Serialize for Feed {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Feed {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// How far a reader has come in a feed.
pub type Cursor = u64;

/// Somebody whom a unit clerk may give work: the post with its number, never a name the city hides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CrewMember {
    /// Who.
    pub user: UserId,
    /// What screens show.
    pub display: String,
    /// Where it belongs.
    pub unit: UnitCode,
}

/// Which feeds a user follows; it changes with roles, grids and units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scope {
    /// Grows with every change of rights.
    pub rev: u64,
    /// The feeds.
    pub feeds: BTreeSet<Feed>,
    /// The crews of the user's own unit and those below it, for a unit clerk: without network, too, the
    /// work is given to somebody. Empty for everybody else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crews: Vec<CrewMember>,
}

/// "What is new for me?"
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PullRequest {
    /// The protocol version the handset speaks.
    pub protocol: u16,
    /// How far it has come, feed by feed; a feed not named is read from the beginning.
    pub cursors: BTreeMap<Feed, Cursor>,
    /// The most cases it wants in one reply; the server may give fewer.
    pub limit: u32,
}

/// A case as its reader may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseView {
    /// The case, projected for its reader.
    pub case: Case,
    /// The feeds of this reader that hold it now.
    pub feeds: BTreeSet<Feed>,
    /// What became of the reader's own requests.
    pub verdicts: BTreeMap<OpId, Verdict>,
    /// Which of the case's media the centre has.
    pub received: BTreeSet<Sha256Hash>,
    /// When it was found: a hint has no facts that would say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_at: Option<Millis>,
    /// Callers, masked, where the city lets a task show them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub callers: Vec<MaskedCaller>,
}

/// The answer to a pull. Complete in itself: staged, then taken in one transaction (R1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullReply {
    /// Which centre.
    pub stamp: Stamp,
    /// Which feeds count now: new ones start at 0, views held only by lost ones go.
    pub scope: Scope,
    /// Changed cases.
    pub views: Vec<CaseView>,
    /// Cases that left a feed.
    pub left: Vec<(Feed, CaseId)>,
    /// How far the reader has come with this reply.
    pub cursors: BTreeMap<Feed, Cursor>,
    /// Whether there is more to pull at once.
    pub more: bool,
}

/// "Wake me when something changes for me."
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WaitRequest {
    /// How far the handset has come.
    pub cursors: BTreeMap<Feed, Cursor>,
    /// The longest it wants to wait, in milliseconds.
    pub up_to_ms: u32,
    /// How far it has come in the notices; none where it does not wait for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notices: Option<NoticeCursor>,
}

/// The end of a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitReply {
    /// Which centre.
    pub stamp: Stamp,
    /// Whether there is something to pull.
    pub changed: bool,
}
