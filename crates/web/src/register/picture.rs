//! A municipality's units as they are on a day, each beside what Enhetsregisteret says of it.

use std::collections::{BTreeMap, HashMap};

use domain::{
    MunicipalityId, OrganisationNumber,
    entity::KeptEntity,
    register::{
        Tree, UnitFacts, UnitId,
        sides::{Kept, Side, Standing, sides},
    },
};
use jiff::civil::Date;
use storage::Reader;

use crate::format;

/// Everything that the pages about units are made from.
pub struct Picture {
    pub day: Date,
    pub tree: Tree,
    entities: HashMap<OrganisationNumber, KeptEntity>,
    kept: BTreeMap<UnitId, Vec<Kept>>,
}

/// A unit's place among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    pub unit: UnitId,
    /// Steps from the top.
    pub depth: usize,
}

impl Picture {
    pub async fn read(reader: &mut Reader, municipality: MunicipalityId, day: Date) -> anyhow::Result<Self> {
        let tree = reader.register_tree(municipality).await?;
        let numbers: Vec<_> = tree.units().filter_map(|(_, timeline)| timeline.on(day)?.number).collect();
        let held = reader.held_entities(&numbers).await?;
        let entities = held.into_iter().map(|(number, held)| (number, held.entity)).collect();
        Ok(Self { day, tree, entities, kept: reader.kept(municipality).await? })
    }

    pub fn facts(&self, unit: UnitId) -> Option<&UnitFacts> {
        self.tree.on(unit, self.day)
    }

    /// What Enhetsregisteret holds of a unit, also of one that has been deleted there.
    pub fn entity(&self, unit: UnitId) -> Option<&KeptEntity> {
        self.entities.get(&self.facts(unit)?.number?)
    }

    /// What a unit is called: by the municipality, else by the register.
    pub fn name(&self, unit: UnitId) -> String {
        let own = self.facts(unit).and_then(|facts| facts.name.clone());
        let theirs = || self.entity(unit).map(|entity| entity.facts.name.clone());
        own.or_else(theirs).unwrap_or_else(|| {
            let number = self.facts(unit).and_then(|facts| facts.number);
            number.map_or_else(|| unit.0.to_string(), |number| format::in_threes(number.as_str()))
        })
    }

    /// The two sides of a unit; none where Enhetsregisteret does not know it.
    pub fn sides(&self, unit: UnitId) -> Vec<Side> {
        let (Some(facts), Some(entity)) = (self.facts(unit), self.entity(unit)) else { return Vec::new() };
        let parent = facts.parent.and_then(|parent| self.facts(parent)).and_then(|facts| facts.number);
        let kept = self.kept.get(&unit).map_or(&[][..], Vec::as_slice);
        sides(facts, parent, &entity.facts, kept)
    }

    /// Why somebody keeps the municipality's own value.
    pub fn reason(&self, unit: UnitId, side: &Side) -> Option<&str> {
        let kept = self.kept.get(&unit)?.iter().find(|kept| kept.field == side.field)?;
        Some(kept.reason.as_str())
    }

    /// How many fields differ, and nobody has said what to think of it.
    pub fn differences(&self, unit: UnitId) -> usize {
        self.sides(unit).iter().filter(|side| side.standing == Standing::Differ).count()
    }

    /// Whether there is anything to settle between the two.
    pub fn differs(&self, unit: UnitId) -> bool {
        self.is_closed_there(unit) || self.differences(unit) > 0
    }

    /// Whether the register has closed what is open here.
    pub fn is_closed_there(&self, unit: UnitId) -> bool {
        self.entity(unit).is_some_and(|entity| entity.deleted.is_some())
    }

    /// All units that are there on the day, each under what it belongs to, siblings by name.
    pub fn in_order(&self) -> Vec<Placed> {
        let mut children: BTreeMap<Option<UnitId>, Vec<UnitId>> = BTreeMap::new();
        for (unit, timeline) in self.tree.units() {
            if let Some(facts) = timeline.on(self.day) {
                children.entry(facts.parent).or_default().push(unit);
            }
        }
        for siblings in children.values_mut() {
            siblings.sort_by_cached_key(|unit| (format::alphabetical(&self.name(*unit)), *unit));
        }
        let mut order = Vec::new();
        let tops = children.remove(&None).unwrap_or_default();
        let mut next: Vec<Placed> = tops.into_iter().rev().map(|unit| Placed { unit, depth: 0 }).collect();
        while let Some(placed) = next.pop() {
            order.push(placed);
            let own = children.remove(&Some(placed.unit)).unwrap_or_default();
            next.extend(own.into_iter().rev().map(|unit| Placed { unit, depth: placed.depth + 1 }));
        }
        order
    }

    /// The names from the top down to what a unit belongs to.
    pub fn path(&self, unit: UnitId) -> Vec<(UnitId, String)> {
        self.tree.path(unit, self.day).into_iter().map(|unit| (unit, self.name(unit))).collect()
    }
}
