//! A small municipality, and somebody who keeps its register.

use domain::{
    MunicipalityId, MunicipalityNumber, OrganisationNumber,
    register::{ActNumber, Order, UnitFacts, UnitId, UnitKind},
};
use jiff::{Timestamp, civil::Date};
use storage::Store;
use sync::register::{Doing, Ordered, Refused, carry};

pub const START: Date = jiff::civil::date(2020, 1, 1);
pub const DAY: Date = jiff::civil::date(2026, 8, 1);
pub const TOP: UnitId = UnitId(1);
pub const LEARNING: UnitId = UnitId(2);
pub const HEALTH: UnitId = UnitId(3);
pub const NESSET: UnitId = UnitId(4);
pub const VIKA: UnitId = UnitId(5);

pub struct World {
    pub store: Store,
    pub municipality: MunicipalityId,
}

impl World {
    /// Fjordvik: two departments, and two schools in the first. Nesset stands in Enhetsregisteret.
    pub async fn new(store: &Store) -> anyhow::Result<Self> {
        let mut tx = store.begin().await?;
        let municipality = tx.add_municipality("Fjordvik", MunicipalityNumber::parse("9901")?, START).await?;
        tx.commit().await?;
        let world = Self { store: store.clone(), municipality };
        let number = Some(OrganisationNumber::parse("310753610")?);
        for facts in [
            unit("Fjordvik kommune", UnitKind::Municipality, None),
            unit("Oppvekst", UnitKind::Department, Some(TOP)),
            unit("Helse", UnitKind::Department, Some(TOP)),
            UnitFacts { number, ..unit("Nesset skole", UnitKind::School, Some(LEARNING)) },
            unit("Vika skole", UnitKind::School, Some(LEARNING)),
        ] {
            world.carry(&Order::Add(Box::new(facts)), START, None).await?;
        }
        Ok(world)
    }

    pub fn doing(&self, reason: Option<&'static str>) -> Doing<'static> {
        Doing {
            municipality: self.municipality,
            author: "account-7",
            author_name: "Kari Moe",
            reason,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    pub async fn carry(&self, order: &Order, day: Date, shown: Option<&str>) -> Result<ActNumber, Refused> {
        let mut tx = self.store.begin().await?;
        let ordered = Ordered { order, day, about: "en enhet" };
        let act = carry(&mut tx, &self.doing(None), &ordered, shown).await?;
        tx.commit().await?;
        Ok(act)
    }

    /// The names from the top down to a unit on a day; none where it is not there.
    pub async fn path(&self, unit: UnitId, day: Date) -> anyhow::Result<Vec<String>> {
        let tree = self.store.read().await?.register_tree(self.municipality).await?;
        let Some(facts) = tree.on(unit, day) else { return Ok(Vec::new()) };
        let above = tree.path(unit, day).into_iter().filter_map(|unit| tree.on(unit, day));
        Ok(above.chain([facts]).map(|facts| facts.name.clone().unwrap_or_default()).collect())
    }

    /// Numbers follow each other without a hole, whatever has been refused.
    pub async fn gaps(&self) -> anyhow::Result<i64> {
        self.store.read().await?.gaps_in_changes().await
    }
}

pub fn unit(name: &str, kind: UnitKind, parent: Option<UnitId>) -> UnitFacts {
    UnitFacts { name: Some(name.to_owned()), parent, ..UnitFacts::new(kind) }
}
