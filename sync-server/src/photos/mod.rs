//! Media of the centre: photos, thumbnails, sound and video arrive here and stay.
//!
//! A handset in a basement or on a moving tricycle loses its link in the middle of a photo. Field
//! apps answer that by starting again (R7) or by reporting success for bytes that never came (R2,
//! R6). This module holds two promises instead:
//!
//! * **A byte that was acknowledged is never sent again.** Uploads speak tus 1.0 ([`tus`]); the
//!   offset is the length of a file ([`spool`]), so a cut link, a killed server or a restart costs at
//!   most the piece that was under way.
//! * **"Complete" is said only of bytes that are stored and recorded.** A finished upload is hashed,
//!   put into the object store under its SHA-256 ([`vault`]) and recorded through [`MediaGate`]; only
//!   then is the partial file removed and the full offset answered. Every step can be repeated, so a
//!   stop between any two of them loses nothing ([`intake`]).
//!
//! An upload is named by carrier, kind and SHA-256. So a lost answer to a creation costs nothing either:
//! the same creation finds the same upload, with the bytes it already has. Nobody can name another
//! carrier's upload.
//!
//! Who may send, and what a receipt means for a case, is none of this module's business: it asks
//! [`MediaGate`]. Who may look at a photo is the business of whoever calls [`serve`](serve::serve).

pub mod disk;
pub mod gate;
pub mod intake;
pub mod kind;
mod name;
mod refusal;
pub mod serve;
mod sniff;
pub mod spool;
pub mod tus;
pub mod vault;

pub use gate::{CarrierId, Clock, Denied, MediaGate, MediaReceived, NotRecorded};
pub use intake::{Bounds, Intake, Swept};
pub use kind::MediaKind;
pub use name::UploadName;
pub use refusal::Refusal;
pub use vault::{Vault, VaultError};
