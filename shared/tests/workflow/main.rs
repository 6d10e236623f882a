//! The workflow held against `workflow.md` §3, which is written down here a second time, by hand
//! (`by_hand`).

#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod answers;
mod applications;
mod binding;
mod by_hand;
mod city;
mod desk;
mod edges;
mod ends;
mod force;
mod kept;
mod marks;
mod media;
mod platform;
mod rules;
mod story;
mod table;
mod upward;
mod urgent;
mod urges;
mod walks;
