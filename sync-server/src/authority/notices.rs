//! 通知公告: who may publish to whom, who may see what, and who has read it.
//!
//! A publisher speaks to the own unit and those below it, never beyond; whoever may publish to an
//! audience also sees who of it has read, and may take the notice back.

use std::collections::BTreeMap;

use shared::city::{City, Role};
use shared::ids::{Millis, NoticeId, UserId};
use shared::notice::{Addressee, Audience, Grounds, NewNotice, Notice, NoticeFault, addresses};
use shared::sync::{
    Delivered, MARKS_AT_ONCE, NoticeCursor, NoticesReply, NoticesRequest, ReadMark,
};
use shared::text::Line;

use super::{ATTEMPTS, Authority, AuthorityError};
use crate::store::{Account, Committed, Keeper, NoticeRow, StoreError};

/// Posts that publish, in the order in which they name themselves.
pub const PUBLISH: [Role; 3] = [Role::Leader, Role::ShiftLeader, Role::Administrator];

/// Notices in one reply.
const PAGE: u32 = 100;

/// How many of those addressed have read a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeCounts {
    /// Accounts it is for.
    pub addressed: u32,
    /// Of those, how many have read it.
    pub read: u32,
    /// Of those, how many have said 已阅.
    pub confirmed: u32,
}

/// A notice as somebody at a desk sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeSeen {
    /// The notice, with the seer's own mark.
    pub row: NoticeRow,
    /// Whether it is for the seer.
    pub is_for_me: bool,
    /// Only for whoever could have published it.
    pub counts: Option<NoticeCounts>,
}

/// Somebody whom a notice addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub account: Account,
    /// When it was read; none for who has not.
    pub mark: Option<ReadMark>,
}

/// Whether a person may publish to an audience.
fn may_publish(account: &Account, audience: &Audience, city: &City) -> bool {
    let mut units = audience.units.iter();
    PUBLISH.iter().any(|role| account.profile.holds(*role))
        && match &account.profile.unit {
            None => true,
            // Everybody is below whoever stands at the root of the only tree.
            Some(own) if audience.units.is_empty() => {
                city.units.iter().all(|unit| city.units.covers(own, &unit.code))
            }
            Some(own) => units.all(|unit| city.units.covers(own, unit)),
        }
}

/// Post and unit of a publisher, in words.
pub(crate) fn publisher(account: &Account, city: &City) -> Line {
    let post = PUBLISH.into_iter().find(|role| account.profile.holds(*role));
    let unit = account.profile.unit.as_ref().and_then(|unit| city.units.get(unit));
    let place = unit.map_or(city.name.as_str(), |unit| unit.name.as_str());
    Line::clipped(&format!("{place} · {}", post.map_or("", Role::label_zh)))
}

/// A phone's clock may be off: nothing was read before it was said, or later than now.
fn plausible(mark: &ReadMark, notice: &Notice, now: Millis) -> ReadMark {
    let latest = now.max(notice.published_at);
    let when = |at: Millis| at.clamp(notice.published_at, latest);
    ReadMark {
        notice: mark.notice,
        read_at: when(mark.read_at),
        confirmed_at: mark.confirmed_at.map(when),
    }
}

impl Authority {
    /// Publishes a notice. The same notice again is the one that was published.
    ///
    /// # Errors
    /// [`AuthorityError::NotYourUnits`], [`AuthorityError::NoticeExists`],
    /// [`AuthorityError::Notice`] for what is wrong with it, or the store fails.
    pub async fn publish_notice(
        &self,
        new: NewNotice,
        account: &Account,
    ) -> Result<Notice, AuthorityError> {
        let city = self.city();
        if !may_publish(account, &new.audience, &city) {
            return Err(AuthorityError::NotYourUnits);
        }
        let by = account.profile.id;
        for _ in 0..ATTEMPTS {
            let head = self.store.notice_head().await?;
            if let Some(known) = self.store.notice(new.id, by).await? {
                let same = known.by == by && new.is_said_by(&known.notice);
                return if same { Ok(known.notice) } else { Err(AuthorityError::NoticeExists) };
            }
            let now = self.now();
            if let Some(fault) = new.faults(&city, now).into_iter().next() {
                return Err(AuthorityError::Notice(fault));
            }
            if self.people_of(&new.audience, &city).await?.is_empty() {
                return Err(AuthorityError::Notice(NoticeFault::Nobody));
            }
            let notice = new.clone().published(publisher(account, &city), now);
            let row = Keeper { by: Some(by), at: now }.does("notice.published", new.id.to_string());
            if self.store.add_notice(head, &notice, by, Some(&row)).await? == Committed::Done {
                self.look_again();
                return Ok(notice);
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Takes a notice back; twice is once.
    ///
    /// # Errors
    /// [`AuthorityError::NoSuchNotice`] for one that the person could not have published, or the
    /// store fails.
    pub async fn withdraw_notice(
        &self,
        id: NoticeId,
        account: &Account,
    ) -> Result<(), AuthorityError> {
        let by = account.profile.id;
        for _ in 0..ATTEMPTS {
            let head = self.store.notice_head().await?;
            let NoticeRow { notice, .. } = self.managed(id, account).await?;
            if notice.withdrawn {
                return Ok(());
            }
            let keeper = Keeper { by: Some(by), at: self.now() };
            let row = keeper.does("notice.withdrawn", id.to_string());
            if self.store.withdraw_notice(head, &notice, &row).await? == Committed::Done {
                self.look_again();
                return Ok(());
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Notices that a person could have published or that are for the person, newest first, before the
    /// `nth` that was published.
    ///
    /// # Errors
    /// The store fails.
    pub async fn notices_seen(
        &self,
        mut nth: Option<u64>,
        limit: usize,
        account: &Account,
    ) -> Result<Vec<NoticeSeen>, AuthorityError> {
        let city = self.city();
        let own = Grounds::of(&city).addressee(&account.profile);
        let mut people = None;
        let mut seen = Vec::new();
        loop {
            let page = self.store.notices_before(nth, account.profile.id, PAGE).await?;
            let Some(last) = page.last() else { return Ok(seen) };
            nth = Some(last.nth);
            for row in page {
                let is_for_me = addresses(&row.notice.audience, &own);
                let managed = may_publish(account, &row.notice.audience, &city);
                let to_be_read = is_for_me && row.notice.stands(self.now());
                if !(managed || to_be_read) {
                    continue;
                }
                let counts = if managed {
                    let known = match people.take() {
                        Some(known) => known,
                        None => self.everybody(&city).await?,
                    };
                    Some(self.counts_of(&row.notice, people.insert(known)).await?)
                } else {
                    None
                };
                seen.push(NoticeSeen { row, is_for_me, counts });
                if seen.len() >= limit {
                    return Ok(seen);
                }
            }
        }
    }

    async fn counts_of(
        &self,
        notice: &Notice,
        people: &[(Account, Addressee)],
    ) -> Result<NoticeCounts, AuthorityError> {
        let marks = self.store.notice_marks(notice.id).await?;
        let addressed = people.iter().filter(|(_, who)| addresses(&notice.audience, who));
        let mut counts = NoticeCounts { addressed: 0, read: 0, confirmed: 0 };
        for (account, _) in addressed {
            let mark = marks.get(&account.profile.id);
            counts.addressed += 1;
            counts.read += u32::from(mark.is_some());
            counts.confirmed += u32::from(mark.is_some_and(|mark| mark.confirmed_at.is_some()));
        }
        Ok(counts)
    }

    /// Everybody whom a notice addresses, by work number, with who has read it.
    ///
    /// # Errors
    /// [`AuthorityError::NoSuchNotice`] for one that the person could not have published, or the
    /// store fails.
    pub async fn notice_readers(
        &self,
        id: NoticeId,
        account: &Account,
    ) -> Result<Vec<Reader>, AuthorityError> {
        let NoticeRow { notice, .. } = self.managed(id, account).await?;
        let marks: BTreeMap<UserId, ReadMark> = self.store.notice_marks(id).await?;
        let people = self.people_of(&notice.audience, &self.city()).await?;
        let reader = |account: Account| {
            let mark = marks.get(&account.profile.id).copied();
            Reader { account, mark }
        };
        Ok(people.into_iter().map(reader).collect())
    }

    /// Somebody has read a notice at a desk.
    ///
    /// # Errors
    /// [`AuthorityError::NoSuchNotice`] for one that is not for this person, or no longer.
    pub async fn read_notice(
        &self,
        id: NoticeId,
        confirmed: bool,
        account: &Account,
    ) -> Result<(), AuthorityError> {
        let (city, now) = (self.city(), self.now());
        let own = Grounds::of(&city).addressee(&account.profile);
        let known = self
            .store
            .notice(id, account.profile.id)
            .await?
            .filter(|row| addresses(&row.notice.audience, &own) && row.notice.stands(now));
        known.ok_or(AuthorityError::NoSuchNotice)?;
        let confirmed_at = confirmed.then_some(now);
        let mark = ReadMark { notice: id, read_at: now, confirmed_at };
        Ok(self.store.mark_read(account.profile.id, &[mark]).await?)
    }

    /// A handset asks what there is to be read, and tells what was.
    ///
    /// # Errors
    /// The store fails: then nothing it told counts as received.
    pub async fn notices(
        &self,
        request: &NoticesRequest,
        account: &Account,
    ) -> Result<NoticesReply, AuthorityError> {
        let marked = self.take_marks(&request.marks, account).await?;
        let (stamp, reader, before) = (self.stamp(), account.profile.id, request.cursor);
        let edition = self.edition();
        // Another process may work with a newer city already: going back to an older one is no news.
        let whole = before.scope_rev != account.scope_rev || before.edition < edition.number;
        let after = if whole { 0 } else { before.rev };
        // The head first: what is published after it is found by the next look.
        let head = self.store.notice_head().await?;
        let page = self.store.notices_after(after, reader, stamp.now, PAGE).await?;
        let more = u32::try_from(page.len()).is_ok_and(|n| n == PAGE);
        let last = page.last().map_or(after, |row| row.rev);
        let cursor = NoticeCursor {
            rev: if more { last } else { last.max(head) },
            scope_rev: account.scope_rev,
            edition: edition.number.max(before.edition),
        };
        let mut reply = NoticesReply {
            stamp,
            whole,
            notices: Vec::new(),
            withdrawn: Vec::new(),
            marked,
            cursor,
            more,
        };
        if !page.is_empty() {
            let own = Grounds::of(&edition.city).addressee(&account.profile);
            for row in page.into_iter().filter(|row| addresses(&row.notice.audience, &own)) {
                if row.notice.withdrawn {
                    reply.withdrawn.push(row.notice.id);
                } else {
                    reply.notices.push(Delivered { notice: row.notice, mark: row.mark });
                }
            }
        }
        Ok(reply)
    }

    /// Whether a reader who has come so far has something to hear.
    pub(super) async fn notices_behind(
        &self,
        cursor: &NoticeCursor,
        account: &Account,
    ) -> Result<bool, AuthorityError> {
        let edition = self.edition();
        if cursor.scope_rev != account.scope_rev || cursor.edition < edition.number {
            return Ok(true);
        }
        if self.store.notice_head().await? <= cursor.rev {
            return Ok(false);
        }
        let reader = account.profile.id;
        let page = self.store.notices_after(cursor.rev, reader, self.now(), PAGE).await?;
        let own = Grounds::of(&edition.city).addressee(&account.profile);
        Ok(page.iter().any(|row| addresses(&row.notice.audience, &own)))
    }

    /// Keeps marks; names those that need not be told again. One of a notice that nobody knows here is
    /// not kept and not asked for again.
    async fn take_marks(
        &self,
        marks: &[ReadMark],
        account: &Account,
    ) -> Result<Vec<NoticeId>, AuthorityError> {
        let (reader, now) = (account.profile.id, self.now());
        let mut kept = Vec::new();
        let mut marked = Vec::new();
        for mark in marks.iter().take(MARKS_AT_ONCE) {
            let known = self.store.notice(mark.notice, reader).await?;
            kept.extend(known.map(|row| plausible(mark, &row.notice, now)));
            marked.push(mark.notice);
        }
        self.store.mark_read(reader, &kept).await?;
        Ok(marked)
    }

    /// A notice that a person could have published.
    async fn managed(&self, id: NoticeId, account: &Account) -> Result<NoticeRow, AuthorityError> {
        let known = self.store.notice(id, account.profile.id).await?;
        known
            .filter(|row| may_publish(account, &row.notice.audience, &self.city()))
            .ok_or(AuthorityError::NoSuchNotice)
    }

    async fn people_of(
        &self,
        audience: &Audience,
        city: &City,
    ) -> Result<Vec<Account>, AuthorityError> {
        let people = self.everybody(city).await?.into_iter();
        Ok(people.filter(|(_, who)| addresses(audience, who)).map(|(account, _)| account).collect())
    }

    /// Everybody who may sign in, by work number.
    async fn everybody(&self, city: &City) -> Result<Vec<(Account, Addressee)>, AuthorityError> {
        let grounds = Grounds::of(city);
        let people = self.store.accounts().await?.into_iter().filter(|account| account.active);
        let told = people.map(|account| {
            let who = grounds.addressee(&account.profile);
            (account, who)
        });
        Ok(told.collect())
    }
}
