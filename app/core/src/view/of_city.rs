//! What a row says in the city's words and by its calendars.

use std::sync::Arc;

use shared::calendar::Calendars;
use shared::clock::{ClockSettings, Rules};
use shared::workflow::Labels;

use super::predict::USUAL;
use crate::ground::Ground;
use crate::phone::Phone;

/// Labels, and how the city counts time; until its pack is here, the working time of most.
#[derive(Debug)]
pub struct OfCity {
    pub(crate) labels: Labels,
    clocks: ClockSettings,
    ground: Option<Arc<Ground>>,
}

impl OfCity {
    /// As the phone has it now.
    #[must_use]
    pub fn of(phone: &Phone) -> Self {
        let policy = phone.policy();
        let (labels, clocks) = (policy.workflow.labels, policy.clocks);
        Self { labels, clocks, ground: phone.ground() }
    }

    /// How the clocks of a case are read.
    #[must_use]
    pub fn rules(&self) -> Rules<'_> {
        let usual: &Calendars = &USUAL;
        self.clocks.rules(self.ground.as_ref().map_or(usual, |ground| ground.calendars()))
    }
}
