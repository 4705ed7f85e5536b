//! A municipality, a register that says what the story needs, and a clock that stands still.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::Router;
use clock::{Clock as _, StillClock};
use domain::{
    Agreement, Email, Field, KrrClaim, KrrReport, Mode, MunicipalityId, MunicipalityNumber, NationalId,
    OrganisationNumber, PersonKey, Protection, Scope, Source, SystemClaim,
    claims::Told,
    folkeregisteret::{AddressKind, Addresses, Registered, RegistryAddress, RegistryClaim, RegistryName},
    krr::{Address, FieldProblem, KrrStatus, ProblemCode, Reservation},
    national_id::NationalIdKind,
};
use futures::{FutureExt as _, future::BoxFuture};
use jiff::{Timestamp, civil::date};
use sources::krr::{Answer, AskError};
use storage::{RunId, Store, claims::Cause};
use sync::{
    contacts::{AskKrr, Contacts, Ending, Settings},
    import::{self, Imports},
    runs::Runs,
};
use tokio_util::sync::CancellationToken;
use web::{
    App, Links, Retention, Scheme,
    auth::{Provider, SignIn},
};

use crate::{api::tokens, visitor::Visitor};

/// What KRR says; `silent` makes every question fail.
#[derive(Clone, Default)]
pub struct FakeKrr {
    claims: Arc<Mutex<BTreeMap<NationalId, KrrClaim>>>,
    /// Whose mobile number cannot be used.
    pub odd: Arc<Mutex<Vec<NationalId>>>,
    pub silent: Arc<Mutex<bool>>,
}

impl AskKrr for FakeKrr {
    fn ask(
        &self,
        _: Option<OrganisationNumber>,
        people: Vec<NationalId>,
    ) -> BoxFuture<'static, Result<Answer, AskError>> {
        if *self.silent.lock().unwrap() {
            return std::future::ready(Err(AskError::Timeout)).boxed();
        }
        let claims = self.claims.lock().unwrap();
        let claim =
            |id| claims.get(&id).cloned().unwrap_or_else(|| KrrClaim::empty(KrrStatus::NotRegistered));
        let odd = self.odd.lock().unwrap().clone();
        let problems = |id: &NationalId| {
            let problem = FieldProblem { field: Some(Field::Mobile), code: ProblemCode::InvalidMobile };
            if odd.contains(id) { vec![problem] } else { Vec::new() }
        };
        let reports = people
            .into_iter()
            .map(|id| KrrReport { national_id: id, claim: claim(id), problems: problems(&id) })
            .collect();
        std::future::ready(Ok(Answer { reports, ..Answer::default() })).boxed()
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
    pub closing: CancellationToken,
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
            ask_protected: true,
            good_until: date(2027, 6, 30),
            keep_after_scope_days: 30,
            consumer_org: None,
        })
        .await?;
        tx.commit().await?;
        let contacts = Contacts::new(
            store.clone(),
            Arc::new(krr.clone()),
            Arc::new(clock.clone()),
            Settings::default(),
        )?;
        Ok(Self { store, krr, clock, contacts, closing: CancellationToken::new(), municipality })
    }

    pub fn app(&self) -> App {
        App {
            store: self.store.clone(),
            runs: Runs {
                contacts: self.contacts.clone(),
                imports: Imports::new(
                    self.store.clone(),
                    Arc::new(self.clock.clone()),
                    import::Settings::new(domain::Environment::Test),
                ),
                population: None,
                entities: None,
                classifications: None,
            },
            sign_in: None,
            api: None,
            limits: Arc::default(),
            units: Arc::default(),
            scheme: Scheme::Http,
            links: Arc::new(Links::default()),
            retention: Retention::default(),
            clock: Arc::new(self.clock.clone()),
            metrics: web::recorder().build_recorder().handle(),
            closing: self.closing.clone(),
        }
    }

    pub fn router(&self) -> Router {
        web::routes(self.app())
    }

    /// The same house with a way to sign in.
    pub fn router_with(&self, provider: Arc<dyn Provider>) -> Router {
        let sign_in = SignIn { provider, home: "http://localhost:8080/".into() };
        web::routes(App { sign_in: Some(Arc::new(sign_in)), ..self.app() })
    }

    /// The same house with a way to sign in, and the API.
    pub fn router_for_all(&self, provider: Arc<dyn Provider>) -> Router {
        let sign_in = SignIn { provider, home: "http://localhost:8080/".into() };
        web::routes(App { sign_in: Some(Arc::new(sign_in)), api: Some(tokens::api()), ..self.app() })
    }

    /// Somebody at the machine who reads bokmål.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.router())
    }

    /// Guardians by their numbers, with the names the school knows them by.
    pub async fn guardians(&self, count: u16) -> anyhow::Result<Vec<(PersonKey, NationalId)>> {
        self.people(count, Protection::None).await
    }

    pub async fn people(
        &self,
        count: u16,
        protection: Protection,
    ) -> anyhow::Result<Vec<(PersonKey, NationalId)>> {
        let mut tx = self.store.begin().await?;
        let mut people = Vec::new();
        let born = date(if protection.is_shielded() { 1960 } else { 1950 }, 1, 1);
        let mut ids = (0..u16::MAX).filter_map(|n| {
            let born = born.checked_add(jiff::Span::new().days(i64::from(n / 400))).ok()?;
            NationalId::synthetic_from(NationalIdKind::BirthNumber, born, n % 400)
        });
        for number in 0..count {
            let id = ids.next().expect("there are enough numbers");
            let now = self.clock.now();
            let key = tx.add_person(self.municipality, Some(id), Scope::BY_HAND, protection, now).await?;
            let claim = SystemClaim {
                source: Source::School,
                given_name: Some(format!("Åse {number}")),
                family_name: Some("Ødegård".into()),
                email: None,
                mobile: None,
                at: now,
            };
            tx.set_system_claim(key, &claim).await?;
            let rules = tx.precedence(key.municipality).await?;
            tx.rederive(key, &rules, Cause { source: Source::School, run: None, at: now }).await?;
            people.push((key, id));
        }
        tx.commit().await?;
        Ok(people)
    }

    /// What KRR is to say of somebody.
    pub fn krr_says(&self, id: NationalId, email: Option<&str>) {
        let claim = KrrClaim {
            reservation: Reservation::NotReserved,
            email: email.map(|email| Address {
                value: Email::parse(email).unwrap(),
                updated: Some("2026-06-01T10:00:00Z".parse().unwrap()),
                verified: None,
                validated: None,
                duplicated: None,
            }),
            ..KrrClaim::empty(KrrStatus::Active)
        };
        self.krr.claims.lock().unwrap().insert(id, claim);
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// KRR has said in which language somebody wants to be written to.
    pub async fn krr_wants(&self, key: PersonKey, language: domain::krr::Language) -> anyhow::Result<()> {
        let claim = KrrClaim { language: Some(language), ..KrrClaim::empty(KrrStatus::Active) };
        let mut tx = self.store.begin().await?;
        tx.set_krr_claim(key, &Told { claim, at: self.clock.now() }).await?;
        let rules = tx.precedence(key.municipality).await?;
        tx.rederive(key, &rules, Cause { source: Source::Krr, run: None, at: self.clock.now() }).await?;
        tx.commit().await
    }

    /// What Folkeregisteret has said of somebody, with what follows.
    pub async fn registry_says(&self, key: PersonKey, claim: RegistryClaim) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        let protection = claim.protection;
        tx.set_registry_claim(key, &Told { claim, at: self.clock.now() }).await?;
        tx.set_protection(key, protection).await?;
        let rules = tx.precedence(key.municipality).await?;
        let cause = Cause { source: Source::PopulationRegister, run: None, at: self.clock.now() };
        tx.rederive(key, &rules, cause).await?;
        tx.commit().await
    }

    /// What a worker would do: carries a run to its end.
    pub async fn carry(&self, run: RunId) -> anyhow::Result<()> {
        while let Ending::Again(at) = self.contacts.carry(run, &CancellationToken::new()).await? {
            self.clock.advance(at.duration_since(self.clock.now()));
        }
        Ok(())
    }

    /// Starts a run by the form, and says which it is.
    pub async fn start(&self, visitor: &mut Visitor, fields: &[(&str, &str)]) -> RunId {
        visitor.get("/drift/kjoringer/ny").await;
        let sent = visitor.post("/drift/kjoringer/ny", fields).await;
        let run = sent.location().strip_prefix("/drift/kjoringer/").unwrap();
        RunId(run.split('?').next().unwrap().parse().unwrap())
    }
}

/// What Folkeregisteret says of somebody at these addresses.
pub fn registry_claim(homes: &[(AddressKind, &[&str])], protection: Protection) -> RegistryClaim {
    fn so<T>(value: T) -> Registered<T> {
        Registered { value, valid_from: None, recorded: None }
    }
    let mut addresses = Addresses::default();
    for (kind, street) in homes {
        let address = RegistryAddress {
            care_of: None,
            street: street.iter().map(|line| (*line).to_owned()).collect(),
            postal_code: None,
            postal_place: None,
            country: None,
            municipality: None,
            protection,
        };
        addresses.set(*kind, so(address));
    }
    let name = RegistryName { given: "BARMHJERTIG".into(), middle: None, family: "SONNE-LIE".into() };
    RegistryClaim { status: None, name: Some(so(name)), addresses, protection }
}
