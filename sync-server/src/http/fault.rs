//! What a refused request is answered: `{"code", "zh", "en"}` with the code's status. Details of the
//! centre's own faults go to the log, never out.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::codes::Code;
use crate::authority::AuthorityError;
use crate::sign_in::SignInError;
use crate::store::StoreError;

/// A refused request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    code: Code,
    retry_after: Option<u32>,
}

/// The body of every refusal.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refusal {
    /// The stable key.
    pub code: &'static str,
    /// What to do, in Chinese.
    pub zh: &'static str,
    /// What to do, in English.
    pub en: &'static str,
}

impl Fault {
    /// The same refusal, to be tried again after so many seconds.
    #[must_use]
    pub fn after(code: Code, seconds: u32) -> Self {
        Self { code, retry_after: Some(seconds.max(1)) }
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }
}

impl From<Code> for Fault {
    fn from(code: Code) -> Self {
        let retry_after = match code {
            Code::SignInBusy | Code::Contended | Code::StoreBusy => Some(1),
            Code::Stopping | Code::StoreClosed | Code::StoreAway => Some(5),
            Code::StoreFull | Code::StoreIo => Some(60),
            _ => None,
        };
        Self { code, retry_after }
    }
}

fn written_down(key: &str, error: &dyn std::error::Error) -> Code {
    let code = Code::of(key);
    if code.status().is_server_error() {
        tracing::error!(code = key, %error, "a request failed");
    }
    code
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        written_down(error.code(), &error).into()
    }
}

impl From<AuthorityError> for Fault {
    fn from(error: AuthorityError) -> Self {
        written_down(error.code(), &error).into()
    }
}

impl From<SignInError> for Fault {
    fn from(error: SignInError) -> Self {
        let code = written_down(error.code(), &error);
        match error {
            SignInError::TooSoon(left) => {
                let seconds = left.saturating_add(999) / 1000;
                Self::after(code, u32::try_from(seconds).unwrap_or(u32::MAX))
            }
            _ => code.into(),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let Self { code, retry_after } = self;
        let refusal = Refusal { code: code.key(), zh: code.zh(), en: code.en() };
        let mut response = (code.status(), Json(refusal)).into_response();
        // The log and the metrics name the code without reading the body again.
        response.extensions_mut().insert(code);
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
