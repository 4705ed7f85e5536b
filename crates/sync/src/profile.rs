//! Everything there is to tell about one person in one municipality, for whoever it is about and whoever keeps it.

use std::collections::BTreeMap;

use domain::{
    Agreement, Contact, Derived, Field, NationalId, PersonId, PersonKey, Phone, Protection, Source,
    agreement::NotPermitted,
    claims::Told,
    folkeregisteret::RegistryClaim,
    guardian_role::Sees,
    krr::{KrrStatus, Reservation},
    oslo,
};
use jiff::Timestamp;
use storage::{Reader, asking::Heard, guardian_roles::About, people::Person, ties::Tie};

/// One person as one municipality knows them.
#[derive(Clone, Debug)]
pub struct Profile {
    pub key: PersonKey,
    pub municipality: String,
    pub person: Person,
    pub derived: Derived,
    /// Mobile and e-mail.
    pub contacts: [Contact; 2],
    pub krr: Option<KrrStatus>,
    /// What Folkeregisteret says; `None` where it has not been heard.
    pub registry: Option<Told<RegistryClaim>>,
    /// When KRR was last asked about the person, and last answered.
    pub heard: Heard,
    /// Why KRR may not be asked; `None` where it may.
    pub not_asked: Option<NotAsked>,
    /// Whether answers may be kept, or are shown only when asked for.
    pub keeps_copy: bool,
    /// Where the person, or a child of theirs, goes or works.
    pub ties: Vec<Tie>,
    /// What the person's role lets them see of each child of theirs who attends.
    pub sees: BTreeMap<PersonId, Sees>,
    pub work_phone: Option<Phone>,
}

/// Why KRR is not asked about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAsked {
    /// The municipality has no agreement.
    NoAgreement,
    /// It has one that does not permit it now.
    NotPermitted(NotPermitted),
    Protected,
    /// Nothing ties the person to a school or a kindergarten, or not by a ground that counts.
    OutOfScope,
    WithoutNationalId,
    /// Folkeregisteret says that the person is.
    Dead,
}

impl Profile {
    pub fn mobile(&self) -> &Contact {
        &self.contacts[0]
    }

    pub fn email(&self) -> &Contact {
        &self.contacts[1]
    }

    pub fn name(&self) -> Option<(&str, Source)> {
        self.derived.name.as_ref().map(|name| (name.value.as_str(), name.source))
    }

    pub fn is_reserved(&self) -> bool {
        self.derived.reservation == Reservation::Reserved
    }

    pub fn is_dead(&self) -> bool {
        self.person.told_dead_at.is_some()
    }

    pub fn is_shielded(&self) -> bool {
        self.person.protection != Protection::None
    }
}

/// Reads one person; `None` where there is no such person.
pub async fn read(reader: &mut Reader, key: PersonKey, now: Timestamp) -> anyhow::Result<Option<Profile>> {
    let today = oslo::date(now);
    let (Some(person), Some((_, derived))) = (reader.person(key).await?, reader.derived(key).await?) else {
        return Ok(None);
    };
    let claims = reader.claims(key).await?;
    let agreement = reader.agreement(key.municipality).await?;
    let municipality = reader.municipality_name(key.municipality).await?.unwrap_or_default();
    let contacts = [Field::Mobile, Field::Email].map(|field| Contact::of(field, &claims, &derived, now));
    Ok(Some(Profile {
        key,
        municipality,
        not_asked: not_asked(agreement.as_ref(), &person, now),
        keeps_copy: agreement.is_some_and(|agreement| agreement.permits_copy(today).is_ok()),
        krr: claims.krr.map(|told| told.claim.status),
        registry: reader.registry_claim(key).await?,
        heard: reader.last_heard(key.municipality, key.person).await?,
        ties: reader.ties(key, today).await?,
        sees: sees(reader, key, now).await?,
        work_phone: reader.work_phone(key).await?,
        person,
        derived,
        contacts,
    }))
}

/// Everywhere that somebody is kept.
pub async fn of(
    reader: &mut Reader,
    national_id: NationalId,
    now: Timestamp,
) -> anyhow::Result<Vec<Profile>> {
    let mut profiles = Vec::new();
    for key in reader.people_with_national_id(national_id).await? {
        profiles.extend(read(reader, key, now).await?);
    }
    Ok(profiles)
}

async fn sees(
    reader: &mut Reader,
    key: PersonKey,
    now: Timestamp,
) -> anyhow::Result<BTreeMap<PersonId, Sees>> {
    let today = oslo::date(now);
    let PersonKey { municipality, person } = key;
    let mut counting = reader.roles_that_count(municipality, &[person], About::Anybody, today, now).await?;
    let Some(by_child) = counting.remove(&person) else { return Ok(BTreeMap::new()) };
    let roles = reader.guardian_roles(municipality).await?;
    Ok(by_child.into_iter().map(|(child, role)| (child, roles.sees(role))).collect())
}

fn not_asked(agreement: Option<&Agreement>, person: &Person, now: Timestamp) -> Option<NotAsked> {
    let Some(agreement) = agreement else { return Some(NotAsked::NoAgreement) };
    if let Err(why) = agreement.permits_asking(oslo::date(now)) {
        return Some(NotAsked::NotPermitted(why));
    }
    if person.told_dead_at.is_some() {
        return Some(NotAsked::Dead);
    }
    if person.national_id.is_none() {
        return Some(NotAsked::WithoutNationalId);
    }
    if agreement.covers(person.scope, person.protection) {
        return None;
    }
    let without_shield = agreement.covers(person.scope, Protection::None);
    Some(if without_shield { NotAsked::Protected } else { NotAsked::OutOfScope })
}
