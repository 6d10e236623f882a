//! Placeholder.

pub mod photos;
