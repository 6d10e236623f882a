//! Request headers of tus, read strictly: a header that can't be read is refused by name.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};

use crate::photos::{
    intake::{Announced, Checksum},
    name::UploadName,
    refusal::Refusal,
};

/// The version spoken.
pub(super) const VERSION: &str = "1.0.0";
/// The header that names it.
pub(super) const RESUMABLE: &str = "tus-resumable";

const OFFSET_STREAM: &str = "application/offset+octet-stream";

pub(super) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

pub(super) fn check_version(headers: &HeaderMap) -> Result<(), Refusal> {
    if text(headers, RESUMABLE) == Some(VERSION) { Ok(()) } else { Err(Refusal::Version) }
}

/// A header that is a non-negative whole number.
pub(super) fn number(headers: &HeaderMap, name: &'static str) -> Result<u64, Refusal> {
    text(headers, name).and_then(|text| text.parse().ok()).ok_or(Refusal::Header(name))
}

pub(super) fn is_offset_stream(headers: &HeaderMap) -> bool {
    text(headers, header::CONTENT_TYPE.as_str()) == Some(OFFSET_STREAM)
}

pub(super) fn body_length(headers: &HeaderMap) -> Option<u64> {
    text(headers, header::CONTENT_LENGTH.as_str()).and_then(|text| text.parse().ok())
}

pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, Refusal> {
    match headers.get("upload-checksum") {
        None => Ok(None),
        Some(value) => {
            let text = value.to_str().map_err(|_| Refusal::Header("Upload-Checksum"))?;
            Checksum::read(text.trim()).map(Some)
        }
    }
}

/// What a creation announces.
pub(super) fn announced(headers: &HeaderMap) -> Result<Announced, Refusal> {
    if headers.contains_key("upload-defer-length") {
        return Err(Refusal::LengthDeferred);
    }
    let length = number(headers, "Upload-Length")?;
    let metadata = text(headers, "upload-metadata").unwrap_or_default();
    let sha256 = value_of(metadata, "sha256")
        .and_then(|hex| hex.to_ascii_lowercase().parse().ok())
        .ok_or(Refusal::Metadata("sha256"))?;
    let kind = value_of(metadata, "kind")
        .and_then(|word| word.parse().ok())
        .ok_or(Refusal::Metadata("kind"))?;
    Ok(Announced { name: UploadName { kind, sha256 }, length })
}

/// `Upload-Metadata` is `key BASE64,key BASE64`; keys that are not asked for are ignored.
fn value_of(metadata: &str, key: &str) -> Option<String> {
    let pairs = metadata.split(',').filter_map(|pair| pair.trim().split_once(' '));
    let (_, value) = pairs.into_iter().find(|(name, _)| *name == key)?;
    String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
}

/// The date format of HTTP.
pub(super) fn http_date(at_ms: i64) -> Option<HeaderValue> {
    let at = Timestamp::from_millisecond(at_ms).ok()?;
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()?;
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_gives_values_by_key_and_ignores_the_rest() {
        let metadata = "filename YS5qcGc=,is_secret, kind cGhvdG8=";
        assert_eq!(value_of(metadata, "kind").as_deref(), Some("photo"));
        assert_eq!(value_of(metadata, "sha256"), None);
        assert_eq!(value_of("kind ***", "kind"), None);
    }

    #[test]
    fn dates_are_those_of_http() {
        let date = http_date(784_111_777_000).unwrap();
        assert_eq!(date, "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
