//! The filing standards of the demo city, from `assets/demo/standards.tsv`.
//!
//! The table is written for whoever knows the field: a class, a number inside the class that stays
//! when lines move, what is seen, how long it may take, when it is over, and what a collector minds
//! on site. All texts are this project's own.

use std::collections::{BTreeMap, BTreeSet};

use shared::catalogue::Catalogue;
use shared::city::{
    Album, Awaits, ClassGroup, ClassPolicy, Contact, FilingStandard, Limit, Policy,
    PolicyOfClasses, RegionLevel, Season,
};
use shared::codes::ClassKind;
use shared::media::MediaRole;
use shared::person::Phone;
use shared::text::Line;
use shared::workflow::{Exemption, Switch};

use super::DemoError;
use super::table::{Row, rows};

const FILE: &str = "standards.tsv";
const TABLE: &str = include_str!("../../../assets/demo/standards.tsv");
const HEADER: [&str; 9] = [
    "小类",
    "序号",
    "立案条件",
    "处置时限",
    "分区时限",
    "围护时限",
    "结案条件",
    "采集要求",
    "季节时限",
];

const LEVELS: [(&str, RegionLevel); 3] =
    [("一级", RegionLevel::First), ("二级", RegionLevel::Second), ("三级", RegionLevel::Third)];

/// The filing standards, in the order of the table.
pub(super) fn standards(catalogue: &Catalogue) -> Result<Vec<FilingStandard>, DemoError> {
    read(TABLE, catalogue)
}

fn read(table: &str, catalogue: &Catalogue) -> Result<Vec<FilingStandard>, DemoError> {
    let mut known = BTreeSet::new();
    let mut standards = Vec::new();
    for row in rows(FILE, table, &HEADER)? {
        let standard = standard(&row)?;
        if catalogue.get(&standard.class).is_none_or(|class| class.retired_in.is_some()) {
            return Err(row.wrong(format!("{} is no class in use", row.cell(0))));
        }
        if !known.insert(standard.id.clone()) {
            return Err(row.wrong(format!("{} {} is there twice", row.cell(0), row.cell(1))));
        }
        standards.push(standard);
    }
    Ok(standards)
}

fn standard(row: &Row<'_>) -> Result<FilingStandard, DemoError> {
    let class = row.class(0)?;
    let letter = if class.kind() == ClassKind::Component { 'C' } else { 'M' };
    let nth: u32 = row.read(1)?.ok_or_else(|| row.wrong("no number"))?;
    Ok(FilingStandard {
        id: format!("SF-{letter}{}-{nth}", class.digits()).parse()?,
        class,
        condition: row.said(2)?.to_owned(),
        limit: row.limit(3)?.ok_or_else(|| row.wrong("no limit"))?,
        region_limits: regions(row, row.cell(4))?,
        season: season(row, row.cell(8))?,
        make_safe: row.limit(5)?,
        closing_condition: row.said(6)?.to_owned(),
        collect_hint: row.cell(7).to_owned(),
    })
}

/// `03-01~04-30=20 自然日`.
fn season(row: &Row<'_>, text: &str) -> Result<Option<Season>, DemoError> {
    let read = || {
        let (days, limit) = text.split_once('=')?;
        let (from, to) = days.split_once('~')?;
        Some((from.trim().parse().ok()?, to.trim().parse().ok()?, limit))
    };
    if text.is_empty() {
        return Ok(None);
    }
    let (from, to, limit) = read().ok_or_else(|| {
        row.wrong(format!("{text}: a season is written like 03-01~04-30=20 自然日"))
    })?;
    Ok(Some(Season { from, to, limit: row.limit_in(limit)? }))
}

/// `一级=1 工作时；三级=4 工作时`.
fn regions(row: &Row<'_>, text: &str) -> Result<BTreeMap<RegionLevel, Limit>, DemoError> {
    let mut limits = BTreeMap::new();
    for part in text.split('；').filter(|part| !part.is_empty()) {
        let named = part.split_once('=').and_then(|(name, limit)| {
            let (_, level) = LEVELS.into_iter().find(|(known, _)| *known == name.trim())?;
            Some((level, limit))
        });
        let (level, limit) = named.ok_or_else(|| {
            row.wrong(format!("{part}: a region's limit is written like 一级=1 工作时"))
        })?;
        if limits.insert(level, row.limit_in(limit)?).is_some() {
            return Err(row.wrong(format!("{part}: this region has a limit already")));
        }
    }
    Ok(limits)
}

/// The demo city's own settings: what most cities have, and what few dare, so that it can be seen.
///
/// # Errors
/// None with the classes named here; they are read like any city's.
pub(super) fn policy() -> Result<Policy, DemoError> {
    let mut policy = Policy::default();
    policy.workflow.on.insert(Switch::ForcedClosing);
    policy.all_classes.exemptions =
        Some([Exemption::Photo, Exemption::Video, Exemption::Class].into());
    policy.workflow.return_minutes = 3 * 24 * 60;
    policy.by_class = vec![cover()?, litter()?];
    policy.contacts = contacts()?;
    Ok(policy)
}

/// Posts of the demo city, under numbers that nobody has.
fn contacts() -> Result<Vec<Contact>, DemoError> {
    let posts = [
        ("市指挥中心值班", "000-0000-0101", true),
        ("值班长", "000-0000-0102", false),
        ("采集部调度", "000-0000-0103", false),
    ];
    let contact = |(post, number, help)| {
        let number = Phone::new(number).map_err(|_| DemoError::Missing("a number to call"))?;
        Ok(Contact { post: Line::clipped(post), number, help })
    };
    posts.into_iter().map(contact).collect()
}

/// An open cover is found by its letters, its place and what stands beside it; nobody fetches such a
/// picture from an album.
fn cover() -> Result<PolicyOfClasses, DemoError> {
    let class = "gb47678.5-2026/component/01/001".parse()?;
    let policy = ClassPolicy {
        min_photos: Some(3),
        max_photos: Some(9),
        roles: Some([MediaRole::Near, MediaRole::Far, MediaRole::Reference].into()),
        album: Some(Album::Refused),
        coarse_dm: Some(150),
        accept_awaits: Some(Awaits::Named),
        ..ClassPolicy::default()
    };
    Ok(PolicyOfClasses { classes: ClassGroup::Minor(class), policy })
}

/// Litter that its finder clears away is believed by two pictures.
fn litter() -> Result<PolicyOfClasses, DemoError> {
    let class = "gb47678.5-2026/matter/06/010".parse()?;
    let policy = ClassPolicy {
        max_photos: Some(6),
        self_disposed_roles: Some([MediaRole::Before, MediaRole::After].into()),
        video: Some(false),
        ..ClassPolicy::default()
    };
    Ok(PolicyOfClasses { classes: ClassGroup::Minor(class), policy })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> String {
        let table = format!("{}\n{line}\n", HEADER.join("\t"));
        read(&table, &Catalogue::gb47678_5_2026().unwrap()).unwrap_err().to_string()
    }

    #[test]
    fn an_editor_is_told_the_line_and_what_is_wrong_with_it() {
        let no_class = told("C01099\t1\t坏了\t1 工作日\t\t\t修好了\t\t");
        assert_eq!(no_class, "standards.tsv, line 2: C01099 is no class in use");
        let no_limit = told("C01001\t1\t坏了\t\t\t\t修好了\t\t");
        assert_eq!(no_limit, "standards.tsv, line 2: no limit");
        let region = told("C01001\t1\t坏了\t1 工作日\t四级=1 工作时\t\t修好了\t\t");
        assert!(region.contains("四级=1 工作时: a region's limit"), "{region}");
        let season = told("C01001\t1\t坏了\t1 工作日\t\t\t修好了\t\t03-01至04-30 20 自然日");
        assert!(season.contains("a season is written like"), "{season}");
        let double = "C01001\t1\t坏了\t1 工作日\t\t\t修好了\t\t";
        let double = told(&format!("{double}\n{double}"));
        assert_eq!(double, "standards.tsv, line 3: C01001 1 is there twice");
        let open = told("C01001\t1\t坏了\t1 工作日\t\t\t\t\t");
        assert_eq!(open, "standards.tsv, line 2: cell 7 is empty");
    }
}
