//! Users of the demo city: posts and work numbers, no names.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use shared::calendar::Date;
use shared::city::{Role, UserProfile};
use shared::codes::{CodeError, ResponsibilityGridCode};
use shared::duty::{DutyPlan, DutyRules, RosterRow, ShiftTemplate};
use shared::ids::UserId;

use super::division::{ROUNDS, round_code};
use super::units::{
    CENTRE, ENFORCEMENT, GARDENS, LAMPS, MUNICIPAL, OFFICES, PIPES, SANITATION, SANITATION_CREW,
    TRAFFIC,
};
use super::{DemoError, DemoUser};

/// The part of a day in which a collector is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shift {
    /// 早班, 06:00 to 14:00.
    Early,
    /// 晚班, 14:00 to 22:00.
    Late,
}

impl Shift {
    /// Both, the earlier first.
    pub const ALL: [Self; 2] = [Self::Early, Self::Late];

    /// Its code in the roster.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Late => "late",
        }
    }

    /// Its name on screens.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Early => "早班",
            Self::Late => "晚班",
        }
    }

    /// From and to in hours of the city's day, the end not included.
    #[must_use]
    pub const fn hours(self) -> (u8, u8) {
        match self {
            Self::Early => (6, 14),
            Self::Late => (14, 22),
        }
    }
}

/// Responsibility grids that one collector walks together, by number: dense ones alone, the others
/// with a neighbour.
const BEATS: [&[usize]; 13] = [
    &[1, 3],
    &[2, 5],
    &[4],
    &[6],
    &[7],
    &[8],
    &[9],
    &[10],
    &[11],
    &[12, 13],
    &[14, 17],
    &[15],
    &[16, 18],
];

/// Post on screens, the sign and the first digits of its work numbers, role, and the units in the
/// order of the numbers.
type Post = (&'static str, char, u32, Role, &'static [&'static str]);

const POSTS: [Post; 14] = [
    (
        "处置人员",
        '处',
        200,
        Role::Crew,
        &[
            SANITATION_CREW,
            MUNICIPAL,
            ENFORCEMENT,
            SANITATION_CREW,
            SANITATION,
            LAMPS,
            LAMPS,
            GARDENS,
            GARDENS,
            ENFORCEMENT,
            TRAFFIC,
            OFFICES[0],
            OFFICES[1],
        ],
    ),
    ("督查员", '督', 300, Role::Supervisor, &[CENTRE, CENTRE]),
    ("受理员", '受', 400, Role::Acceptor, &[CENTRE, CENTRE, CENTRE]),
    ("值班长", '值', 500, Role::ShiftLeader, &[CENTRE, CENTRE]),
    ("派遣员", '派', 600, Role::Dispatcher, &[CENTRE, CENTRE]),
    (
        "终端操作员",
        '终',
        700,
        Role::UnitClerk,
        &[
            SANITATION,
            SANITATION_CREW,
            MUNICIPAL,
            ENFORCEMENT,
            LAMPS,
            GARDENS,
            PIPES,
            TRAFFIC,
            OFFICES[0],
            OFFICES[1],
            OFFICES[2],
            ENFORCEMENT,
        ],
    ),
    ("督办员", '办', 800, Role::Urger, &[CENTRE]),
    ("领导", '领', 900, Role::Leader, &[CENTRE]),
    ("考评员", '评', 1000, Role::Evaluator, &[CENTRE]),
    ("数据管理员", '数', 1100, Role::DataOfficer, &[CENTRE]),
    ("系统管理员", '管', 1200, Role::Administrator, &[CENTRE]),
    ("安全管理员", '安', 1300, Role::SecurityAdministrator, &[CENTRE]),
    ("审计员", '审', 1400, Role::Auditor, &[CENTRE]),
    ("观察员", '观', 1500, Role::Observer, &[CENTRE]),
];

/// The collectors' numbers begin here; odd numbers are out early, even ones late.
const COLLECTORS: u32 = 100;

/// Every beat in each shift, with the number of who walks it.
fn beats() -> impl Iterator<Item = (u32, Shift, &'static [usize])> {
    let turns = BEATS.into_iter().flat_map(|beat| Shift::ALL.map(|shift| (shift, beat)));
    (COLLECTORS + 1..).zip(turns).map(|(number, (shift, beat))| (number, shift, beat))
}

fn codes(beat: &[usize]) -> Result<Vec<ResponsibilityGridCode>, DemoError> {
    beat.iter().map(|nth| round_code(*nth)).collect()
}

/// All users, ordered by role.
pub(super) fn users() -> Result<Vec<DemoUser>, DemoError> {
    let mut users = Vec::new();
    for (number, _, beat) in beats() {
        users.push(user("采集员", '采', number, Role::Collector, CENTRE, codes(beat)?)?);
    }
    for (post, sign, first, role, units) in POSTS {
        for (unit, number) in units.iter().zip(first + 1..) {
            let everywhere = (1..=ROUNDS.len()).map(round_code);
            let grids = if role == Role::Supervisor {
                everywhere.collect::<Result<_, _>>()?
            } else {
                Vec::new()
            };
            users.push(user(post, sign, number, role, unit, grids)?);
        }
    }
    Ok(users)
}

fn user(
    post: &str,
    sign: char,
    number: u32,
    role: Role,
    unit: &str,
    grids: Vec<ResponsibilityGridCode>,
) -> Result<DemoUser, DemoError> {
    let work_number = format!("{sign}{number:04}");
    Ok(DemoUser {
        profile: UserProfile {
            id: id_of(&work_number),
            display: format!("{post} {work_number}"),
            work_number: work_number.parse()?,
            roles: vec![role],
            unit: Some(unit.parse()?),
            grids,
        },
        password: format!("demo-{number:04}"),
    })
}

/// The roster of the collectors, the same every day of three years: everybody's grids in one shift.
pub(super) fn duty() -> Result<DutyPlan, DemoError> {
    let shift = |shift: Shift| {
        let (from, to) = shift.hours();
        Ok(ShiftTemplate {
            code: shift.code().parse()?,
            name: shift.zh().to_owned(),
            from: u16::from(from) * 60,
            to: u16::from(to) * 60,
        })
    };
    let shifts = Shift::ALL.into_iter().map(shift).collect::<Result<_, CodeError>>()?;
    Ok(DutyPlan { shifts, rows: roster()?, rules: DutyRules::default() })
}

/// The rows of [`duty`], by responsibility grid and shift.
///
/// # Errors
/// See [`DemoError`].
pub fn roster() -> Result<Vec<RosterRow>, DemoError> {
    let no_day = |_| DemoError::Missing("a day of its roster");
    let from = Date::new(2025, 1, 1).map_err(no_day)?;
    let to = Date::new(2027, 12, 31).map_err(no_day)?;
    let mut rows = BTreeMap::new();
    for (number, shift, beat) in beats() {
        let user = id_of(&format!("采{number:04}"));
        for grid in codes(beat)? {
            let row = RosterRow {
                user,
                grid: Some(grid.clone()),
                from,
                to,
                shift: shift.code().parse()?,
                on_call: false,
            };
            rows.insert((grid, shift), row);
        }
    }
    Ok(rows.into_values().collect())
}

/// A user's id depends on the work number alone, so that adding a user changes no other.
fn id_of(work_number: &str) -> UserId {
    let hash = Sha256::digest(format!("demo city user {work_number}"));
    let mut bytes = [0u8; 16];
    for (to, from) in bytes.iter_mut().zip(hash) {
        *to = from;
    }
    UserId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
