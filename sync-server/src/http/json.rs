//! JSON bodies, queries and path pieces of the desk's routes, with refusals in this server's own form.

use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::codes::Code;
use super::fault::Fault;
use super::message::collect;

/// Bytes of a desk's request.
const BODY_BYTES: usize = 64 * 1024;

/// The JSON body of a request.
#[derive(Debug)]
pub(super) struct Said<T>(pub(super) T);

/// The query of a request.
#[derive(Debug)]
pub(super) struct Asked<T>(pub(super) T);

/// The pieces of a path.
#[derive(Debug)]
pub(super) struct At<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Said<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        // A form on another site can send text, but never this type without asking first.
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
        if kind != Some("application/json") {
            return Err(Code::WrongType.into());
        }
        let bytes = collect(request.into_body(), BODY_BYTES).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| Code::BadMessage.into())
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let query = Query::from_request_parts(parts, state).await;
        query.map(|Query(query)| Self(query)).map_err(|_| Code::BadMessage.into())
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(path)| Self(path)).map_err(|_| Code::NoRoute.into())
    }
}
