//! Stories of the field, named after the rows of the failures they rule out. One binary, because
//! linking it takes longer than running it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_sign_loss,
    unreachable_pub,
    dead_code
)]

mod door;
mod duty;
mod front;
mod full_disk;
mod give;
mod ground;
mod lock;
mod notices;
mod packs_and_enrolment;
mod pinned;
mod policies;
mod r01_kill_anywhere;
mod r01_kill_nine;
mod r02_receipts;
mod r03_resume;
mod r04_poison;
mod r06_complete;
mod r08_drafts_survive;
mod r10_conflicts;
mod r14_fixes;
mod r21_editions;
mod r22_shared_phone;
mod r25_order_and_volume;
mod r28_similar;
mod records;
mod shots;
mod stock;
mod supervision;
mod support;
mod thin_path;
mod unit;
