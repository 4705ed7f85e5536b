//! A municipality, a clock that stands still, and a desk where deliveries are handed in.

use std::sync::Arc;

use clock::{Clock as _, StillClock};
use domain::{
    Derived, Environment, MunicipalityId, MunicipalityNumber, NationalId, PersonKey, Scope, Source,
    roster::Extent,
};
use jiff::{SignedDuration, Timestamp, civil::date};
use storage::{
    RunId, Store,
    deliveries::Delivery as StoredDelivery,
    people::Person,
    runs::{Run, RunMode, RunState},
};
use sync::import::{self, Carrier, Delivery, Imported, Imports, Settings};

use crate::package::Package;

pub struct World {
    pub store: Store,
    clock: StillClock,
    pub imports: Imports,
    pub municipality: MunicipalityId,
    pub folder: tempfile::TempDir,
}

impl World {
    pub async fn new(store: &Store) -> anyhow::Result<Self> {
        let clock = StillClock::at("2026-11-22T02:00:00Z".parse()?);
        let mut tx = store.begin().await?;
        let number = MunicipalityNumber::parse("9901")?;
        let municipality = tx.add_municipality("Fjordvik", number, date(2020, 1, 1)).await?;
        tx.commit().await?;
        let settings = Settings::new(Environment::Test);
        let imports = Imports::new(store.clone(), Arc::new(clock.clone()), settings);
        Ok(Self { store: store.clone(), clock, imports, municipality, folder: tempfile::tempdir()? })
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn pass(&self, time: SignedDuration) {
        self.clock.advance(time);
    }

    /// Hands in a file, a day after the one before.
    pub async fn order(
        &self,
        source: Source,
        mode: RunMode,
        (name, bytes): (&str, &[u8]),
        extent: Option<Extent>,
    ) -> anyhow::Result<RunId> {
        self.pass(SignedDuration::from_hours(24));
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes)?;
        let delivery = Delivery {
            municipality: self.municipality,
            source,
            mode,
            started_by: "test".into(),
            file: import::keep(&self.kept(), &path)?,
            extent,
        };
        let mut tx = self.store.begin().await?;
        let run = import::order(&mut tx, &delivery, Carrier::Worker, self.now()).await?;
        tx.commit().await?;
        run.map_err(|refused| anyhow::anyhow!("{refused:?}"))
    }

    /// Where deliveries are kept.
    pub fn kept(&self) -> std::path::PathBuf {
        self.folder.path().join("kept")
    }

    pub fn files_kept(&self) -> usize {
        std::fs::read_dir(self.kept()).map_or(0, Iterator::count)
    }

    pub async fn import(&self, source: Source, package: &Package) -> anyhow::Result<Imported> {
        let run = self.order(source, RunMode::Real, ("pakke.zip", &package.zip()), None).await?;
        self.imports.run(run, None).await
    }

    pub async fn school(&self, package: &Package) -> anyhow::Result<Imported> {
        let imported = self.import(Source::School, package).await?;
        assert_eq!(imported.state, RunState::Done, "{imported:?}");
        Ok(imported)
    }

    pub async fn kindergarten(&self, package: &Package) -> anyhow::Result<Imported> {
        let imported = self.import(Source::Kindergarten, package).await?;
        assert_eq!(imported.state, RunState::Done, "{imported:?}");
        Ok(imported)
    }

    pub async fn run(&self, run: RunId) -> anyhow::Result<Run> {
        Ok(self.store.read().await?.run(run).await?.expect("it was ordered"))
    }

    pub async fn delivery(&self, run: RunId) -> anyhow::Result<StoredDelivery> {
        Ok(self.store.read().await?.delivery(run).await?.expect("it was ordered"))
    }

    pub async fn find(&self, number: NationalId) -> anyhow::Result<Option<PersonKey>> {
        self.store.read().await?.person_with_national_id(self.municipality, number).await
    }

    pub async fn person(&self, number: NationalId) -> anyhow::Result<Person> {
        let key = self.find(number).await?.expect("somebody has the number");
        Ok(self.store.read().await?.person(key).await?.expect("it was found"))
    }

    pub async fn called(&self, source: Source, key: &str) -> anyhow::Result<PersonKey> {
        let found = self.store.read().await?.person_called(self.municipality, source, key).await?;
        Ok(found.expect("somebody has the key"))
    }

    pub async fn scope(&self, number: NationalId) -> anyhow::Result<Scope> {
        Ok(self.person(number).await?.scope)
    }

    pub async fn shown(&self, key: PersonKey) -> anyhow::Result<Derived> {
        Ok(self.store.read().await?.derived(key).await?.expect("it was added").1)
    }

    /// The e-mail address that is shown, and who said it.
    pub async fn email(&self, number: NationalId) -> anyhow::Result<Option<(String, Source)>> {
        let key = self.find(number).await?.expect("somebody has the number");
        let email = self.shown(key).await?.email;
        Ok(email.map(|known| (known.value.as_str().to_owned(), known.source)))
    }

    /// How many changes have been logged.
    pub async fn changes(&self) -> anyhow::Result<usize> {
        Ok(self.store.read().await?.changes_after(0, 1_000_000).await?.len())
    }

    pub async fn people(&self) -> anyhow::Result<i64> {
        self.store.read().await?.count_people(self.municipality).await
    }

    /// Subjects and codes in quarantine, in order.
    pub async fn quarantine(&self) -> anyhow::Result<Vec<(String, String)>> {
        let items = self.store.read().await?.quarantined(1000, 0).await?;
        let mut items: Vec<_> = items.into_iter().map(|item| (item.subject, item.code)).collect();
        items.sort();
        Ok(items)
    }

    pub async fn assert_provable(&self) -> anyhow::Result<()> {
        let proof = sync::proof::prove(&self.store, self.municipality, self.now()).await?;
        assert_eq!((proof.wrong, proof.gaps), (Vec::new(), 0), "what is shown follows from what is claimed");
        Ok(())
    }
}
