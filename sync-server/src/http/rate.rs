//! How many requests one asker gets: a bucket of tokens each, in memory. A refused request was not
//! looked at and counts as nothing, least of all as received.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use shared::ids::Millis;

/// Buckets kept at most.
const ROWS: usize = 50_000;

/// How fast a bucket fills, and how much it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests per second in the long run.
    pub per_second: u32,
    /// Requests at once.
    pub burst: u32,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Thousandths of a request.
    left: i64,
    at: Millis,
}

/// The buckets.
#[derive(Debug, Default)]
pub struct Rates {
    rows: Mutex<BTreeMap<String, Bucket>>,
}

impl Rates {
    /// Takes one request out of an asker's bucket.
    ///
    /// # Errors
    /// It is empty: the seconds until it is not.
    pub fn take(&self, asker: &str, rate: Rate, now: Millis) -> Result<(), u32> {
        let full = i64::from(rate.burst).saturating_mul(1000);
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if rows.len() >= ROWS && !rows.contains_key(asker) {
            // Whoever was quiet for a while has a full bucket anyway.
            rows.retain(|_, bucket| now.saturating_sub(bucket.at) < 10_000);
            if rows.len() >= ROWS {
                rows.clear();
            }
        }
        let bucket = rows.entry(asker.to_owned()).or_insert(Bucket { left: full, at: now });
        let passed = now.saturating_sub(bucket.at).max(0);
        let filled = passed.saturating_mul(i64::from(rate.per_second));
        bucket.left = bucket.left.saturating_add(filled).min(full);
        bucket.at = now;
        if bucket.left >= 1000 {
            bucket.left -= 1000;
            return Ok(());
        }
        let per_second = i64::from(rate.per_second.max(1)).saturating_mul(1000);
        let seconds = (1000 - bucket.left).saturating_add(per_second - 1) / per_second;
        Err(u32::try_from(seconds).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again_for_each_asker_alone() {
        let (rates, rate) = (Rates::default(), Rate { per_second: 2, burst: 3 });
        for _ in 0..3 {
            assert_eq!(rates.take("one", rate, 0), Ok(()));
        }
        assert_eq!(rates.take("one", rate, 0), Err(1));
        assert_eq!(rates.take("two", rate, 0), Ok(()));
        assert_eq!(rates.take("one", rate, 499), Err(1));
        assert_eq!(rates.take("one", rate, 500), Ok(()));
        assert_eq!(rates.take("one", rate, 500), Err(1));
        assert_eq!(rates.take("one", rate, 3_600_000), Ok(()));
    }

    #[test]
    fn the_buckets_stay_bounded() {
        let (rates, rate) = (Rates::default(), Rate { per_second: 1, burst: 1 });
        for i in 0..ROWS + 500 {
            let _ = rates.take(&format!("asker {i}"), rate, 0);
        }
        assert!(rates.rows.lock().unwrap().len() <= ROWS);
    }
}
