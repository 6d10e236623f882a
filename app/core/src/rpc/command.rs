//! What a row of the list becomes.

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::change::Change;
use super::door::Door;
use crate::api::{ApiError, ApiResult};

/// The most bytes of parameters: the longest report fits many times.
pub const PARAMS_BYTES: usize = 256 * 1024;

/// The most bytes of a put: a film and what a bundle adds to it.
pub const PUT_BYTES: usize = 40 * 1024 * 1024;

/// A command.
pub(super) struct Command {
    /// `area.verb`.
    pub(super) name: &'static str,
    /// What is not what it was after it.
    pub(super) changes: &'static [Change],
    /// Does it, on a thread that may wait.
    pub(super) run: fn(&Door, Value) -> ApiResult<Value>,
    /// Its TypeScript.
    #[cfg(feature = "bindings")]
    pub(super) words: fn(&mut super::bindings::Sheet) -> super::bindings::Words,
}

/// A command that is handed bytes.
pub(super) struct Put {
    /// `area.verb`.
    pub(super) name: &'static str,
    /// What is not what it was after it.
    pub(super) changes: &'static [Change],
    /// Does it, on a thread that may wait.
    pub(super) run: fn(&Door, Value, Bytes) -> ApiResult<Value>,
    /// Its TypeScript.
    #[cfg(feature = "bindings")]
    pub(super) words: fn(&mut super::bindings::Sheet) -> super::bindings::Words,
}

/// Parameters out of a body; an empty one has none.
///
/// # Errors
/// `command.too_large`, `command.bad_params`.
pub fn read_params(body: &[u8]) -> ApiResult<Value> {
    if body.len() > PARAMS_BYTES {
        return Err(ApiError::of("command.too_large"));
    }
    if body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(body).map_err(|_| ApiError::of("command.bad_params"))
}

/// The parameters of one command.
pub(super) fn given<T: DeserializeOwned>(params: Value) -> ApiResult<T> {
    let params = if params.is_null() { Value::Object(serde_json::Map::new()) } else { params };
    serde_json::from_value(params).map_err(|error| {
        // Serde's message names fields and types; of a value it may show a part, which stays here.
        tracing::debug!(%error, "parameters that can't be read");
        ApiError::of("command.bad_params")
    })
}

/// An answer as JSON.
pub(super) fn answer<T: Serialize>(done: ApiResult<T>) -> ApiResult<Value> {
    serde_json::to_value(done?).map_err(|error| {
        tracing::error!(%error, "an answer that can't be written");
        ApiError::of("app.failed")
    })
}

/// The list of commands: a row per function, with its parameters, its answer and what it changes.
macro_rules! commands {
    (|$on:ident| $(
        $(#[doc = $says:literal])*
        $area:ident.$verb:ident($($field:ident: $ty:ty),* $(,)?) -> $answer:ty
            $(, changing $($change:ident)+)? => $does:expr;
    )*) => {
        /// Every command.
        pub(super) const COMMANDS: &[Command] = &[$({
            #[derive(serde::Deserialize)]
            #[serde(deny_unknown_fields)]
            #[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
            struct Params { $($field: $ty),* }
            Command {
                name: concat!(stringify!($area), ".", stringify!($verb)),
                changes: &[$($(Change::$change),+)?],
                run: |$on, params| {
                    let Params { $($field),* } = given(params)?;
                    answer::<$answer>($on.finish(async move { $does }))
                },
                #[cfg(feature = "bindings")]
                words: |sheet| sheet.words::<Params, $answer>(&[$($says),*]),
            }
        }),*];
    };
}

/// The list of puts: as [`commands`], with the bytes that come along.
macro_rules! puts {
    (|$on:ident, $bytes:ident| $(
        $(#[doc = $says:literal])*
        $area:ident.$verb:ident($($field:ident: $ty:ty),* $(,)?) -> $answer:ty
            $(, changing $($change:ident)+)? => $does:expr;
    )*) => {
        /// Every put.
        pub(super) const PUTS: &[Put] = &[$({
            #[derive(serde::Deserialize)]
            #[serde(deny_unknown_fields)]
            #[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
            struct Params { $($field: $ty),* }
            Put {
                name: concat!(stringify!($area), ".", stringify!($verb)),
                changes: &[$($(Change::$change),+)?],
                run: |$on, params, $bytes| {
                    let Params { $($field),* } = given(params)?;
                    answer::<$answer>($does)
                },
                #[cfg(feature = "bindings")]
                words: |sheet| sheet.words::<Params, $answer>(&[$($says),*]),
            }
        }),*];
    };
}

pub(super) use {commands, puts};
