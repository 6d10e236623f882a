//! The units of the demo city, and which of them takes the lead for a class in a place.

use shared::city::{AnswersFor, Area, City, ClassGroup, Unit, UnitGrid, UnitKind, UnitTree};
use shared::codes::{ClassKey, ClassKind, StandardRef};

use super::division::SUBDISTRICTS;
use super::{COUNTY, DemoError};

/// The district's centre, root of the tree.
pub(super) const CENTRE: &str = "SF00";
/// The sanitation station.
pub(super) const SANITATION: &str = "SF10";
/// The sanitation station's crew.
pub(super) const SANITATION_CREW: &str = "SF11";
/// The municipal works and gardens.
pub(super) const MUNICIPAL: &str = "SF20";
/// Its crew for lamps.
pub(super) const LAMPS: &str = "SF21";
/// Its crew for trees and lawns.
pub(super) const GARDENS: &str = "SF22";
/// The law enforcement team.
pub(super) const ENFORCEMENT: &str = "SF30";
/// Who speaks to the owners of pipes and wires.
pub(super) const PIPES: &str = "SF40";
/// The three subdistrict offices.
pub(super) const OFFICES: [&str; 3] = ["SF51", "SF52", "SF53"];
/// Signs, lights and fences of the traffic.
pub(super) const TRAFFIC: &str = "SF60";

const STANDARD: StandardRef = StandardRef::Gb47678_5_2026;

/// Covers, boxes and poles of power, water, gas, heat and telephone companies.
const OF_COMPANIES: [u16; 25] =
    [1, 5, 7, 8, 9, 10, 11, 12, 17, 21, 27, 28, 29, 30, 31, 36, 47, 48, 49, 54, 56, 57, 61, 62, 75];
const OF_LAMPS: [u16; 5] = [6, 37, 38, 39, 60];

fn majors(kind: ClassKind, majors: &[u8]) -> impl Iterator<Item = ClassGroup> {
    majors.iter().map(move |major| ClassGroup::Major { standard: STANDARD, kind, major: *major })
}

fn minors(kind: ClassKind, major: u8, minors: &[u16]) -> Result<Vec<ClassGroup>, DemoError> {
    let one = |minor: &u16| Ok(ClassGroup::Minor(ClassKey::new(STANDARD, kind, major, *minor)?));
    minors.iter().map(one).collect()
}

/// A component's minors and the matters of the same number.
fn both(major: u8, numbers: &[u16]) -> Result<Vec<ClassGroup>, DemoError> {
    let mut groups = minors(ClassKind::Component, major, numbers)?;
    groups.extend(minors(ClassKind::Matter, major, numbers)?);
    Ok(groups)
}

fn both_majors(numbers: &[u8]) -> Vec<ClassGroup> {
    majors(ClassKind::Component, numbers).chain(majors(ClassKind::Matter, numbers)).collect()
}

/// The twelve units.
pub(super) fn units() -> Result<UnitTree, DemoError> {
    use ClassKind::Matter;
    let mut sanitation = both_majors(&[3]);
    sanitation.extend(minors(Matter, 6, &[10, 11, 15, 25, 26, 30, 33, 35, 37, 41, 42])?);
    let mut sweeping = minors(Matter, 6, &[12, 14])?;
    sweeping.extend(minors(Matter, 10, &[1])?);
    let mut municipal = both_majors(&[1, 5]);
    municipal.extend(minors(Matter, 6, &[13, 23, 48, 49, 50, 51, 52])?);
    let mut gardens = both_majors(&[4]);
    gardens.extend(minors(Matter, 6, &[17, 18, 21, 22, 45, 47])?);
    let mut enforcement: Vec<_> = majors(Matter, &[7, 8, 9]).collect();
    let at_walls = [1, 2, 3, 4, 6, 8, 9, 20, 24, 27, 28, 29, 32, 34, 38, 39, 40, 43, 44, 46];
    enforcement.extend(minors(Matter, 6, &at_walls)?);
    let mut pipes = both(1, &OF_COMPANIES)?;
    pipes.extend(minors(Matter, 10, &[2])?);
    let mut traffic = both_majors(&[2]);
    traffic.extend(minors(Matter, 6, &[16])?);
    let mut doorsteps = minors(Matter, 6, &[5, 7, 19, 36])?;
    doorsteps.extend(minors(Matter, 9, &[4, 10, 11, 21])?);

    let unit = |code: &str, name: &str, parent: Option<&str>, kind, classes, areas| {
        Ok::<_, DemoError>(Unit {
            code: code.parse()?,
            name: name.to_owned(),
            parent: parent.map(str::parse).transpose()?,
            kind,
            answers_for: AnswersFor { classes, areas },
        })
    };
    let all = Vec::new;
    let centre = Some(CENTRE);
    let works = Some(MUNICIPAL);
    let crew = UnitKind::Crew;
    let mut units = vec![
        unit(CENTRE, "示范区城市运行管理中心", None, UnitKind::District, Vec::new(), all())?,
        unit(SANITATION, "示范区环境卫生所", centre, UnitKind::Bureau, sanitation, all())?,
        unit(SANITATION_CREW, "环卫机动班", Some(SANITATION), crew, sweeping, all())?,
        unit(MUNICIPAL, "示范区市政园林所", centre, UnitKind::Bureau, municipal, all())?,
        unit(LAMPS, "路灯养护班", works, crew, both(1, &OF_LAMPS)?, all())?,
        unit(GARDENS, "绿化管护班", works, crew, gardens, all())?,
        unit(ENFORCEMENT, "示范区综合执法队", centre, UnitKind::Terminal, enforcement, all())?,
        unit(PIPES, "示范区管线协调站", centre, UnitKind::Terminal, pipes, all())?,
        unit(TRAFFIC, "示范区交通设施养护站", centre, UnitKind::Terminal, traffic, all())?,
    ];
    for ((code, name), street) in OFFICES.into_iter().zip(SUBDISTRICTS).zip(1..) {
        let area = Area::Street(format!("{COUNTY}{street:03}").parse()?);
        let name = format!("{name}办事处");
        units.push(unit(code, &name, centre, UnitKind::Street, doorsteps.clone(), vec![area])?);
    }
    Ok(UnitTree::new(units)?)
}

/// The unit that takes the lead for a class in a grid: of those that answer for both, the one with the
/// closest area, then the one with the closest class. None when nobody does, or two equally.
#[must_use]
pub fn lead<'a>(city: &'a City, class: &ClassKey, grid: &UnitGrid) -> Option<&'a Unit> {
    let ranked = city.units.iter().filter_map(|unit| Some((rank(unit, class, grid)?, unit)));
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    match ranked.as_slice() {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, unit), ..] => Some(unit),
        [] => None,
    }
}

/// How close a unit stands to a grid and a class; none when it does not answer for them.
fn rank(unit: &Unit, class: &ClassKey, grid: &UnitGrid) -> Option<(u8, u8)> {
    let of_class = |group: &ClassGroup| match group {
        _ if !group.holds(class) => None,
        ClassGroup::Minor(_) => Some(1),
        ClassGroup::Major { .. } => Some(0),
    };
    let of_area = |area: &Area| match area {
        Area::Street(street) => (*street == grid.community.street()).then_some(1),
        Area::Community(community) => (*community == grid.community).then_some(2),
        Area::ResponsibilityGrid(round) => (*round == grid.responsibility_grid).then_some(3),
    };
    let AnswersFor { classes, areas } = &unit.answers_for;
    let by_class = classes.iter().filter_map(of_class).max()?;
    let by_area = if areas.is_empty() { 0 } else { areas.iter().filter_map(of_area).max()? };
    Some((by_area, by_class))
}
