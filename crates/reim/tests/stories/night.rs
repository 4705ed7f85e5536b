//! A night in the simulated world: registers that speak HTTP, municipalities whose people came in packages, and
//! somebody who does the work.

use std::{collections::BTreeMap, fs, sync::Arc, time::Duration};

use clock::Clock as _;
use domain::{
    Agreement, Derived, Environment, Field, KrrClaim, Mode, MunicipalityId, PersonId, PersonKey, Source,
    claims::Told,
};
use jiff::{SignedDuration, Timestamp, civil::date, tz::TimeZone};
use simulators::{
    Fault, Options, Simulators, World,
    krr::Manner,
    oneroster::Package,
    world::{Citizen, UnitKind, changes::Change},
};
use sources::{
    folkeregisteret::{Folkeregister, FolkeregisterConfig},
    krr::{Krr, KrrConfig},
    maskinporten::{Algorithm, Maskinporten, MaskinportenConfig, SigningKey},
};
use storage::{
    RunId, Store,
    asking::Heard,
    blocks::BlockKey,
    runs::{NewRun, Run, RunKind, RunMode, RunState},
};
use sync::{
    contacts::{self, Contacts, Ending, NotOrdered, Settings},
    hands::Act,
    import::{self, Carrier, Delivery, Imports},
    population::Population,
    runs::Runs,
};
use tokio_util::sync::CancellationToken;

use crate::{time::Time, truth};

/// What a story wants otherwise than usual.
pub struct Setup {
    pub time: Time,
    pub municipalities: u32,
    /// Two of three are guardians.
    pub adults: u32,
    pub manner: Manner,
    pub agreement: fn(Agreement) -> Agreement,
    pub krr: fn(KrrConfig) -> KrrConfig,
    pub settings: Settings,
    /// Where MinProfil may send people back to.
    pub goto_addresses: Vec<String>,
}

impl Setup {
    /// People enough for three questions, which are put one after the other.
    pub fn three_questions() -> Self {
        let settings = Settings { at_once: 1, ..Settings::default() };
        Self { adults: 1300, settings, ..Self::default() }
    }
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            time: Time::still(),
            municipalities: 1,
            adults: 120,
            manner: Manner::default(),
            agreement: |usual| usual,
            krr: |usual| usual,
            settings: Settings::default(),
            goto_addresses: Vec::new(),
        }
    }
}

pub struct Night {
    pub store: Store,
    pub simulators: Arc<Simulators>,
    pub world: Arc<World>,
    pub time: Time,
    pub maskinporten: Maskinporten,
    pub krr: Krr,
    pub runs: Runs,
    /// In the order of the world's own.
    pub municipalities: Vec<MunicipalityId>,
    folder: tempfile::TempDir,
}

impl Night {
    pub async fn new(store: Store) -> anyhow::Result<Self> {
        Self::with(store, Setup::default()).await
    }

    /// Registers in play, agreements made, people in; nobody has been asked about yet.
    pub async fn with(store: Store, setup: Setup) -> anyhow::Result<Self> {
        let night = Self::before_deliveries(store, setup).await?;
        night.deliver().await?;
        Ok(night)
    }

    /// Registers in play and agreements made.
    pub async fn before_deliveries(store: Store, setup: Setup) -> anyhow::Result<Self> {
        let world = World::new(7, setup.time.school_year(), setup.municipalities, setup.adults);
        let clock = Arc::new(setup.time.clone());
        let (manner, goto_addresses) = (setup.manner.clone(), setup.goto_addresses.clone());
        let options = Options { clock, manner, goto_addresses, ..Options::default() };
        let simulators = Arc::new(Simulators::start(Arc::new(world), options).await?);
        Self::beside(store, simulators, setup).await
    }

    /// Another register that asks the same KRR. Agreements are made; nobody is in yet.
    pub async fn beside(store: Store, simulators: Arc<Simulators>, setup: Setup) -> anyhow::Result<Self> {
        let Setup { time, settings, .. } = setup;
        let (maskinporten, krr) = registers(&simulators, &time, setup.krr)?;
        let clock = Arc::new(time.clone());
        let contacts = Contacts::new(store.clone(), Arc::new(krr.clone()), clock.clone(), settings)?;
        let imports = Imports::new(store.clone(), clock.clone(), import::Settings::new(Environment::Test));
        let config =
            FolkeregisterConfig::new(&simulators.folkeregisteret_url, simulators.credentials.organisation);
        let register = Folkeregister::new(&config, maskinporten.clone(), Environment::Test, clock.clone())?;
        let population = Population::new(store.clone(), Arc::new(register), clock, Settings::default());
        let mut night = Self {
            store,
            world: simulators.world.clone(),
            simulators,
            time,
            maskinporten,
            krr,
            runs: Runs {
                contacts,
                imports,
                population: Some(population),
                entities: None,
                classifications: None,
            },
            municipalities: Vec::new(),
            folder: tempfile::tempdir()?,
        };
        night.settle(setup.agreement).await?;
        Ok(night)
    }

    async fn settle(&mut self, change: fn(Agreement) -> Agreement) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        for invented in self.world.municipalities() {
            let id = tx.add_municipality(&invented.name, invented.number, date(2020, 1, 1)).await?;
            tx.set_agreement(&change(Agreement {
                municipality: id,
                purpose: "Meldinger fra skole og barnehage til foresatte".into(),
                basis: "Oppdiktet behandlingsgrunnlag".into(),
                mode: Mode::Copy,
                guardians: true,
                employee_basis: None,
                ask_protected: false,
                good_until: date(self.world.school_year_begins().year() + 2, 6, 30),
                keep_after_scope_days: 30,
                consumer_org: Some(invented.organisation),
            }))
            .await?;
            self.municipalities.push(id);
        }
        tx.commit().await
    }

    /// Both systems of every municipality hand over what they have today.
    pub async fn deliver(&self) -> anyhow::Result<()> {
        for municipality in 0..self.municipalities.len() {
            for system in [UnitKind::School, UnitKind::Kindergarten] {
                let run = self.hand_in(municipality, system).await?;
                self.work().await?;
                let state = self.run(run).await?.state;
                anyhow::ensure!(matches!(state, RunState::Done | RunState::DoneWithFailures), "{state:?}");
            }
        }
        Ok(())
    }

    /// One system hands over what it has; somebody is yet to read it.
    pub async fn hand_in(&self, municipality: usize, system: UnitKind) -> anyhow::Result<RunId> {
        let package = Package::new(&self.world, &self.world.municipalities()[municipality], system);
        let file = self.folder.path().join(package.file_name());
        package.write(fs::File::create(&file)?)?;
        let source = match system {
            UnitKind::School => Source::School,
            UnitKind::Kindergarten => Source::Kindergarten,
        };
        let delivery = Delivery {
            municipality: self.municipalities[municipality],
            source,
            mode: RunMode::Real,
            started_by: "test".into(),
            file: import::keep(&self.folder.path().join("kept"), &file)?,
            extent: None,
        };
        let mut tx = self.store.begin().await?;
        let run = import::order(&mut tx, &delivery, Carrier::Worker, self.now()).await?.unwrap();
        tx.commit().await?;
        Ok(run)
    }

    /// The municipality's agreement from now on.
    pub async fn agree(&self, change: impl FnOnce(Agreement) -> Agreement) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        let agreement = tx.agreement(self.municipality()).await?.unwrap();
        tx.set_agreement(&change(agreement)).await?;
        tx.commit().await
    }

    pub fn now(&self) -> Timestamp {
        self.time.now()
    }

    pub fn municipality(&self) -> MunicipalityId {
        self.municipalities[0]
    }

    pub fn act(&self) -> Act<'static> {
        Act { author: "Kari Sekretær", reason: "ønsket av foresatt", at: self.now(), until: None }
    }

    /// The person whom the school or the kindergarten knows the citizen as.
    pub async fn person(&self, citizen: Citizen) -> anyhow::Result<PersonKey> {
        let id = self.world.national_id(citizen);
        let found = self.store.read().await?.person_with_national_id(self.municipality(), id).await?;
        found.ok_or_else(|| anyhow::anyhow!("{citizen:?} is in neither package"))
    }

    pub async fn order(
        &self,
        mode: RunMode,
        person: Option<PersonKey>,
    ) -> anyhow::Result<Result<RunId, NotOrdered>> {
        let mut tx = self.store.begin().await?;
        let order = NewRun {
            kind: RunKind::Krr,
            source: Source::Krr,
            mode,
            started_by: "test".into(),
            municipality: person.map(|key| key.municipality),
            person: person.map(|key| key.person),
        };
        let run = contacts::order(&mut tx, &order, self.now()).await?;
        tx.commit().await?;
        Ok(run)
    }

    /// Does what a worker would with the next job: says whether there was one that is due.
    pub async fn work_once(&self) -> anyhow::Result<bool> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        let lease = now + SignedDuration::from_hours(24);
        let claimed = tx.claim_job(&[contacts::JOB], "test", lease, now).await?;
        tx.commit().await?;
        let Some((claim, job)) = claimed else { return Ok(false) };
        let id = RunId(job.payload["run"].as_i64().unwrap());
        let ending = self.runs.carry(id, &CancellationToken::new()).await?;
        let mut tx = self.store.begin().await?;
        let kept = match ending {
            Ending::Over => tx.finish_job(&claim).await?,
            Ending::Again(at) => tx.put_job_back(&claim, at).await?,
            Ending::Interrupted => tx.put_job_back(&claim, self.now()).await?,
        };
        assert!(kept, "nobody else works here");
        tx.commit().await?;
        Ok(true)
    }

    /// Does everything there is to do, and waits for what is to be done later.
    pub async fn work(&self) -> anyhow::Result<()> {
        loop {
            while self.work_once().await? {}
            let waiting = self.store.read().await?.jobs(1, 0).await?;
            let Some(next) = waiting.first() else { return Ok(()) };
            self.time.pass(next.run_at.duration_since(self.now()));
        }
    }

    /// A night for everybody, a day after what was before it, from order to end.
    pub async fn pass_night(&self) -> anyhow::Result<Run> {
        self.time.pass(SignedDuration::from_hours(24));
        let run = self.order(RunMode::Real, None).await?.unwrap();
        self.work().await?;
        self.run(run).await
    }

    /// Somebody asks about one person and waits for the answer.
    pub async fn refresh(&self, person: PersonKey) -> anyhow::Result<Run> {
        let run = self.order(RunMode::Real, Some(person)).await?.unwrap();
        self.work().await?;
        self.run(run).await
    }

    pub async fn run(&self, run: RunId) -> anyhow::Result<Run> {
        Ok(self.store.read().await?.run(run).await?.unwrap())
    }

    pub async fn shown(&self, person: PersonKey) -> anyhow::Result<Derived> {
        Ok(self.store.read().await?.derived(person).await?.unwrap().1)
    }

    /// A field as it is shown, with the source that won.
    pub async fn text(
        &self,
        person: PersonKey,
        field: Field,
    ) -> anyhow::Result<(Option<String>, Option<Source>)> {
        let shown = self.shown(person).await?;
        let (value, source) = shown.text(field);
        Ok((value.map(str::to_owned), source))
    }

    pub async fn email(&self, person: PersonKey) -> anyhow::Result<Option<String>> {
        Ok(self.text(person, Field::Email).await?.0)
    }

    /// What KRR is held to have said.
    pub async fn claim(&self, person: PersonKey) -> anyhow::Result<Option<Told<KrrClaim>>> {
        Ok(self.store.read().await?.claims(person).await?.krr)
    }

    /// Everybody whom any municipality keeps.
    pub async fn people(&self) -> anyhow::Result<Vec<PersonKey>> {
        let mut reader = self.store.read().await?;
        let mut people = Vec::new();
        for municipality in &self.municipalities {
            let ids = reader.people_after(*municipality, PersonId(0), i64::MAX).await?;
            people.extend(ids.into_iter().map(|person| PersonKey { municipality: *municipality, person }));
        }
        Ok(people)
    }

    /// Those who may be asked about under their municipality's agreement.
    pub async fn covered(&self) -> anyhow::Result<Vec<PersonKey>> {
        let mut covered = Vec::new();
        let people = self.people().await?;
        let mut reader = self.store.read().await?;
        for key in people {
            let agreement = reader.agreement(key.municipality).await?.unwrap();
            let person = reader.person(key).await?.unwrap();
            if person.national_id.is_some() && agreement.covers(person.scope, person.protection) {
                covered.push(key);
            }
        }
        Ok(covered)
    }

    /// Those who may be asked about, by the questions in which they are.
    pub async fn blocks(&self) -> anyhow::Result<BTreeMap<BlockKey, Vec<PersonKey>>> {
        let mut blocks = BTreeMap::<_, Vec<_>>::new();
        for key in self.covered().await? {
            blocks.entry(BlockKey::of(key.municipality, key.person)).or_default().push(key);
        }
        Ok(blocks)
    }

    pub async fn heard(&self, person: PersonKey) -> anyhow::Result<Heard> {
        self.store.read().await?.last_heard(person.municipality, person.person).await
    }

    /// Who in the invented country a person is.
    pub async fn citizen(&self, person: PersonKey) -> anyhow::Result<Citizen> {
        let id = self.store.read().await?.person(person).await?.unwrap().national_id.unwrap();
        Ok(self.world.find(&id).unwrap())
    }

    /// What somebody does in KRR.
    pub fn change(&self, citizen: Citizen, change: Change) {
        self.world.change(citizen, change, self.now()).unwrap();
    }

    /// What a register is to do wrong, until it is told otherwise.
    pub fn disturb(&self, fault: Fault) {
        self.simulators.faults.order(fault);
    }

    /// All that is held from KRR and all that is shown, without the times at which it was heard.
    pub async fn register(&self) -> anyhow::Result<Register> {
        register(&self.store, &self.people().await?).await
    }

    /// Holds the register against the invented country: KRR's present word about everybody who may be asked about, and
    /// nothing about anybody else.
    pub async fn assert_in_step(&self) -> anyhow::Result<()> {
        let covered = self.covered().await?;
        assert!(covered.len() >= 20, "somebody must be asked about for this to mean anything");
        for (key, (held, _)) in self.register().await? {
            let expected =
                if covered.binary_search(&key).is_ok() { Some(self.truth(key).await?) } else { None };
            assert_eq!(held, expected, "{key}");
        }
        Ok(())
    }

    /// What KRR would say of a person who is asked about now.
    pub async fn truth(&self, person: PersonKey) -> anyhow::Result<KrrClaim> {
        let id = self.store.read().await?.person(person).await?.unwrap().national_id.unwrap();
        let manner = self.simulators.manner().clone();
        Ok(truth::claim(&self.world, &manner, &id, self.now()))
    }

    /// What must hold at the end of every story: sums that add up, what is shown follows from what is claimed, the log
    /// has no gap, and nothing is left undone.
    pub async fn assert_sound(&self) -> anyhow::Result<()> {
        assert_sound(&self.store, &self.municipalities, self.now()).await
    }
}

/// What is held and shown about everybody.
pub type Register = BTreeMap<PersonKey, (Option<KrrClaim>, Derived)>;

pub async fn register(store: &Store, people: &[PersonKey]) -> anyhow::Result<Register> {
    let mut reader = store.read().await?;
    let mut register = Register::new();
    for key in people {
        let held = reader.claims(*key).await?.krr.map(|told| told.claim);
        register.insert(*key, (held, reader.derived(*key).await?.unwrap().1));
    }
    Ok(register)
}

pub async fn assert_sound(
    store: &Store,
    municipalities: &[MunicipalityId],
    now: Timestamp,
) -> anyhow::Result<()> {
    let mut reader = store.read().await?;
    for run in reader.runs(1000, 0).await? {
        assert!(run.counts.tally.adds_up(), "{run:?}");
        assert!(run.state.is_over(), "{run:?}");
        for part in reader.run_parts(run.id).await? {
            assert!(part.counts.tally.adds_up(), "{part:?}");
        }
    }
    assert_eq!(reader.jobs(10, 0).await?, Vec::new(), "nothing is left undone");
    for municipality in municipalities {
        let proof = sync::proof::prove(store, *municipality, now).await?;
        assert!(proof.people > 0);
        assert_eq!((proof.wrong, proof.gaps), (Vec::new(), 0), "what is shown follows from what is claimed");
    }
    Ok(())
}

/// The registers as a configuration would have them.
fn registers(
    simulators: &Simulators,
    time: &Time,
    change: fn(KrrConfig) -> KrrConfig,
) -> anyhow::Result<(Maskinporten, Krr)> {
    let credentials = &simulators.credentials;
    let key = SigningKey::registered(&credentials.private_key_pem, &credentials.kid, Algorithm::Rs256)?;
    let clock = Arc::new(time.clone());
    let config = MaskinportenConfig {
        key_registered_on: Some(time.now().to_zoned(TimeZone::UTC).date()),
        ..MaskinportenConfig::new(&simulators.maskinporten_issuer, &credentials.client_id, key)
    };
    let maskinporten = Maskinporten::new(config, Environment::Test, clock.clone())?;
    let config = change(KrrConfig {
        // Real time, while all else goes by the story's clock.
        answer_timeout: Duration::from_secs(10),
        ..KrrConfig::new(&simulators.krr_url, credentials.organisation)
    });
    let krr = Krr::new(config, maskinporten.clone(), Environment::Test, clock)?;
    Ok((maskinporten, krr))
}
