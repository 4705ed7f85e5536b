//! The compact form tells what SSB's own files tell.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use domain::classification::Reform;
use jiff::civil::date;

use super::*;

fn in_force(day: Date) -> BTreeSet<(String, String)> {
    let country = country();
    let held = country.of(Classification::Municipalities).filter(|code| code.valid.contains(day));
    held.filter(|code| !code.is_unstated()).map(|code| (code.code.clone(), code.name.clone())).collect()
}

#[test]
fn there_are_as_many_municipalities_as_there_were() {
    let days = [
        (date(2011, 9, 12), 430),
        (date(2015, 9, 14), 428),
        (date(2017, 1, 1), 426),
        (date(2018, 1, 1), 422),
        (date(2019, 9, 9), 422),
        (date(2019, 12, 31), 422),
        (date(2020, 1, 1), 356),
        (date(2023, 9, 11), 356),
        (date(2024, 1, 1), 357),
    ];
    for (day, count) in days {
        assert_eq!(in_force(day).len(), count, "{day}");
    }
}

#[test]
fn counties_are_those_of_their_time_and_every_municipality_lies_in_one() {
    let country = country();
    for (day, count) in
        [(date(2017, 12, 31), 19), (date(2018, 1, 1), 18), (date(2020, 1, 1), 11), (date(2024, 1, 1), 15)]
    {
        let held: BTreeSet<&str> = country
            .of(Classification::Counties)
            .filter(|code| code.valid.contains(day) && !code.is_unstated())
            .map(|code| code.code.as_str())
            .collect();
        assert_eq!(held.len(), count, "{day}");
        let of_municipalities: BTreeSet<String> =
            in_force(day).iter().map(|(code, _)| Country::county_of(code).to_owned()).collect();
        assert!(held.iter().copied().eq(of_municipalities.iter().map(String::as_str)), "{day}");
    }
}

/// Where SSB's files lie; they are no part of the project.
fn original(name: &str) -> Option<String> {
    let folder = PathBuf::from(std::env::var_os("REIM_TEST_KLASS")?);
    Some(fs::read_to_string(folder.join(name)).unwrap())
}

#[test]
fn every_code_and_every_line_is_as_in_the_original() {
    let Some(variants) = original("klass131_kommune_code_variants.csv") else { return };
    let first = date(2011, 9, 12);
    let theirs: BTreeSet<String> = variants
        .lines()
        .skip(1)
        .map(|line| line.split(';').collect::<Vec<_>>())
        .filter(|cells| cells[5].is_empty() || parse(cells[5]) > first)
        .map(|cells| format!("{};{};{};{}", cells[1], cells[2], cells[4], cells[5]))
        .collect();
    let country = country();
    let to = |code: &Code| code.valid.to.map_or_else(String::new, |to| to.to_string());
    let ours: BTreeSet<String> = country
        .of(Classification::Municipalities)
        .map(|code| format!("{};{};{};{}", code.code, code.name, code.valid.from, to(code)))
        .collect();
    assert_eq!(ours, theirs);
    let changes = original("klass131_kommune_changes.csv").unwrap();
    let theirs: BTreeSet<String> = changes
        .lines()
        .skip(1)
        .filter(|line| parse(&line[..10]) > first)
        .map(|line| line.rsplitn(3, ';').last().unwrap().to_owned())
        .collect();
    let ours: BTreeSet<String> = country
        .edges_of(Classification::Municipalities)
        .map(|edge| {
            let (old, new) = (edge.old.as_ref().unwrap(), edge.new.as_ref().unwrap());
            format!("{};{};{};{};{}", edge.on, old.code, old.name, new.code, new.name)
        })
        .collect();
    assert_eq!(ours, theirs);
}

#[test]
fn each_reform_leads_from_all_that_there_were_to_all_that_there_are() {
    let country = country();
    let edges: Vec<_> = country.edges_of(Classification::Municipalities).cloned().collect();
    for reform in Reform::all(&edges) {
        let before = in_force(reform.on.yesterday().unwrap());
        let after: BTreeSet<String> = in_force(reform.on).into_iter().map(|(code, _)| code).collect();
        let untouched = before.iter().map(|(code, _)| code).filter(|code| !reform.fates.contains_key(*code));
        let led_to = untouched.chain(reform.origins.keys()).cloned().collect::<BTreeSet<_>>();
        assert_eq!(led_to, after, "{}", reform.on);
    }
}

#[test]
fn the_reforms_of_2020_and_2024_are_told_of_as_they_were() {
    let country = country();
    let edges: Vec<_> = country.edges_of(Classification::Municipalities).cloned().collect();
    let reforms = Reform::all(&edges);
    let of = |on| reforms.iter().find(|reform| reform.on == on).unwrap();
    let counts = |reform: &Reform| {
        let mut counts = BTreeMap::new();
        for happening in reform.happenings() {
            *counts.entry(happening.code()).or_insert(0) += 1;
        }
        counts
    };
    let reform = of(date(2020, 1, 1));
    assert_eq!((reform.fates.len(), reform.origins.len()), (314, 248));
    let of_several = reform.origins.values().filter(|origin| origin.comes_from.len() > 1).count();
    assert_eq!(of_several, 43);
    assert_eq!(
        counts(reform),
        BTreeMap::from([("merged", 41), ("renamed", 3), ("renumbered", 204), ("split", 2)])
    );
    assert_eq!(
        counts(of(date(2024, 1, 1))),
        BTreeMap::from([("renamed", 3), ("renumbered", 114), ("split", 1)])
    );
}
