//! Two schools with children and guardians, and secretaries who sit at them.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    Claims, Email, KrrClaim, NationalId, PersonId, PersonKey, Phone, Protection, Scope, Source, SystemClaim,
    access::{NewGrant, Place, Role, UnitRef},
    claims::Told,
    krr::{Address, KrrStatus, Reservation},
    national_id::NationalIdKind,
    roster::{EnrolmentBasis, GuardianRole, UnitKey, UnitKind},
};
use jiff::{Timestamp, civil::date};
use storage::{
    Store,
    claims::Cause,
    readings::Reading,
    roster::{Guardianship, Place as Seat, PlaceKind, Unit},
};

use crate::{porten::Porten, visitor::Visitor, world::World};

pub struct Desk {
    pub world: World,
    /// Guardian of a child at the school at the fjord.
    pub sonne: PersonKey,
    pub sonne_id: NationalId,
    /// Guardian of a child at the school on the hill.
    pub berg: PersonKey,
    /// Employed at the school at the fjord.
    pub teacher: PersonKey,
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A number that nobody has, different for each `number`.
pub fn identity(number: u16) -> NationalId {
    let born = date(1975, 5, 1) + jiff::Span::new().days(i64::from(number));
    let mut ids =
        (0..u16::MAX).filter_map(|n| NationalId::synthetic_from(NationalIdKind::BirthNumber, born, n));
    ids.next().unwrap()
}

fn unit(key: &str) -> UnitRef {
    UnitRef { source: Source::School, key: UnitKey(key.into()) }
}

impl Desk {
    pub async fn new(store: Store) -> anyhow::Result<Self> {
        let world = World::new(store).await?;
        let mut tx = world.store.begin().await?;
        for (key, name) in [("fjord", "Fjord skole"), ("haug", "Haug skole")] {
            let unit = Unit {
                key: UnitKey(key.into()),
                name: name.into(),
                kind: UnitKind::School,
                organisation_number: None,
            };
            tx.set_unit(world.municipality, Source::School, &unit).await?;
        }
        tx.commit().await?;
        let mut desk = Self {
            sonne: PersonKey { municipality: world.municipality, person: PersonId(0) },
            berg: PersonKey { municipality: world.municipality, person: PersonId(0) },
            teacher: PersonKey { municipality: world.municipality, person: PersonId(0) },
            sonne_id: identity(1),
            world,
        };
        desk.sonne = desk.person(1, "Barmhjertig", "Sonne", Scope::GUARDIAN, Protection::None).await?;
        desk.berg = desk.person(2, "Åse Marie", "Berg Ødegård", Scope::GUARDIAN, Protection::None).await?;
        desk.teacher = desk.person(3, "Anders", "Lærer", Scope::EMPLOYEE, Protection::None).await?;
        desk.child_of(desk.sonne, 4, ("Lykke", "Sonne"), "fjord").await?;
        desk.child_of(desk.berg, 5, ("Émile", "Berg"), "haug").await?;
        desk.works_at(desk.teacher, "fjord").await?;
        Ok(desk)
    }

    /// Somebody whom the school knows by this name.
    pub async fn person(
        &self,
        number: u16,
        given: &str,
        family: &str,
        scope: Scope,
        protection: Protection,
    ) -> anyhow::Result<PersonKey> {
        let now = self.world.now();
        let mut tx = self.world.store.begin().await?;
        let id = Some(identity(number));
        let key = tx.add_person(self.world.municipality, id, scope, protection, now).await?;
        tx.commit().await?;
        self.school_says(key, (given, family), None, None).await?;
        Ok(key)
    }

    pub async fn school_says(
        &self,
        key: PersonKey,
        (given, family): (&str, &str),
        email: Option<&str>,
        mobile: Option<&str>,
    ) -> anyhow::Result<()> {
        self.system_says(Source::School, key, (given, family), email, mobile).await
    }

    pub async fn system_says(
        &self,
        source: Source,
        key: PersonKey,
        (given, family): (&str, &str),
        email: Option<&str>,
        mobile: Option<&str>,
    ) -> anyhow::Result<()> {
        let claim = SystemClaim {
            source,
            given_name: Some(given.into()),
            family_name: Some(family.into()),
            email: email.map(|text| Email::parse(text).unwrap()),
            mobile: mobile.map(|text| Phone::parse(text).unwrap()),
            at: self.world.now(),
        };
        let mut tx = self.world.store.begin().await?;
        tx.set_system_claim(key, &claim).await?;
        self.rederive(tx, key, source).await
    }

    /// What KRR has told of somebody.
    pub async fn krr_told(
        &self,
        key: PersonKey,
        status: KrrStatus,
        email: Option<&str>,
        mobile: Option<&str>,
        confirmed: &str,
    ) -> anyhow::Result<()> {
        let claim = KrrClaim {
            reservation: Reservation::NotReserved,
            email: email.map(|text| address(Email::parse(text).unwrap(), confirmed)),
            mobile: mobile.map(|text| address(Phone::parse(text).unwrap(), confirmed)),
            ..KrrClaim::empty(status)
        };
        self.krr_claims(key, claim).await
    }

    pub async fn krr_claims(&self, key: PersonKey, claim: KrrClaim) -> anyhow::Result<()> {
        let mut tx = self.world.store.begin().await?;
        tx.set_krr_claim(key, &Told { claim, at: self.world.now() }).await?;
        tx.heard_about(key, self.world.now()).await?;
        self.rederive(tx, key, Source::Krr).await
    }

    async fn rederive(
        &self,
        mut tx: storage::Transaction,
        key: PersonKey,
        source: Source,
    ) -> anyhow::Result<()> {
        let rules = tx.precedence(key.municipality).await?;
        tx.rederive(key, &rules, Cause { source, run: None, at: self.world.now() }).await?;
        tx.commit().await
    }

    /// A child of `guardian`'s, who goes to a school.
    pub async fn child_of(
        &self,
        guardian: PersonKey,
        number: u16,
        (given, family): (&str, &str),
        school: &str,
    ) -> anyhow::Result<PersonKey> {
        let child = self.person(number, given, family, Scope::NONE, Protection::None).await?;
        let municipality = self.world.municipality;
        let mut tx = self.world.store.begin().await?;
        let tie = Guardianship {
            guardian: guardian.person,
            child: child.person,
            role: GuardianRole::Parent,
            parental_responsibility: Some(true),
        };
        tx.restate_guardianships(municipality, Source::School, &[guardian.person], &[tie]).await?;
        let seat = seat(child.person, school, EnrolmentBasis::Unit.code());
        let kind = PlaceKind::Enrolment;
        tx.restate_places(municipality, Source::School, kind, &[child.person], &[seat]).await?;
        tx.commit().await?;
        Ok(child)
    }

    pub async fn works_at(&self, person: PersonKey, school: &str) -> anyhow::Result<()> {
        let mut tx = self.world.store.begin().await?;
        let seat = seat(person.person, school, "teacher");
        let kind = PlaceKind::Employment;
        tx.restate_places(self.world.municipality, Source::School, kind, &[person.person], &[seat]).await?;
        tx.commit().await
    }

    /// A secretary for the whole municipality.
    pub async fn secretary(&self) -> anyhow::Result<Visitor> {
        self.comes(100, Role::Secretary, Place::Municipality(self.world.municipality), false).await
    }

    /// A secretary for one school.
    pub async fn secretary_at(&self, school: &str) -> anyhow::Result<Visitor> {
        let units = BTreeSet::from([unit(school)]);
        self.comes(101, Role::Secretary, Place::Units(self.world.municipality, units), false).await
    }

    /// Somebody with a role, signed in.
    pub async fn comes(
        &self,
        number: u16,
        role: Role,
        place: Place,
        special: bool,
    ) -> anyhow::Result<Visitor> {
        let id = identity(number);
        let mut tx = self.world.store.begin().await?;
        let account = tx.account_for(id, "Kari Moe", self.world.now()).await?.id;
        let (from, to) = (date(2026, 8, 1), date(2027, 7, 31));
        let grant = NewGrant { account, role, place, special, from, to, deputy_for: None };
        tx.add_grant(&grant, "operator", self.world.now()).await?;
        tx.commit().await?;
        let porten = Arc::new(Porten::default());
        let mut visitor = Visitor::new(self.world.router_with(porten.clone()));
        visitor.peer = ([192, 0, 2, 9], 50123).into();
        porten.vouches_for(Some(id), "sid");
        let away = visitor.get("/logg-inn/start").await;
        let state = away.location().split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        visitor.get(&format!("/logg-inn/svar?code=abc&state={state}")).await;
        Ok(visitor)
    }

    pub async fn claims(&self, key: PersonKey) -> anyhow::Result<Claims> {
        self.world.store.read().await?.claims(key).await
    }

    pub async fn readings(&self, key: PersonKey) -> anyhow::Result<Vec<Reading>> {
        self.world.store.read().await?.readings_of(key, 100).await
    }
}

pub fn page(key: PersonKey) -> String {
    format!("/skole/personer/{key}")
}

pub fn address<T>(value: T, confirmed: &str) -> Address<T> {
    Address {
        value,
        updated: Some(at("2020-01-01T00:00:00Z")),
        verified: Some(at(confirmed)),
        validated: None,
        duplicated: None,
    }
}

fn seat(person: PersonId, school: &str, what: &str) -> Seat {
    Seat {
        person,
        unit: UnitKey(school.into()),
        row: String::new(),
        what: what.into(),
        from: Some(date(2024, 8, 15)),
        to: None,
    }
}
