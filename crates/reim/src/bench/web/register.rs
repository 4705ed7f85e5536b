//! The register that the pages are measured on: a municipality of invented families, as school and KRR tell of them.

use std::sync::Arc;

use anyhow::Context as _;
use clock::{Clock as _, SystemClock};
use domain::{
    Claims, MunicipalityId, NationalId, PersonId, Precedence, Protection, Source, SystemClaim, derive,
    roster::{EnrolmentBasis, GuardianRole, UnitKey, UnitKind},
};
use jiff::Timestamp;
use simulators::{
    World,
    world::{Citizen, Unit, UnitKind as Invented, family::Child},
};
use storage::{
    Store, Transaction,
    blocks::BlockKey,
    claims::Cause,
    roster::{AddedPerson, Guardianship, Place, PlaceKind, Unit as Described},
    runs::{NewRun, RunKind, RunMode},
};
use sync::contacts::{Contacts, Ending, Settings, order};
use tokio_util::sync::CancellationToken;

use super::{super::seed, krr::Told};

/// Families written in one transaction.
const FAMILIES: usize = 5000;

/// An invented municipality with some `persons` people, children among them.
pub fn world(persons: u32) -> World {
    // Of ten people in it, six are adults.
    World::new(1, crate::school_year(), 1, (persons / 10 * 6).max(60))
}

/// The municipality in the register; a new one where the register is empty.
pub async fn prepare(store: &Store, world: &Arc<World>, persons: u32) -> anyhow::Result<MunicipalityId> {
    let known = store.read().await?.agreements().await?;
    if let Some(agreement) = known.first() {
        let there = store.read().await?.count_people(agreement.municipality).await?;
        let wanted = i64::from(persons);
        anyhow::ensure!((there - wanted).abs() * 4 < wanted.max(1000), "the register has {there} people");
        return Ok(agreement.municipality);
    }
    eprintln!("seeding …");
    let municipality = seed::municipality(store).await?;
    let mut tx = store.begin().await?;
    for unit in units(world) {
        tx.set_unit(municipality, Source::School, &described(unit)).await?;
    }
    let rules = tx.precedence(municipality).await?;
    tx.commit().await?;
    let families: Vec<Citizen> = world.everybody().step_by(2).collect();
    for some in families.chunks(FAMILIES) {
        let mut tx = store.begin().await?;
        add(&mut tx, municipality, world, some, &rules).await?;
        tx.commit().await?;
    }
    let mut tx = store.begin().await?;
    tx.refresh_scope(municipality, crate::today(), SystemClock.now()).await?;
    tx.commit().await?;
    ask(store, world).await?;
    Ok(municipality)
}

/// As many as in the largest of Norwegian municipalities, so that one has as many to choose from.
const SCHOOLS: u32 = 190;
const KINDERGARTENS: u32 = 670;

fn units(world: &World) -> impl Iterator<Item = Unit> {
    let municipality = &world.municipalities()[0];
    municipality.schools().chain(municipality.kindergartens()).filter(|unit| *unit == one_of_few(*unit))
}

/// The unit that stands for this one.
fn one_of_few(unit: Unit) -> Unit {
    let most = match unit.kind {
        Invented::School => SCHOOLS,
        Invented::Kindergarten => KINDERGARTENS,
    };
    Unit { number: unit.number % most, ..unit }
}

fn described(unit: Unit) -> Described {
    Described { key: key(unit), name: unit.name(), kind: UnitKind::School, organisation_number: None }
}

fn key(unit: Unit) -> UnitKey {
    UnitKey(one_of_few(unit).organisation().as_str().to_owned())
}

/// Whole families, with where they go and work.
async fn add(
    tx: &mut Transaction,
    municipality: MunicipalityId,
    world: &World,
    families: &[Citizen],
    rules: &Precedence,
) -> anyhow::Result<()> {
    let now = SystemClock.now();
    let cause = Cause { source: Source::School, run: None, at: now };
    let first = tx.lock_municipality(municipality).await?.0 + 1;
    let mut people = Vec::new();
    let (mut ties, mut places, mut positions) = (Vec::new(), Vec::new(), Vec::new());
    let next = |people: &Vec<AddedPerson>| anyhow::Ok(PersonId(first + i64::try_from(people.len())?));
    for head in families {
        let couple = [*head, Citizen(head.0 + 1)];
        let mut guardians = Vec::new();
        for citizen in couple {
            let (adult, number) = (world.adult(citizen), next(&people)?);
            let given =
                adult.middle_name.map_or(adult.given_name.into(), |m| format!("{} {m}", adult.given_name));
            people.push(added(adult.national_id, adult.protection, (&given, adult.family_name), rules, now));
            if world.is_guardian(citizen) {
                guardians.push(number);
            }
            if let Some(work) = world.employment(citizen) {
                positions.push(place(number, work.unit, "teacher"));
            }
        }
        for child in world.children(head.family()) {
            let number = next(&people)?;
            people.push(of_child(&child, rules, now));
            places.extend(
                child.place.map(|by_day| place(number, by_day.group.unit, EnrolmentBasis::Unit.code())),
            );
            ties.extend(guardians.iter().map(|guardian| Guardianship {
                guardian: *guardian,
                child: number,
                role: GuardianRole::Parent,
                parental_responsibility: Some(true),
            }));
        }
    }
    ties.sort_unstable_by_key(|tie| (tie.guardian, tie.child));
    tx.add_people(municipality, &people, cause).await?;
    tx.restate_guardianships(municipality, Source::School, &[], &ties).await?;
    tx.restate_places(municipality, Source::School, PlaceKind::Enrolment, &[], &places).await?;
    tx.restate_places(municipality, Source::School, PlaceKind::Employment, &[], &positions).await?;
    tx.lock_block(BlockKey::of(municipality, PersonId(first))).await?;
    tx.show_added(municipality, PersonId(first), &people, cause).await?;
    Ok(())
}

fn added(
    national_id: NationalId,
    protection: Protection,
    (given, family): (&str, &str),
    rules: &Precedence,
    now: Timestamp,
) -> AddedPerson {
    let claim = SystemClaim {
        source: Source::School,
        given_name: Some(given.to_owned()),
        family_name: Some(family.to_owned()),
        email: None,
        mobile: None,
        at: now,
    };
    let claims = Claims { systems: vec![claim.clone()], ..Claims::default() };
    let derived = derive(&claims, rules, now);
    AddedPerson { source_key: None, national_id: Some(national_id), protection, claim, derived }
}

fn of_child(child: &Child, rules: &Precedence, now: Timestamp) -> AddedPerson {
    added(child.national_id, child.protection, (child.given_name, child.family_name), rules, now)
}

fn place(person: PersonId, unit: Unit, what: &str) -> Place {
    Place {
        person,
        unit: key(unit),
        row: String::new(),
        what: what.to_owned(),
        from: Some(jiff::civil::date(2020, 8, 15)),
        to: None,
    }
}

/// A first night, so that there is something to list.
async fn ask(store: &Store, world: &Arc<World>) -> anyhow::Result<()> {
    let contacts = contacts(store, world)?;
    let mut tx = store.begin().await?;
    let wanted = NewRun {
        kind: RunKind::Krr,
        source: Source::Krr,
        mode: RunMode::Real,
        started_by: "bench".to_owned(),
        municipality: None,
        person: None,
    };
    let run = order(&mut tx, &wanted, SystemClock.now()).await?;
    let run = run.map_err(|other| anyhow::anyhow!("run {} is under way", other.under_way))?;
    tx.commit().await?;
    let ending = contacts.carry(run, &CancellationToken::new()).await?;
    anyhow::ensure!(ending == Ending::Over, "the night was not carried through: {ending:?}");
    Ok(())
}

pub fn contacts(store: &Store, world: &Arc<World>) -> anyhow::Result<Contacts> {
    let krr = Arc::new(Told(world.clone()));
    Contacts::new(store.clone(), krr, Arc::new(SystemClock), Settings::default())
}

/// Adults spread over the municipality whom anybody may see.
pub fn sample(world: &World, count: usize) -> Vec<Citizen> {
    let everybody = world.everybody().count();
    let seen = |citizen: &Citizen| {
        world.is_guardian(*citizen) && world.adult(*citizen).protection == Protection::None
    };
    world.everybody().step_by((everybody / count / 2).max(1) | 1).filter(seen).take(count).collect()
}

/// The number under which the register keeps somebody.
pub async fn number(
    store: &Store,
    municipality: MunicipalityId,
    world: &World,
    citizen: Citizen,
) -> anyhow::Result<PersonId> {
    let found = store.read().await?.person_with_national_id(municipality, world.national_id(citizen)).await?;
    Ok(found.context("everybody in the world is in the register")?.person)
}
