//! Who plays: three collectors, two of them on one phone, two crews, and the desk.

use std::path::{Path, PathBuf};

use collector_core::session::Session;

use super::Timeline;
use crate::centre::Centre;
use crate::desk::Desk;
use crate::ledger::Ledger;
use crate::pocket::Pocket;
use crate::{Fallible, Trouble};

/// A person with a phone in hand.
pub struct Holder {
    /// Which phone.
    pub phone: usize,
    /// Who.
    pub session: Session,
}

/// Everyone and everything of a day.
pub struct Cast {
    /// Where everything lies.
    pub folder: PathBuf,
    /// The centre; away only while it is being killed.
    pub centre: Option<Centre>,
    /// The phones.
    pub phones: Vec<Pocket>,
    /// The collectors 采0101, 采0102 (one phone together) and 采0103.
    pub collectors: Vec<Holder>,
    /// The crews 处0201 and 处0202.
    pub crews: Vec<Holder>,
    /// Acceptor.
    pub acceptor: Desk,
    /// Shift leader.
    pub leader: Desk,
    /// Dispatcher.
    pub dispatcher: Desk,
    /// The leader of the city.
    pub chief: Desk,
    /// The clerk of each crew's unit, with the unit's code.
    pub clerks: Vec<(Desk, String)>,
    /// The books.
    pub ledger: Ledger,
}

/// The demo city's password of a work number: its digits.
#[must_use]
pub(super) fn password(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    format!("demo-{digits}")
}

impl Cast {
    /// Starts the centre on a fresh demo city and hands out the phones.
    ///
    /// # Errors
    /// Something doesn't start.
    pub async fn assemble(folder: &Path, timeline: &Timeline) -> Fallible<Self> {
        let centre = Centre::demo(&folder.join("centre"))?;
        timeline.says(&format!("the centre answers at {}", centre.url));
        let mut phones = Vec::new();
        for name in ["phone-a", "phone-b", "phone-c", "phone-d"] {
            let code = centre.enrolment()?;
            phones.push(Pocket::enrolled(name, folder.join(name), &code).await?);
        }
        timeline.says("four phones are enrolled");
        let mut collectors = Vec::new();
        for (phone, number) in [(0, "采0101"), (0, "采0102"), (1, "采0103")] {
            collectors.push(hold(&phones, phone, number).await?);
        }
        let demo = sync_server::demo::demo_city()?;
        let profile = |number: &str| {
            let user = demo.users.iter().find(|u| u.profile.work_number.as_str() == number);
            user.map(|u| &u.profile).ok_or_else(|| Trouble(format!("nobody is {number}")))
        };
        let mut crews = Vec::new();
        let mut clerks = Vec::new();
        for (phone, number) in [(2, "处0201"), (3, "处0202")] {
            crews.push(hold(&phones, phone, number).await?);
            let unit = profile(number)?.unit.clone();
            let clerk = demo
                .users
                .iter()
                .find(|u| u.profile.unit == unit && u.profile.holds(shared::city::Role::UnitClerk));
            let clerk = clerk.ok_or_else(|| Trouble(format!("{number} has no clerk")))?;
            let number = clerk.profile.work_number.to_string();
            let desk = Desk::sign_in(&centre.url, &number, &password(&number)).await?;
            clerks.push((desk, unit.map(|u| u.to_string()).unwrap_or_default()));
        }
        let url = centre.url.clone();
        let desk = |number: &'static str| {
            let url = url.clone();
            async move { Desk::sign_in(&url, number, &password(number)).await }
        };
        Ok(Self {
            folder: folder.to_owned(),
            phones,
            collectors,
            crews,
            acceptor: desk("受0401").await?,
            leader: desk("值0501").await?,
            dispatcher: desk("派0601").await?,
            chief: desk("领0901").await?,
            clerks,
            ledger: Ledger::default(),
            centre: Some(centre),
        })
    }

    /// The centre, which is there.
    ///
    /// # Errors
    /// It is away.
    pub fn centre(&self) -> Fallible<&Centre> {
        self.centre.as_ref().ok_or_else(|| Trouble("the centre is away".to_owned()))
    }

    /// The centre, to be killed or replaced.
    ///
    /// # Errors
    /// It is away already.
    pub fn take_centre(&mut self) -> Fallible<Centre> {
        self.centre.take().ok_or_else(|| Trouble("the centre is away".to_owned()))
    }

    /// Everyone's phone syncs.
    ///
    /// # Errors
    /// A phone fails.
    pub async fn all_sync(&self) -> Fallible<()> {
        for phone in &self.phones {
            let outcome = phone.sync().await?;
            if let Some(why) = outcome.stopped {
                return Err(Trouble(format!("{}: {why}", phone.name)));
            }
        }
        Ok(())
    }
}

async fn hold(phones: &[Pocket], phone: usize, number: &str) -> Fallible<Holder> {
    let pocket = phones.get(phone).ok_or_else(|| Trouble("no such phone".to_owned()))?;
    Ok(Holder { phone, session: pocket.sign_in(number, &password(number)).await? })
}
