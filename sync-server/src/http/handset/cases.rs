//! One medium of a case, reached through the case: knowing a hash gives no right to bytes.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use shared::ids::{CaseId, OpId};

use super::media::shown;
use crate::http::centre::Centre;
use crate::http::door::Signed;
use crate::http::fault::Fault;

#[derive(Debug, Deserialize)]
pub(super) struct Size {
    /// `1` for the thumbnail.
    thumb: Option<u8>,
}

pub(super) async fn medium(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Path((case, op)): Path<(CaseId, OpId)>,
    Query(size): Query<Size>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    shown(&centre, &session, (case, op), size.thumb == Some(1), &headers).await
}
