//! Operations: what a handset says, signed by its author, chained, and never rewritten.
//!
//! An op is a [`Header`] that any version can read and a body that stays an opaque byte string until
//! the chain step has been taken, so that nothing a newer or a broken app says can stop its author's
//! queue (R4).

mod admit;
mod batch;
mod body;
mod header;

pub use admit::{ActorRecord, ActorStanding, BatchRefused, ChainStep, Outcome, Read, chain, read};
pub use batch::{Batch, ChainedOp, SealedOp, Signer, open_batch, proves, verify};
pub use body::{
    Body, CaseCreated, DutyEnded, DutyStarted, FieldWrite, FieldsSet, MediaAttached,
    MediaRetracted, RemarkAdded, ReportKind, Salt, SupervisionFound, Withdrawn,
};
pub use header::{ALGORITHM, DeviceTime, Header, Op, OpKind, Subject, SubjectKind, VERSION};

/// Bounds that hold before anything is parsed.
pub mod bounds {
    /// Ops in one batch.
    pub const OPS_PER_BATCH: usize = 500;
    /// Bytes of one op, header and body.
    pub const OP_BYTES: usize = 64 * 1024;
    /// Bytes of one batch, before compression.
    pub const BATCH_BYTES: usize = 1024 * 1024;
    /// Bytes of one push, after decompression.
    pub const PUSH_BYTES: usize = 4 * 1024 * 1024;
    /// Batches in one push: every user file of a shared phone at once.
    pub const BATCHES_PER_PUSH: usize = 32;
    /// Registers in one [`super::FieldsSet`].
    pub const WRITES_PER_SET: usize = 16;
    /// Responsibility grids in one [`super::DutyStarted`].
    pub const GRIDS_PER_DUTY: usize = 64;
    /// Parents of one write.
    pub const PARENTS: usize = 64;
    /// The largest sequence number ever admitted: far above any life of a phone, far below overflow.
    pub const SEQ_MAX: u64 = 1 << 48;
}
