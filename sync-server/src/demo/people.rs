//! Units and users of the demo city: posts and work numbers, no names.

use sha2::{Digest, Sha256};
use shared::city::{AnswersFor, ClassGroup, Role, Unit, UnitKind, UnitTree, UserProfile};
use shared::codes::{ClassKey, ClassKind, StandardRef};
use shared::ids::UserId;

use super::{DemoError, DemoUser};

/// The district's centre, root of the tree.
pub(super) const CENTRE: &str = "SF00";
/// The sanitation station.
pub(super) const SANITATION: &str = "SF10";
/// The sanitation station's crew.
pub(super) const SANITATION_CREW: &str = "SF11";
/// The municipal works and gardens.
pub(super) const MUNICIPAL: &str = "SF20";
/// The law enforcement team.
pub(super) const ENFORCEMENT: &str = "SF30";

const STANDARD: StandardRef = StandardRef::Gb47678_5_2026;

fn major(kind: ClassKind, major: u8) -> ClassGroup {
    ClassGroup::Major { standard: STANDARD, kind, major }
}

fn matters(major: u8, minors: &[u16]) -> Result<Vec<ClassGroup>, DemoError> {
    let one = |minor: &u16| {
        Ok(ClassGroup::Minor(ClassKey::new(STANDARD, ClassKind::Matter, major, *minor)?))
    };
    minors.iter().map(one).collect()
}

/// The five units.
pub(super) fn units() -> Result<UnitTree, DemoError> {
    use ClassKind::{Component, Matter};
    let mut sanitation = vec![major(Component, 3), major(Matter, 3)];
    sanitation.extend(matters(6, &[10, 11, 12, 14, 17, 25, 35, 37, 42])?);
    let mut municipal = vec![major(Component, 1), major(Component, 2), major(Component, 4)];
    municipal.extend([major(Matter, 1), major(Matter, 2), major(Matter, 4), major(Matter, 10)]);
    municipal.extend(matters(6, &[13, 16, 21, 48, 49, 50, 51, 52])?);
    let mut enforcement = vec![major(Matter, 7), major(Matter, 8), major(Matter, 9)];
    enforcement.extend(matters(6, &[1, 2, 7, 27, 28, 29, 36, 40])?);

    let unit = |code: &str, name: &str, parent: Option<&str>, kind, classes| {
        Ok::<_, DemoError>(Unit {
            code: code.parse()?,
            name: name.to_owned(),
            parent: parent.map(str::parse).transpose()?,
            kind,
            answers_for: AnswersFor { classes, areas: Vec::new() },
        })
    };
    Ok(UnitTree::new(vec![
        unit(CENTRE, "示范区城市运行管理中心", None, UnitKind::District, Vec::new())?,
        unit(SANITATION, "示范区环境卫生所", Some(CENTRE), UnitKind::Bureau, sanitation.clone())?,
        unit(SANITATION_CREW, "环卫机动班", Some(SANITATION), UnitKind::Crew, sanitation)?,
        unit(MUNICIPAL, "示范区市政园林所", Some(CENTRE), UnitKind::Bureau, municipal)?,
        unit(ENFORCEMENT, "示范区综合执法队", Some(CENTRE), UnitKind::Terminal, enforcement)?,
    ])?)
}

/// Post on screens, work number, role, unit, responsibility grids.
type Row = (&'static str, &'static str, Role, &'static str, &'static [&'static str]);

const USERS: [Row; 23] = [
    ("采集员", "采0101", Role::Collector, CENTRE, &["Z01", "Z02"]),
    ("采集员", "采0102", Role::Collector, CENTRE, &["Z03"]),
    ("采集员", "采0103", Role::Collector, CENTRE, &["Z04"]),
    ("采集员", "采0104", Role::Collector, CENTRE, &["Z05", "Z06"]),
    ("处置人员", "处0201", Role::Crew, SANITATION_CREW, &[]),
    ("处置人员", "处0202", Role::Crew, MUNICIPAL, &[]),
    ("处置人员", "处0203", Role::Crew, ENFORCEMENT, &[]),
    ("督查员", "督0301", Role::Supervisor, CENTRE, &["Z01", "Z02", "Z03", "Z04", "Z05", "Z06"]),
    ("受理员", "受0401", Role::Acceptor, CENTRE, &[]),
    ("值班长", "值0501", Role::ShiftLeader, CENTRE, &[]),
    ("派遣员", "派0601", Role::Dispatcher, CENTRE, &[]),
    ("终端操作员", "终0701", Role::UnitClerk, SANITATION, &[]),
    ("终端操作员", "终0702", Role::UnitClerk, SANITATION_CREW, &[]),
    ("终端操作员", "终0703", Role::UnitClerk, MUNICIPAL, &[]),
    ("终端操作员", "终0704", Role::UnitClerk, ENFORCEMENT, &[]),
    ("督办员", "办0801", Role::Urger, CENTRE, &[]),
    ("领导", "领0901", Role::Leader, CENTRE, &[]),
    ("考评员", "评1001", Role::Evaluator, CENTRE, &[]),
    ("数据管理员", "数1101", Role::DataOfficer, CENTRE, &[]),
    ("系统管理员", "管1201", Role::Administrator, CENTRE, &[]),
    ("安全管理员", "安1301", Role::SecurityAdministrator, CENTRE, &[]),
    ("审计员", "审1401", Role::Auditor, CENTRE, &[]),
    ("观察员", "观1501", Role::Observer, CENTRE, &[]),
];

/// All users, ordered by role.
pub(super) fn users() -> Result<Vec<DemoUser>, DemoError> {
    USERS.iter().map(user).collect()
}

fn user((post, work_number, role, unit, grids): &Row) -> Result<DemoUser, DemoError> {
    let digits: String = work_number.chars().filter(char::is_ascii_digit).collect();
    Ok(DemoUser {
        profile: UserProfile {
            id: id_of(work_number),
            work_number: work_number.parse()?,
            display: format!("{post} {work_number}"),
            roles: vec![*role],
            unit: Some(unit.parse()?),
            grids: grids.iter().map(|grid| grid.parse()).collect::<Result<_, _>>()?,
        },
        password: format!("demo-{digits}"),
    })
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
