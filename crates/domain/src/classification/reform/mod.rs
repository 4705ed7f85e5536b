//! What happens to places on one day, read from the lines between old codes and new.

mod decide;
mod destination;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Edge, Named};

pub use destination::Destination;
pub use told::Happening;

#[cfg(test)]
mod tests;

/// All that changes on one day.
///
/// **Invariant:** at most one new place continues an old one, and at most one old place is continued by a new one, so
/// whoever is known by an identity of their own keeps it through any reform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reform {
    /// The first day of the new.
    pub on: Date,
    /// What becomes of each old code that the lines name.
    pub fates: BTreeMap<String, Fate>,
    /// Where each new code comes from.
    pub origins: BTreeMap<String, Origin>,
}

/// What becomes of an old place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    pub name: String,
    /// The new code of the same place.
    pub continued_by: Option<String>,
    /// All new codes that have something of it, its own among them.
    pub goes_to: BTreeSet<String>,
}

/// Where a new place comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub name: String,
    /// The old code of the same place; none where it is new.
    pub continues: Option<(String, Because)>,
    /// All old codes of which it has something, its own among them.
    pub comes_from: BTreeSet<String>,
}

/// Why a new place is held to be the same as an old one. SSB does not say; a municipality that has merged is in law a
/// new one or not, as its own decision has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// It bears its number on.
    SameNumber,
    /// It bears its name on, or one of its names.
    SameName,
    /// It is the only one that went into it whole.
    OnlyOne,
}

impl Reform {
    /// The reforms that these lines tell of, by day. The order of the lines does not matter, and neither do doubles.
    pub fn all(edges: &[Edge]) -> Vec<Self> {
        let days: BTreeSet<Date> = edges.iter().map(|edge| edge.on).collect();
        days.into_iter().map(|day| decide::reform(day, edges.iter().filter(|edge| edge.on == day))).collect()
    }

    /// The new code of the same place; none where the place is no more, the code itself where nothing happens to it.
    pub fn successor<'r>(&'r self, code: &'r str) -> Option<&'r str> {
        match self.fates.get(code) {
            None => Some(code),
            Some(fate) => fate.continued_by.as_deref(),
        }
    }

    fn old(&self, code: &str) -> Named {
        let name = self.fates.get(code).map_or_else(String::new, |fate| fate.name.clone());
        Named { code: code.to_owned(), name }
    }

    fn new_one(&self, code: &str) -> Named {
        let name = self.origins.get(code).map_or_else(String::new, |origin| origin.name.clone());
        Named { code: code.to_owned(), name }
    }
}
