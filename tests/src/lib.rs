//! Stories over a real server process and real handset cores.
//!
//! What is told here goes through public doors only: the server's command line and HTTP, the
//! handset core's own functions. The [`ledger`] keeps its books outside the product.

pub mod centre;
pub mod desk;
pub mod ledger;
pub mod net;
pub mod picture;
pub mod pocket;
pub mod raw;
pub mod story;

/// What a story gives up with: a sentence.
pub type Fallible<T> = Result<T, Trouble>;

/// Why a story can't go on.
#[derive(Debug)]
pub struct Trouble(pub String);

impl<E: std::fmt::Display> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}
