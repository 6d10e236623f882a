//! Packs: the signed list, and one file of it with ranges.

use std::io::SeekFrom;
use std::path::PathBuf;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::stream;
use shared::sync::{Manifest, PackName};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

use crate::http::centre::Centre;
use crate::http::codes::Code;
use crate::http::fault::Fault;
use crate::photos::serve::{Asked, read_range};

/// Bytes read at a time.
const PIECE: u64 = 64 * 1024;

pub(super) async fn manifest(State(centre): State<Centre>) -> Result<Json<Manifest>, Fault> {
    let read = {
        let centre = centre.clone();
        tokio::task::spawn_blocking(move || centre.packs.manifest(&centre.city_key)).await
    };
    match read {
        Ok(Ok(manifest)) => Ok(Json(manifest)),
        Ok(Err(error)) => {
            tracing::error!(%error, "the list of packs can't be read");
            Err(Code::Internal.into())
        }
        Err(_) => Err(Code::Internal.into()),
    }
}

pub(super) async fn file(
    State(centre): State<Centre>,
    Path((name, version)): Path<(String, u64)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let name: PackName = name.parse().map_err(|_| Code::NoPack)?;
    let path = centre.packs.file(&name, version).ok_or(Code::NoPack)?;
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    send(path, asked).await.map_err(|error| {
        tracing::error!(%error, "a pack can't be read");
        Code::Internal.into()
    })
}

async fn send(path: PathBuf, asked: Option<&str>) -> std::io::Result<Response> {
    let mut file = File::open(path).await?;
    let length = file.metadata().await?.len();
    let (status, range) = match asked.map_or(Asked::Whole, |asked| read_range(asked, length)) {
        Asked::Whole => (StatusCode::OK, 0..length),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Beyond => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            insert(&mut response, header::CONTENT_RANGE, &format!("bytes */{length}"));
            return Ok(response);
        }
    };
    file.seek(SeekFrom::Start(range.start)).await?;
    let size = range.end - range.start;
    let pieces = stream::try_unfold((file, size), |(mut file, left)| async move {
        if left == 0 {
            return Ok::<_, std::io::Error>(None);
        }
        let mut piece = Vec::new();
        (&mut file).take(left.min(PIECE)).read_to_end(&mut piece).await?;
        let read = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some((bytes::Bytes::from(piece), (file, left.saturating_sub(read)))))
    });
    let mut response = (status, Body::from_stream(pieces)).into_response();
    insert(&mut response, header::CONTENT_LENGTH, &size.to_string());
    insert(&mut response, header::CONTENT_TYPE, "application/octet-stream");
    insert(&mut response, header::ACCEPT_RANGES, "bytes");
    insert(&mut response, header::CACHE_CONTROL, "private, max-age=31536000, immutable");
    if status == StatusCode::PARTIAL_CONTENT {
        let part = format!("bytes {}-{}/{length}", range.start, range.end.saturating_sub(1));
        insert(&mut response, header::CONTENT_RANGE, &part);
    }
    Ok(response)
}

fn insert(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
