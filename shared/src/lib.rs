//! Placeholder.

pub mod media;
