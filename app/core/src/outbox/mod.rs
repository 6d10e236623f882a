//! The outbox: everything a person has done that the centre may not have yet.
//!
//! An act becomes an item of one or more operations in one commit. Operations stay unsealed, and so
//! their author's to change or take back, until they are first offered to a transport or a bundle;
//! then [`seal_next`] gives them sequence, hash and bytes in a commit of its own, and they never change
//! again. Nothing here blocks anything else: a refused item lies aside with its code (R4).

mod acts;
mod chain;
mod duty;
mod item;
mod mend;
mod seal;

pub use acts::{Act, act};
pub use chain::{fork, settle, start_over};
pub use duty::{Period, go_off_duty, go_on_duty, period};
pub use item::{ItemState, Part, write_item};
pub use mend::{Reopened, recall, reopen, set_aside};
pub use seal::{MAX_BATCH_BYTES, MAX_BATCH_OPS, Run, next_run, seal_more, seal_next};

pub use crate::store::tables::items::{ItemKind, ItemRow};
