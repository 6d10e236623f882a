//! Where the phone is. The receiver gives fixes; what one is worth is judged in one place,
//! [`shared::geo::fix_verdict`] (R14, R15).

use shared::geo::Fix;

/// A source of positions: satellites, network, or a test's list.
pub trait Receiver: Send + Sync {
    /// The latest fix, with its age now; none before the first.
    fn latest(&self) -> Option<Fix>;
}

/// A phone without a receiver, or one whose user refused it.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoReceiver;

impl Receiver for NoReceiver {
    fn latest(&self) -> Option<Fix> {
        None
    }
}
