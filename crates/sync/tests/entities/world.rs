//! A small country with its registers, a clock that stands still, and whoever keeps in step with them.

use std::{collections::BTreeMap, sync::Arc};

use clock::{Clock as _, StillClock};
use domain::{
    Environment, OrganisationNumber, Source,
    entity::{KeptEntity, Rank, Role},
};
use jiff::SignedDuration;
use simulators::{
    Options, Simulators,
    world::{
        UnitKind,
        public_sector::{Record, happenings::EntityHappening},
    },
};
use sources::enhetsregisteret::{Enhetsregisteret, EnhetsregisteretConfig};
use storage::{
    RunId, Store,
    entities::EntityChangeRow,
    runs::{NewRun, Run, RunKind, RunMode},
};
use sync::{
    contacts::{self, Ending, Settings},
    entities::Entities,
};
use tokio_util::sync::CancellationToken;

pub struct World {
    pub store: Store,
    pub simulators: Simulators,
    pub clock: StillClock,
    pub entities: Entities,
}

/// All that is kept, and how often it changed.
#[derive(Debug, PartialEq)]
pub struct Kept {
    pub entities: BTreeMap<OrganisationNumber, KeptEntity>,
    pub roles: BTreeMap<OrganisationNumber, Vec<Role>>,
    pub changes: BTreeMap<OrganisationNumber, usize>,
}

impl World {
    pub async fn new(store: Store) -> anyhow::Result<Self> {
        let clock = StillClock::at("2026-11-21T12:00:00Z".parse()?);
        let country = Arc::new(simulators::World::small(1, 2026));
        let options = Options { clock: Arc::new(clock.clone()), ..Options::default() };
        let simulators = Simulators::start(country, options).await?;
        let config = EnhetsregisteretConfig::new(&simulators.enhetsregisteret_url);
        let register = Enhetsregisteret::new(&config, Environment::Test, Arc::new(clock.clone()))?;
        let entities = Entities::new(store.clone(), register, Arc::new(clock.clone()), Settings::default());
        Ok(Self { store, simulators, clock, entities })
    }

    /// The same on another database, or on one that behaves otherwise.
    pub fn on(&self, store: Store) -> anyhow::Result<Entities> {
        let config = EnhetsregisteretConfig::new(&self.simulators.enhetsregisteret_url);
        let register = Enhetsregisteret::new(&config, Environment::Test, Arc::new(self.clock.clone()))?;
        Ok(Entities::new(store, register, Arc::new(self.clock.clone()), Settings::default()))
    }

    pub async fn order(&self, kind: RunKind) -> anyhow::Result<RunId> {
        let mut tx = self.store.begin().await?;
        let order = NewRun {
            kind,
            source: Source::EntityRegister,
            mode: RunMode::Real,
            started_by: "test".into(),
            municipality: None,
            person: None,
        };
        let run = contacts::order(&mut tx, &order, self.clock.now()).await?;
        tx.commit().await?;
        run.map_err(|refused| anyhow::anyhow!("{refused:?}"))
    }

    pub async fn carry(&self, entities: &Entities, run: RunId) -> anyhow::Result<Run> {
        while let Ending::Again(at) = entities.carry(run, &CancellationToken::new()).await? {
            self.clock.advance(at.duration_since(self.clock.now()));
        }
        Ok(self.store.read().await?.run(run).await?.expect("it was ordered"))
    }

    /// An hour later, what has happened since.
    pub async fn hour(&self) -> anyhow::Result<Run> {
        self.clock.advance(SignedDuration::from_hours(1));
        let run = self.order(RunKind::Entities).await?;
        self.carry(&self.entities, run).await
    }

    /// A day later, the register whole.
    pub async fn week(&self) -> anyhow::Result<Run> {
        self.clock.advance(SignedDuration::from_hours(25));
        let run = self.order(RunKind::EntitiesWhole).await?;
        self.carry(&self.entities, run).await
    }

    pub fn happen(&self, number: OrganisationNumber, happening: EntityHappening) -> OrganisationNumber {
        self.simulators.world.happen_to_entity(number, happening, self.clock.now()).unwrap()
    }

    /// The municipality itself.
    pub fn municipality(&self) -> OrganisationNumber {
        self.simulators.world.municipalities()[0].organisation
    }

    /// Its first school.
    pub fn school(&self) -> OrganisationNumber {
        let mut schools = self.simulators.world.municipalities()[0].schools();
        schools.find(|unit| unit.kind == UnitKind::School).unwrap().organisation()
    }

    /// The first of which this holds.
    pub fn first(&self, rank: Rank, holds: impl Fn(&Record) -> bool) -> OrganisationNumber {
        self.simulators.world.entities(rank, holds).first().unwrap().number
    }

    pub async fn held(&self, number: OrganisationNumber) -> anyhow::Result<Option<KeptEntity>> {
        Ok(self.store.read().await?.held_entity(number).await?.map(|held| held.entity))
    }

    pub async fn changes(&self) -> anyhow::Result<Vec<EntityChangeRow>> {
        self.store.read().await?.entity_changes_after(0, 100_000).await
    }

    pub async fn kept(&self) -> anyhow::Result<Kept> {
        kept(&self.store).await
    }

    pub async fn quarantine(&self) -> anyhow::Result<Vec<(String, String)>> {
        let items = self.store.read().await?.quarantined(1000, 0).await?;
        Ok(items.into_iter().map(|item| (item.subject, item.code)).collect())
    }
}

pub async fn kept(store: &Store) -> anyhow::Result<Kept> {
    let mut reader = store.read().await?;
    assert_eq!(reader.gaps_in_changes().await?, 0);
    let numbers: Vec<_> = reader.known_entities().await?.into_iter().map(|known| known.number).collect();
    let held = reader.held_entities(&numbers).await?;
    let mut changes: BTreeMap<_, usize> = BTreeMap::new();
    for change in reader.entity_changes_after(0, 100_000).await? {
        *changes.entry(change.number).or_default() += 1;
    }
    Ok(Kept {
        entities: held.into_iter().map(|(number, held)| (number, held.entity)).collect(),
        roles: reader.roles_of(&numbers).await?.into_iter().collect(),
        changes,
    })
}
