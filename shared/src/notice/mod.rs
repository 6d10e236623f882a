//! 通知公告: what the centre tells its people, such as a typhoon, a training, a rule that changed.
//!
//! A notice is said once and never altered: whoever was wrong withdraws it and publishes another. So
//! whoever has read it has read what everybody else did. Who is addressed follows from the person's
//! posts, unit and grids alone, and is the same on every machine.

mod audience;
mod division;
mod faults;
mod says;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::ids::{Millis, NoticeId};
use crate::text::{Line, Paragraph, Text};

pub use audience::{Addressee, Audience, Grounds, addresses};
pub use division::{Division, NoDivision};
pub use faults::NoticeFault;
pub use says::{SAYS, sentence};

/// The heading of a notice: one line that fits a list.
pub type Title = Text<60, true>;

/// A notice as somebody wants it published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewNotice {
    /// Its name, made by whoever writes it: sent twice, it is published once.
    pub id: NoticeId,
    /// Its heading.
    pub title: Title,
    /// What it says.
    pub text: Paragraph,
    /// When it is over; none for one that stands until it is withdrawn.
    pub until: Option<Millis>,
    /// Whom it addresses.
    pub audience: Audience,
    /// Whether each reader must say 已阅.
    pub confirm: bool,
}

/// A notice as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its name.
    pub id: NoticeId,
    /// Its heading.
    pub title: Title,
    /// What it says.
    pub text: Paragraph,
    /// Who says it: a post and a unit in words, never a person.
    pub from: Line,
    /// When the centre took it.
    pub published_at: Millis,
    /// When it is over; none for one that stands until it is withdrawn.
    #[serde(default)]
    pub until: Option<Millis>,
    /// Whom it addresses.
    #[serde(default)]
    pub audience: Audience,
    /// Whether each reader must say 已阅.
    #[serde(default)]
    pub confirm: bool,
    /// Whether it was taken back.
    #[serde(default)]
    pub withdrawn: bool,
}

impl NewNotice {
    /// What is published of it.
    #[must_use]
    pub fn published(self, from: Line, published_at: Millis) -> Notice {
        let Self { id, title, text, until, audience, confirm } = self;
        Notice { id, title, text, from, published_at, until, audience, confirm, withdrawn: false }
    }

    /// Whether a published notice says the very same: then publishing this is a repetition.
    #[must_use]
    pub fn is_said_by(&self, notice: &Notice) -> bool {
        (self.id, &self.title, &self.text) == (notice.id, &notice.title, &notice.text)
            && (self.until, self.confirm) == (notice.until, notice.confirm)
            && self.audience == notice.audience
    }
}

impl Notice {
    /// Whether somebody addressed should see it: it is neither over nor taken back.
    #[must_use]
    pub fn stands(&self, now: Millis) -> bool {
        !self.withdrawn && self.until.is_none_or(|until| now < until)
    }
}
