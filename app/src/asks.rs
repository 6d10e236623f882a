//! What the window may ask.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use collector_core::api::{ApiError, ApiResult};
use collector_core::rpc::{Door, PUT_BYTES, read_params};
use serde_json::Value;
use tauri::http::HeaderMap;
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, State};
use tauri_plugin_opener::OpenerExt as _;

use crate::parts::Parts;

/// What may be left for: a call, a map.
const LEAVES_FOR: [&str; 2] = ["tel:", "geo:"];

/// A command of the core.
#[tauri::command]
pub(crate) async fn rpc(door: State<'_, Door>, name: String, params: Value) -> ApiResult<Value> {
    door.call(&name, params).await
}

/// Bytes for the core, whole, where the bridge carries them: everywhere but on Android. Name and
/// parameters are headers, because the body is the bytes.
#[tauri::command]
pub(crate) async fn put(door: State<'_, Door>, request: Request<'_>) -> ApiResult<Value> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(ApiError::of("command.bad_params"));
    };
    if bytes.len() > PUT_BYTES {
        return Err(ApiError::of("command.too_large"));
    }
    let name = header(request.headers(), "name")?;
    let params = read_params(unescaped(header(request.headers(), "params")?)?.as_slice())?;
    door.put(name, params, Bytes::copy_from_slice(bytes)).await
}

/// Begins bytes that come in parts, because Android's bridge carries text only. Answers their name.
#[tauri::command]
pub(crate) fn put_begin(parts: State<'_, Parts>, bytes: usize) -> ApiResult<u32> {
    parts.begin(bytes)
}

/// The next part, in base64.
#[tauri::command]
pub(crate) fn put_part(parts: State<'_, Parts>, id: u32, part: &str) -> ApiResult<()> {
    let part = STANDARD.decode(part).map_err(|_| ApiError::of("command.bad_params"))?;
    parts.add(id, &part)
}

/// Hands the parts to the core as one.
#[tauri::command]
pub(crate) async fn put_end(
    door: State<'_, Door>,
    parts: State<'_, Parts>,
    id: u32,
    name: String,
    params: Value,
) -> ApiResult<Value> {
    let bytes = parts.end(id)?;
    door.put(&name, params, bytes).await
}

/// Leaves for the phone's own app: a call, a map. Nothing else.
#[tauri::command]
pub(crate) fn open(app: AppHandle, url: &str) -> ApiResult<()> {
    if !LEAVES_FOR.iter().any(|scheme| url.starts_with(scheme)) {
        return Err(ApiError::of("command.bad_params"));
    }
    app.opener().open_url(url, None::<&str>).map_err(|error| {
        tracing::warn!(%error, "no app for it");
        ApiError::of("app.nothing_opens")
    })
}

/// Shows this person's own bundle where it can be handed on: in the desktop's file window.
#[tauri::command]
pub(crate) async fn hand_on(app: AppHandle, door: State<'_, Door>) -> ApiResult<()> {
    let (path, _) = door.bundle().await?;
    app.opener().reveal_item_in_dir(path).map_err(|error| {
        tracing::warn!(%error, "no file window");
        ApiError::of("app.nothing_opens")
    })
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> ApiResult<&'a str> {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.ok_or_else(|| ApiError::of("command.bad_params"))
}

/// A header's text: ASCII, with everything else as `%XX`.
fn unescaped(text: &str) -> ApiResult<Vec<u8>> {
    let bad = || ApiError::of("command.bad_params");
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            out.push(*first);
            continue;
        }
        let (two, after) = rest.split_at_checked(2).ok_or_else(bad)?;
        let two = std::str::from_utf8(two).map_err(|_| bad())?;
        out.push(u8::from_str_radix(two, 16).map_err(|_| bad())?);
        rest = after;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_carries_what_the_screen_wrote() {
        let written = "%7B%22role%22%3A%22%E8%BF%91%E6%99%AF%22%7D";
        assert_eq!(unescaped(written).unwrap(), "{\"role\":\"近景\"}".as_bytes());
        for cut in ["%", "%7", "%zz"] {
            assert_eq!(unescaped(cut).unwrap_err().code, "command.bad_params", "{cut}");
        }
    }
}
