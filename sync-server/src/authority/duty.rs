//! 上岗 and 下岗 as they arrive, and where people are: periods are taken in by the law of
//! `shared::duty`, places from what a person on duty sends anyway.

use std::collections::{BTreeMap, BTreeSet};

use shared::city::City;
use shared::codes::ResponsibilityGridCode;
use shared::duty::{DutyAct, DutyFlag, DutyPeriod, Seen, Told, take};
use shared::geo::{Bounds, Fix, Point, fix_verdict};
use shared::ids::{DutyId, Millis, UserId};
use shared::ops::{Body, Header};
use shared::text::Code;

use super::admit::Judged;
use super::push::Draft;
use super::{Authority, AuthorityError};
use crate::store::{Account, Committed, DutyRow};

impl Authority {
    /// Takes in an act of duty; the draft holds what it changes.
    pub(super) async fn judge_duty(
        &self,
        draft: &mut Draft,
        author: &Account,
        header: &Header,
        id: DutyId,
        body: &Body,
    ) -> Result<Judged, AuthorityError> {
        let (city, user) = (self.city(), author.profile.id);
        let told = Told { device: header.time.wall_ms, received: self.now() };
        let (act, fix) = match body {
            Body::DutyStarted(started) => {
                let (grids, flags) = grids(&started.grids, author, header, told, &city);
                (DutyAct::Start { grids, flags }, started.fix)
            }
            Body::DutyEnded(ended) => (DutyAct::End, ended.fix),
            _ => return Ok(Judged::held("op.unknown_kind")),
        };
        let mut rows: BTreeMap<DutyId, DutyRow> = BTreeMap::new();
        let named = self.store.duty_period(id).await?;
        for row in self.store.open_duty_of(user).await?.into_iter().chain(named) {
            rows.insert(row.period.id, row);
        }
        rows.extend(draft.duty.iter().map(|(id, row)| (*id, row.clone())));
        let known: Vec<DutyPeriod> = rows.values().map(|row| row.period.clone()).collect();
        let changed = match take(&known, id, user, told, &act) {
            Ok(changed) => changed,
            Err(code) => return Ok(Judged::refused(code)),
        };
        for period in changed {
            let rev = rows.get(&period.id).map_or(0, |row| row.rev);
            draft.duty.insert(period.id, DutyRow { period, rev });
        }
        draft.sees(user, place_of(fix.as_ref(), &city.bounds), told);
        Ok(Judged::accepted())
    }

    /// Ends periods that nobody ended in time; gives how many.
    pub(super) async fn end_long_duty(&self) -> Result<usize, AuthorityError> {
        let (now, longest) = (self.now(), self.city().duty.rules.longest_ms());
        let mut cut = 0;
        for (row, _) in self.store.open_duty().await? {
            if row.period.is_too_long(now, longest) {
                let row = DutyRow { period: row.period.cut(longest), rev: row.rev };
                cut += usize::from(self.store.cut_duty(&row).await? == Committed::Done);
            }
        }
        Ok(cut)
    }
}

impl Draft {
    /// Notes where somebody was, by an act that was taken in; the latest stays.
    pub(super) fn sees(&mut self, user: UserId, point: Option<Point>, told: Told) {
        let Some(point) = point else { return };
        let at = told.when().0;
        let known = self.seen.get(&user).is_some_and(|seen| seen.at >= at);
        if !known {
            self.seen.insert(user, Seen { point, at });
        }
    }
}

/// Where an act on a case says that its author stood.
pub(super) fn place_said(body: &Body, bounds: &Bounds) -> Option<Point> {
    match body {
        Body::CaseCreated(said) => place_of(said.fix.as_ref(), bounds),
        Body::MediaAttached(medium) => {
            // A picture from the album was taken who knows where.
            let own = medium.capture.as_ref().filter(|capture| capture.exif_time.is_none());
            let at = own?.shot.position?;
            let point = Point { lon_e7: at.lon_e7, lat_e7: at.lat_e7, datum: at.datum };
            point.check().ok().map(|()| point)
        }
        _ => None,
    }
}

/// The place of a fix that is good enough to say where somebody is.
fn place_of(fix: Option<&Fix>, bounds: &Bounds) -> Option<Point> {
    fix.filter(|fix| fix_verdict(fix, Some(bounds)).allows_automatic_point()).map(|fix| fix.point)
}

/// The responsibility grids of a start. They count as they are said: what is odd is flagged, and
/// nothing is odd about what was the person's when it was said.
fn grids(
    said: &[Code],
    author: &Account,
    header: &Header,
    told: Told,
    city: &City,
) -> (BTreeSet<ResponsibilityGridCode>, BTreeSet<DutyFlag>) {
    let read = said.iter().map(|code| code.as_str().parse::<ResponsibilityGridCode>().ok());
    let listed = |code: &ResponsibilityGridCode| {
        city.responsibility_grids.iter().any(|grid| grid.code == *code)
    };
    let given: Vec<_> = read.map(|code| code.filter(listed)).collect();
    let at: Millis = told.when().0;
    let rostered = |grid: &ResponsibilityGridCode| {
        let mut turns = city.duty.turns_at(at, city.utc_offset_minutes);
        turns.any(|turn| turn.row.user == author.profile.id && turn.covers(grid))
    };
    let once = header.scope_rev < author.scope_rev;
    let own = |grid: &ResponsibilityGridCode| {
        once || author.profile.grids.contains(grid) || rostered(grid)
    };
    let mut flags = BTreeSet::new();
    if given.iter().any(Option::is_none) {
        flags.insert(DutyFlag::UnknownGrid);
    }
    let grids: BTreeSet<_> = given.into_iter().flatten().collect();
    if !grids.iter().all(own) {
        flags.insert(DutyFlag::OtherGrid);
    }
    (grids, flags)
}
