//! A municipality, a clock that stands still, and a register that says what the story needs.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use clock::{Clock as _, StillClock};
use domain::{
    Agreement, Email, KrrClaim, KrrReport, Mode, MunicipalityId, MunicipalityNumber, NationalId,
    OrganisationNumber, PersonKey, Protection, Scope, Source, SystemClaim,
    krr::{Address, KrrStatus, Reservation},
    national_id::NationalIdKind,
};
use futures::{FutureExt as _, future::BoxFuture};
use jiff::{SignedDuration, Timestamp, civil::date};
use sources::krr::{Answer, AskError};
use storage::{
    RunId, Store,
    claims::Cause,
    runs::{NewRun, Run, RunKind, RunMode},
};
use sync::contacts::{self, AskKrr, Contacts, Ending, Settings};
use tokio_util::sync::CancellationToken;

/// What the register says about whom, and what it does before it says anything.
#[derive(Default)]
pub struct Register {
    pub claims: BTreeMap<NationalId, KrrClaim>,
    /// Left out of every answer.
    pub silent_about: Vec<NationalId>,
    /// Nobody is answered for in a question about any of these.
    pub hangs_over: Vec<NationalId>,
    /// One for each question to come; `None` is an answer.
    pub faults: VecDeque<Option<AskError>>,
    pub questions: Vec<usize>,
}

#[derive(Clone, Default)]
pub struct FakeKrr(pub Arc<Mutex<Register>>);

impl FakeKrr {
    pub fn set(&self, id: NationalId, claim: KrrClaim) {
        self.0.lock().unwrap().claims.insert(id, claim);
    }
}

impl AskKrr for FakeKrr {
    fn ask(
        &self,
        _consumer_org: Option<OrganisationNumber>,
        people: Vec<NationalId>,
    ) -> BoxFuture<'static, Result<Answer, AskError>> {
        let mut register = self.0.lock().unwrap();
        register.questions.push(people.len());
        if let Some(Some(fault)) = register.faults.pop_front() {
            return std::future::ready(Err(fault)).boxed();
        }
        if people.iter().any(|id| register.hangs_over.contains(id)) {
            return std::future::ready(Err(AskError::Timeout)).boxed();
        }
        let mut answer = Answer::default();
        for id in people {
            if register.silent_about.contains(&id) {
                answer.not_returned.push(id);
                continue;
            }
            let claim = register
                .claims
                .get(&id)
                .cloned()
                .unwrap_or_else(|| KrrClaim::empty(KrrStatus::NotRegistered));
            answer.reports.push(KrrReport { national_id: id, claim, problems: Vec::new() });
        }
        std::future::ready(Ok(answer)).boxed()
    }

    fn circuit(&self) -> (&'static str, Option<Timestamp>) {
        ("closed", None)
    }
}

pub struct World {
    pub store: Store,
    pub krr: FakeKrr,
    pub clock: StillClock,
    pub contacts: Contacts,
    pub municipality: MunicipalityId,
}

impl World {
    pub async fn new(store: Store) -> anyhow::Result<Self> {
        let clock = StillClock::at("2026-11-22T02:00:00Z".parse()?);
        let krr = FakeKrr::default();
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
        let settings = Settings::default();
        let contacts =
            Contacts::new(store.clone(), Arc::new(krr.clone()), Arc::new(clock.clone()), settings)?;
        Ok(Self { store, krr, clock, contacts, municipality })
    }

    /// The same runs on a database that refuses every so many commits.
    pub fn crowded(&self, every: u32) -> anyhow::Result<Contacts> {
        let krr = Arc::new(self.krr.clone());
        Contacts::new(self.store.crowded(every), krr, Arc::new(self.clock.clone()), Settings::default())
    }

    /// Adds `count` guardians whom the school knows by name, registered by hand so that they stay in scope.
    pub async fn guardians(&self, count: u16) -> anyhow::Result<Vec<(PersonKey, NationalId)>> {
        let mut tx = self.store.begin().await?;
        let mut people = Vec::new();
        let born = date(1950, 1, 1);
        let mut ids = (0..u16::MAX).filter_map(|n| {
            let born = born.checked_add(jiff::Span::new().days(i64::from(n / 400))).ok()?;
            NationalId::synthetic_from(NationalIdKind::BirthNumber, born, n % 400)
        });
        for _ in 0..count {
            let id = ids.next().expect("there are enough numbers");
            let key = tx
                .add_person(self.municipality, Some(id), Scope::BY_HAND, Protection::None, self.clock.now())
                .await?;
            people.push((key, id));
        }
        tx.commit().await?;
        Ok(people)
    }

    pub async fn tell_from_school(&self, key: PersonKey, email: &str) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        let claim = SystemClaim {
            source: Source::School,
            given_name: Some("Åse".into()),
            family_name: Some("Ødegård".into()),
            email: Some(Email::parse(email)?),
            mobile: None,
            at: self.clock.now(),
        };
        tx.set_system_claim(key, &claim).await?;
        let rules = tx.precedence(key.municipality).await?;
        let cause = Cause { source: Source::School, run: None, at: self.clock.now() };
        tx.rederive(key, &rules, cause).await?;
        tx.commit().await
    }

    pub async fn order(&self, mode: RunMode, person: Option<PersonKey>) -> anyhow::Result<RunId> {
        let mut tx = self.store.begin().await?;
        let order = NewRun {
            kind: RunKind::Krr,
            source: Source::Krr,
            mode,
            started_by: "test".into(),
            municipality: person.map(|key| key.municipality),
            person: person.map(|key| key.person),
        };
        let run = contacts::order(&mut tx, &order, self.clock.now()).await?;
        tx.commit().await?;
        run.map_err(|refused| anyhow::anyhow!("{refused:?}"))
    }

    pub async fn carry(&self, run: RunId) -> anyhow::Result<Ending> {
        self.contacts.carry(run, &CancellationToken::new()).await
    }

    /// A whole night, from order to end.
    pub async fn night(&self) -> anyhow::Result<Run> {
        self.clock.advance(SignedDuration::from_hours(24));
        let run = self.order(RunMode::Real, None).await?;
        while let Ending::Again(at) = self.carry(run).await? {
            self.clock.advance(at.duration_since(self.clock.now()));
        }
        self.run(run).await
    }

    pub async fn run(&self, run: RunId) -> anyhow::Result<Run> {
        Ok(self.store.read().await?.run(run).await?.expect("it was ordered"))
    }

    pub async fn shown(&self, key: PersonKey) -> anyhow::Result<domain::Derived> {
        Ok(self.store.read().await?.derived(key).await?.expect("it was added").1)
    }

    pub async fn shown_email(&self, key: PersonKey) -> anyhow::Result<Option<String>> {
        Ok(self.shown(key).await?.email.map(|known| known.value.as_str().to_owned()))
    }

    pub async fn assert_provable(&self) -> anyhow::Result<()> {
        let proof = sync::proof::prove(&self.store, self.municipality, self.clock.now()).await?;
        assert_eq!((proof.wrong, proof.gaps), (Vec::new(), 0), "what is shown follows from what is claimed");
        Ok(())
    }
}

pub fn active(email: Option<&str>) -> KrrClaim {
    KrrClaim {
        reservation: Reservation::NotReserved,
        email: email.map(|email| Address {
            value: Email::parse(email).unwrap(),
            updated: Some("2026-06-01T10:00:00Z".parse().unwrap()),
            verified: None,
            validated: None,
            duplicated: None,
        }),
        ..KrrClaim::empty(KrrStatus::Active)
    }
}
