//! Whom a visitor to the demo can sign in as: one for each state that Min profil can be in, and one for each role.

use std::{collections::HashSet, sync::Arc};

use anyhow::Context as _;
use clock::{Clock as _, SystemClock};
use domain::{
    MunicipalityId, Protection, Source,
    access::{NewGrant, Place, Role, UnitRef},
};
use jiff::ToSpan as _;
use simulators::{
    World,
    idporten::Shown,
    world::{
        Citizen, Unit, UnitKind,
        registered::{Detail, Record},
    },
};
use storage::Store;

/// What a guardian is like, and how the demo tells it.
type Trait = (&'static str, fn(&World, Citizen, Option<&Record>) -> bool);

const GUARDIANS: [Trait; 8] = [
    ("foresatt: alt er hentet fra KRR", |_, _, record| {
        let limit = SystemClock.now() - 24.hours() * 365;
        record.is_some_and(|record| {
            let fresh =
                |detail: &Option<Detail>| detail.as_ref().is_some_and(|detail| detail.is_fresh(limit));
            is_plain(record) && fresh(&record.email) && fresh(&record.mobile)
        })
    }),
    ("foresatt: e-post mangler i KRR", |_, _, record| {
        record.is_some_and(|record| is_plain(record) && record.email.is_none() && record.mobile.is_some())
    }),
    ("foresatt: ikke bekreftet på 18 måneder", |_, _, record| {
        let old = crate::today().saturating_sub(19.months());
        record.is_some_and(|record| {
            let stale = record
                .email
                .as_ref()
                .is_some_and(|email| domain::oslo::date(email.updated.max(email.verified)) < old);
            stale && !record.deleted && !record.reserved
        })
    }),
    ("foresatt: reservert mot digital kommunikasjon", |_, _, record| {
        record.is_some_and(|record| record.reserved && !record.deleted)
    }),
    ("foresatt: slettet fra KRR", |_, _, record| record.is_some_and(|record| record.deleted)),
    ("foresatt: ikke registrert i KRR", |_, _, record| record.is_none()),
    ("foresatt: beskyttet adresse", |world, citizen, _| {
        world.adult(citizen).protection == Protection::Confidential
    }),
    ("foresatt: barn i både skole og barnehage", |world, citizen, record| {
        let places: HashSet<UnitKind> = world
            .children(citizen.family())
            .iter()
            .filter_map(|child| child.place.map(|place| place.group.unit.kind))
            .collect();
        places.len() == 2 && record.is_some_and(is_plain)
    }),
];

fn is_plain(record: &Record) -> bool {
    !record.deleted && !record.reserved
}

/// Somebody to sign in as.
pub struct Persona {
    pub shown: Shown,
    /// What they have been given, and where.
    pub role: Option<(Role, Option<Unit>, bool)>,
}

/// Everybody the demo proposes. Whoever cannot be found in a small world is left out.
pub fn choose(world: &Arc<World>) -> Vec<Persona> {
    let municipality = &world.municipalities()[0];
    let mut taken = HashSet::new();
    let mut people = Vec::new();
    for (role, fits) in GUARDIANS {
        let found = world.adults(municipality).find(|citizen| {
            !taken.contains(citizen)
                && world.is_guardian(*citizen)
                && (world.adult(*citizen).protection == Protection::None || role.ends_with("adresse"))
                && fits(world, *citizen, world.record(*citizen).as_ref())
        });
        if let Some(citizen) = found {
            taken.insert(citizen);
            people.push(Persona { shown: shown(world, citizen, role), role: None });
        }
    }
    let mut staff = world.adults(municipality).filter_map(|citizen| {
        let works = world.employment(citizen).filter(|work| work.unit.kind == UnitKind::School)?;
        (!taken.contains(&citizen)).then_some((citizen, works.unit))
    });
    for (text, role, at_own_school, special) in [
        ("skolesekretær ved én skole", Role::Secretary, true, false),
        ("skolesekretær med særskilt tilgang", Role::Secretary, false, true),
        ("leser: ser, endrer ikke", Role::Reader, false, false),
        ("kommuneadministrator", Role::Administrator, false, true),
        ("kontaktperson for Kommuneregisteret", Role::ContactPerson, false, false),
        ("drift", Role::Operator, false, false),
    ] {
        let Some((citizen, unit)) = staff.next() else { break };
        let unit = at_own_school.then_some(unit);
        people.push(Persona { shown: shown(world, citizen, text), role: Some((role, unit, special)) });
    }
    people.push(Persona { shown: stranger(world), role: None });
    people
}

fn shown(world: &World, citizen: Citizen, role: &str) -> Shown {
    let adult = world.adult(citizen);
    Shown {
        pid: adult.national_id,
        name: format!("{} {}", adult.given_name, adult.family_name),
        role: role.to_owned(),
    }
}

/// Somebody without a child in school or kindergarten.
fn stranger(world: &World) -> Shown {
    let municipality = &world.municipalities()[0];
    let nobody = |citizen: &Citizen| !world.is_guardian(*citizen) && world.employment(*citizen).is_none();
    let citizen = world.adults(municipality).find(nobody).unwrap_or(Citizen(0));
    shown(world, citizen, "ukjent i skole og barnehage")
}

/// Gives each of them what their role needs.
pub async fn give_access(
    store: &Store,
    municipality: MunicipalityId,
    people: &[Persona],
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let schools = tx.units(municipality, Source::School).await?;
    let key = |unit: Unit| {
        let number = unit.organisation();
        let found =
            schools.iter().find(|school| school.organisation_number.as_deref() == Some(number.as_str()));
        found.map(|school| school.key.clone()).context("the school system has delivered its schools")
    };
    for Persona { shown, role } in people {
        let Some((role, unit, special)) = *role else { continue };
        let account = tx.account_for(shown.pid, &shown.name, SystemClock.now()).await?.id;
        let place = match unit {
            Some(unit) => {
                Place::Units(municipality, [UnitRef { source: Source::School, key: key(unit)? }].into())
            }
            None if role == Role::Operator => Place::Everywhere,
            None => Place::Municipality(municipality),
        };
        let (from, to) = (crate::today(), crate::today().saturating_add(1.year()));
        let grant = NewGrant { account, role, place, special, from, to, deputy_for: None };
        grant.check()?;
        tx.add_grant(&grant, "demo", SystemClock.now()).await?;
    }
    tx.commit().await
}
