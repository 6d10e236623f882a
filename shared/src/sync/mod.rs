//! What handset and centre say to each other: operations up, documents down.
//!
//! Envelopes are CBOR with named keys; a reader ignores names it doesn't know and fills in those it
//! misses, so that a server takes every version for ever: an outdated app may lose pull, never push.

mod hello;
mod notices;
mod packs;
mod pull;
mod push;
mod receipts;
mod sign_in;

pub use hello::{Hello, PROTOCOL, ProtocolRange, Stamp};
pub use notices::{Delivered, MARKS_AT_ONCE, NoticeCursor, NoticesReply, NoticesRequest, ReadMark};
pub use packs::{CATALOGUE_PACK, CITY_PACK, Manifest, ManifestError, Pack, PackName};
pub use pull::{
    CaseView, CrewMember, Cursor, Feed, PullReply, PullRequest, Scope, WaitReply, WaitRequest,
};
pub use push::{BatchAnswer, PushReply, PushRequest};
pub use receipts::{MediaReceipt, OpReceipt, ReconcileReply, ReconcileRequest, SentOp, Standing};
pub use sign_in::{
    EnrolReply, EnrolRequest, RegisterActor, RotateReply, SignInReply, SignInRequest,
};

/// The media type of every message here.
pub const CONTENT_TYPE: &str = "application/cbor";

/// A message that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the expected message: {0}")]
pub struct Unreadable(pub String);

/// A message as bytes.
#[must_use]
pub fn encode<T: serde::Serialize>(message: &T) -> Vec<u8> {
    // Writing into memory can't fail, and no message of ours refuses to be written.
    minicbor_serde::to_vec(message).unwrap_or_default()
}

/// Reads a message. HTML from a captive portal, an empty body or a cut one is no message (R32).
///
/// # Errors
/// [`Unreadable`].
pub fn decode<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    minicbor_serde::from_slice(bytes).map_err(|e| Unreadable(e.to_string()))
}
