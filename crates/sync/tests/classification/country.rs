//! A register, and a KLASS that tells of the real country and of invented municipalities.

use std::{collections::BTreeMap, sync::Arc};

use clock::StillClock;
use domain::{
    Environment, MunicipalityId, MunicipalityNumber, Source,
    classification::{Classification, Named},
};
use jiff::civil::Date;
use simulators::{Options, Simulators, World};
use sources::{
    klass::{Klass, KlassConfig},
    resilience::Patience,
};
use storage::{
    RunId, Store,
    runs::{NewRun, Run, RunKind, RunMode},
};
use sync::{
    classification::Classifications,
    contacts::{self, Approval, Approved, Ending, NotApproved, Settings},
};
use tokio_util::sync::CancellationToken;

pub struct Country {
    pub store: Store,
    pub simulators: Simulators,
    pub clock: StillClock,
    pub classifications: Classifications,
}

impl Country {
    /// At half past four in the morning of that day.
    pub async fn on(store: Store, day: Date) -> anyhow::Result<Self> {
        let clock = StillClock::at(morning(day));
        let options = Options { clock: Arc::new(clock.clone()), ..Options::default() };
        let simulators = Simulators::start(Arc::new(World::small(1, 2026)), options).await?;
        let mut config = KlassConfig::new(&simulators.klass_url);
        config.patience = Patience { attempts: 1, ..Patience::default() };
        let klass = Klass::new(&config, Environment::Test, Arc::new(clock.clone()))?;
        let now = Arc::new(clock.clone());
        let classifications = Classifications::new(store.clone(), Arc::new(klass), now, Settings::default());
        Ok(Self { store, simulators, clock, classifications })
    }

    pub fn go_to(&self, day: Date) {
        self.clock.advance(morning(day).duration_since(self.now()));
    }

    /// Takes in all real municipalities of a day, by the number and from the day that SSB says.
    pub async fn take_in_all(&self, day: Date) -> anyhow::Result<BTreeMap<String, MunicipalityId>> {
        let mut tx = self.store.begin().await?;
        let mut taken = BTreeMap::new();
        for code in tx.codes_on(Classification::Municipalities, day).await? {
            if code.is_unstated() || code.code.starts_with("80") {
                continue;
            }
            let number = MunicipalityNumber::parse(&code.code)?;
            let municipality = tx.add_municipality(&code.name, number, code.valid.from).await?;
            taken.insert(code.code, municipality);
        }
        tx.commit().await?;
        Ok(taken)
    }

    pub async fn take_in(&self, number: &str, name: &str, from: Date) -> anyhow::Result<MunicipalityId> {
        let mut tx = self.store.begin().await?;
        let id = tx.add_municipality(name, MunicipalityNumber::parse(number)?, from).await?;
        tx.commit().await?;
        Ok(id)
    }

    pub fn decide(&self, on: Date, lines: &[(&str, &str, &str)]) {
        let named = |code: &str, name: &str| Named { code: code.to_owned(), name: name.to_owned() };
        let lines: Vec<_> =
            lines.iter().map(|(old, new, name)| ((*old).to_owned(), named(new, name))).collect();
        self.simulators.klass.reform(on, &lines).unwrap();
    }

    pub async fn order(&self, mode: RunMode) -> anyhow::Result<RunId> {
        let mut tx = self.store.begin().await?;
        let order = NewRun {
            kind: RunKind::Classification,
            source: Source::Klass,
            mode,
            started_by: "test".into(),
            municipality: None,
            person: None,
        };
        let run = contacts::order(&mut tx, &order, self.now()).await?;
        tx.commit().await?;
        run.map_err(|refused| anyhow::anyhow!("{refused:?}"))
    }

    /// A whole run, from order to where a person must decide.
    pub async fn run(&self, mode: RunMode) -> anyhow::Result<Run> {
        let run = self.order(mode).await?;
        assert_eq!(self.carry(run).await?, Ending::Over);
        self.state(run).await
    }

    pub async fn carry(&self, run: RunId) -> anyhow::Result<Ending> {
        self.classifications.carry(run, &CancellationToken::new()).await
    }

    pub async fn state(&self, run: RunId) -> anyhow::Result<Run> {
        Ok(self.store.read().await?.run(run).await?.unwrap())
    }

    pub async fn answer(
        &self,
        run: &Run,
        approval: Approval,
    ) -> anyhow::Result<Result<Approved, NotApproved>> {
        self.classifications.answer(run.id, approval).await
    }

    /// Who bears which number on a day.
    pub async fn bearers(&self, day: Date) -> anyhow::Result<BTreeMap<String, MunicipalityId>> {
        let municipalities = self.store.read().await?.municipalities_to_reform().await?;
        let bearers = municipalities.bearers(day);
        Ok(bearers.into_iter().map(|(number, id)| (number.to_string(), id)).collect())
    }

    pub fn now(&self) -> jiff::Timestamp {
        clock::Clock::now(&self.clock)
    }
}

fn morning(day: Date) -> jiff::Timestamp {
    day.at(4, 30, 0, 0).to_zoned(domain::oslo::ZONE).unwrap().timestamp()
}
