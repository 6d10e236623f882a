//! A phone on a real disk, enrolled at a centre that answers at once: what is measured here is the
//! handset alone.

use std::sync::Arc;

use collector_core::clock::SystemClock;
use collector_core::entropy::SystemEntropy;
use collector_core::fakes::FakeCentre;
use collector_core::phone::Phone;
use collector_core::session::{self, EnrolmentCode, Session};
use shared::city::{Role, UserProfile};
use shared::ids::{BootId, UserId};
use shared::ops::Signer;
use system_tests::Fallible;
use tempfile::TempDir;
use uuid::Uuid;

use crate::machine;

const NUMBER: &str = "采0101";
/// Everybody's.
pub(crate) const PASSWORD: &str = "in the rain";

/// The stage.
pub(crate) struct Stage {
    /// The centre.
    pub(crate) centre: FakeCentre,
    /// The phone's folder.
    pub(crate) folder: TempDir,
}

impl Stage {
    pub(crate) fn new() -> Fallible<Self> {
        #[allow(
            clippy::disallowed_methods,
            reason = "a bench is the edge: it measures this very clock"
        )]
        let now = std::time::SystemTime::now();
        let now = now.duration_since(std::time::UNIX_EPOCH)?;
        let centre = FakeCentre::new(i64::try_from(now.as_millis())?);
        let profile = UserProfile {
            id: UserId(Uuid::from_u128(101)),
            work_number: NUMBER.parse()?,
            display: format!("{} {NUMBER}", Role::Collector.label_zh()),
            roles: vec![Role::Collector],
            unit: None,
            grids: Vec::new(),
        };
        centre.add_account(profile, PASSWORD);
        Ok(Self { centre, folder: machine::scratch()? })
    }

    /// The phone, enrolled and signed in.
    pub(crate) async fn ready(&self) -> Fallible<(Phone, Session)> {
        self.ready_for("https://centre.invalid").await
    }

    /// The same, of a centre that the phone will look for there.
    pub(crate) async fn ready_for(&self, url: &str) -> Fallible<(Phone, Session)> {
        let clock = Arc::new(SystemClock::new(480, BootId([1; 4])));
        let phone = Phone::open(self.folder.path(), clock, Arc::new(SystemEntropy))?;
        let code = EnrolmentCode {
            url: url.to_owned(),
            server_id: self.centre.server(),
            // The key of the fake centre's packs.
            key: Signer::from_secret(&[0xC1; 32]).key(),
            certificate: None,
            token: self.centre.enrolment_token(),
        };
        session::enrol(&phone, &self.centre, &code, "bench").await?;
        let signed_in = session::sign_in(&phone, &self.centre, NUMBER, PASSWORD).await?;
        Ok((phone, signed_in.session))
    }
}
