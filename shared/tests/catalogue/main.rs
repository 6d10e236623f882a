//! The classes as a collector and a desk meet them: editions side by side, a city's changes, what an
//! older class is called now, and finding a class by what a thumb types.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod editions;
mod migration;
mod search;

use shared::codes::ClassKey;

fn key(text: &str) -> ClassKey {
    text.parse().unwrap()
}
