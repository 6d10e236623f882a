//! The tables, one file each: its row, and every statement that touches it.

pub mod actors;
pub mod answers;
pub mod carried;
pub mod cursors;
pub mod drafts;
pub mod items;
pub mod log;
pub mod media;
pub mod notices;
pub mod ops;
pub mod own_photos;
pub mod person;
pub mod phrases;
pub mod pin;
pub mod pinned;
pub mod receipts;
pub mod views;
