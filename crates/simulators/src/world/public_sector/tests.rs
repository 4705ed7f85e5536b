//! The public sector has the shape of the real one, and is the same each time.

use std::collections::{HashMap, HashSet};

use domain::{OrganisationNumber, entity::Rank};

use super::{Holder, Record, Standing, happenings::EntityHappening, happenings::ImpossibleForEntity};
use crate::world::World;

fn all(world: &World) -> Vec<Record> {
    let of = |rank| world.entities(rank, |_| true).into_iter().map(|record| Record::clone(&record));
    of(Rank::Main).chain(of(Rank::Sub)).collect()
}

/// What each is a part of in the end.
fn root(records: &HashMap<OrganisationNumber, Record>, from: &Record) -> Record {
    let mut at = from;
    while let Some(parent) = at.parent {
        at = &records[&parent];
    }
    at.clone()
}

#[test]
fn a_small_country_has_a_municipality_of_three_hundred_units_among_a_few() {
    let world = World::small(1, 2026);
    let records: HashMap<_, _> = all(&world).into_iter().map(|record| (record.number, record)).collect();
    let mut by_root: HashMap<String, usize> = HashMap::new();
    for record in records.values() {
        *by_root.entry(root(&records, record).name).or_default() += 1;
    }
    assert_eq!(by_root["FJORDVIK KOMMUNE"], 300);
    let own = world.municipalities()[0].organisation;
    assert_eq!((records[&own].form, records[&own].parent), ("KOMM", None));
    // The schools and kindergartens that the rest of the country knows.
    for unit in world.municipalities()[0].schools().chain(world.municipalities()[0].kindergartens()) {
        let record = &records[&unit.organisation()];
        assert_eq!((record.rank, root(&records, record).number), (Rank::Sub, own), "{}", record.name);
    }
    let forms: HashSet<_> = records.values().map(|record| record.form).collect();
    for form in ["KOMM", "FYLK", "ORGL", "ADOS", "KF", "FKF", "IKS", "DA", "AS", "BEDR"] {
        assert!(forms.contains(form), "{form}");
    }
    assert_eq!(records.values().filter(|record| record.form == "KOMM").count(), 4);
}

#[test]
fn parts_hang_under_parts_and_companies_tell_their_owners() {
    let world = World::small(1, 2026);
    let records: HashMap<_, _> = all(&world).into_iter().map(|record| (record.number, record)).collect();
    let nested = records.values().filter(|record| record.form == "ORGL");
    let nested = nested.filter(|record| record.parent.is_some_and(|parent| records[&parent].form == "ORGL"));
    assert!(nested.count() > 5);
    let renovation = records.values().find(|record| record.form == "IKS").unwrap();
    let owners: Vec<_> = renovation.roles.iter().filter(|role| role.group == "DTPR").collect();
    assert_eq!(owners.len(), 3);
    for owner in owners {
        let Holder::Entity { number, form, .. } = &owner.holder else { panic!("a municipality owns it") };
        assert_eq!((*form, records[number].form, owner.share.as_deref()), ("KOMM", "KOMM", Some("1/3")));
    }
}

#[test]
fn a_whole_country_has_as_many_units_as_norway_has() {
    let world = World::national(1, 2026, 400_000);
    let records = all(&world);
    assert!((25_500..28_500).contains(&records.len()), "{}", records.len());
    let count = |form: &str| records.iter().filter(|record| record.form == form).count();
    assert_eq!((count("KOMM"), count("FYLK")), (357, 15));
    let others = world.others();
    assert_eq!(others.records(&world, Rank::Sub).nth(4711).unwrap().rank, Rank::Sub);
    let other = others.records(&world, Rank::Main).nth(4711).unwrap();
    assert_eq!(*world.entity(other.number).unwrap(), other, "who is computed is found by number too");
}

#[test]
fn the_same_country_has_the_same_public_sector() {
    assert_eq!(all(&World::small(7, 2026)), all(&World::small(7, 2026)));
    let leaders =
        |seed| all(&World::small(seed, 2026)).into_iter().map(|record| record.roles).collect::<Vec<_>>();
    assert_ne!(leaders(7), leaders(8));
}

#[test]
fn what_happens_is_told_in_the_feed_and_last_night_is_as_it_was() {
    let world = World::small(1, 2026);
    let now: jiff::Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let school = world.municipalities()[0].schools().next().unwrap().organisation();
    let night = world.night(now);
    world.happen_to_entity(school, EntityHappening::Rename("Nye Lia skole".into()), now).unwrap();
    assert_eq!(world.entity(school).unwrap().name, "NYE LIA SKOLE");
    let then = night.registered(Rank::Sub).find(|record| record.number == school).unwrap();
    assert_ne!(then.name, "NYE LIA SKOLE");
    let events = world.entity_events(Rank::Sub, |_| true);
    assert_eq!((events.len(), events[0].kind, events[0].number), (1, "Endring", school));

    world.happen_to_entity(school, EntityHappening::Delete, now).unwrap();
    assert!(matches!(world.entity(school).unwrap().standing, Standing::Deleted(_)));
    let refused = world.happen_to_entity(school, EntityHappening::Touch, now);
    assert_eq!(refused, Err(ImpossibleForEntity::Gone));
    let events = world.entity_events(Rank::Sub, |_| true);
    assert!(events[0].id < events[1].id && events[1].kind == "Sletting");
}

#[test]
fn a_founded_unit_gets_a_number_that_nobody_has() {
    let world = World::small(1, 2026);
    let now: jiff::Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let own = world.municipalities()[0].organisation;
    let found = |name: &str| world.happen_to_entity(own, EntityHappening::Found(name.into()), now).unwrap();
    let (one, two) = (found("Ny park"), found("Ny strand"));
    assert_ne!(one, two);
    assert_eq!(world.entity(two).unwrap().parent, Some(own));
}
