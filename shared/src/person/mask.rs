//! What is left of a person's data when it is shown without a reason: enough to tell two callers of one
//! case apart, and not enough to find anybody.
//!
//! The laws, for every script: of a name at most its first character is shown, and never all of it; of
//! a telephone at most seven digits, at least four hidden, and fewer than half shown of a number that is
//! no mobile one. How much is hidden is not told: the stars are always as many.

use super::fields::{PersonName, Phone};

/// The first character of a name: `王**`. A name of one character shows nothing.
#[must_use]
pub fn mask_name(name: &PersonName) -> String {
    let mut characters = name.whole().chars();
    match (characters.next(), characters.next()) {
        (Some(first), Some(_)) => format!("{first}**"),
        _ => "**".to_owned(),
    }
}

/// Digits hidden at the least.
const HIDDEN: usize = 4;

/// `138****5678` for eleven digits and more; the last of a shorter number, no more than are hidden.
#[must_use]
pub fn mask_phone(phone: &Phone) -> String {
    let digits = phone.digits();
    let (head, tail) = match digits.len() {
        11.. => (3, 4),
        short => (0, short.saturating_sub(HIDDEN).min(3)),
    };
    let first: String = digits.iter().take(head).collect();
    let last: String = digits.iter().skip(digits.len().saturating_sub(tail)).collect();
    format!("{first}****{last}")
}
