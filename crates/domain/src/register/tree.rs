//! All units of a municipality through time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Timeline, UnitFacts, UnitId};
use crate::OrganisationNumber;

/// Every unit that is or has been, each with its own time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    units: BTreeMap<UnitId, Timeline<UnitFacts>>,
    /// The highest number that has been given, also to units whose coming has been undone: a number is never given twice.
    last: i64,
}

impl Tree {
    pub fn new(units: BTreeMap<UnitId, Timeline<UnitFacts>>, last: i64) -> Self {
        let last = units.last_key_value().map_or(last, |(unit, _)| last.max(unit.0));
        Self { units, last }
    }

    pub fn get(&self, unit: UnitId) -> Option<&Timeline<UnitFacts>> {
        self.units.get(&unit)
    }

    pub fn units(&self) -> impl Iterator<Item = (UnitId, &Timeline<UnitFacts>)> {
        self.units.iter().map(|(unit, timeline)| (*unit, timeline))
    }

    pub fn set(&mut self, unit: UnitId, timeline: Timeline<UnitFacts>) {
        self.last = self.last.max(unit.0);
        self.units.insert(unit, timeline);
    }

    /// The number for a new unit.
    pub fn next_id(&self) -> UnitId {
        UnitId(self.last + 1)
    }

    /// The unit at the top on a day: the municipality itself.
    pub fn top(&self, day: Date) -> Option<UnitId> {
        let mut there = self.units().filter_map(|(unit, timeline)| Some((unit, timeline.on(day)?)));
        there.find(|(_, facts)| facts.parent.is_none()).map(|(unit, _)| unit)
    }

    /// The unit that bears a number in Enhetsregisteret on a day.
    pub fn numbered(&self, number: OrganisationNumber, day: Date) -> Option<UnitId> {
        let mut there = self.units().filter_map(|(unit, timeline)| Some((unit, timeline.on(day)?)));
        there.find(|(_, facts)| facts.number == Some(number)).map(|(unit, _)| unit)
    }

    /// A unit as it is on a day, if it is there.
    pub fn on(&self, unit: UnitId, day: Date) -> Option<&UnitFacts> {
        self.get(unit)?.on(day)
    }

    /// Every number in Enhetsregisteret that some unit bears on a day.
    pub fn numbers(&self, day: Date) -> BTreeMap<OrganisationNumber, UnitId> {
        let numbered =
            |(unit, timeline): (UnitId, &Timeline<UnitFacts>)| Some((timeline.on(day)?.number?, unit));
        self.units().filter_map(numbered).collect()
    }

    /// Every number that some unit bears or has borne, or will.
    pub fn numbers_ever(&self) -> BTreeSet<OrganisationNumber> {
        let versions = self.units().flat_map(|(_, timeline)| timeline.versions());
        versions.filter_map(|version| version.what.number).collect()
    }

    /// The units that belong to one on a day or, by what is planned, at some time after it.
    pub fn children_since(&self, parent: UnitId, day: Date) -> BTreeSet<UnitId> {
        let belongs = |timeline: &Timeline<UnitFacts>| {
            let later = timeline.versions().iter().filter(|version| version.span.since(day).is_some());
            later.into_iter().any(|version| version.what.parent == Some(parent))
        };
        self.units().filter(|(_, timeline)| belongs(timeline)).map(|(unit, _)| unit).collect()
    }

    /// Whether `unit` is `ancestor`, or belongs to it by however many steps, on a day.
    pub fn is_under(&self, unit: UnitId, ancestor: UnitId, day: Date) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = Some(unit);
        while let Some(unit) = next {
            if unit == ancestor {
                return true;
            }
            // A tree that somebody has tied in a ring is not walked round for ever.
            if !seen.insert(unit) {
                return false;
            }
            next = self.on(unit, day).and_then(|facts| facts.parent);
        }
        false
    }

    /// The units from the top down to this one's parent, on a day.
    pub fn path(&self, unit: UnitId, day: Date) -> Vec<UnitId> {
        let mut path: Vec<UnitId> = Vec::new();
        let mut next = self.on(unit, day).and_then(|facts| facts.parent);
        while let Some(unit) = next.filter(|unit| !path.contains(unit)) {
            path.push(unit);
            next = self.on(unit, day).and_then(|facts| facts.parent);
        }
        path.reverse();
        path
    }
}
