//! The fake centre's notices: everybody's posts and unit count, grids do not.

use shared::ids::{NoticeId, UserId};
use shared::notice::{Addressee, Notice, addresses};
use shared::sync::{Delivered, NoticeCursor, NoticesReply, NoticesRequest, ReadMark};

use super::centre::FakeCentre;
use super::net::no;
use super::state::State;
use crate::sync::Failure;

impl State {
    fn is_for(&self, notice: &Notice, user: UserId) -> bool {
        self.accounts.get(&user).is_some_and(|account| {
            let profile = &account.profile;
            let who = Addressee {
                posts: profile.roles.iter().copied().collect(),
                units: profile.unit.iter().cloned().collect(),
                ground: Default::default(),
            };
            addresses(&notice.audience, &who)
        })
    }

    /// Notices of a person that changed after a cursor, in that order.
    fn notices_after(&self, user: UserId, rev: u64) -> Vec<(u64, &Notice)> {
        let later = self.notices.values().filter(|(at, _)| *at > rev);
        let own = later.filter(|(_, notice)| self.is_for(notice, user));
        let mut own: Vec<_> = own.map(|(at, notice)| (*at, notice)).collect();
        own.sort_by_key(|(at, _)| *at);
        own
    }

    fn rights_of(&self, user: UserId) -> u64 {
        self.accounts.get(&user).map_or(0, |account| account.scope.rev)
    }

    pub(super) fn has_notices(&self, user: UserId, cursor: NoticeCursor) -> bool {
        let other_rights = cursor.scope_rev != self.rights_of(user);
        !self.before_notices && (other_rights || !self.notices_after(user, cursor.rev).is_empty())
    }

    pub(super) fn tell_notices(
        &mut self,
        user: UserId,
        request: &NoticesRequest,
    ) -> Result<NoticesReply, Failure> {
        if self.before_notices {
            return Err(no(404, "route.unknown"));
        }
        for mark in &request.marks {
            let kept = self.read_marks.entry((user, mark.notice)).or_insert(*mark);
            kept.read_at = kept.read_at.min(mark.read_at);
            kept.confirmed_at = kept.confirmed_at.or(mark.confirmed_at);
        }
        let scope_rev = self.rights_of(user);
        let whole = request.cursor.scope_rev != scope_rev;
        let now = self.stamp.now;
        let changed = self.notices_after(user, if whole { 0 } else { request.cursor.rev });
        let told = changed.iter().filter(|(_, notice)| notice.stands(now)).map(|(_, notice)| {
            let mark = self.read_marks.get(&(user, notice.id)).copied();
            Delivered { notice: (*notice).clone(), mark }
        });
        let gone = changed.iter().filter(|(_, notice)| notice.withdrawn);
        let head = self.notices.values().map(|(at, _)| *at).max().unwrap_or(0);
        Ok(NoticesReply {
            stamp: self.stamp,
            whole,
            notices: told.collect(),
            withdrawn: gone.map(|(_, notice)| notice.id).collect(),
            marked: request.marks.iter().map(|mark| mark.notice).collect(),
            cursor: NoticeCursor { rev: head, scope_rev, edition: 0 },
            more: false,
        })
    }
}

impl FakeCentre {
    /// A desk publishes a notice.
    pub fn publish(&self, notice: Notice) {
        let mut state = self.state();
        let rev = state.next();
        state.notices.insert(notice.id, (rev, notice));
    }

    /// A desk takes a notice back.
    pub fn withdraw(&self, id: NoticeId) {
        let mut state = self.state();
        let rev = state.next();
        if let Some((at, notice)) = state.notices.get_mut(&id) {
            (*at, notice.withdrawn) = (rev, true);
        }
    }

    /// What the centre knows of somebody having read a notice.
    #[must_use]
    pub fn read_mark(&self, user: UserId, id: NoticeId) -> Option<ReadMark> {
        self.state().read_marks.get(&(user, id)).copied()
    }

    /// Becomes a centre of before notices, or one that has them.
    pub fn set_before_notices(&self, before: bool) {
        self.state().before_notices = before;
    }
}
