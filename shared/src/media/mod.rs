//! The words of evidence: what a medium is, what it shows, and what was true when it was taken.
//!
//! A photo convinces a citizen, a disposal unit or a court only when the picture, its stamp and its
//! record say the same. This module keeps the record; the handset draws its stamp from it and from
//! nothing else, once, at capture (R16: a stamp never says *now* about a picture of last week).
//!
//! Invariant: [`CaptureRecord::record_code`] and [`CaptureRecord::stamp`] are pure functions of the
//! record, so a server, a console and a test reach the same text years later on another machine.

mod flags;
mod hash;
mod kind;
mod line;
mod record;
mod stamp;

pub use flags::CaptureFlags;
pub use hash::{HashError, Sha256Hash};
pub use kind::{MediaKind, MediaRole};
pub use line::Line;
pub use record::{CaptureRecord, Position, RecordCode, RecordCodeError, Shot};
pub use stamp::Stamp;

#[cfg(test)]
mod tests;
