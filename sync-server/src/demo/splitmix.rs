//! A tiny generator whose numbers never change: splitmix64 (Steele, Lea, Flood 2014).
//!
//! Not for secrets. A library's generator may change its numbers between versions; the demo city may
//! not.

pub(super) struct SplitMix(u64);

impl SplitMix {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `n`, by the high half of a product: even enough for a city.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        let product = (u128::from(self.next()) * u128::from(n)) >> 64;
        u32::try_from(product).unwrap_or(0)
    }

    /// A number from -`reach` to `reach`.
    pub(super) fn around_zero(&mut self, reach: u32) -> i32 {
        let wide = i64::from(self.below(reach.saturating_mul(2).saturating_add(1)));
        i32::try_from(wide - i64::from(reach)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_sequence_of_splitmix64_comes_out() {
        let mut chance = SplitMix::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| chance.next()).collect();
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn numbers_stay_in_their_range_and_reach_both_ends() {
        let mut chance = SplitMix::new(7);
        let drawn: std::collections::BTreeSet<i32> =
            (0..1_000).map(|_| chance.around_zero(3)).collect();
        assert_eq!(drawn, (-3..=3).collect());
        assert_eq!(chance.below(1), 0);
    }
}
