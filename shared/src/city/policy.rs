//! A city's own settings that a handset acts on. They travel in the city's pack, so that every phone
//! has them without anybody typing.

use serde::{Deserialize, Serialize};

use super::class_policy::{CasePolicy, ClassPolicy, PolicyOfClasses, resolve};
use super::contact::Contact;
use super::privacy::Privacy;
use crate::clock::ClockSettings;
use crate::codes::ClassKey;
use crate::ids::Millis;
use crate::similar::SimilarRules;
use crate::supervision::SupervisionRules;
use crate::workflow::Rules;

const DAY: Millis = 86_400_000;

/// The settings. What a city leaves out has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// The fewest photos of a report.
    pub min_photos: u8,
    /// What a report must show and the desk waits for, of whatever class.
    pub all_classes: ClassPolicy,
    /// Where some classes differ from that.
    pub by_class: Vec<PolicyOfClasses>,
    /// How long after the last online sign-in a person may sign in without network, days.
    pub offline_days: u16,
    /// How long received operations are kept on a phone, days.
    pub keep_ops_days: u16,
    /// How long received media are kept on a phone, days.
    pub keep_media_days: u16,
    /// How often the centre is asked whether it still has what it gave receipts for, hours.
    pub ask_hours: u16,
    /// The workflow's switches and numbers.
    pub workflow: Rules,
    /// How long after the end of a case its callers' data is kept, days.
    pub keep_persons_days: u16,
    /// Who outside the desk learns what of people.
    pub privacy: Privacy,
    /// When two reports are held to be about one thing.
    pub similar: SimilarRules,
    /// What supervisors' phones hold, and how much they sample.
    pub supervision: SupervisionRules,
    /// Stage limits, and how limits are counted.
    pub clocks: ClockSettings,
    /// Whom its people call (通讯录), in the order it is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            min_photos: 1,
            all_classes: ClassPolicy::default(),
            by_class: Vec::new(),
            offline_days: 30,
            keep_ops_days: 30,
            keep_media_days: 7,
            ask_hours: 6,
            workflow: Rules::default(),
            keep_persons_days: 365,
            privacy: Privacy::default(),
            similar: SimilarRules::default(),
            supervision: SupervisionRules::default(),
            clocks: ClockSettings::default(),
            contacts: Vec::new(),
        }
    }
}

impl Policy {
    /// What holds for a class, the most specific setting first: its minor, its major, the city. A
    /// class that is unknown or not chosen yet has what the city says for all.
    #[must_use]
    pub fn for_class(&self, class: Option<&ClassKey>) -> CasePolicy {
        let usual = CasePolicy { min_photos: self.min_photos, ..CasePolicy::default() };
        resolve(usual.but(&self.all_classes), &self.by_class, class)
    }

    /// [`Policy::offline_days`] in milliseconds.
    #[must_use]
    pub fn offline_ms(&self) -> Millis {
        Millis::from(self.offline_days) * DAY
    }

    /// [`Policy::keep_ops_days`] in milliseconds.
    #[must_use]
    pub fn keep_ops_ms(&self) -> Millis {
        Millis::from(self.keep_ops_days) * DAY
    }

    /// [`Policy::keep_media_days`] in milliseconds.
    #[must_use]
    pub fn keep_media_ms(&self) -> Millis {
        Millis::from(self.keep_media_days) * DAY
    }

    /// [`Policy::keep_persons_days`] in milliseconds.
    #[must_use]
    pub fn keep_persons_ms(&self) -> Millis {
        Millis::from(self.keep_persons_days) * DAY
    }

    /// [`Policy::ask_hours`] in milliseconds.
    #[must_use]
    pub fn ask_ms(&self) -> Millis {
        Millis::from(self.ask_hours) * 3_600_000
    }
}
