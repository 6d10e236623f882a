//! A past for the demo city: cases with whole histories, for load and for evaluation.
//!
//! Nothing is written past the authority. Every report and answer is sealed, chained and pushed like
//! a handset's, every act at a desk is decided like any other, each at its own instant of the past;
//! so no history is illegal, numbers come from their day's counter, and feeds and hashes are right
//! because there is one code that makes them. Steps are taken in the order of time, many cases at
//! once, and the store merges what is written together.

mod hours;
mod people;
mod phone;
mod report;
mod road;
mod step;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::future::try_join_all;
use shared::case::Case;
use shared::city::{City, PhraseUse};
use shared::ids::{CaseId, Millis};
use shared::workflow::CaseState;
use uuid::Uuid;

use self::people::{People, pick};
use self::phone::{PICTURE, Phone};
use self::report::{Report, Seen};
use self::road::{ROADS, Span};
use self::step::{Knows, Step};
use super::DemoError;
use super::splitmix::SplitMix;
use crate::authority::{Authority, AuthorityError, Clock};
use crate::photos::{Vault, VaultError};
use crate::store::{Store, StoreError};

/// Steps that are taken at once.
const AT_ONCE: usize = 64;

/// So many field codes of a day are left to each phone before the past's own begin.
const CODES_APART: u32 = 500;

/// Why no past could be added.
#[derive(Debug, thiserror::Error)]
pub enum PastError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The authority.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The photo store.
    #[error(transparent)]
    Photos(#[from] VaultError),
    /// The demo city.
    #[error(transparent)]
    City(DemoError),
    /// What lies in the folder is another city, or an older demo's.
    #[error("this is not the demo city of this build: make a new one")]
    NotTheDemo,
    /// The centre did not take a step.
    #[error("the centre did not take a step of the past: {0}")]
    Refused(String),
}

/// What past is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// How many cases.
    pub cases: u32,
    /// Over how many days up to now.
    pub days: u32,
    /// Now.
    pub now: Millis,
    /// Another seed, another past.
    pub seed: u64,
}

/// What has been added so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Added {
    /// Cases reported.
    pub cases: u32,
    /// Steps taken after the reports.
    pub steps: u64,
    /// Where the cases stand that go no further.
    pub ended: BTreeMap<CaseState, u32>,
}

tokio::task_local! {
    /// The instant of the past at which a step is taken.
    static INSTANT: Millis;
}

/// One case on its way.
struct Walk {
    id: CaseId,
    report: Report,
    rests_in: Option<CaseState>,
    case: Option<Case>,
    step: Option<Step>,
}

/// Adds a past to the demo city in a store; `told` hears of the progress after each round of steps.
///
/// # Errors
/// [`PastError`]; what was added until then stays.
pub async fn add_past(
    store: Store,
    vault: &Vault,
    wanted: Wanted,
    mut told: impl FnMut(&Added),
) -> Result<Added, PastError> {
    let clock: Clock = Arc::new(move || INSTANT.try_with(|instant| *instant).unwrap_or(wanted.now));
    let authority = Authority::open(store, clock).await?;
    let city = authority.city();
    let people = People::of(&authority).await?;
    let begin = wanted.now - Millis::from(wanted.days) * hours::DAY;
    vault.put(&shared::media::Sha256Hash::of(PICTURE), PICTURE.into()).await?;
    // Away from what real phones of this demo and an earlier past have used up.
    let earlier = u32::try_from(authority.store().installations().await?.len()).unwrap_or(0);
    let codes_from = CODES_APART.saturating_mul(earlier.saturating_add(1));
    let phone = Phone::enrolled(&authority, people.with_phones(), begin - hours::DAY).await?;
    let mut past = Past {
        chance: SplitMix::new(wanted.seed),
        seen: Seen::of(&city, codes_from),
        city: &city,
        people: &people,
        wanted,
        agenda: BTreeMap::new(),
        added: Added::default(),
    };
    past.plan()?;
    while let Some(round) = past.round() {
        let taken = round
            .into_iter()
            .map(|(at, walk)| INSTANT.scope(at, take(&authority, &phone, &people, at, walk)));
        for (at, walk) in try_join_all(taken).await? {
            past.goes_on(at, walk)?;
        }
        told(&past.added);
    }
    Ok(past.added)
}

/// Reports the case, or takes its step; gives it back as it stands then.
async fn take(
    authority: &Authority,
    phone: &Phone,
    people: &People,
    at: Millis,
    mut walk: Walk,
) -> Result<(Millis, Walk), PastError> {
    match (walk.step.take(), &walk.case) {
        (Some(step), Some(case)) => step::take(authority, phone, people, case, step).await?,
        _ => {
            let bodies = std::mem::take(&mut walk.report.bodies);
            phone.says(walk.report.reporter, walk.id, at, bodies).await?;
        }
    }
    walk.case = authority.store().case(walk.id).await?;
    Ok((at, walk))
}

struct Past<'a> {
    chance: SplitMix,
    seen: Seen<'a>,
    city: &'a City,
    people: &'a People,
    wanted: Wanted,
    /// What is to happen, by instant; the second part keeps two of one instant apart.
    agenda: BTreeMap<(Millis, u64), Walk>,
    added: Added,
}

impl Past<'_> {
    fn utc_offset(&self) -> Millis {
        Millis::from(self.city.utc_offset_minutes) * 60_000
    }

    /// Spreads the reports over the days. Half of the cases of the last tenth, three days at least, rest
    /// in one open state after the other, so that each is to be seen.
    fn plan(&mut self) -> Result<(), PastError> {
        let open: BTreeSet<CaseState> = ROADS.iter().map(|road| road.from).collect();
        let mut resting = open.iter().copied().cycle();
        let offset = self.utc_offset();
        let lately = Millis::from((self.wanted.days / 10).max(3)) * hours::DAY;
        let mut instants = Vec::new();
        while instants.len() < usize::try_from(self.wanted.cases).unwrap_or(0) {
            let ago = self.chance.below(self.wanted.days + 1);
            let at = hours::report_time(&mut self.chance, self.wanted.now, ago, offset);
            if at < self.wanted.now {
                instants.push(at);
            }
        }
        instants.sort_unstable();
        for at in instants {
            let report = self.seen.report(&mut self.chance, self.people, at)?;
            let late = at + lately > self.wanted.now && self.chance.below(2) == 0;
            let rests_in = if late { resting.next() } else { None };
            let id = CaseId(Uuid::now_v7());
            self.puts(at, Walk { id, report, rests_in, case: None, step: None });
        }
        Ok(())
    }

    fn puts(&mut self, at: Millis, walk: Walk) {
        let mut nth = 0;
        while self.agenda.contains_key(&(at, nth)) {
            nth += 1;
        }
        self.agenda.insert((at, nth), walk);
    }

    /// The earliest things to happen; none when nothing is left.
    fn round(&mut self) -> Option<Vec<(Millis, Walk)>> {
        let next = || self.agenda.pop_first().map(|((at, _), walk)| (at, walk));
        let round: Vec<_> = std::iter::from_fn(next).take(AT_ONCE).collect();
        (!round.is_empty()).then_some(round)
    }

    /// What a case does next, if anything does before now.
    fn goes_on(&mut self, at: Millis, mut walk: Walk) -> Result<(), PastError> {
        let case = walk.case.take().ok_or(PastError::NotTheDemo)?;
        if case.flow.verdicts.is_empty() && case.flow.since == 0 {
            self.added.cases += 1;
        } else {
            self.added.steps += 1;
        }
        let utc_offset = self.utc_offset();
        let knows = Knows {
            city: self.city,
            people: self.people,
            standard: &walk.report.standard,
            grid: self.seen.grid(&walk.report.grid).ok_or(PastError::NotTheDemo)?,
            utc_offset,
        };
        let chance = &mut self.chance;
        let road = step::next(chance, &case, &knows, walk.rests_in);
        let step = road.and_then(|road| {
            let middle = match road.span {
                Span::Minutes(minutes) => minutes * hours::MINUTE,
                Span::Limit => hours::work_time(knows.standard.limit),
            };
            let then = at + hours::around(chance, middle);
            let then = hours::within(chance, then, road.hours, utc_offset);
            (then < self.wanted.now).then_some((road, then))
        });
        let Some((road, then)) = step else {
            *self.added.ended.entry(case.flow.state).or_insert(0) += 1;
            return Ok(());
        };
        let by = step::maker(chance, road, &case, &knows).ok_or(PastError::NotTheDemo)?;
        let (args, photos) = step::given(chance, road, &case, &knows, then)?;
        walk.step = Some(Step { road, by, at: then, args, photos });
        walk.case = Some(case);
        self.puts(then, walk);
        Ok(())
    }
}

/// A phrase that the city offers for this.
fn phrase(chance: &mut SplitMix, city: &City, used_for: PhraseUse) -> String {
    let fitting = city.phrases.iter().filter(|phrase| phrase.used_for == used_for);
    pick(chance, fitting).map(|phrase| phrase.text.clone()).unwrap_or_default()
}
