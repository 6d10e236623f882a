//! 通讯录: whom the city's people call, by post.

use serde::{Deserialize, Serialize};

use crate::phone::Phone;

/// A post that can be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ContactCard {
    /// What it is called.
    pub post: String,
    /// Its number, as it is dialled.
    pub number: String,
    /// Whether it is called in danger.
    pub help: bool,
}

/// The posts in the city's order; none until its pack is here or where it names none.
#[must_use]
pub fn contacts(phone: &Phone) -> Vec<ContactCard> {
    let card = |contact: shared::city::Contact| ContactCard {
        post: contact.post.to_string(),
        number: contact.number.whole().to_owned(),
        help: contact.help,
    };
    phone.policy().contacts.into_iter().map(card).collect()
}
