//! The score: what each agreement is worth, and why.

use serde::{Deserialize, Serialize};

use super::{Sighting, SimilarRules};
use crate::codes::{ClassKey, ClassKind};
use crate::ids::Millis;

/// How two classes stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ClassLink {
    /// One minor class of one standard.
    SameMinor,
    /// A component's class and a matter's class, and both name one component: the matter is about it.
    ComponentsMatter,
    /// One major class.
    SameMajor,
    /// At least one has no class yet.
    Unknown,
    /// Nothing in common.
    Different,
}

/// Why two are held to be alike, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Reason {
    /// The classes.
    Class(ClassLink),
    /// Metres apart, rounded up.
    Metres(u32),
    /// Minutes apart, rounded up.
    Minutes(u32),
    /// Both name one component.
    SameComponent,
    /// Each names a component, and not the same: it speaks against.
    OtherComponent,
    /// Two people saw it: one person rarely reports a thing twice.
    OtherReporter,
}

impl Reason {
    /// What a screen says.
    #[must_use]
    pub fn zh(self) -> String {
        match self {
            Self::Class(ClassLink::SameMinor) => "小类相同".to_owned(),
            Self::Class(ClassLink::ComponentsMatter) => "同一部件的事项".to_owned(),
            Self::Class(ClassLink::SameMajor) => "大类相同".to_owned(),
            Self::Class(ClassLink::Unknown) => "分类未定".to_owned(),
            Self::Class(ClassLink::Different) => "分类不同".to_owned(),
            Self::Metres(metres) => format!("相距 {metres} 米"),
            Self::Minutes(minutes) if minutes < 60 => format!("相隔 {minutes} 分钟"),
            Self::Minutes(minutes) => format!("相隔 {} 小时", minutes.div_ceil(60)),
            Self::SameComponent => "部件编码相同".to_owned(),
            Self::OtherComponent => "部件编码不同".to_owned(),
            Self::OtherReporter => "不同人上报".to_owned(),
        }
    }
}

/// How alike two sightings are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likeness {
    /// 0 to 100.
    pub score: u8,
    /// What it is made of.
    pub why: Vec<Reason>,
}

/// The most that nearness is worth.
const NEAR: f64 = 30.0;
/// The most that being found together is worth.
const TOGETHER: f64 = 10.0;
const SAME_COMPONENT: u8 = 20;
const OTHER_COMPONENT: u8 = 25;
const OTHER_REPORTER: u8 = 5;

/// What a link of classes is worth.
const fn worth(link: ClassLink) -> u8 {
    match link {
        ClassLink::SameMinor | ClassLink::ComponentsMatter => 35,
        ClassLink::SameMajor => 20,
        ClassLink::Unknown => 15,
        ClassLink::Different => 0,
    }
}

/// How alike two sightings are; none when they are out of reach of each other.
#[must_use]
pub fn likeness(one: &Sighting, other: &Sighting, rules: &SimilarRules) -> Option<Likeness> {
    let metres = one.point.distance_m(other.point);
    let apart = one.found_at.saturating_sub(other.found_at).saturating_abs();
    // A window of nothing lets only what was found at one instant through, a radius of nothing one point.
    if metres > rules.reach_m() || apart > rules.window_ms() {
        return None;
    }
    let named = one.component.as_ref().zip(other.component.as_ref());
    let same_component = named.map(|(a, b)| a == b);
    let link = link_of(one.class.as_ref(), other.class.as_ref(), same_component == Some(true));
    let two_people = one.by.is_none() || one.by != other.by;
    let mut score = worth(link)
        .saturating_add(share(metres, rules.reach_m(), NEAR))
        .saturating_add(share(minutes(apart), minutes(rules.window_ms()), TOGETHER));
    let mut why = vec![
        Reason::Class(link),
        Reason::Metres(whole(metres)),
        Reason::Minutes(whole(minutes(apart))),
    ];
    match same_component {
        Some(true) => {
            score = score.saturating_add(SAME_COMPONENT);
            why.push(Reason::SameComponent);
        }
        Some(false) => {
            score = score.saturating_sub(OTHER_COMPONENT);
            why.push(Reason::OtherComponent);
        }
        None => {}
    }
    if two_people {
        score = score.saturating_add(OTHER_REPORTER);
        why.push(Reason::OtherReporter);
    }
    Some(Likeness { score: score.min(100), why })
}

fn link_of(one: Option<&ClassKey>, other: Option<&ClassKey>, one_component: bool) -> ClassLink {
    let Some((one, other)) = one.zip(other) else { return ClassLink::Unknown };
    if one == other {
        return ClassLink::SameMinor;
    }
    let kinds = [one.kind(), other.kind()];
    let thing_and_matter =
        kinds.contains(&ClassKind::Component) && kinds.contains(&ClassKind::Matter);
    if thing_and_matter && one_component {
        return ClassLink::ComponentsMatter;
    }
    let same = one.standard() == other.standard() && one.kind() == other.kind();
    if same && one.major() == other.major() { ClassLink::SameMajor } else { ClassLink::Different }
}

/// The part of `most` that is left at `at` of `reach`, rounded down: never more for being further off.
fn share(at: f64, reach: f64, most: f64) -> u8 {
    let left = if reach > 0.0 { (1.0 - at / reach).max(0.0) } else { 1.0 };
    small(most * left)
}

fn minutes(ms: Millis) -> f64 {
    // Beyond 2^53 milliseconds nobody counts minutes.
    let whole = u32::try_from(ms / 1000).unwrap_or(u32::MAX);
    f64::from(whole) / 60.0
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "floats saturate")]
fn whole(value: f64) -> u32 {
    value.ceil() as u32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "floats saturate")]
fn small(value: f64) -> u8 {
    value.floor() as u8
}
