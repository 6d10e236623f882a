//! The centre as handsets, desks and their keepers meet it: over a real socket.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::string_slice)]

mod access;
mod accounts;
mod admin;
mod backup;
mod bucket;
mod classes;
mod cli;
mod console;
mod desk;
mod duty;
mod encrypted;
mod engines;
mod entry;
mod handset;
mod import;
mod limits;
mod live;
mod logs;
mod media;
mod messages;
mod notices;
mod persons;
mod process;
mod rounds;
#[path = "../photos_uploads/stand_in.rs"]
mod stand_in;
mod stop;
mod town;
