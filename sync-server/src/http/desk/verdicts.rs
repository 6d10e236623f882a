//! What becomes of a move, in words.

use serde::Serialize;
use shared::case::Verdict;
use shared::duty;
use shared::workflow::sentence;
use utoipa::ToSchema;

/// A verdict with its sentences.
#[derive(Serialize, ToSchema)]
pub(crate) struct Judged {
    /// `applied`, `superseded`, `rejected` or `pending`.
    verdict: &'static str,
    /// Why, as a stable code.
    code: Option<String>,
    /// Why, in Chinese.
    zh: Option<&'static str>,
    /// Why, in English.
    en: Option<&'static str>,
}

impl Judged {
    pub(crate) fn of(verdict: &Verdict) -> Self {
        let (verdict, code) = match verdict {
            Verdict::Applied => ("applied", None),
            Verdict::Pending => ("pending", None),
            Verdict::Superseded(code) => ("superseded", Some(code)),
            Verdict::Rejected(code) => ("rejected", Some(code)),
        };
        let sentence = code.and_then(|code| sentence(code).or_else(|| duty::sentence(code)));
        Self {
            verdict,
            code: code.cloned(),
            zh: sentence.map(|(zh, _)| zh),
            en: sentence.map(|(_, en)| en),
        }
    }
}
