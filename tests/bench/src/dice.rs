//! Whole numbers that look random and are the same in every run.

/// A small generator.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `n`.
    pub(crate) fn below(&mut self, n: u32) -> i32 {
        i32::try_from((self.next() >> 11) % u64::from(n.max(1))).unwrap_or(0)
    }

    /// From `-n` to `n`.
    pub(crate) fn around(&mut self, n: u32) -> i32 {
        self.below(2 * n + 1) - i32::try_from(n).unwrap_or(0)
    }
}
