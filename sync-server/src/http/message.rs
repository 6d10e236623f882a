//! Messages in CBOR, bounded before they are read: first the bytes as they come, then the bytes they
//! unfold to. Neither a long body nor a small one that unfolds to gigabytes gets any memory.

use std::io::Read as _;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::ops::bounds::PUSH_BYTES;
use shared::sync;

use super::codes::Code;
use super::fault::Fault;

/// Bytes of any message but a push, unfolded.
pub(super) const MESSAGE_BYTES: usize = 1024 * 1024;
/// Bytes of a push, unfolded: its batches, and their frame.
pub(super) const PUSH_MESSAGE_BYTES: usize = PUSH_BYTES + 64 * 1024;
/// Memory a zstd frame may ask for, as a power of two.
const WINDOW_LOG: u32 = 23;

/// A message of at most [`MESSAGE_BYTES`] as the body of a request, or as the answer.
#[derive(Debug)]
pub(super) struct Cbor<T>(pub(super) T);

/// A push as the body of a request.
#[derive(Debug)]
pub(super) struct PushBody(pub(super) sync::PushRequest);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Cbor<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        read(request, MESSAGE_BYTES).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequest<S> for PushBody {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        read(request, PUSH_MESSAGE_BYTES).await.map(Self)
    }
}

impl<T: Serialize> IntoResponse for Cbor<T> {
    fn into_response(self) -> Response {
        let mut response = Body::from(sync::encode(&self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(sync::CONTENT_TYPE));
        response
    }
}

async fn read<T: DeserializeOwned>(request: Request, bound: usize) -> Result<T, Fault> {
    let (parts, body) = request.into_parts();
    let kind = text(&parts.headers, CONTENT_TYPE);
    if kind.and_then(|kind| kind.split(';').next()).map(str::trim) != Some(sync::CONTENT_TYPE) {
        return Err(Code::WrongType.into());
    }
    let packed = match text(&parts.headers, CONTENT_ENCODING).map(str::trim) {
        None | Some("identity") => false,
        Some("zstd") => true,
        Some(_) => return Err(Code::WrongType.into()),
    };
    let bytes = collect(body, bound).await?;
    let bytes = if packed { unfold(&bytes, bound)? } else { bytes };
    sync::decode(&bytes).map_err(|_| Code::BadMessage.into())
}

fn text(headers: &HeaderMap, name: axum::http::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A body of at most `bound` bytes.
pub(super) async fn collect(body: Body, bound: usize) -> Result<Vec<u8>, Fault> {
    match Limited::new(body, bound).collect().await {
        Ok(whole) => Ok(whole.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => Err(Code::TooLarge.into()),
        // The link broke: nobody is left to read this, and nothing counts as received.
        Err(_) => Err(Code::BadMessage.into()),
    }
}

fn unfold(packed: &[u8], bound: usize) -> Result<Vec<u8>, Fault> {
    let unreadable = |_| Fault::from(Code::BadMessage);
    let mut reader = zstd::Decoder::with_buffer(packed).map_err(unreadable)?;
    reader.window_log_max(WINDOW_LOG).map_err(unreadable)?;
    let mut out = Vec::new();
    let over = u64::try_from(bound).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(over).read_to_end(&mut out).map_err(unreadable)?;
    if out.len() > bound { Err(Code::TooLarge.into()) } else { Ok(out) }
}
