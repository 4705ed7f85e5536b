//! What an answer comes to.

use domain::{
    NationalId, Outcome, Protection,
    folkeregisteret::{AddressKind, PersonStatus, ProblemKind, RegistryField, RegistryReport},
};
use serde_json::{Value, json};

use super::{answer, current, earlier, found, home, not_found, people, person};
use crate::folkeregisteret::{DecodeError, NoDocument, decode};

/// What this person comes to, whose part has been changed.
fn report(change: impl FnOnce(&mut Value)) -> RegistryReport {
    let id = people(1)[0];
    let mut person = person(id.as_str());
    change(&mut person);
    decode(&answer(&[found(id.as_str(), &person)]), &[id]).unwrap().reports.remove(0)
}

fn problems(report: &RegistryReport) -> Vec<(RegistryField, ProblemKind)> {
    report.problems.iter().map(|problem| (problem.field, problem.kind)).collect()
}

#[test]
fn a_person_is_read_as_the_register_writes_them() {
    let report = report(|_| {});
    assert_eq!(report.problems, []);
    let document = report.document;
    assert_eq!(document.current_id, Some(report.national_id));
    let name = document.name.unwrap();
    assert_eq!(name.value.full(), "SPENNENDE ASSOSIASJON");
    assert_eq!(name.recorded.unwrap().to_string(), "2025-01-14T13:41:30.481248105Z");
    assert_eq!(name.valid_from.unwrap().to_string(), "2025-01-13T23:00:00Z");
    assert_eq!(document.status.unwrap().value, PersonStatus::Resident);
    let home = &document.addresses.get(AddressKind::Residence).unwrap().value;
    assert_eq!(home.lines(), ["Granvegen 32 B", "9995 FJORDVIK"]);
    assert_eq!((home.protection, document.protection), (Protection::None, Protection::None));
    assert_eq!(document.addresses.iter().count(), 1);
}

#[test]
fn the_five_outcomes_are_told_apart() {
    let asked = people(6);
    let id = |place: usize| asked[place].as_str();
    let nothing = json!({ "status": [current(json!({ "status": "opphoert" }))] });
    let rows = [
        not_found(id(4)),
        found(id(0), &person(id(0))),
        found(id(1), &nothing),
        json!({ "foedselsEllerDNummer": id(2) }),
        found("20914695016", &person("20914695016")),
        json!("not a row"),
    ];
    let answer = decode(&answer(&rows), &asked).unwrap();
    let outcomes: Vec<_> = answer.reports.iter().map(|report| report.document.outcome()).collect();
    assert_eq!(outcomes, [Outcome::Value, Outcome::None]);
    assert_eq!(answer.not_found, [asked[4]]);
    assert_eq!(answer.not_returned, [asked[3], asked[5]]);
    assert_eq!((answer.failed[0].national_id, answer.failed[0].why), (asked[2], NoDocument::Unreadable));
    assert_eq!((answer.people(), answer.strays), (6, 2));
}

#[test]
fn only_what_counts_now_is_read() {
    let read = report(|person| {
        person["navn"] = json!([
            earlier(json!({ "fornavn": "GAMMEL", "etternavn": "OLJE" })),
            current(json!({ "fornavn": "NY", "mellomnavn": "LUNSJ", "etternavn": "OLJE" })),
        ]);
        person["bostedsadresse"] = json!([earlier(home("Gamlevegen"))]);
        person["adressebeskyttelse"] = json!([earlier(json!({ "graderingsnivaa": "strengtFortrolig" }))]);
    });
    assert_eq!(read.document.name.unwrap().value.full(), "NY LUNSJ OLJE");
    assert_eq!(read.document.addresses.get(AddressKind::Residence), None);
    assert_eq!((read.document.protection, read.problems.len()), (Protection::None, 0));
    // Where it is not said whether they count, those that have not ended do.
    let silent = report(|person| {
        let (mut old, mut new) = (earlier(home("Gamlevegen")), current(home("Nyvegen")));
        for address in [&mut old, &mut new] {
            address.as_object_mut().unwrap().remove("erGjeldende");
        }
        person["bostedsadresse"] = json!([old, new]);
    });
    let home = &silent.document.addresses.get(AddressKind::Residence).unwrap().value;
    assert_eq!((home.street.as_slice(), silent.problems.len()), (["Nyvegen 32 B".to_owned()].as_slice(), 0));
}

#[test]
fn of_several_that_count_the_newest_is_taken_and_told_about() {
    let report = report(|person| {
        let mut older = earlier(home("Gamlevegen"));
        older["erGjeldende"] = json!(true);
        older["adressegradering"] = json!("klientadresse");
        person["bostedsadresse"] = json!([older, current(home("Nyvegen"))]);
    });
    let home = &report.document.addresses.get(AddressKind::Residence).unwrap().value;
    assert_eq!(home.street, ["Nyvegen 32 B"]);
    let field = RegistryField::Address(AddressKind::Residence);
    assert_eq!(problems(&report), [(field, ProblemKind::SeveralCurrent)]);
    assert_eq!(report.document.protection, Protection::Client, "the stricter of the two");
}

#[test]
fn a_person_is_as_protected_as_the_strictest_of_all_grades() {
    let protection = |own: Option<&str>, home_grade: &str| {
        let report = report(|person| {
            if let Some(own) = own {
                person["adressebeskyttelse"] = json!([current(json!({ "graderingsnivaa": own }))]);
            }
            person["bostedsadresse"][0]["adressegradering"] = json!(home_grade);
        });
        assert_eq!(report.problems, []);
        report.document.protection
    };
    assert_eq!(protection(None, "UGRADERT"), Protection::None);
    assert_eq!(protection(None, "klientadresse"), Protection::Client);
    assert_eq!(protection(Some("fortrolig"), "fortrolig"), Protection::Confidential);
    assert_eq!(protection(Some("strengtFortrolig"), "ugradert"), Protection::StrictlyConfidential);
    assert_eq!(protection(Some("ugradert"), "fortrolig"), Protection::Confidential);
}

#[test]
fn a_grade_that_nobody_knows_is_taken_for_the_strictest() {
    for grade in [json!("hemmelig"), json!(null), json!(7)] {
        let own = report(|person| {
            person["adressebeskyttelse"] = json!([current(json!({ "graderingsnivaa": grade }))]);
        });
        assert_eq!(own.document.protection, Protection::StrictlyConfidential);
        assert_eq!(problems(&own), [(RegistryField::Protection, ProblemKind::UnknownWord)]);
        let home = report(|person| person["bostedsadresse"][0]["adressegradering"] = grade);
        assert_eq!(home.document.protection, Protection::StrictlyConfidential);
        let address = &home.document.addresses.get(AddressKind::Residence).unwrap().value;
        assert_eq!(address.protection, Protection::StrictlyConfidential);
    }
    let odd = report(|person| person["adressebeskyttelse"] = json!("fortrolig"));
    assert_eq!(odd.document.protection, Protection::StrictlyConfidential);
    // An address that cannot be read is protected by its grade all the same.
    let unread = report(|person| {
        person["postadresse"] = json!([current(json!({ "ny": {}, "adressegradering": "fortrolig" }))]);
    });
    assert_eq!(unread.document.protection, Protection::Confidential);
}

#[test]
fn one_odd_part_costs_that_part() {
    for odd in [
        json!("x"),
        json!(5),
        json!([5]),
        json!([current(json!({}))]),
        json!([current(json!({ "fornavn": 5 }))]),
    ] {
        let report = report(|person| person["navn"] = odd.clone());
        assert!(report.is_unread(RegistryField::Name), "{odd}");
        assert_eq!(report.document.name, None);
        assert!(report.document.status.is_some() && report.document.addresses.iter().next().is_some());
    }
    let new_status = report(|person| person["status"][0]["status"] = json!("utvandret"));
    assert_eq!(new_status.document.status.as_ref().unwrap().value, PersonStatus::Unrecognised);
    assert_eq!(problems(&new_status), [(RegistryField::Status, ProblemKind::UnknownWord)]);
    let new_fields = report(|person| {
        person["nyDel"] = json!([{ "a": [1, { "b": null }] }]);
        person["navn"][0]["kallenavn"] = json!({});
    });
    assert_eq!(new_fields, report(|_| {}));
}

#[test]
fn whoever_has_got_another_identifier_is_found_by_the_old_one() {
    let (old, new) = ("22885399316", "20914695016");
    let asked = [NationalId::parse(old).unwrap()];
    let mut person = person(new);
    person["identifikasjonsnummer"].as_array_mut().unwrap().insert(
        0,
        current(json!({ "status": "opphoert", "foedselsEllerDNummer": old, "identifikatortype": "dNummer" })),
    );
    let answer = decode(&answer(&[found(old, &person)]), &asked).unwrap();
    assert_eq!(answer.reports[0].national_id, asked[0]);
    assert_eq!(answer.reports[0].document.current_id, NationalId::parse(new).ok());
}

#[test]
fn two_rows_about_one_person_count_if_they_say_the_same() {
    let asked = people(2);
    let id = asked[0].as_str();
    let row = found(id, &person(id));
    let doubled = decode(&answer(&[row.clone(), row.clone()]), &asked).unwrap();
    assert_eq!((doubled.reports.len(), doubled.failed.len()), (1, 0));
    let mut other = person(id);
    other["bostedsadresse"] = json!([current(home("Nyvegen"))]);
    for other in [found(id, &other), not_found(id)] {
        let contradictory = decode(&answer(&[row.clone(), other, row.clone()]), &asked).unwrap();
        assert_eq!(contradictory.reports, []);
        assert_eq!(contradictory.failed[0].why, NoDocument::Contradictory);
        assert_eq!(contradictory.people(), 2);
    }
}

#[test]
fn an_answer_is_read_to_its_end_or_not_at_all() {
    let asked = people(2);
    let whole = answer(&[found(asked[0].as_str(), &person(asked[0].as_str()))]);
    for end in 1..whole.len() {
        assert_eq!(decode(&whole[..end], &asked), Err(DecodeError::Truncated), "{end}");
    }
    let refused = |bytes: &[u8]| decode(bytes, &asked).unwrap_err();
    assert_eq!(refused(b"<html>Vedlikehold</html>"), DecodeError::Syntax);
    assert_eq!(refused(br#"{"oppslag": []} {}"#), DecodeError::Syntax);
    for other in ["{}", "[]", "null", r#"{"oppslag": null}"#, r#"{"kode": "FREG-001", "melding": "Feil"}"#] {
        assert_eq!(refused(other.as_bytes()), DecodeError::NotAnAnswer, "{other}");
    }
}

#[test]
fn nothing_of_a_person_is_in_the_debug_of_an_answer() {
    let id = people(1)[0];
    let mut person = person(id.as_str());
    person["adressebeskyttelse"] = json!([current(json!({ "graderingsnivaa": "fortrolig" }))]);
    let answer = decode(&answer(&[found(id.as_str(), &person)]), &[id]).unwrap();
    let shown = format!("{answer:?}");
    assert!(shown.contains("Confidential"));
    for secret in [id.as_str(), "SPENNENDE", "Granvegen", "9995", "FJORDVIK"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
