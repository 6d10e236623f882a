//! How often a password may be guessed.
//!
//! Guessing must become slow, but nobody may be kept out by somebody else's guesses. So a wait is
//! only ever demanded of the *source* that guesses (a phone, a desk's address); the work number as a
//! whole merely makes every answer a little slower. A try counts as failed from its beginning, so
//! that a hundred tries at once are a hundred tries.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use shared::ids::Millis;

/// Failures one source has free for one work number.
const FREE_HERE: u32 = 4;
/// The longest wait demanded of a source for one work number.
const LONGEST_HERE: Millis = 5 * 60_000;
/// Failures an address has free over all work numbers: an office shares one.
const FREE_ADDRESS: u32 = 40;
/// The longest wait demanded of an address.
const LONGEST_ADDRESS: Millis = 60_000;
/// Failures a work number has free before its answers become slower.
const FREE_NUMBER: u32 = 10;
/// The slowest answer.
const SLOWEST: Duration = Duration::from_secs(3);
/// After this long without a failure all is forgotten.
const FORGET: Millis = 24 * 3_600_000;
/// Rows kept at most.
const ROWS: usize = 20_000;

/// Somebody tries to sign in.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// As which work number.
    pub number: String,
    /// From where: the phone, or none at a desk.
    pub phone: Option<String>,
    /// From which address.
    pub address: Option<IpAddr>,
}

/// What a try is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// Go on, after this pause.
    After(Duration),
    /// Not before so many milliseconds have passed; it did not count as a try.
    NotFor(Millis),
}

#[derive(Debug, Clone, Copy, Default)]
struct Failures {
    count: u32,
    last: Millis,
}

/// Counts failures, in memory of one process: a restart forgives, a thief of the database learns
/// nothing (`docs/adr/0005-throttle-per-process.md` says what that bounds).
#[derive(Debug, Default)]
pub struct Throttle {
    rows: Mutex<BTreeMap<String, Failures>>,
}

struct Keys {
    here: String,
    address: Option<String>,
    number: String,
}

impl Attempt {
    fn keys(&self) -> Keys {
        let address = self.address.map(network);
        let source = self.phone.clone().or_else(|| address.clone()).unwrap_or_default();
        Keys {
            here: format!("h {source} {}", self.number),
            // A phone's try is the phone's; thousands of them share an operator's address.
            address: address.filter(|_| self.phone.is_none()).map(|a| format!("a {a}")),
            number: format!("n {}", self.number),
        }
    }
}

/// An IPv6 customer has a whole /64.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

/// 1 s, 2 s, 4 s .. after the free ones.
fn wait(count: u32, free: u32, longest: Millis) -> Millis {
    let over = count.saturating_sub(free);
    if over == 0 { 0 } else { 1000_i64.saturating_mul(1 << (over - 1).min(20)).min(longest) }
}

impl Throttle {
    /// Begins a try; it counts as failed until [`Throttle::succeeded`].
    pub fn begin(&self, attempt: &Attempt, now: Millis) -> Go {
        let keys = attempt.keys();
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left: Millis = 0;
        let mut look = |key: &str, free, longest| {
            let row = rows.get(key).copied().unwrap_or_default();
            let until = row.last.saturating_add(wait(row.count, free, longest));
            left = left.max(until.saturating_sub(now));
        };
        look(&keys.here, FREE_HERE, LONGEST_HERE);
        if let Some(address) = &keys.address {
            look(address, FREE_ADDRESS, LONGEST_ADDRESS);
        }
        if left > 0 {
            return Go::NotFor(left);
        }
        if rows.len() >= ROWS {
            make_room(&mut rows, now);
        }
        for key in [Some(&keys.here), keys.address.as_ref(), Some(&keys.number)] {
            let Some(key) = key else { continue };
            let row = rows.entry(key.clone()).or_default();
            let fresh = now.saturating_sub(row.last) > FORGET;
            row.count = if fresh { 1 } else { row.count.saturating_add(1) };
            row.last = now;
        }
        let count = rows.get(&keys.number).map_or(0, |row| row.count);
        let over = count.saturating_sub(FREE_NUMBER);
        Go::After(Duration::from_millis(u64::from(over).saturating_mul(100)).min(SLOWEST))
    }

    /// The try was the right password: this source is forgiven, and the number is no longer slow.
    pub fn succeeded(&self, attempt: &Attempt) {
        let keys = attempt.keys();
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.remove(&keys.here);
        rows.remove(&keys.number);
        // One known password must not buy an address endless guesses at others.
        if let Some(row) = keys.address.and_then(|a| rows.get_mut(&a)) {
            row.count = row.count.saturating_sub(1);
        }
    }
}

/// Forgets what is over; when all of it is recent, the older half.
fn make_room(rows: &mut BTreeMap<String, Failures>, now: Millis) {
    rows.retain(|_, row| now.saturating_sub(row.last) <= FORGET);
    if rows.len() >= ROWS {
        let mut ages: Vec<Millis> = rows.values().map(|row| row.last).collect();
        ages.sort_unstable();
        let middle = ages.get(ages.len() / 2).copied().unwrap_or(now);
        rows.retain(|_, row| row.last > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(number: &str, address: &str) -> Attempt {
        Attempt { number: number.into(), phone: None, address: address.parse().ok() }
    }

    fn refused(go: Go) -> bool {
        matches!(go, Go::NotFor(_))
    }

    #[test]
    fn guesses_from_one_place_wait_longer_and_longer() {
        let throttle = Throttle::default();
        let thief = attempt("受0401", "203.0.113.9");
        let mut waits = Vec::new();
        let mut now = 0;
        for _ in 0..16 {
            loop {
                match throttle.begin(&thief, now) {
                    Go::After(_) => break,
                    Go::NotFor(left) => {
                        waits.push(left / 1000);
                        now += left;
                    }
                }
            }
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    }

    #[test]
    fn a_third_party_can_not_lock_somebody_out() {
        let throttle = Throttle::default();
        for i in 0..5000 {
            throttle.begin(&attempt("受0401", &format!("198.51.{}.{}", i / 256, i % 256)), i);
        }
        let own = attempt("受0401", "192.0.2.1");
        let Go::After(pause) = throttle.begin(&own, 5001) else { panic!("locked out") };
        assert!(pause <= SLOWEST);
        throttle.succeeded(&own);
        assert_eq!(throttle.begin(&own, 5002), Go::After(Duration::ZERO));
    }

    #[test]
    fn one_address_can_not_try_every_work_number() {
        let throttle = Throttle::default();
        let tries = (0..200).map(|i| throttle.begin(&attempt(&format!("采{i:04}"), "::1"), 0));
        assert_eq!(tries.filter(|go| !refused(*go)).count(), 41);
        let neighbour = attempt("采9999", "0:0:0:0:ffff::1");
        assert!(refused(throttle.begin(&neighbour, 0)), "the same /64 is the same customer");
    }

    #[test]
    fn phones_behind_one_operator_do_not_wait_for_each_other() {
        let throttle = Throttle::default();
        for i in 0..500 {
            let phone = Attempt {
                number: format!("采{i:04}"),
                phone: Some(format!("phone {i}")),
                address: "100.64.0.1".parse().ok(),
            };
            assert!(!refused(throttle.begin(&phone, 0)));
        }
    }

    #[test]
    fn the_table_stays_bounded() {
        let throttle = Throttle::default();
        for i in 0..30_000_i64 {
            let address = format!("10.{}.{}.1", i / 256, i % 256);
            throttle.begin(&attempt(&format!("采{i}"), &address), i);
        }
        assert!(throttle.rows.lock().unwrap().len() < ROWS + 3);
    }
}
