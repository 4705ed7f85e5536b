//! The country as its people would describe it.

use std::collections::HashSet;

use super::{
    family::{FamilyKind, StaffRole},
    happenings::{FIRST_SEQUENCE, Happening, Impossible},
    homes::Site,
    population::{GUESTS, Inhabitant, PersonName, Status},
    test_people::Standing,
    *,
};

fn small() -> World {
    World::small(1, 2026)
}

#[test]
fn the_same_seed_makes_the_same_country_and_another_seed_another() {
    let portrait = |seed| {
        let world = World::small(seed, 2026);
        let people = world.everybody().skip(100).take(50);
        people
            .map(|citizen| format!("{:?} {:?}", world.adult(citizen), world.record(citizen)))
            .collect::<Vec<_>>()
    };
    assert_eq!(portrait(1), portrait(1));
    assert_ne!(portrait(1), portrait(2));
}

#[test]
fn every_number_leads_to_its_person() {
    for world in [small(), World::new(3, 2026, 20, 60_000), World::new(4, 2030, 3, 19_999)] {
        let mut seen = HashSet::new();
        for citizen in world.everybody() {
            let id = world.national_id(citizen);
            assert_eq!(world.find(&id), Some(citizen));
            assert!(seen.insert(id));
        }
    }
}

#[test]
fn two_million_adults_have_a_number_each() {
    let world = World::national(1, 2026, 2_000_000);
    assert_eq!(world.municipalities().len(), 357);
    for citizen in world.everybody().step_by(9973) {
        assert_eq!(world.find(&world.national_id(citizen)), Some(citizen));
    }
}

#[test]
fn children_have_numbers_of_their_own_and_no_place_among_the_adults() {
    let world = World::new(5, 2026, 2, 20_000);
    let mut seen = HashSet::new();
    for child in (0..10_000).flat_map(|family| world.children(family)) {
        assert!(seen.insert(child.national_id), "twice");
        assert_eq!(world.find(&child.national_id), None);
    }
    assert!(seen.len() > 10_000, "{}", seen.len());
}

#[test]
fn fjordvik_has_the_people_it_should() {
    let world = small();
    let guardians = world.everybody().filter(|citizen| world.is_guardian(*citizen)).count();
    let children: Vec<_> = (0..world.families).flat_map(|family| world.children(family)).collect();
    let employed = world.everybody().filter(|citizen| world.employment(*citizen).is_some()).count();
    let both = world
        .everybody()
        .filter(|citizen| world.is_guardian(*citizen) && world.employment(*citizen).is_some())
        .count();
    assert!((1400..1600).contains(&guardians), "{guardians} guardians");
    assert!((1200..1900).contains(&children.len()), "{} children", children.len());
    assert!((350..550).contains(&employed), "{employed} employed");
    assert!((50..130).contains(&both), "{both} employed guardians");
    assert!(
        world
            .everybody()
            .any(|citizen| { world.is_guardian(citizen) && !world.has_parental_responsibility(citizen) })
    );
    assert!((0..world.families).any(|family| world.protection(family).is_shielded()));
    assert!((0..world.families).any(|family| world.family_kind(family) == FamilyKind::TwoHouseholds));
    let at =
        |kind| children.iter().filter(|child| child.place.is_some_and(|p| p.group.unit.kind == kind)).count();
    assert!(at(UnitKind::School) > 700, "{}", at(UnitKind::School));
    assert!(at(UnitKind::Kindergarten) > 300, "{}", at(UnitKind::Kindergarten));
    let principals = world.everybody().filter_map(|citizen| world.employment(citizen));
    assert!(principals.filter(|position| position.role == StaffRole::Principal).count() > 3);
}

#[test]
fn some_siblings_are_in_school_and_kindergarten_at_once() {
    let world = small();
    let both = (0..world.families)
        .filter(|family| {
            let kinds: HashSet<_> = world
                .children(*family)
                .iter()
                .filter_map(|child| child.place.map(|place| place.group.unit.kind))
                .collect();
            kinds.len() == 2
        })
        .count();
    assert!(both > 100, "{both}");
}

#[test]
fn grades_follow_from_age() {
    let world = small();
    for child in (0..world.families).flat_map(|family| world.children(family)) {
        let Some(place) = child.place else { continue };
        match place.group.unit.kind {
            UnitKind::School => {
                assert_eq!(i16::try_from(place.group.grade).unwrap(), 2026 - child.born.year() - 5);
            }
            UnitKind::Kindergarten => assert!(child.born.year() > 2020),
        }
    }
}

#[test]
fn krr_has_every_kind_of_record() {
    let world = small();
    let limit = world.anchor - jiff::SignedDuration::from_hours(24 * 548);
    let records: Vec<_> = world.everybody().map(|citizen| world.record(citizen)).collect();
    let count =
        |what: &dyn Fn(&registered::Record) -> bool| records.iter().flatten().filter(|r| what(r)).count();
    assert!(records.iter().filter(|record| record.is_none()).count() > 50);
    assert!(count(&|r| r.deleted) > 5);
    assert!(count(&|r| r.reserved) > 20);
    assert!(count(&|r| r.email.as_ref().is_some_and(|d| !d.is_fresh(limit))) > 30);
    assert!(count(&|r| r.email.is_none() && r.mobile.is_some()) > 40);
    assert!(count(&|r| r.email.is_some() && r.mobile.is_none()) > 15);
    assert!(count(&|r| r.email.as_ref().is_some_and(|d| d.duplicated)) > 20);
    let mobile = |r: &registered::Record| r.mobile.as_ref().map(|d| d.value.clone()).unwrap_or_default();
    assert!(count(&|r| mobile(r).starts_with("+44") || mobile(r).starts_with("+46")) > 5);
    assert!(count(&|r| mobile(r).len() == 8) > 50);
    for language in domain::krr::Language::ALL {
        assert!(count(&|r| r.language.is_some_and(|(l, _)| l == language)) > 0, "{language:?}");
    }
}

#[test]
fn all_invented_details_but_the_reset_values_are_well_formed() {
    let world = small();
    for record in world.everybody().filter_map(|citizen| world.record(citizen)) {
        if let Some(email) = record.email {
            domain::Email::parse(&email.value).unwrap();
        }
        if let Some(mobile) = record.mobile {
            let phone = domain::Phone::parse(&mobile.value).unwrap();
            assert!(phone.is_mobile() && phone.follows_krr_rule(), "{}", mobile.value);
        }
    }
}

#[test]
fn digdirs_test_persons_stand_as_published() {
    let world = small();
    for (person, citizen) in TEST_PEOPLE.iter().zip(world.everybody()) {
        assert_eq!(world.find(&person.id()), Some(citizen));
        assert!(world.is_guardian(citizen));
        let children = world.children(citizen.family());
        assert!(children.iter().any(|child| child.place.is_some_and(|place| place.until.is_none())));
        let record = world.record(citizen).unwrap();
        assert_eq!(record.deleted, person.standing == Standing::Deleted);
        assert_eq!(record.reserved, person.standing == Standing::Reserved);
        assert_eq!((record.email.is_some(), record.mobile.is_some()), (person.email, person.mobile));
        assert_eq!(record.language.map(|(language, _)| language), person.language);
    }
}

#[test]
fn a_changed_record_is_the_only_thing_remembered() {
    let world = small();
    let citizen = Citizen(500);
    let at = world.anchor;
    let before = world.record(Citizen(501));
    world.change(citizen, changes::Change::Email(Some("ny@epost.example".into())), at).unwrap();
    let email = world.record(citizen).unwrap().email.unwrap();
    assert_eq!((email.value.as_str(), email.updated), ("ny@epost.example", at));
    assert_eq!(world.record(Citizen(501)), before);
    world.change(citizen, changes::Change::Delete, at).unwrap();
    assert!(world.record(citizen).unwrap().deleted);
    world.change(citizen, changes::Change::Forget, at).unwrap();
    assert_eq!(world.record(citizen), None);
    world.change(citizen, changes::Change::Language(Some("se".into())), at).unwrap();
    assert!(world.record(citizen).unwrap().language.is_some());
    assert!(world.change(citizen, changes::Change::Language(Some("fr".into())), at).is_err());
}

#[test]
fn in_a_night_about_the_given_share_changes() {
    let world = World::new(6, 2026, 2, 20_000);
    let records = || world.everybody().map(|citizen| world.record(citizen)).collect::<Vec<_>>();
    let before = records();
    world.pass_night(10, world.anchor);
    let once = records();
    let changed = before.iter().zip(&once).filter(|(before, after)| before != after).count();
    assert!((140..260).contains(&changed), "{changed}");
    world.pass_night(10, world.anchor);
    let twice = records();
    let changed = once.iter().zip(&twice).filter(|(before, after)| before != after).count();
    assert!((140..260).contains(&changed), "{changed}");
}

#[test]
fn school_and_kindergarten_disagree_about_some_and_agree_about_most() {
    let world = small();
    let (mut same, mut different) = (0, 0);
    for citizen in world.everybody() {
        let adult = world.adult(citizen);
        let school = world.typed(&adult, UnitKind::School);
        let kindergarten = world.typed(&adult, UnitKind::Kindergarten);
        if school.email == kindergarten.email { same += 1 } else { different += 1 }
    }
    assert!(same > 500 && different > 500, "{same} {different}");
}

#[test]
fn the_population_register_knows_everybody_by_number() {
    for world in [small(), World::new(3, 2026, 20, 30_000)] {
        let children = (0..world.families).flat_map(|family| world.children(family));
        for child in children {
            assert_eq!(world.find_inhabitant(&child.national_id), Some(Inhabitant::Child(child.key)));
        }
        for citizen in world.everybody().step_by(7) {
            let id = world.national_id(citizen);
            assert_eq!(world.find_inhabitant(&id), Some(Inhabitant::Adult(citizen)));
        }
        let guests: HashSet<_> = (0..GUESTS).map(|guest| world.guest_id(guest)).collect();
        assert_eq!(guests.len(), 12);
        for guest in 0..GUESTS {
            let id = world.guest_id(guest);
            assert_eq!(id.kind(), domain::national_id::NationalIdKind::DNumber);
            assert_eq!(world.find_inhabitant(&id), Some(Inhabitant::Guest(guest)));
        }
        assert_eq!(world.find_inhabitant(&NationalId::parse("20914695016").unwrap()), None);
    }
}

#[test]
fn families_live_together_and_the_parted_apart() {
    let world = small();
    let home = |who| world.person_record(who).unwrap().residences.unwrap().now().clone();
    let [mut same, mut parted, mut shared] = [0; 3];
    for family in 9..world.families {
        let [first, second] = [0, 1].map(|nth| home(Inhabitant::Adult(Citizen(family * 2 + nth))));
        match world.family_kind(family) {
            FamilyKind::Together => {
                assert_eq!(first, second);
                same += 1;
            }
            FamilyKind::TwoHouseholds if first != second => parted += 1,
            _ => {}
        }
        for child in world.children(family) {
            let record = world.person_record(Inhabitant::Child(child.key)).unwrap();
            assert_eq!(record.residences.unwrap().now(), &first);
            if let Some(other) = record.shared_residence {
                assert_eq!(other, second);
                shared += 1;
            }
        }
    }
    assert!(same > 400 && parted > 100 && shared > 50, "{same} {parted} {shared}");
    let sites: Vec<_> = world.everybody().map(|citizen| home(Inhabitant::Adult(citizen)).site).collect();
    assert!(sites.contains(&Site::Unknown));
    assert!(sites.iter().any(|site| matches!(site, Site::Property { .. })));
}

#[test]
fn what_happens_is_remembered_with_what_was_before_and_told_in_the_feed() {
    let world = small();
    let (who, at) = (Inhabitant::Adult(Citizen(300)), world.anchor);
    let before = world.person_record(who).unwrap();
    let name = PersonName { given: "NY".into(), middle: None, family: "OLJE".into() };
    let sequences: Vec<_> = [
        Happening::Move,
        Happening::Name(name.clone()),
        Happening::Wedding,
        Happening::Protection(domain::Protection::Confidential),
        Happening::Death,
    ]
    .map(|happening| world.happen(who, happening, at).unwrap())
    .into();
    assert!(sequences.is_sorted_by(|one, next| one < next));
    let after = world.person_record(who).unwrap();
    assert_eq!(after.names.now(), &name);
    let (old, new) = (before.residences.unwrap(), after.residences.unwrap());
    assert_ne!(new.now(), old.now());
    let (_, ended, earlier) = new.newest_first().nth(1).unwrap();
    assert_eq!((ended, earlier), (Some(at), old.now()));
    assert_eq!(after.statuses.now(), &Status::Dead);
    assert_eq!(world.happen(who, Happening::Move, at), Err(Impossible::Dead));
    assert_eq!(world.happen(Inhabitant::Guest(0), Happening::Move, at), Err(Impossible::Guest));
    assert_eq!(world.happen(Inhabitant::Guest(GUESTS), Happening::Death, at), Err(Impossible::Nobody));

    let kinds: Vec<_> = world.feed(sequences[1], 3).iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, ["endringINavn", "endringISivilstand", "endringIAdressebeskyttelse"]);
    assert_eq!(world.last_sequence(), sequences[4]);
    assert!(world.feed(world.last_sequence() + 1, 3).is_empty());
    assert_eq!(world.last_sequence_before(at), FIRST_SEQUENCE);
    assert_eq!(world.last_sequence_before(at + jiff::SignedDuration::from_secs(1)), sequences[4]);
}
