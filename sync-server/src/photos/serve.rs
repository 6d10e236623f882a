//! Stored media, whole or in part, as a browser or a handset asks for them.
//!
//! The caller has decided that the one who asks may see the medium: knowing a hash is no right.

use std::ops::Range;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use shared::media::Sha256Hash;

use super::{
    refusal::Refusal,
    sniff::{LOOKED_AT, Shown},
    vault::{Vault, VaultError},
};

/// Every content type that a medium is ever shown as.
#[must_use]
pub fn types() -> &'static [&'static str] {
    Shown::TYPES
}

/// Answers a GET for a medium. Reads `Range` (one range; several are answered with the whole),
/// `If-Range` and `If-None-Match`. 200, 206, 304, 404, 416, or 503 when the store fails.
pub async fn serve(vault: &Vault, sha256: &Sha256Hash, headers: &HeaderMap) -> Response {
    answer(vault, sha256, headers).await.unwrap_or_else(IntoResponse::into_response)
}

async fn answer(
    vault: &Vault,
    sha256: &Sha256Hash,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let Some(length) = vault.head(sha256).await? else { return Err(Refusal::NotStored) };
    let etag = format!("\"{sha256}\"");
    if text(headers, header::IF_NONE_MATCH).is_some_and(|known| names(known, &etag)) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        lasting(response.headers_mut(), &etag);
        return Ok(response);
    }
    let fresh = text(headers, header::IF_RANGE).is_none_or(|condition| condition.trim() == etag);
    let asked = text(headers, header::RANGE).filter(|_| fresh);
    let (status, range) = match asked.map_or(Asked::Whole, |asked| read_range(asked, length)) {
        Asked::Whole => (StatusCode::OK, 0..length),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Beyond => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            put(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{length}"));
            return Ok(response);
        }
    };
    let shown = Shown::of(&first_bytes(vault, sha256, length).await?);
    let body = if range.is_empty() {
        Body::empty()
    } else {
        let stream = vault.stream(sha256, range.clone()).await?.ok_or(Refusal::NotStored)?;
        Body::from_stream(stream)
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    lasting(headers, &etag);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(range.end - range.start));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(shown.mime));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let how = if shown.inline { "inline" } else { "attachment" };
    let name = format!("{how}; filename=\"{sha256}.{}\"", shown.extension);
    put(headers, header::CONTENT_DISPOSITION, &name);
    if status == StatusCode::PARTIAL_CONTENT {
        let part = format!("bytes {}-{}/{length}", range.start, range.end.saturating_sub(1));
        put(headers, header::CONTENT_RANGE, &part);
    }
    Ok(response)
}

async fn first_bytes(
    vault: &Vault,
    sha256: &Sha256Hash,
    length: u64,
) -> Result<Vec<u8>, VaultError> {
    use futures::TryStreamExt;
    if length == 0 {
        return Ok(Vec::new());
    }
    let Some(stream) = vault.stream(sha256, 0..length.min(LOOKED_AT)).await? else {
        return Ok(Vec::new());
    };
    let chunks: Vec<bytes::Bytes> = stream.try_collect().await?;
    Ok(chunks.concat())
}

/// Bytes under a hash never change, so whoever has them need not ask again; but only that reader.
fn lasting(headers: &mut HeaderMap, etag: &str) {
    put(headers, header::ETAG, etag);
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, max-age=31536000, immutable"),
    );
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn names(known: &str, etag: &str) -> bool {
    known.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == etag)
}

/// What part of a thing of known length a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes past its end.
    Beyond,
}

/// Reads `bytes=a-b`, `bytes=a-` or `bytes=-n`. Anything else is ignored, as HTTP wants it.
pub(crate) fn read_range(text: &str, length: u64) -> Asked {
    let Some((from, to)) = text
        .trim()
        .strip_prefix("bytes=")
        .filter(|spec| !spec.contains(','))
        .and_then(|spec| spec.split_once('-'))
    else {
        return Asked::Whole;
    };
    let range = match (from.trim(), to.trim()) {
        ("", "") => return Asked::Whole,
        ("", last) => last.parse().map(|last: u64| length.saturating_sub(last)..length),
        (from, "") => from.parse().map(|from| from..length),
        (from, to) => match (from.parse::<u64>(), to.parse::<u64>()) {
            (Ok(from), Ok(to)) if from <= to => Ok(from..to.saturating_add(1).min(length)),
            _ => return Asked::Whole,
        },
    };
    match range {
        Ok(range) if range.start < length && range.start < range.end => Asked::Part(range),
        Ok(_) => Asked::Beyond,
        Err(_) => Asked::Whole,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::first_bytes("bytes=0-9", Asked::Part(0..10))]
    #[case::from_here_on("bytes=90-", Asked::Part(90..100))]
    #[case::the_last("bytes=-7", Asked::Part(93..100))]
    #[case::more_than_there_is("bytes=-700", Asked::Part(0..100))]
    #[case::end_past_the_end("bytes=50-5000", Asked::Part(50..100))]
    #[case::start_past_the_end("bytes=100-", Asked::Beyond)]
    #[case::nothing("bytes=-0", Asked::Beyond)]
    #[case::backwards("bytes=9-3", Asked::Whole)]
    #[case::several("bytes=0-1,5-6", Asked::Whole)]
    #[case::other_unit("lines=1-2", Asked::Whole)]
    #[case::junk("bytes=x-", Asked::Whole)]
    fn reads_one_range(#[case] text: &str, #[case] expected: Asked) {
        assert_eq!(read_range(text, 100), expected);
    }
}
