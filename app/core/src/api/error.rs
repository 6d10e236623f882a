//! The one error a screen sees.

use serde::{Deserialize, Serialize};

use super::says::sentence;
use crate::Error;

/// What every function of the api returns.
pub type ApiResult<T> = Result<T, ApiError>;

/// A failure for a person: a code to branch on and a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {en}")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ApiError {
    /// Stable across versions.
    pub code: String,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
}

impl ApiError {
    /// The error of a code.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let (zh, en) = sentence(code);
        Self { code: code.to_owned(), zh: zh.to_owned(), en: en.to_owned() }
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        // Details are for the log; none of ours holds a name, a text of a report or a secret.
        tracing::warn!(code = error.code(), %error, "refused");
        Self::of(error.code())
    }
}
