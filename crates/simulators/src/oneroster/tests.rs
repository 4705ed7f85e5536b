//! The package read back as a strict reader would.

use std::{
    collections::{HashMap, HashSet},
    io::{Cursor, Read as _},
};

use super::*;

type Table = Vec<HashMap<String, String>>;

fn read(package: Package<'_>) -> HashMap<String, Table> {
    let bytes = package.write(Cursor::new(Vec::new())).unwrap().into_inner();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = HashMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert!(text.ends_with("\r\n") && !text.starts_with('\u{feff}'));
        let rows = csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect();
        files.insert(name, rows);
    }
    files
}

fn fjordvik(system: UnitKind) -> HashMap<String, Table> {
    let world = World::small(1, 2026);
    read(Package::new(&world, &world.municipalities()[0], system))
}

fn column<'a>(table: &'a Table, name: &str) -> HashSet<&'a str> {
    table.iter().map(|row| row[name].as_str()).collect()
}

#[test]
fn the_manifest_says_which_files_are_there() {
    for system in [UnitKind::School, UnitKind::Kindergarten] {
        let files = fjordvik(system);
        let manifest: HashMap<_, _> = files["manifest.csv"]
            .iter()
            .map(|row| (row["propertyName"].as_str(), row["value"].as_str()))
            .collect();
        assert_eq!(manifest["oneroster.version"], "1.2");
        for name in columns::ALL_FILES {
            let there = files.contains_key(&format!("{name}.csv"));
            assert_eq!(manifest[format!("file.{name}").as_str()], if there { "bulk" } else { "absent" });
        }
    }
}

#[test]
fn every_reference_leads_to_a_row() {
    for system in [UnitKind::School, UnitKind::Kindergarten] {
        let files = fjordvik(system);
        let ids = |file: &str| {
            let ids = column(&files[file], "sourcedId");
            assert_eq!(ids.len(), files[file].len(), "{file} names two things alike");
            ids
        };
        let (orgs, sessions, courses) = (ids("orgs.csv"), ids("academicSessions.csv"), ids("courses.csv"));
        let (classes, users) = (ids("classes.csv"), ids("users.csv"));
        ids("roles.csv");
        ids("enrollments.csv");
        let references = [
            ("orgs.csv", "parentSourcedId", &orgs),
            ("academicSessions.csv", "parentSourcedId", &sessions),
            ("courses.csv", "orgSourcedId", &orgs),
            ("courses.csv", "schoolYearSourcedId", &sessions),
            ("classes.csv", "courseSourcedId", &courses),
            ("classes.csv", "schoolSourcedId", &orgs),
            ("classes.csv", "termSourcedIds", &sessions),
            ("users.csv", "agentSourcedIds", &users),
            ("users.csv", "primaryOrgSourcedId", &orgs),
            ("users.csv", "metadata.no.agentsWithoutParentalResponsibility", &users),
            ("roles.csv", "userSourcedId", &users),
            ("roles.csv", "orgSourcedId", &orgs),
            ("enrollments.csv", "classSourcedId", &classes),
            ("enrollments.csv", "schoolSourcedId", &orgs),
            ("enrollments.csv", "userSourcedId", &users),
            ("demographics.csv", "sourcedId", &users),
        ];
        for (file, name, targets) in references {
            for cell in column(&files[file], name) {
                for reference in cell.split(',').filter(|reference| !reference.is_empty()) {
                    assert!(targets.contains(reference), "{file} {name}: {reference}");
                }
            }
        }
    }
}

#[test]
fn what_the_binding_demands_is_filled_in_and_a_full_delivery_has_no_status() {
    let required: [(&str, &[&str]); 7] = [
        ("orgs.csv", &["sourcedId", "name", "type"]),
        ("academicSessions.csv", &["sourcedId", "title", "type", "startDate", "endDate", "schoolYear"]),
        ("courses.csv", &["sourcedId", "title", "orgSourcedId"]),
        (
            "classes.csv",
            &["sourcedId", "title", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds"],
        ),
        ("users.csv", &["sourcedId", "enabledUser", "username", "givenName", "familyName"]),
        ("roles.csv", &["sourcedId", "userSourcedId", "roleType", "role", "orgSourcedId"]),
        ("enrollments.csv", &["sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role"]),
    ];
    for system in [UnitKind::School, UnitKind::Kindergarten] {
        let files = fjordvik(system);
        for (file, names) in required {
            assert!(!files[file].is_empty());
            for row in &files[file] {
                assert!(names.iter().all(|name| !row[*name].is_empty()), "{file} {row:?}");
                assert!(row["status"].is_empty() && row["dateLastModified"].is_empty());
            }
        }
        let roles = ["student", "guardian", "teacher", "aide", "principal"];
        assert!(files["roles.csv"].iter().all(|row| roles.contains(&row["role"].as_str())));
    }
}

#[test]
fn everybody_has_exactly_one_primary_role_at_each_unit() {
    let files = fjordvik(UnitKind::School);
    let mut primary: HashMap<_, usize> = HashMap::new();
    for row in &files["roles.csv"] {
        *primary.entry((&row["userSourcedId"], &row["orgSourcedId"])).or_default() +=
            usize::from(row["roleType"] == "primary");
    }
    assert!(primary.values().all(|count| *count == 1));
    let with_role: HashSet<_> = primary.keys().map(|(user, _)| user.as_str()).collect();
    assert_eq!(with_role, column(&files["users.csv"], "sourcedId"));
    let twice = files["roles.csv"].iter().filter(|row| row["roleType"] == "secondary").count();
    assert!(twice > 0, "some who work at a school have children there");
}

#[test]
fn guardians_are_found_from_the_child_with_and_without_parental_responsibility() {
    let files = fjordvik(UnitKind::School);
    let users: HashMap<_, _> =
        files["users.csv"].iter().map(|row| (row["sourcedId"].as_str(), row)).collect();
    let children = files["demographics.csv"].iter().map(|row| users[row["sourcedId"].as_str()]);
    let (mut two, mut without) = (0, 0);
    for child in children {
        let agents: Vec<_> = child["agentSourcedIds"].split(',').collect();
        assert!(!agents[0].is_empty());
        two += usize::from(agents.len() == 2);
        for agent in
            child["metadata.no.agentsWithoutParentalResponsibility"].split(',').filter(|a| !a.is_empty())
        {
            assert!(agents.contains(&agent));
            without += 1;
        }
        assert!(child["userIds"].starts_with("{fnr:"));
    }
    assert!(two > 300 && without > 5, "{two} {without}");
}

#[test]
fn the_two_systems_share_people_but_no_identifiers() {
    let (school, kindergarten) = (fjordvik(UnitKind::School), fjordvik(UnitKind::Kindergarten));
    let ids = |files: &HashMap<String, Table>, name: &str| -> HashSet<String> {
        files["users.csv"].iter().map(|row| row[name].clone()).filter(|cell| !cell.is_empty()).collect()
    };
    assert!(ids(&school, "sourcedId").is_disjoint(&ids(&kindergarten, "sourcedId")));
    assert!(ids(&school, "userIds").intersection(&ids(&kindergarten, "userIds")).count() > 100);
}

#[test]
fn some_families_use_the_neighbours_kindergarten() {
    let world = World::new(2, 2026, 3, 30_000);
    let homes: Vec<_> = world.municipalities().iter().map(Municipality::family_numbers).collect();
    let files = read(Package::new(&world, &world.municipalities()[1], UnitKind::Kindergarten));
    let guests = files["users.csv"].iter().filter(|row| {
        let family = row["sourcedId"].split_once("-e").map(|(_, child)| child.split_once('-').unwrap().0);
        family.is_some_and(|family| homes[0].contains(&family.parse().unwrap()))
    });
    assert!(guests.count() > 3);
}

#[test]
fn a_place_that_ended_has_its_end_in_the_package() {
    let world = World::small(1, 2026);
    let child = (100..200).flat_map(|family| world.children(family)).find(|child| {
        child.place.is_some_and(|place| place.group.unit.kind == UnitKind::School && place.until.is_none())
    });
    let child = child.unwrap();
    let day = jiff::civil::date(2026, 10, 1);
    world.end_place(child.key, day);
    let files = read(Package::new(&world, &world.municipalities()[0], UnitKind::School));
    let number = format!("{{fnr:{}}}", child.national_id.as_str());
    let user = files["users.csv"].iter().find(|row| row["userIds"] == number).unwrap();
    let place =
        files["enrollments.csv"].iter().find(|row| row["userSourcedId"] == user["sourcedId"]).unwrap();
    assert_eq!(place["endDate"], "2026-10-01");
}
