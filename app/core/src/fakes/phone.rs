//! The parts of a phone that a test moves by hand.

use std::sync::{Mutex, PoisonError};

use sha2::{Digest as _, Sha256};
use shared::geo::Fix;
use shared::ids::{BootId, Millis};
use shared::ops::DeviceTime;

use crate::camera::{Camera, Picture};
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::receiver::Receiver;
use crate::{Error, Result};

/// Clocks that go only when told to.
#[derive(Debug)]
pub struct FakeClock(Mutex<DeviceTime>);

impl FakeClock {
    /// Clocks that say `wall_ms`, eight hours ahead of UTC, a minute after boot.
    #[must_use]
    pub fn at(wall_ms: Millis) -> Self {
        let boot = BootId([1; 4]);
        Self(Mutex::new(DeviceTime { wall_ms, utc_offset_min: 480, monotonic_ms: 60_000, boot }))
    }

    fn change(&self, act: impl FnOnce(&mut DeviceTime)) {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Time passes on both clocks.
    pub fn pass(&self, ms: u64) {
        self.change(|t| {
            t.wall_ms = t.wall_ms.saturating_add_unsigned(ms);
            t.monotonic_ms = t.monotonic_ms.saturating_add(ms);
        });
    }

    /// Somebody moves the wall clock.
    pub fn move_wall(&self, by: Millis) {
        self.change(|t| t.wall_ms = t.wall_ms.saturating_add(by));
    }

    /// The phone starts anew.
    pub fn reboot(&self) {
        self.change(|t| {
            let [n, ..] = t.boot.0;
            t.boot = BootId([n.wrapping_add(1); 4]);
            t.monotonic_ms = 1_000;
        });
    }
}

impl Clock for FakeClock {
    fn read(&self) -> DeviceTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Randomness that is the same in every run with the same seed.
#[derive(Debug)]
pub struct FakeEntropy(Mutex<[u8; 32]>);

impl FakeEntropy {
    /// A source that begins at `seed`.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(Sha256::digest(seed.to_be_bytes()).into()))
    }
}

impl Entropy for FakeEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for piece in bytes.chunks_mut(32) {
            *state = Sha256::digest(*state).into();
            piece.iter_mut().zip(state.iter()).for_each(|(to, from)| *to = *from);
        }
        Ok(())
    }
}

/// A receiver that gives what it was told last.
#[derive(Debug, Default)]
pub struct FakeReceiver(Mutex<Option<Fix>>);

impl FakeReceiver {
    /// The next fixes.
    pub fn give(&self, fix: Option<Fix>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fix;
    }
}

impl Receiver for FakeReceiver {
    fn latest(&self) -> Option<Fix> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A camera that gives prepared pictures, one after the other.
#[derive(Debug, Default)]
pub struct FakeCamera(Mutex<Vec<Picture>>);

impl FakeCamera {
    /// A camera with these pictures, the last one first.
    #[must_use]
    pub fn with(pictures: Vec<Picture>) -> Self {
        Self(Mutex::new(pictures))
    }
}

impl Camera for FakeCamera {
    fn take(&self) -> Result<Picture> {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        left.pop().ok_or(Error::Rule("camera.cancelled"))
    }
}
