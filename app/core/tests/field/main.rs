//! Stories of the field, named after the rows of the failures they rule out. One binary, because
//! linking it takes longer than running it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    unreachable_pub,
    dead_code
)]

mod support;
mod thin_path;
