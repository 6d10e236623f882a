//! 登记: a case that comes by telephone, letter or camera is made at the desk.
//!
//! It has no reporter on a handset; its facts name the acceptor who wrote it down. Who called is not
//! part of the case.

use shared::case::{
    Author, Case, DocChange, DocOp, Entry, FieldValue, ObjectValue, PlaceValue, Verdict,
};
use shared::codes::FieldCode;
use shared::ids::{ActorId, CaseId, Dot, OpId};
use shared::ops::{CaseCreated, ReportKind};
use shared::person::Caller;
use shared::text::{Code, Paragraph};
use shared::workflow::{Decision, Heard, Move, MoveArgs, Request, Source};
use uuid::Uuid;

use super::act::{ActReply, city_day};
use super::{ATTEMPTS, Authority, AuthorityError};
use crate::store::{Account, Plan};

/// What the desk writes down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Where it comes from.
    pub source: Source,
    /// What is wrong.
    pub description: Paragraph,
    /// Where it is.
    pub place: PlaceValue,
    /// What it is, when that was said.
    pub object: ObjectValue,
    /// Who called, when that was said: kept beside the case.
    pub caller: Option<Caller>,
}

impl Authority {
    /// Makes a case at the desk; gives it with what became of the wish.
    ///
    /// # Errors
    /// [`AuthorityError::CallerInText`] when the words of the case, which units and crews read, name the
    /// caller, or the store fails.
    pub async fn register(
        &self,
        said: &Registration,
        account: &Account,
    ) -> Result<(CaseId, ActReply), AuthorityError> {
        let texts = [said.description.as_str(), said.place.text.as_str()];
        let told = |caller: &Caller| texts.iter().any(|text| caller.is_told_in(text));
        if said.caller.as_ref().is_some_and(told) {
            return Err(AuthorityError::CallerInText);
        }
        for _ in 0..ATTEMPTS {
            let case = Case::new(CaseId(Uuid::now_v7()));
            let args = MoveArgs {
                source: Some(said.source),
                opinion: Some(said.description.clone()),
                ..MoveArgs::default()
            };
            let request = Request { args, ..Request::of(Move::Register) };
            let heard = Heard {
                place: said.place.point.is_some() || !said.place.text.is_blank(),
                caller: said.caller.as_ref().is_some_and(|caller| !caller.is_nobody()),
            };
            let decision = self.decide_of(&case, &request, Some(account), None, heard).await?;
            let verdict = decision.verdict();
            let Decision::Applied(effects) = decision else {
                return Ok((case.id, ActReply { verdict, pos: 0, number: None }));
            };
            let entry = Entry {
                request: Some(request),
                verdict: Some(Verdict::Applied),
                changes: self.first_changes(said, account).await?,
                effects,
                ..self.entry_by(&case, Author::Person(account.profile.id))
            };
            let id = case.id;
            // Who says nothing of himself is nobody to keep.
            let caller = said.caller.as_ref().filter(|caller| !caller.is_nobody());
            let caller = caller.map(|caller| self.person(id, caller, account));
            let beside = Plan { persons: caller.into_iter().collect(), ..Plan::default() };
            if let Some(case) = self.append_with(case, entry, beside).await? {
                return Ok((id, ActReply { verdict, pos: case.pos, number: None }));
            }
        }
        Err(AuthorityError::Contended)
    }

    async fn first_changes(
        &self,
        said: &Registration,
        account: &Account,
    ) -> Result<Vec<DocOp>, AuthorityError> {
        let (now, profile) = (self.now(), &account.profile);
        let op = OpId(Uuid::now_v7());
        let created = CaseCreated {
            reporter: profile.id,
            work_number: Code::clipped(profile.work_number.as_str()),
            field_code: self.desk_code(account).await?,
            kind: ReportKind::Registered,
            found_at: now,
            catalogue: self.classes().current(),
            fix: None,
        };
        let dot = Dot { actor: ActorId::authority(&self.identity.epoch), seq: 1 };
        let values = [
            (said.object != ObjectValue::default())
                .then(|| FieldValue::Object(said.object.clone())),
            Some(FieldValue::Place(said.place.clone())),
            Some(FieldValue::Description(said.description.clone())),
        ];
        let puts = values.into_iter().flatten();
        let puts = puts.map(|value| DocChange::Put { value, dot, seen: Vec::new() });
        let by = profile.id;
        let change = |change| DocOp { op, by, device_ms: now, change };
        Ok(std::iter::once(DocChange::Created(created)).chain(puts).map(change).collect())
    }

    /// The code by which people know the case until it has a number: that of the acceptor who wrote it.
    async fn desk_code(&self, account: &Account) -> Result<Code, AuthorityError> {
        let number = &account.profile.work_number;
        let Some((year, month, day)) = city_day(self.now(), self.city().utc_offset_minutes) else {
            return Ok(Code::default());
        };
        let counter = format!("R{number}{year:04}{month:02}{day:02}");
        let counter = u32::try_from(self.store.next_number(&counter).await?).unwrap_or(u32::MAX);
        let code = FieldCode::new(number.clone(), month, day, counter);
        Ok(code.map_or_else(|_| Code::default(), |code| Code::clipped(&code.to_string())))
    }
}
