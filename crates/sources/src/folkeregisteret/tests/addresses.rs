//! Every form of address that the register has becomes the lines of a letter.

use domain::{
    MunicipalityNumber,
    folkeregisteret::{AddressKind, RegistryAddress, RegistryField, RegistryReport},
};
use serde_json::{Value, json};

use super::{answer, current, found, people, person};
use crate::folkeregisteret::decode;

fn read(kind: AddressKind, address: Value) -> RegistryReport {
    let id = people(1)[0];
    let mut person = person(id.as_str());
    let mut address = current(address);
    address["adressegradering"] = json!("ugradert");
    person[kind.word()] = json!([address]);
    decode(&answer(&[found(id.as_str(), &person)]), &[id]).unwrap().reports.remove(0)
}

fn address(kind: AddressKind, address: Value) -> RegistryAddress {
    let report = read(kind, address);
    assert_eq!(report.problems, []);
    report.document.addresses.get(kind).unwrap().value.clone()
}

#[test]
fn by_road_by_property_and_by_name_of_the_place() {
    let place = json!({ "poststedsnavn": "BERLEVÅG", "postnummer": "9980" });
    let property = |number: Value, name: Value| {
        json!({ "matrikkeladresse": {
            "matrikkelnummer": number, "undernummer": 2, "poststed": place, "adressetilleggsnavn": name,
        } })
    };
    let number = json!({ "kommunenummer": "8001", "gaardsnummer": 11, "bruksnummer": 4, "festenummer": 0 });
    let by_number = address(AddressKind::Residence, property(number.clone(), Value::Null));
    assert_eq!(by_number.lines(), ["11/4-2", "9980 BERLEVÅG"]);
    assert_eq!(by_number.municipality, MunicipalityNumber::parse("8001").ok());
    let by_name = address(AddressKind::Stay, property(number, json!("Nordre Eng")));
    assert_eq!(by_name.lines(), ["Nordre Eng", "9980 BERLEVÅG"]);
    let by_road = json!({ "vegadresse": {
        "kommunenummer": "8001", "adressenavn": "Granvegen", "adressenummer": { "husnummer": "7" },
        "adressetilleggsnavn": "Solbakken", "coAdressenavn": "Gnien August", "poststed": place,
    } });
    let by_road = address(AddressKind::SharedResidence, by_road);
    assert_eq!(by_road.lines(), ["c/o Gnien August", "Solbakken", "Granvegen 7", "9980 BERLEVÅG"]);
}

#[test]
fn by_post_box_and_by_free_text() {
    let place = json!({ "poststedsnavn": "LEIRFJORD", "postnummer": "8890" });
    let boxed = |number: &str| json!({ "postboksadresse": { "postboks": number, "postbokseier": "Empirisk Ungdom", "poststed": place } });
    let lines = |value| address(AddressKind::Postal, value).lines();
    assert_eq!(lines(boxed("95")), ["Empirisk Ungdom", "Postboks 95", "8890 LEIRFJORD"]);
    assert_eq!(lines(boxed("Postboks 165")), ["Empirisk Ungdom", "Postboks 165", "8890 LEIRFJORD"]);
    let free = json!({ "postadresseIFrittFormat": { "adresselinje": ["Granittvegen", "", " 2270 FLISA ", "Norge"] } });
    assert_eq!(lines(free.clone()), ["Granittvegen", "2270 FLISA", "Norge"]);
    // Given both ways, the one with its parts apart.
    let mut both = boxed("95");
    both["postadresseIFrittFormat"] = free["postadresseIFrittFormat"].clone();
    assert_eq!(lines(both), ["Empirisk Ungdom", "Postboks 95", "8890 LEIRFJORD"]);
}

#[test]
fn abroad_with_its_parts_apart_or_not() {
    let apart = json!({ "utenlandskAdresse": {
        "coAdressenavn": "Gnien August", "adressenavn": "Einimel 80", "bygning": "B", "boenhet": "4",
        "postkode": "IS-107", "byEllerStedsnavn": "Reykjavik", "distriktsnavn": "Vesturbær", "landkode": "IS",
    } });
    assert_eq!(
        address(AddressKind::PostalAbroad, apart).lines(),
        ["c/o Gnien August", "Einimel 80", "B 4", "Vesturbær", "IS-107 Reykjavik", "IS"]
    );
    let free =
        json!({ "utenlandskAdresseIFrittFormat": { "adresselinje": ["EINIMEL 80"], "landkode": "IS" } });
    assert_eq!(address(AddressKind::PostalAbroad, free).lines(), ["EINIMEL 80", "IS"]);
}

#[test]
fn an_unknown_address_is_told_apart_from_none() {
    let unknown = address(AddressKind::Residence, json!({ "ukjentBosted": { "bostedskommune": "8001" } }));
    assert!(unknown.is_unknown());
    assert_eq!(unknown.municipality, MunicipalityNumber::parse("8001").ok());
    assert!(address(AddressKind::Stay, json!({ "adressenErUkjent": true })).is_unknown());
}

#[test]
fn a_new_form_of_address_is_unread_and_no_answer() {
    for strange in [json!({ "romadresse": { "bane": 4 } }), json!({ "vegadresse": "Granvegen 7" }), json!({})]
    {
        let report = read(AddressKind::Postal, strange);
        assert!(report.is_unread(RegistryField::Address(AddressKind::Postal)));
        assert_eq!(report.document.addresses.get(AddressKind::Postal), None);
        assert!(report.document.name.is_some(), "the rest is good");
    }
}
