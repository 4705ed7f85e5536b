//! A municipality, a clock that stands still, and a Folkeregister that says what the story needs.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex},
};

use clock::{Clock as _, StillClock};
use domain::{
    Agreement, Derived, Mode, MunicipalityId, MunicipalityNumber, NationalId, OrganisationNumber, PersonKey,
    Protection, Scope, Source,
    folkeregisteret::{
        AddressKind, Addresses, PersonDocument, PersonStatus, Registered, RegistryAddress, RegistryName,
        RegistryProblem, RegistryReport,
    },
    national_id::NationalIdKind,
};
use futures::FutureExt as _;
use jiff::{SignedDuration, civil::date};
use sources::folkeregisteret::{Answer, AskError, Event, EventKind, Page};
use storage::{
    RunId, Store,
    people::Person,
    runs::{NewRun, Run, RunKind, RunMode},
};
use sync::{
    contacts::{self, Ending, Settings},
    population::{AskFolkeregisteret, Asked, Population},
};
use tokio_util::sync::CancellationToken;

/// What the register says about whom, and what it does before it says anything.
#[derive(Default)]
pub struct Register {
    pub documents: BTreeMap<NationalId, PersonDocument>,
    pub problems: BTreeMap<NationalId, Vec<RegistryProblem>>,
    /// Left out of every answer.
    pub silent_about: BTreeSet<NationalId>,
    /// One for each look-up to come; `None` is an answer.
    pub faults: VecDeque<Option<AskError>>,
    /// Sizes of the look-ups.
    pub questions: Vec<usize>,
    pub events: Vec<Event>,
    /// The feed begins after this number.
    pub forgotten: u64,
    pub feed_fault: Option<AskError>,
}

#[derive(Clone, Default)]
pub struct FakeRegister(pub Arc<Mutex<Register>>);

impl FakeRegister {
    /// What somebody's document says from now on, and that something has happened.
    pub fn says(&self, id: NationalId, document: PersonDocument) {
        let mut register = self.0.lock().unwrap();
        register.documents.insert(id, document);
        drop(register);
        self.happened(id, EventKind::Anything);
    }

    pub fn happened(&self, id: NationalId, kind: EventKind) {
        let mut register = self.0.lock().unwrap();
        let sequence = register.events.last().map_or(100, |event| event.sequence) + 2;
        register.events.push(Event { sequence, person: Some(id), kind, recorded: None });
    }

    pub fn change(&self, id: NationalId, change: impl FnOnce(&mut PersonDocument)) {
        let mut document = self.0.lock().unwrap().documents[&id].clone();
        change(&mut document);
        self.says(id, document);
    }

    pub fn questions(&self) -> Vec<usize> {
        std::mem::take(&mut self.0.lock().unwrap().questions)
    }
}

impl AskFolkeregisteret for FakeRegister {
    fn look_up(&self, _: Option<OrganisationNumber>, people: Vec<NationalId>) -> Asked<Answer> {
        let mut register = self.0.lock().unwrap();
        register.questions.push(people.len());
        if let Some(Some(fault)) = register.faults.pop_front() {
            return std::future::ready(Err(fault)).boxed();
        }
        let mut answer = Answer::default();
        for id in people {
            if register.silent_about.contains(&id) {
                answer.not_returned.push(id);
            } else if let Some(document) = register.documents.get(&id) {
                let problems = register.problems.get(&id).cloned().unwrap_or_default();
                answer.reports.push(RegistryReport { national_id: id, document: document.clone(), problems });
            } else {
                answer.not_found.push(id);
            }
        }
        std::future::ready(Ok(answer)).boxed()
    }

    fn events(&self, _: Option<OrganisationNumber>, after: u64) -> Asked<Page> {
        let register = self.0.lock().unwrap();
        if let Some(fault) = &register.feed_fault {
            return std::future::ready(Err(fault.clone())).boxed();
        }
        if after < register.forgotten {
            return std::future::ready(Err(AskError::TooOld)).boxed();
        }
        // Two at a time, so that there are pages.
        let left: Vec<_> = register.events.iter().filter(|event| event.sequence > after).collect();
        let events: Vec<Event> = left.iter().take(2).map(|event| (*event).clone()).collect();
        let last = events.last().map(|event| event.sequence);
        std::future::ready(Ok(Page { last, more: left.len() > 2, events })).boxed()
    }

    fn last_sequence(&self, _: Option<OrganisationNumber>) -> Asked<u64> {
        let register = self.0.lock().unwrap();
        std::future::ready(Ok(register.events.last().map_or(100, |event| event.sequence))).boxed()
    }
}

pub struct World {
    pub store: Store,
    pub register: FakeRegister,
    pub clock: StillClock,
    pub population: Population,
    pub municipality: MunicipalityId,
}

impl World {
    pub async fn new(store: Store) -> anyhow::Result<Self> {
        let clock = StillClock::at("2026-11-22T01:00:00Z".parse()?);
        let register = FakeRegister::default();
        let mut tx = store.begin().await?;
        let number = MunicipalityNumber::parse("9901")?;
        let municipality = tx.add_municipality("Fjordvik", number, date(2020, 1, 1)).await?;
        tx.set_agreement(&Agreement {
            municipality,
            purpose: "Varsling i skole og barnehage".into(),
            basis: "eForvaltningsforskriften § 29".into(),
            mode: Mode::Copy,
            guardians: true,
            employee_basis: None,
            ask_protected: false,
            good_until: date(2027, 6, 30),
            keep_after_scope_days: 30,
            consumer_org: None,
        })
        .await?;
        tx.commit().await?;
        let asking = Arc::new(register.clone());
        let population = Population::new(store.clone(), asking, Arc::new(clock.clone()), Settings::default());
        Ok(Self { store, register, clock, population, municipality })
    }

    /// The same runs on a database that refuses every so many commits.
    pub fn crowded(&self, every: u32) -> Population {
        let register = Arc::new(self.register.clone());
        let clock = Arc::new(self.clock.clone());
        Population::new(self.store.crowded(every), register, clock, Settings::default())
    }

    /// Guardians registered by hand, so that they stay in scope, of whom the register knows name and home.
    pub async fn guardians(&self, count: u16) -> anyhow::Result<Vec<(PersonKey, NationalId)>> {
        let mut tx = self.store.begin().await?;
        let mut people = Vec::new();
        for id in ids().take(count.into()) {
            let now = self.clock.now();
            let key =
                tx.add_person(self.municipality, Some(id), Scope::BY_HAND, Protection::None, now).await?;
            self.register.0.lock().unwrap().documents.insert(id, document("Storgata 1"));
            people.push((key, id));
        }
        tx.commit().await?;
        Ok(people)
    }

    pub async fn order(&self, mode: RunMode, person: Option<PersonKey>) -> anyhow::Result<RunId> {
        let mut tx = self.store.begin().await?;
        let order = NewRun {
            kind: RunKind::Population,
            source: Source::PopulationRegister,
            mode,
            started_by: "test".into(),
            municipality: person.map(|key| key.municipality),
            person: person.map(|key| key.person),
        };
        let run = contacts::order(&mut tx, &order, self.clock.now()).await?;
        tx.commit().await?;
        run.map_err(|refused| anyhow::anyhow!("{refused:?}"))
    }

    pub async fn carry(&self, population: &Population, run: RunId) -> anyhow::Result<Run> {
        while let Ending::Again(at) = population.carry(run, &CancellationToken::new()).await? {
            self.clock.advance(at.duration_since(self.clock.now()));
        }
        Ok(self.store.read().await?.run(run).await?.expect("it was ordered"))
    }

    /// A whole night, from order to end.
    pub async fn night(&self) -> anyhow::Result<Run> {
        self.clock.advance(SignedDuration::from_hours(24));
        let run = self.order(RunMode::Real, None).await?;
        self.carry(&self.population, run).await
    }

    pub async fn person(&self, key: PersonKey) -> anyhow::Result<Person> {
        Ok(self.store.read().await?.person(key).await?.expect("it was added"))
    }

    pub async fn shown(&self, key: PersonKey) -> anyhow::Result<Derived> {
        Ok(self.store.read().await?.derived(key).await?.expect("it was added").1)
    }

    pub async fn home(&self, key: PersonKey) -> anyhow::Result<Option<String>> {
        let told = self.store.read().await?.registry_claim(key).await?;
        let home = told.as_ref().and_then(|told| told.claim.addresses.get(AddressKind::Residence));
        Ok(home.map(|home| home.value.lines().join(", ")))
    }

    /// What is in quarantine, by whom it is about.
    pub async fn quarantine(&self) -> anyhow::Result<Vec<(String, String)>> {
        let items = self.store.read().await?.quarantined(100, 0).await?;
        Ok(items.into_iter().map(|item| (item.subject, item.code)).collect())
    }

    pub async fn assert_provable(&self) -> anyhow::Result<()> {
        let proof = sync::proof::prove(&self.store, self.municipality, self.clock.now()).await?;
        assert_eq!((proof.wrong, proof.gaps), (Vec::new(), 0), "what is shown follows from what is claimed");
        Ok(())
    }
}

pub fn ids() -> impl Iterator<Item = NationalId> {
    (0..u16::MAX).filter_map(|n| {
        let born = date(1950, 1, 1).checked_add(jiff::Span::new().days(i64::from(n / 400))).ok()?;
        NationalId::synthetic_from(NationalIdKind::BirthNumber, born, n % 400)
    })
}

pub fn document(street: &str) -> PersonDocument {
    let mut addresses = Addresses::default();
    addresses.set(AddressKind::Residence, home(street, Protection::None));
    PersonDocument {
        current_id: None,
        status: Some(now_so(PersonStatus::Resident)),
        name: Some(now_so(RegistryName { given: "ÅSE".into(), middle: None, family: "ØDEGÅRD".into() })),
        addresses,
        protection: Protection::None,
    }
}

pub fn home(street: &str, protection: Protection) -> Registered<RegistryAddress> {
    now_so(RegistryAddress {
        care_of: None,
        street: vec![street.into()],
        postal_code: Some("9995".into()),
        postal_place: Some("FJORDVIK".into()),
        country: None,
        municipality: None,
        protection,
    })
}

pub fn now_so<T>(value: T) -> Registered<T> {
    Registered { value, valid_from: None, recorded: None }
}
