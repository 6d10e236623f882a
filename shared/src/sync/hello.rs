//! Who answers, and which protocol it speaks.

use serde::{Deserialize, Serialize};

use crate::ids::{Epoch, Millis, ServerId};

/// The protocol version this crate speaks.
pub const PROTOCOL: u16 = 1;

/// Protocol versions a server answers pulls for. Pushes are taken in every version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtocolRange {
    /// The oldest.
    pub min: u16,
    /// The newest.
    pub max: u16,
}

impl ProtocolRange {
    /// The newest version both sides speak.
    #[must_use]
    pub fn common(&self, own: Self) -> Option<u16> {
        let newest = self.max.min(own.max);
        (newest >= self.min.max(own.min)).then_some(newest)
    }
}

/// On every reply: which centre, which life of its store, and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Another one: stop, say so, keep everything.
    pub server: ServerId,
    /// Another one: push again from the named heads, reconcile media, pull from 0.
    pub epoch: Epoch,
    /// The centre's time.
    pub now: Millis,
}

/// The first answer of a centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Which centre.
    pub stamp: Stamp,
    /// What it speaks.
    pub protocol: ProtocolRange,
    /// The public key that signs its packs, in hex.
    pub city_key: String,
    /// The city's name.
    pub city: String,
}
