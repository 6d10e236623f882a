//! What a person is shown: the centre's view of a case with their own pending work folded in by the
//! same rules, and words for where it stands.
//!
//! 中心已收 is said only on the ground of stored receipts for every operation and every file (R2).

pub mod area;
mod conflict;
mod of_city;
mod predict;
mod shown;
mod similar;
mod status;
mod tasks;

pub use conflict::{Candidate, Conflict, conflicts};
pub use of_city::OfCity;
pub use predict::{Expected, check_needs, expected, predict};
pub use shown::{Answered, ShownCase, changes_of, show};
pub use similar::{NearbyCase, NearbyState, similar_nearby};
pub use status::{Status, StatusWord, status};
pub use tasks::{OpenTask, open_tasks};
