//! The tree of units by which work is dispatched and rights are cut.
//!
//! A case has one holder path in this tree, and every queue, feed and right is scoped by a
//! subtree. So a tree that exists is sound: every parent is there and no path runs in a circle.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codes::{
    ClassKey, ClassKind, CommunityCode, ResponsibilityGridCode, StandardRef, StreetCode, UnitCode,
};

/// What a unit is. The tree decides who stands above whom; the kind only names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// The city's own centre.
    City,
    /// A district or county, or its centre.
    District,
    /// A professional department (专业部门).
    Bureau,
    /// A street or town office.
    Street,
    /// A unit at the end of the line that disposes of cases (终端单位).
    Terminal,
    /// A crew (处置班组).
    Crew,
}

/// Classes that a unit answers for: a whole major, or one minor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassGroup {
    /// Every minor of one major.
    Major {
        /// The standard.
        standard: StandardRef,
        /// Component or matter.
        kind: ClassKind,
        /// The major, 1 to 99.
        major: u8,
    },
    /// One minor.
    Minor(ClassKey),
}

impl ClassGroup {
    /// Whether the class belongs to this group.
    #[must_use]
    pub fn holds(&self, class: &ClassKey) -> bool {
        match self {
            Self::Major { standard, kind, major } => {
                (class.standard(), class.kind(), class.major()) == (*standard, *kind, *major)
            }
            Self::Minor(minor) => minor == class,
        }
    }
}

impl std::fmt::Display for ClassGroup {
    /// The class key, or the part of one that all minors share: `gb47678.5-2026/component/01`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Major { standard, kind, major } => write!(f, "{standard}/{kind}/{major:02}"),
            Self::Minor(class) => class.fmt(f),
        }
    }
}

/// A part of the city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// One street.
    Street(StreetCode),
    /// One community.
    Community(CommunityCode),
    /// One responsibility grid.
    ResponsibilityGrid(ResponsibilityGridCode),
}

/// What a unit answers for. No classes: nothing. No areas: the whole city.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswersFor {
    /// The classes.
    pub classes: Vec<ClassGroup>,
    /// The areas.
    pub areas: Vec<Area>,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its key.
    pub code: UnitCode,
    /// Its name on screens.
    pub name: String,
    /// The unit above; none for a root.
    pub parent: Option<UnitCode>,
    /// What it is.
    pub kind: UnitKind,
    /// What cases may be dispatched to it.
    #[serde(default)]
    pub answers_for: AnswersFor,
}

/// Why a list of units is no tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitTreeError {
    /// Two units have the same code.
    #[error("unit {0} is listed twice")]
    Twice(UnitCode),
    /// A unit names a parent that is not listed.
    #[error("unit {unit} names the parent {parent}, which is not listed")]
    NoParent {
        /// The unit.
        unit: UnitCode,
        /// The parent it names.
        parent: UnitCode,
    },
    /// Going up from a unit leads back to it.
    #[error("unit {0} stands above itself")]
    Cycle(UnitCode),
    /// A path is longer than [`UnitTree::MAX_DEPTH`].
    #[error("unit {0} lies too deep")]
    TooDeep(UnitCode),
}

impl UnitTreeError {
    /// The stable key, such as `units.cycle`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Twice(_) => "units.twice",
            Self::NoParent { .. } => "units.no_parent",
            Self::Cycle(_) => "units.cycle",
            Self::TooDeep(_) => "units.too_deep",
        }
    }
}

/// The units of a city, checked. Serialised as the plain list, ordered by code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Unit>", into = "Vec<Unit>")]
pub struct UnitTree {
    units: BTreeMap<UnitCode, Unit>,
}

impl UnitTree {
    /// The most units on one path from a root down, the unit itself included.
    pub const MAX_DEPTH: usize = 16;

    /// Builds the tree. Several roots are allowed: a city may have more than one line of command.
    ///
    /// # Errors
    /// A double code, a missing parent, a cycle, or a path beyond [`Self::MAX_DEPTH`].
    pub fn new(list: Vec<Unit>) -> Result<Self, UnitTreeError> {
        let mut units = BTreeMap::new();
        for unit in list {
            if let Some(first) = units.insert(unit.code.clone(), unit) {
                return Err(UnitTreeError::Twice(first.code));
            }
        }
        let tree = Self { units };
        for unit in tree.units.values() {
            tree.check_path(unit)?;
        }
        Ok(tree)
    }

    fn check_path(&self, start: &Unit) -> Result<(), UnitTreeError> {
        let mut unit = start;
        for _ in 0..self.units.len() {
            let Some(code) = &unit.parent else {
                return if self.path(&start.code).len() > Self::MAX_DEPTH {
                    Err(UnitTreeError::TooDeep(start.code.clone()))
                } else {
                    Ok(())
                };
            };
            unit = self.units.get(code).ok_or_else(|| UnitTreeError::NoParent {
                unit: unit.code.clone(),
                parent: code.clone(),
            })?;
        }
        Err(UnitTreeError::Cycle(start.code.clone()))
    }

    /// The unit of this code.
    #[must_use]
    pub fn get(&self, code: &UnitCode) -> Option<&Unit> {
        self.units.get(code)
    }

    /// All units, ordered by code.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// How many units there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is no unit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The unit and everything above it, the unit first.
    fn upward<'a>(&'a self, code: &UnitCode) -> impl Iterator<Item = &'a Unit> {
        std::iter::successors(self.get(code), |unit| self.get(unit.parent.as_ref()?))
    }

    /// The path from the root down to the unit, both included; empty for an unknown unit.
    #[must_use]
    pub fn path(&self, code: &UnitCode) -> Vec<&Unit> {
        let mut path: Vec<&Unit> = self.upward(code).take(self.units.len()).collect();
        path.reverse();
        path
    }

    /// Whether `unit` is `ancestor` or lies below it. Unknown units are covered by nobody.
    #[must_use]
    pub fn covers(&self, ancestor: &UnitCode, unit: &UnitCode) -> bool {
        self.upward(unit).any(|above| above.code == *ancestor)
    }

    /// The units directly below, ordered by code.
    pub fn children<'a>(&'a self, code: &'a UnitCode) -> impl Iterator<Item = &'a Unit> {
        self.units.values().filter(move |unit| unit.parent.as_ref() == Some(code))
    }

    /// The units without a parent, ordered by code.
    pub fn roots(&self) -> impl Iterator<Item = &Unit> {
        self.units.values().filter(|unit| unit.parent.is_none())
    }

    /// The unit and everything below it, ordered by code.
    pub fn subtree<'a>(&'a self, code: &'a UnitCode) -> impl Iterator<Item = &'a Unit> {
        self.units.values().filter(move |unit| self.covers(code, &unit.code))
    }
}

impl TryFrom<Vec<Unit>> for UnitTree {
    type Error = UnitTreeError;

    fn try_from(list: Vec<Unit>) -> Result<Self, UnitTreeError> {
        Self::new(list)
    }
}

impl From<UnitTree> for Vec<Unit> {
    fn from(tree: UnitTree) -> Self {
        tree.units.into_values().collect()
    }
}

#[cfg(test)]
#[path = "unit_tests.rs"]
mod tests;
