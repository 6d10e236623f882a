//! Why a text is not a code: the code's name, the rule it broke, and a stable key for screens.

/// A text that is not the code it claims to be.
///
/// `what` names the code, `rule` says which of its rules failed. Screens and the wire use
/// [`CodeError::code`], which stays the same across versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {rule}")]
pub struct CodeError {
    /// Name of the code in words, such as `unit grid code`.
    pub what: &'static str,
    /// The rule that failed.
    pub rule: CodeRule,
}

/// The rule that a text broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeRule {
    /// Nothing was given.
    #[error("must not be empty")]
    Empty,
    /// The length in characters is not one the layout allows.
    #[error("must have {expected} characters, has {found}")]
    Length {
        /// The allowed length or lengths, in words.
        expected: &'static str,
        /// The length found, in characters.
        found: usize,
    },
    /// More characters than the bound.
    #[error("must have at most {max} characters, has {found}")]
    TooLong {
        /// The bound, in characters.
        max: usize,
        /// The length found, in characters.
        found: usize,
    },
    /// A character outside the code's alphabet.
    #[error("has a character that is not allowed")]
    Character,
    /// A part that must count from one is zero.
    #[error("the {0} part must not be zero")]
    ZeroPart(&'static str),
    /// A number lies outside its range.
    #[error("the {0} part is out of range")]
    Range(&'static str),
    /// The parts are not arranged as the layout says.
    #[error("must be written as {0}")]
    Layout(&'static str),
    /// A standard this software does not know.
    #[error("names an unknown standard")]
    UnknownStandard,
}

impl CodeError {
    pub(super) const fn new(what: &'static str, rule: CodeRule) -> Self {
        Self { what, rule }
    }

    /// The stable key of the broken rule, such as `code.length`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.rule {
            CodeRule::Empty => "code.empty",
            CodeRule::Length { .. } => "code.length",
            CodeRule::TooLong { .. } => "code.too_long",
            CodeRule::Character => "code.character",
            CodeRule::ZeroPart(_) => "code.zero_part",
            CodeRule::Range(_) => "code.range",
            CodeRule::Layout(_) => "code.layout",
            CodeRule::UnknownStandard => "code.unknown_standard",
        }
    }
}
