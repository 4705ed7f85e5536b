//! What an order would do to units: shown before it is done, and done exactly so.

mod carry;
pub mod check;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Order, Timeline, Tree, UnitFacts, UnitId};

/// What an order comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// From when it holds.
    pub day: Date,
    pub rewrites: Vec<Rewrite>,
    /// Which unit goes on in which.
    pub successions: Vec<Succession>,
}

/// A unit's time before and after. One that is new has had none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    pub unit: UnitId,
    pub before: Timeline<UnitFacts>,
    pub after: Timeline<UnitFacts>,
}

/// From a day on, one unit stands where another stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Succession {
    pub from: UnitId,
    pub to: UnitId,
    pub day: Date,
}

/// Why an order cannot be carried out. Whoever gave it is told what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("unit {} is not there on that day", .0.0)]
    NotThere(UnitId),
    #[error("nothing would change")]
    Nothing,
    #[error("a unit needs a name of its own, or a number in Enhetsregisteret to have it from")]
    Nameless,
    #[error("unit {} would belong to itself", .0.0)]
    Ring(UnitId),
    #[error("unit {} would belong to a unit that is not there all the time", .0.0)]
    Orphan(UnitId),
    #[error("other units belong to the one that would be closed")]
    HasChildren(Vec<UnitId>),
    #[error("a municipality has one unit at the top")]
    SecondTop,
    #[error("the municipality itself is not closed, merged or split here")]
    Top,
    #[error("two units would bear the same organisation number")]
    SameNumber(UnitId),
    #[error("it takes two units to merge, and two to split into")]
    TooFew,
    #[error("unit {} does not belong to the one that would be split", .0.0)]
    NotItsOwn(UnitId),
    #[error("what belongs to the unit that ends must be taken by one of the new ones")]
    LeftOver(Vec<UnitId>),
}

/// What an order would do, from a day on; or what is wrong with it.
pub fn plan(tree: &Tree, order: &Order, day: Date) -> Result<Plan, Fault> {
    let mut after = tree.clone();
    let successions = carry::out(&mut after, order, day)?;
    let rewrites = rewrites(tree, &after);
    if rewrites.is_empty() {
        return Err(Fault::Nothing);
    }
    check::whole(&after, &rewrites)?;
    Ok(Plan { day, rewrites, successions })
}

/// What has become of each unit that is not as it was.
pub fn rewrites(before: &Tree, after: &Tree) -> Vec<Rewrite> {
    let units: BTreeSet<UnitId> = before.units().chain(after.units()).map(|(unit, _)| unit).collect();
    let changed = units.into_iter().filter(|unit| before.get(*unit) != after.get(*unit));
    let of = |tree: &Tree, unit| tree.get(unit).cloned().unwrap_or_default();
    changed.map(|unit| Rewrite { unit, before: of(before, unit), after: of(after, unit) }).collect()
}
