//! What goes over the line, counted where it goes: bodies up, bodies down. Heads are a small share and not
//! counted.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use reqwest::{RequestBuilder, Response};

use super::unreached;
use crate::sync::{Failure, Used};

/// Counts for one transport.
#[derive(Debug, Default)]
pub(super) struct Meter {
    sent: AtomicU64,
    received: AtomicU64,
}

impl Meter {
    /// Sends a request; what is read of the answer is counted as it is read.
    pub(super) async fn send(self: &Arc<Self>, request: RequestBuilder) -> Result<Answer, Failure> {
        let (client, request) = request.build_split();
        let request = request.map_err(unreached)?;
        let body = request.body().and_then(reqwest::Body::as_bytes).map_or(0, <[u8]>::len);
        // What was cut off on its way was paid for as well.
        self.sent.fetch_add(body as u64, Ordering::Relaxed);
        let response = client.execute(request).await.map_err(unreached)?;
        Ok(Answer { response, meter: Arc::clone(self) })
    }

    /// What was counted since this was last asked.
    pub(super) fn take(&self) -> Used {
        Used {
            sent: self.sent.swap(0, Ordering::Relaxed),
            received: self.received.swap(0, Ordering::Relaxed),
        }
    }
}

/// An answer whose body is counted.
pub(super) struct Answer {
    response: Response,
    meter: Arc<Meter>,
}

impl Answer {
    /// The next piece of the body.
    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        let piece = self.response.chunk().await.map_err(unreached)?;
        let size = piece.as_ref().map_or(0, Bytes::len);
        self.meter.received.fetch_add(size as u64, Ordering::Relaxed);
        Ok(piece)
    }
}

impl Deref for Answer {
    type Target = Response;

    fn deref(&self) -> &Response {
        &self.response
    }
}
