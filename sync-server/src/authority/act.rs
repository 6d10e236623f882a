//! Acts at a desk: decided, written to the case's log, answered with what became of them.

use std::collections::{BTreeMap, BTreeSet};

use shared::case::{Author, Case, DocChange, DocOp, Entry, Verdict};
use shared::city::UserProfile;
use shared::codes::CaseNumber;
use shared::ids::{ActorId, CaseId, Dot, Millis, OpId, Pos, TaskId, UserId};
use shared::media::Sha256Hash;
use shared::workflow::{Decision, Heard, Move, Person, Request, TaskKind, decide};
use uuid::Uuid;

use super::facts::{ALL_HEARD, CityFacts, level_of};
use super::feeds::feeds_of;
use super::rights::{at_desk, may_see, person_of};
use super::rulings::ruling;
use super::{ATTEMPTS, Authority, AuthorityError, Edition};
use crate::store::{Account, CaseAdvance, Committed, Plan};

/// How often a merged case may have been merged on.
const MERGES: usize = 16;

/// Prefix of case numbers.
const NUMBER_PREFIX: &str = "C";

/// What became of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActReply {
    /// Applied, or why not.
    pub verdict: Verdict,
    /// The case's position afterwards.
    pub pos: Pos,
    /// The case's number, once issued.
    pub number: Option<CaseNumber>,
}

impl Authority {
    /// Makes a move at a desk. `seen_pos` is the position its actor looked at; with another one
    /// nothing happens and the actor looks again.
    ///
    /// # Errors
    /// [`AuthorityError::NotYours`], [`AuthorityError::Changed`], or the store fails.
    pub async fn act(
        &self,
        id: CaseId,
        request: Request,
        seen_pos: Option<Pos>,
        account: &Account,
    ) -> Result<ActReply, AuthorityError> {
        for _ in 0..ATTEMPTS {
            let case = self.store.case(id).await?.ok_or(AuthorityError::NoSuchCase)?;
            if !may_see(&case, account, &self.city()) {
                return Err(AuthorityError::NotYours);
            }
            if seen_pos.is_some_and(|seen| seen != case.pos) {
                return Err(AuthorityError::Changed);
            }
            let sent = self.send(&case, &request).await?;
            let request = sent.request;
            let mut decision = self.decide(&case, &request, Some(account), sent.begins).await?;
            if let (Some(code), Decision::Rejected("move.needs_checker")) = (sent.nobody, &decision)
            {
                decision = Decision::Rejected(code);
            }
            let verdict = decision.verdict();
            let effects = match decision {
                Decision::Applied(effects) => effects,
                // What a platform is to answer is kept for it.
                Decision::Pending => Vec::new(),
                _ => {
                    let (pos, number) = (case.pos, case.flow.number.clone());
                    return Ok(ActReply { verdict, pos, number });
                }
            };
            let entry = Entry {
                request: Some(request),
                verdict: Some(verdict.clone()),
                effects,
                flags: sent.flag.map(str::to_owned).into_iter().collect(),
                ..self.desk_entry(&case, account)
            };
            if let Some(case) = self.append(case, entry).await? {
                return Ok(ActReply { verdict, pos: case.pos, number: case.flow.number });
            }
        }
        Err(AuthorityError::Contended)
    }

    /// Adopts or dismisses a value that was proposed for a pinned register.
    ///
    /// # Errors
    /// [`AuthorityError::NotYours`] for anybody but the desk, [`AuthorityError::NoSuchCase`] when
    /// the case or the proposal is not there, or the store fails.
    pub async fn settle(
        &self,
        id: CaseId,
        proposal: OpId,
        adopt: bool,
        account: &Account,
    ) -> Result<Pos, AuthorityError> {
        if !at_desk(account) {
            return Err(AuthorityError::NotYours);
        }
        for _ in 0..ATTEMPTS {
            let case = self.store.case(id).await?.ok_or(AuthorityError::NoSuchCase)?;
            let mut said = case.doc.proposals();
            said.retain(|p| p.op == proposal);
            if said.is_empty() {
                return Err(AuthorityError::NoSuchCase);
            }
            let mut changes = vec![DocChange::Settled(proposal)];
            if adopt {
                let dot = Dot {
                    actor: ActorId::authority(&self.identity.epoch),
                    seq: case.pos.saturating_add(1),
                };
                changes.extend(said.into_iter().map(|p| DocChange::Put {
                    seen: case.doc.seen(p.what.register()),
                    value: p.what,
                    dot,
                }));
            }
            let op = OpId(Uuid::now_v7());
            let (by, device_ms) = (account.profile.id, self.now());
            let changes =
                changes.into_iter().map(|change| DocOp { op, by, device_ms, change }).collect();
            let entry = Entry { changes, ..self.desk_entry(&case, account) };
            if let Some(case) = self.append(case, entry).await? {
                return Ok(case.pos);
            }
        }
        Err(AuthorityError::Contended)
    }

    fn desk_entry(&self, case: &Case, account: &Account) -> Entry {
        self.entry_by(case, Author::Person(account.profile.id))
    }

    pub(super) fn entry_by(&self, case: &Case, by: Author) -> Entry {
        Entry {
            case: case.id,
            pos: case.pos.saturating_add(1),
            prev: case.head,
            by,
            received_at: self.now(),
            from: None,
            request: None,
            verdict: None,
            changes: Vec::new(),
            effects: Vec::new(),
            flags: Vec::new(),
        }
    }

    /// Adds an entry to a case's log; none when somebody was first.
    pub(super) async fn append(
        &self,
        before: Case,
        entry: Entry,
    ) -> Result<Option<Case>, AuthorityError> {
        self.append_with(before, entry, Plan::default()).await
    }

    /// The same with what is written beside the case in the same transaction.
    pub(super) async fn append_with(
        &self,
        before: Case,
        entry: Entry,
        beside: Plan,
    ) -> Result<Option<Case>, AuthorityError> {
        let city = self.city();
        let mut case = before.clone();
        case.apply(&entry);
        let rulings = ruling(&before, &case, &entry, &city).into_iter().collect();
        let advance = CaseAdvance {
            from: before.pos,
            feeds_before: feeds_of(&before, &city),
            feeds_now: feeds_of(&case, &city),
            case: case.clone(),
            entries: vec![entry],
        };
        let cases = BTreeMap::from([(case.id, advance)]);
        let plan = Plan { at: self.now(), cases, rulings, ..beside };
        Ok((self.commit(&plan).await? == Committed::Done).then_some(case))
    }

    pub(super) async fn decide(
        &self,
        case: &Case,
        request: &Request,
        account: Option<&Account>,
        begins: Option<Millis>,
    ) -> Result<Decision, AuthorityError> {
        self.decide_of(case, request, account, begins, ALL_HEARD).await
    }

    /// The same for a case that is being registered, of which so much was heard.
    pub(super) async fn decide_of(
        &self,
        case: &Case,
        request: &Request,
        account: Option<&Account>,
        begins: Option<Millis>,
        heard: Heard,
    ) -> Result<Decision, AuthorityError> {
        let Edition { city, classes, components, .. } = self.edition();
        let people = self.people(account, Some(case), request).await?;
        let now = self.now();
        let number = match request.mv {
            Move::File => self.issue_number(now, city.utc_offset_minutes).await?,
            _ => None,
        };
        let facts = CityFacts {
            city: &city,
            classes: &classes,
            components: &components,
            people,
            received: self.received_media(Some(case)).await?,
            number,
            task: TaskId(Uuid::now_v7()),
            now,
            level: level_of(case, &city),
            roots: self.roots(request).await?,
            begins,
            heard,
        };
        let person = match account {
            Some(account) => person_of(account),
            None => Person::SYSTEM,
        };
        Ok(decide(case, request, &person, &facts))
    }

    /// The people a move is about: who asks, who is named, and who had the disposal task last, because
    /// it may go back without being named again.
    pub(super) async fn people(
        &self,
        account: Option<&Account>,
        case: Option<&Case>,
        request: &Request,
    ) -> Result<BTreeMap<UserId, UserProfile>, AuthorityError> {
        let own = account.map(|account| (account.profile.id, account.profile.clone()));
        let mut people: BTreeMap<_, _> = own.into_iter().collect();
        let last = case.and_then(|case| case.flow.last_task(TaskKind::Disposal));
        for user in [request.args.assignee, last.map(|task| task.assignee)].into_iter().flatten() {
            if let Some(found) = self.store.account(user).await?.filter(|a| a.active) {
                people.insert(user, found.profile);
            }
        }
        Ok(people)
    }

    /// What the case named as the target of a merge has come to be, if that is open.
    async fn roots(&self, request: &Request) -> Result<BTreeMap<CaseId, CaseId>, AuthorityError> {
        let Some(target) = request.args.target else { return Ok(BTreeMap::new()) };
        let mut at = target;
        for _ in 0..MERGES {
            let Some(case) = self.store.case(at).await? else { break };
            match case.flow.merged_into {
                Some(next) => at = next,
                None if case.flow.state.is_end() => break,
                None => return Ok(BTreeMap::from([(target, at)])),
            }
        }
        Ok(BTreeMap::new())
    }

    /// The next number of the city's day; a number whose act is not applied leaves a gap.
    async fn issue_number(
        &self,
        now: Millis,
        utc_offset_min: i16,
    ) -> Result<Option<CaseNumber>, AuthorityError> {
        let Some((year, month, day)) = city_day(now, utc_offset_min) else { return Ok(None) };
        let counter = format!("{NUMBER_PREFIX}{year:04}{month:02}{day:02}");
        let sequence = self.store.next_number(&counter).await?;
        let Ok(sequence) = u32::try_from(sequence) else { return Ok(None) };
        Ok(CaseNumber::new(NUMBER_PREFIX, year, month, day, sequence).ok())
    }

    /// Which of a case's media are here.
    pub(super) async fn received_media(
        &self,
        case: Option<&Case>,
    ) -> Result<BTreeSet<Sha256Hash>, AuthorityError> {
        let Some(case) = case else { return Ok(BTreeSet::new()) };
        let wanted = crate::store::media_of(case);
        Ok(self.store.media_here(&wanted).await?.into_keys().collect())
    }
}

/// Year, month and day of the city's own clock.
pub(super) fn city_day(now: Millis, utc_offset_min: i16) -> Option<(u16, u8, u8)> {
    let local = now.saturating_add(i64::from(utc_offset_min) * 60_000);
    let instant = jiff::Timestamp::from_millisecond(local).ok()?;
    let date = instant.to_zoned(jiff::tz::TimeZone::UTC).date();
    let (year, month, day) = (date.year(), date.month(), date.day());
    Some((u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}
