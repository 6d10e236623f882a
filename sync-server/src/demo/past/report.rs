//! Reports of the past: what was seen where, by whoever was out there.

use std::collections::{BTreeMap, BTreeSet};

use shared::case::{FieldValue, ObjectValue, PlaceValue};
use shared::city::{City, Component, ComponentState, FilingStandard, Role, UnitGrid};
use shared::codes::{ClassKey, ClassKind, FieldCode, UnitGridCode, WorkNumber};
use shared::geo::{Fix, FixSource, Point};
use shared::ids::{Millis, OpId, UserId};
use shared::media::MediaRole;
use shared::ops::{Body, CaseCreated, FieldWrite, FieldsSet, ReportKind};
use shared::text::Text;
use uuid::Uuid;

use super::PastError;
use super::hours::DAY;
use super::people::{People, pick};
use super::phone::photo;
use crate::demo::splitmix::SplitMix;

/// How often matters of a major are reported, of all that is.
const MATTERS: [(u8, u32); 5] = [(6, 40), (7, 8), (8, 7), (9, 30), (10, 2)];
/// How often components are.
const COMPONENTS: u32 = 45;

/// One report.
pub(super) struct Report {
    pub(super) reporter: UserId,
    pub(super) grid: UnitGridCode,
    pub(super) standard: FilingStandard,
    pub(super) bodies: Vec<(OpId, Body)>,
}

/// The city as a reporter sees it.
pub(super) struct Seen<'a> {
    city: &'a City,
    grids: BTreeMap<UnitGridCode, &'a UnitGrid>,
    components: BTreeMap<ClassKey, Vec<&'a Component>>,
    codes_from: u32,
    counters: BTreeMap<(WorkNumber, i64), u32>,
}

impl<'a> Seen<'a> {
    /// `codes_from` is the first field code of a person's day.
    pub(super) fn of(city: &'a City, codes_from: u32) -> Self {
        let mut components: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for component in city.components.iter().filter(|c| c.state != ComponentState::Removed) {
            components.entry(component.class).or_default().push(component);
        }
        let grids = city.unit_grids.iter().map(|grid| (grid.code, grid)).collect();
        Self { city, grids, components, codes_from, counters: BTreeMap::new() }
    }

    pub(super) fn grid(&self, code: &UnitGridCode) -> Option<&'a UnitGrid> {
        self.grids.get(code).copied()
    }

    /// Makes up a report of an instant.
    pub(super) fn report(
        &mut self,
        chance: &mut SplitMix,
        people: &People,
        at: Millis,
    ) -> Result<Report, PastError> {
        let offset = Millis::from(self.city.utc_offset_minutes) * 60_000;
        let standard = self.standard(chance).ok_or(PastError::NotTheDemo)?;
        let (near, is_object) = self.thing(chance, &standard.class)?;
        let grid = self.grid(&near.unit_grid).ok_or(PastError::NotTheDemo)?;
        let supervised = chance.below(40) == 0;
        let supervisor = supervised.then(|| people.anybody(chance, Role::Supervisor, None));
        let reporter = match supervisor.flatten() {
            Some(supervisor) => supervisor,
            None => people.out(&grid.responsibility_grid, at, offset)?,
        };
        let kind = match chance.below(12) {
            _ if supervised => ReportKind::Supervision,
            0 => ReportKind::Quick,
            1 => ReportKind::OnBehalf,
            _ => ReportKind::Patrol,
        };
        let number = people.get(reporter)?.profile.work_number.clone();
        let accuracy_dm = Some(30 + chance.below(90));
        let point = Point {
            lon_e7: near.point.lon_e7 + chance.around_zero(200),
            lat_e7: near.point.lat_e7 + chance.around_zero(150),
            ..near.point
        };
        let source = FixSource::Gnss;
        let fix = Fix { point, accuracy_dm, age_ms: chance.below(6_000), mock: false, source };
        let created = CaseCreated {
            reporter,
            work_number: Text::clipped(number.as_str()),
            field_code: Text::clipped(&self.field_code(number, at, offset)?.to_string()),
            kind,
            found_at: at - 60_000 - Millis::from(chance.below(240_000)),
            catalogue: Text::clipped("gb47678.5-2026/1"),
            fix: Some(fix),
        };
        let object = ObjectValue {
            class: Some(Text::clipped(&standard.class.to_string())),
            condition: Some(Text::clipped(standard.id.as_str())),
            component: is_object.then(|| Text::clipped(near.code.as_str())),
        };
        let place = PlaceValue {
            point: Some(point),
            accuracy_dm,
            source,
            text: Text::clipped(&self.words_for(point)),
            unit_grid: Some(Text::clipped(near.unit_grid.as_str())),
        };
        let phrase = super::phrase(chance, self.city, shared::city::PhraseUse::Description);
        let description = format!("{}，{phrase}", standard.condition);
        let values = [
            FieldValue::Object(object),
            FieldValue::Place(place),
            FieldValue::Description(Text::clipped(&description)),
        ];
        let writes = values.map(|value| FieldWrite { value, seen: Vec::new() }).to_vec();
        let salt = Uuid::new_v4().into_bytes().into();
        let policy = self.city.policy.for_class(Some(&standard.class));
        let shown = std::iter::once(MediaRole::Near);
        let roles: BTreeSet<_> = shown.chain(policy.roles_of(kind).iter().copied()).collect();
        let mut bodies =
            vec![Body::CaseCreated(created), Body::FieldsSet(FieldsSet { writes, salt })];
        bodies.extend(roles.into_iter().map(photo));
        let bodies = bodies.into_iter().map(|body| (OpId(Uuid::now_v7()), body)).collect();
        Ok(Report { reporter, grid: near.unit_grid, standard: standard.clone(), bodies })
    }

    fn standard(&self, chance: &mut SplitMix) -> Option<&'a FilingStandard> {
        let mut drawn =
            chance.below(COMPONENTS + MATTERS.iter().map(|(_, share)| share).sum::<u32>());
        let mut wanted = None;
        for (major, share) in MATTERS {
            if drawn < share {
                wanted = Some(major);
                break;
            }
            drawn -= share;
        }
        let fits = |class: &ClassKey| match wanted {
            Some(major) => class.kind() == ClassKind::Matter && class.major() == major,
            None => class.kind() == ClassKind::Component && self.components.contains_key(class),
        };
        pick(chance, self.city.standards.iter().filter(|standard| fits(&standard.class)))
    }

    /// The component that is meant, or one beside which the matter is.
    fn thing(
        &self,
        chance: &mut SplitMix,
        class: &ClassKey,
    ) -> Result<(&'a Component, bool), PastError> {
        let own = self.components.get(class);
        let one = match own {
            Some(own) => pick(chance, own.iter().copied()),
            None => {
                let count = u32::try_from(self.city.components.len()).unwrap_or(1);
                let at = usize::try_from(chance.below(count)).unwrap_or(0);
                self.city.components.get(at)
            }
        };
        Ok((one.ok_or(PastError::NotTheDemo)?, own.is_some()))
    }

    /// The named place nearest by.
    fn words_for(&self, point: Point) -> String {
        let far = |place: &&shared::city::NamedPlace| {
            let east = i64::from(place.point.lon_e7) - i64::from(point.lon_e7);
            let north = i64::from(place.point.lat_e7) - i64::from(point.lat_e7);
            // A degree of longitude is about three quarters of one of latitude here.
            east * east * 9 / 16 + north * north
        };
        let nearest = self.city.places.iter().min_by_key(far);
        nearest.map_or_else(String::new, |place| format!("{}附近", place.name))
    }

    fn field_code(
        &mut self,
        number: WorkNumber,
        at: Millis,
        offset: Millis,
    ) -> Result<FieldCode, PastError> {
        let local = at + offset;
        let date = jiff::Timestamp::from_millisecond(local).ok();
        let date = date.map(|instant| instant.to_zoned(jiff::tz::TimeZone::UTC).date());
        let date = date.ok_or(PastError::NotTheDemo)?;
        let (month, day) = (u8::try_from(date.month()), u8::try_from(date.day()));
        let of_the_day = (number.clone(), local.div_euclid(DAY));
        let counter = self.counters.entry(of_the_day).or_insert(self.codes_from);
        let code = FieldCode::new(number, month.unwrap_or(1), day.unwrap_or(1), *counter);
        *counter += 1;
        code.map_err(|error| PastError::City(error.into()))
    }
}
