//! What the store may rely on, told once and run on every engine: SQLite, a real PostgreSQL, and
//! both again under a wrapper that loses every third race on purpose.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod bench;
mod kill;
mod migrations;
mod postgres_alone;
mod rate;
mod sqlite_alone;
mod stories;
mod together;
