//! Bytes that come in parts. Bounded: one at a time is what a person can do, and none is larger than
//! what the core takes.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use collector_core::api::{ApiError, ApiResult};
use collector_core::rpc::PUT_BYTES;

/// What may be on its way at once; a screen that was left behind doesn't fill the memory.
const AT_ONCE: usize = 4;

/// What is on its way.
#[derive(Default)]
pub(crate) struct Parts(Mutex<Ways>);

#[derive(Default)]
struct Ways {
    next: u32,
    open: BTreeMap<u32, Way>,
}

struct Way {
    size: usize,
    bytes: Vec<u8>,
}

impl Parts {
    /// Begins so many bytes. The oldest of too many is forgotten: its screen is gone.
    pub(crate) fn begin(&self, size: usize) -> ApiResult<u32> {
        if size > PUT_BYTES {
            return Err(ApiError::of("command.too_large"));
        }
        let mut ways = self.ways();
        let id = ways.next;
        ways.next = ways.next.wrapping_add(1);
        if ways.open.len() >= AT_ONCE {
            ways.open.pop_first();
        }
        ways.open.insert(id, Way { size, bytes: Vec::with_capacity(size) });
        Ok(id)
    }

    /// Takes the next part.
    pub(crate) fn add(&self, id: u32, part: &[u8]) -> ApiResult<()> {
        let mut ways = self.ways();
        let way = ways.open.get_mut(&id).ok_or_else(|| ApiError::of("command.bad_params"))?;
        if way.bytes.len().saturating_add(part.len()) > way.size {
            ways.open.remove(&id);
            return Err(ApiError::of("command.too_large"));
        }
        way.bytes.extend_from_slice(part);
        Ok(())
    }

    /// Gives the whole; fewer bytes than were begun are none.
    pub(crate) fn end(&self, id: u32) -> ApiResult<Bytes> {
        let way = self.ways().open.remove(&id);
        match way.filter(|way| way.bytes.len() == way.size) {
            Some(way) => Ok(way.bytes.into()),
            None => Err(ApiError::of("command.bad_params")),
        }
    }

    fn ways(&self) -> MutexGuard<'_, Ways> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_become_the_whole_and_a_lack_is_told() {
        let parts = Parts::default();
        let id = parts.begin(5).unwrap();
        parts.add(id, b"12").unwrap();
        parts.add(id, b"345").unwrap();
        assert_eq!(parts.end(id).unwrap(), "12345");
        assert_eq!(parts.end(id).unwrap_err().code, "command.bad_params");

        let short = parts.begin(5).unwrap();
        parts.add(short, b"1234").unwrap();
        assert_eq!(parts.end(short).unwrap_err().code, "command.bad_params");
    }

    #[test]
    fn nobody_fills_the_memory() {
        let parts = Parts::default();
        assert_eq!(parts.begin(PUT_BYTES + 1).unwrap_err().code, "command.too_large");
        let id = parts.begin(2).unwrap();
        assert_eq!(parts.add(id, b"123").unwrap_err().code, "command.too_large");
        let first = parts.begin(1).unwrap();
        for _ in 0..AT_ONCE {
            parts.begin(1).unwrap();
        }
        assert_eq!(parts.add(first, b"1").unwrap_err().code, "command.bad_params");
    }
}
