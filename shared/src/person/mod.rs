//! Who called or complained. Such a person is never part of a case, an operation or a log: the centre
//! keeps them in a table of its own, by reference, for a limited time.
//!
//! The types here hold the data on its way between a form and that table. None of them shows what it
//! holds when it is printed for a log, and what is shown to anybody who has not given a reason is a
//! [`MaskedCaller`].

mod fields;
mod mask;

use serde::{Deserialize, Serialize};

use crate::ids::{CaseId, Millis, PersonId};

pub use fields::{AddressWords, BadPhone, PersonName, Phone};
pub use mask::{mask_name, mask_phone};

/// What a caller said of himself. Everything may be missing: an anonymous call is a call.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Caller {
    /// The name, as given.
    pub name: Option<PersonName>,
    /// Where to call back.
    pub phone: Option<Phone>,
    /// Where the person lives or stands, in words; not the place of the case.
    pub address: Option<AddressWords>,
    /// Whether the person wants to hear what became of it.
    pub call_back: bool,
}

impl Caller {
    /// Whether nothing was said that would name anybody.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.name.is_none() && self.phone.is_none() && self.address.is_none()
    }

    /// Whether a text gives the caller away: it holds the whole name or the digits of the telephone.
    /// A text of a case goes to units and crews, where neither may be.
    #[must_use]
    pub fn is_told_in(&self, text: &str) -> bool {
        let named = self.name.as_ref().is_some_and(|name| name.is_told_in(text));
        named || self.phone.as_ref().is_some_and(|phone| phone.is_told_in(text))
    }

    /// The caller as shown without a reason given.
    #[must_use]
    pub fn masked(&self, person: PersonId, case: CaseId) -> MaskedCaller {
        MaskedCaller {
            person,
            case,
            name: self.name.as_ref().map(mask_name),
            phone: self.phone.as_ref().map(mask_phone),
            has_address: self.address.is_some(),
            call_back: self.call_back,
            erased_at: None,
        }
    }
}

/// A caller as everybody at the desk sees one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MaskedCaller {
    /// The reference; asking for the whole names it.
    pub person: PersonId,
    /// The case the call was about; a member's caller stays with the member.
    pub case: CaseId,
    /// The name, such as `王**`.
    pub name: Option<String>,
    /// The telephone, such as `138****5678`.
    pub phone: Option<String>,
    /// Whether an address was given; no part of it is shown.
    pub has_address: bool,
    /// Whether the person wants to hear what became of it.
    pub call_back: bool,
    /// When the data was erased; then nothing of it is left.
    #[serde(default)]
    pub erased_at: Option<Millis>,
}

#[cfg(test)]
mod tests;
