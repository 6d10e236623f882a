//! Where the centre keeps what it admitted.
//!
//! A plan is computed by pure code; [`engine`] writes it as one batch, whole or not at all, and
//! [`migrations`] brings the tables to the shape this build knows before anything else runs.

pub mod engine;
pub mod migrations;
