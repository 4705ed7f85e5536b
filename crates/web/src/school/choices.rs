//! The units among which a visitor may choose.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use domain::{
    MunicipalityId, Source,
    access::{Reach, Right, UnitRef},
    roster::UnitKind,
};
use storage::Reader;

use super::found;
use crate::{auth::Who, format};

/// A unit to choose.
#[derive(Debug)]
pub struct Choice {
    /// What stands for it in a form.
    pub code: String,
    pub name: String,
    place: UnitRef,
}

/// Each municipality's units by name, as they were at a revision: read and put in order once, not for every page. The
/// largest municipalities have many hundreds, which is most of what a page costs.
#[derive(Default)]
pub struct KnownUnits(Mutex<BTreeMap<MunicipalityId, (i64, Units)>>);

type Units = Arc<[Arc<Choice>]>;

impl Choice {
    pub fn new(municipality: MunicipalityId, place: UnitRef, name: String) -> Self {
        Self { code: found::code(municipality, &place), name, place }
    }
}

impl KnownUnits {
    /// The schools and kindergartens in which the visitor has a right, by name.
    pub async fn choices(
        &self,
        reader: &mut Reader,
        who: &Who,
        right: Right,
    ) -> anyhow::Result<Vec<Arc<Choice>>> {
        let municipalities = found::municipalities(who);
        let mut choices = Vec::new();
        for municipality in &municipalities {
            let reach = who.standing.reach(right, *municipality);
            let within = |choice: &&Arc<Choice>| match &reach {
                Reach::Everywhere => true,
                Reach::Units(units) => units.contains(&choice.place),
                Reach::Nowhere => false,
            };
            choices.extend(self.of(reader, *municipality).await?.iter().filter(within).cloned());
        }
        if municipalities.len() > 1 {
            choices.sort_by_cached_key(|choice| format::alphabetical(&choice.name));
        }
        Ok(choices)
    }

    async fn of(&self, reader: &mut Reader, municipality: MunicipalityId) -> anyhow::Result<Units> {
        let revision = reader.units_revision(municipality).await?;
        let known = self.0.lock().expect("nobody panics with it").get(&municipality).cloned();
        if let Some((at, units)) = known
            && at == revision
        {
            return Ok(units);
        }
        let units = read(reader, municipality).await?;
        self.0.lock().expect("nobody panics with it").insert(municipality, (revision, units.clone()));
        Ok(units)
    }
}

async fn read(reader: &mut Reader, municipality: MunicipalityId) -> anyhow::Result<Units> {
    let mut units = Vec::new();
    for source in [Source::School, Source::Kindergarten] {
        for unit in reader.units(municipality, source).await? {
            if matches!(unit.kind, UnitKind::School | UnitKind::Kindergarten) {
                let place = UnitRef { source, key: unit.key };
                units.push(Arc::new(Choice::new(municipality, place, unit.name)));
            }
        }
    }
    units.sort_by_cached_key(|choice| format::alphabetical(&choice.name));
    Ok(units.into())
}
