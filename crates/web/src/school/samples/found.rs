//! Invented people in lists.

use std::sync::Arc;

use domain::{MunicipalityId, PersonId, PersonKey, Source, access::UnitRef, roster::UnitKey};

use crate::{
    operations::Pages,
    school::{
        choices::Choice,
        found::{Line, LineTie},
        people::{Asked, Outcome},
    },
};

pub fn asked(text: &str) -> Asked {
    Asked { text: text.into(), role: "foresatte".into(), ..Asked::default() }
}

pub fn units() -> Vec<Arc<Choice>> {
    let school = |number: i32| UnitRef { source: Source::School, key: UnitKey(number.to_string()) };
    ["Fjordvik barne- og ungdomsskole", "Solbakken barnehage", "Øyvær skole"]
        .into_iter()
        .zip(1..)
        .map(|(name, number)| Arc::new(Choice::new(MunicipalityId(1), school(number), name.to_owned())))
        .collect()
}

pub fn some() -> Outcome {
    Outcome::Found { lines: lines(), count: 4, more: false, pages: Pages::default() }
}

pub fn too_many() -> Outcome {
    Outcome::Found { lines: lines(), count: 300, more: true, pages: Pages { page: 2, of: 6 } }
}

pub fn nobody() -> Outcome {
    Outcome::Found { lines: Vec::new(), count: 0, more: false, pages: Pages::default() }
}

pub fn lines() -> Vec<Line> {
    let child = |name: &str, unit: Option<&str>| LineTie::GuardianOf {
        child: Some(name.into()),
        unit: unit.map(str::to_owned),
    };
    let works = |unit: &str| LineTie::WorksAt { unit: Some(unit.into()) };
    let school = "Fjordvik barne- og ungdomsskole";
    let line = |number, name: &str, ties| Line {
        key: PersonKey { municipality: MunicipalityId(1), person: PersonId(number) },
        name: Some(name.into()),
        municipality: None,
        ties,
    };
    vec![
        line(
            42,
            "Barmhjertig Sonne",
            vec![child("Lykke Sonne", Some(school)), child("Ærlig Sonne", Some("Solbakken barnehage"))],
        ),
        line(43, "Kari Sonne", vec![works("Øyvær skole"), child("Vår Sonne", None)]),
        Line { name: None, ..line(44, "", Vec::new()) },
        line(45, "Åse Sonne-Ødegård", vec![works(school)]),
    ]
}
