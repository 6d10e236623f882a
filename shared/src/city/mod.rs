//! What one city configures: its units, grids, components, filing standards, people.
//!
//! Nothing here is national: a city replaces all of it as data, and a case refers to it by code
//! only. The types are read in JSON (console, imports) and in compact CBOR (packs) alike.

mod role;
mod unit;
mod user;

pub use role::Role;
pub use unit::{AnswersFor, Area, ClassGroup, Unit, UnitKind, UnitTree, UnitTreeError};
pub use user::UserProfile;
