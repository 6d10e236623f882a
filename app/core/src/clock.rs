//! Time, as a phone has it: a wall clock that people and networks move, and a monotonic one that
//! nobody moves but that ends with the boot.
//!
//! No wall clock decides anything here. What is shown and stamped is the centre's time as far as it
//! is known: the last answer of the centre plus the monotonic time since (R12).

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use shared::ids::{BootId, Millis};
use shared::ops::DeviceTime;

/// Reads the phone's clocks.
pub trait Clock: Send + Sync {
    /// The clocks as they stand, uncorrected.
    fn read(&self) -> DeviceTime;
}

/// What both clocks said when the centre last told its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The centre's time.
    pub server_ms: Millis,
    /// The phone's clocks when the answer came.
    pub device: DeviceTime,
}

impl Anchor {
    /// The reading with its wall clock replaced by the centre's time: exact within the boot of the
    /// anchor, else by the wall clock's last known offset.
    #[must_use]
    pub fn correct(&self, read: DeviceTime) -> DeviceTime {
        let since = if read.boot == self.device.boot {
            let elapsed = read.monotonic_ms.saturating_sub(self.device.monotonic_ms);
            i64::try_from(elapsed).unwrap_or(i64::MAX)
        } else {
            read.wall_ms.saturating_sub(self.device.wall_ms)
        };
        DeviceTime { wall_ms: self.server_ms.saturating_add(since), ..read }
    }

    /// Whether the wall clock now stands far (over five minutes) from the centre's time.
    #[must_use]
    pub fn is_suspect(&self, read: DeviceTime) -> bool {
        let off = self.correct(read).wall_ms.saturating_sub(read.wall_ms);
        off.saturating_abs() > SUSPECT_MS
    }
}

/// A wall clock further off than this casts doubt on a capture.
pub const SUSPECT_MS: Millis = 5 * 60_000;

/// The phone's own clocks.
#[derive(Debug)]
pub struct SystemClock {
    utc_offset_min: i16,
    boot: BootId,
    started: Instant,
    uptime_at_start_ms: u64,
}

impl SystemClock {
    /// Local time is `utc_offset_min` minutes ahead of UTC; the shell knows it from the system.
    ///
    /// Where the system names its boot (Linux, Android), monotonic times of two runs of the app can
    /// be compared; elsewhere a boot is a run of the app, named by `fallback`.
    #[must_use]
    pub fn new(utc_offset_min: i16, fallback: BootId) -> Self {
        let named = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
        let boot = named.as_deref().and_then(|id| id.get(..8)).and_then(|id| id.parse().ok());
        let uptime = std::fs::read_to_string("/proc/uptime").ok().and_then(|t| uptime_ms(&t));
        let (boot, uptime_at_start_ms) = match (boot, uptime) {
            (Some(boot), Some(uptime)) => (boot, uptime),
            _ => (fallback, 0),
        };
        Self { utc_offset_min, boot, started: Instant::now(), uptime_at_start_ms }
    }
}

/// The first figure of `/proc/uptime`, seconds with two decimals, as milliseconds.
fn uptime_ms(text: &str) -> Option<u64> {
    let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    let seconds: u64 = seconds.parse().ok()?;
    let hundredths: u64 = hundredths.parse().ok()?;
    Some(seconds.saturating_mul(1000).saturating_add(hundredths.saturating_mul(10)))
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the edge where time comes in")]
    fn read(&self) -> DeviceTime {
        let wall_ms = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
        };
        let run = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        DeviceTime {
            wall_ms,
            utc_offset_min: self.utc_offset_min,
            monotonic_ms: self.uptime_at_start_ms.saturating_add(run),
            boot: self.boot,
        }
    }
}

/// Month and day of local time, for field codes.
#[must_use]
pub(crate) fn month_and_day(time: DeviceTime) -> (u8, u8) {
    let local = time.wall_ms.saturating_add(i64::from(time.utc_offset_min) * 60_000);
    // H. Hinnant's civil_from_days, whose year begins in March so that the leap day comes last.
    let shifted = local.div_euclid(86_400_000).saturating_add(719_468);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
}

/// The local day as a number counted from 1970-01-01.
#[must_use]
pub(crate) fn local_day(time: DeviceTime) -> i64 {
    time.wall_ms.saturating_add(i64::from(time.utc_offset_min) * 60_000).div_euclid(86_400_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(wall_ms: Millis, monotonic_ms: u64, boot: u8) -> DeviceTime {
        DeviceTime { wall_ms, utc_offset_min: 480, monotonic_ms, boot: BootId([boot; 4]) }
    }

    #[test]
    fn r12_a_moved_wall_clock_does_not_move_the_shown_time() {
        let ten_years = 10 * 365 * 86_400_000_i64;
        let anchor = Anchor { server_ms: 1_000_000, device: at(900_000, 50_000, 1) };
        for moved in [-ten_years, 0, ten_years] {
            let read = at(960_000 + moved, 110_000, 1);
            assert_eq!(anchor.correct(read).wall_ms, 1_060_000);
        }
        assert_eq!(anchor.correct(at(960_000, 5, 2)).wall_ms, 1_060_000, "after a boot: by offset");
        assert!(anchor.is_suspect(at(960_000 + ten_years, 110_000, 1)));
        assert!(!anchor.is_suspect(at(960_000, 110_000, 1)));
    }

    #[test]
    fn a_day_is_the_day_of_local_time() {
        // 2026-02-28 16:30 UTC is 1 March, half past midnight, in Beijing.
        let time = at(1_772_296_200_000, 0, 0);
        assert_eq!(month_and_day(time), (3, 1));
        assert_eq!(month_and_day(DeviceTime { utc_offset_min: 0, ..time }), (2, 28));
        assert_eq!(local_day(time), local_day(DeviceTime { utc_offset_min: 0, ..time }) + 1);
    }

    #[test]
    fn system_clocks_go_forward() {
        let clock = SystemClock::new(480, BootId([9; 4]));
        let (a, b) = (clock.read(), clock.read());
        assert!(b.monotonic_ms >= a.monotonic_ms && a.wall_ms > 1_700_000_000_000);
        assert_eq!(uptime_ms("350735.47 234388.90\n"), Some(350_735_470));
    }
}
