//! Why a notice can't be published as it is.

use super::{Grounds, NewNotice, sentence};
use crate::city::City;
use crate::ids::Millis;

/// Something a notice lacks, or says that can't be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum NoticeFault {
    /// It has no heading.
    #[error("a notice needs a heading")]
    NoTitle,
    /// It says nothing.
    #[error("a notice needs words")]
    NoText,
    /// It would be over before anybody reads it.
    #[error("it would be over already")]
    Over,
    /// It addresses a unit that the city does not have.
    #[error("it addresses a unit that the city does not have")]
    NoUnit,
    /// It addresses a division in which the city has no grid.
    #[error("it addresses a division in which the city has no grid")]
    NoDivision,
    /// Nobody is addressed.
    #[error("nobody is addressed")]
    Nobody,
}

impl NoticeFault {
    /// Every fault.
    pub const ALL: [Self; 6] =
        [Self::NoTitle, Self::NoText, Self::Over, Self::NoUnit, Self::NoDivision, Self::Nobody];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoTitle => "notice.no_title",
            Self::NoText => "notice.no_text",
            Self::Over => "notice.over",
            Self::NoUnit => "notice.unknown_unit",
            Self::NoDivision => "notice.unknown_division",
            Self::Nobody => "notice.nobody",
        }
    }

    /// What to do, in Chinese and in English.
    #[must_use]
    pub fn sentences(self) -> (&'static str, &'static str) {
        sentence(self.code()).unwrap_or_default()
    }
}

impl NewNotice {
    /// Everything wrong with it in a city at a time, in the order of [`NoticeFault`]. Whether it
    /// addresses anybody is for whoever knows the people.
    #[must_use]
    pub fn faults(&self, city: &City, now: Millis) -> Vec<NoticeFault> {
        let no_unit = self.audience.units.iter().any(|unit| city.units.get(unit).is_none());
        let divisions = &self.audience.divisions;
        let no_division = !divisions.is_empty() && {
            let grounds = Grounds::of(city);
            divisions.iter().any(|division| !grounds.holds(division))
        };
        let found = [
            (self.title.is_blank(), NoticeFault::NoTitle),
            (self.text.is_blank(), NoticeFault::NoText),
            (self.until.is_some_and(|until| until <= now), NoticeFault::Over),
            (no_unit, NoticeFault::NoUnit),
            (no_division, NoticeFault::NoDivision),
        ];
        found.into_iter().filter_map(|(is_so, fault)| is_so.then_some(fault)).collect()
    }
}
