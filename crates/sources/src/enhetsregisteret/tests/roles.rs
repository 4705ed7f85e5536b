//! Roles.

use domain::entity::{Holder, RoleCode};
use serde_json::{Value, json};

use super::numbers;
use crate::enhetsregisteret::{DecodedRoles, decode_roles};

fn person(code: &str) -> Value {
    json!({
        "type": { "kode": code, "beskrivelse": "", "_links": {} },
        "person": {
            "fodselsdato": "1981-01-01", "navn": { "fornavn": "Åse", "etternavn": "Lie" }, "erDoed": false,
        },
        "valgtAv": { "kode": "A-AK", "beskrivelse": "" },
        "fratraadt": false, "avregistrert": false, "rekkefolge": 2,
    })
}

fn entity(code: &str, number: &str) -> Value {
    json!({
        "type": { "kode": code, "beskrivelse": "", "_links": {} },
        "enhet": {
            "organisasjonsnummer": number, "organisasjonsform": { "kode": "KOMM", "beskrivelse": "Kommune" },
            "navn": ["FJORDVIK", "KOMMUNE"], "erSlettet": false,
        },
        "ansvarsandel": "50%", "rekkefolge": 0,
    })
}

fn read(roles: &[Value]) -> DecodedRoles {
    let groups = json!({ "rollegrupper": [
        { "type": { "kode": "STYR", "beskrivelse": "Styre" }, "sistEndret": "2019-01-01", "roller": roles },
    ] });
    decode_roles(groups.to_string().as_bytes()).unwrap()
}

#[test]
fn a_person_or_an_entity_holds_a_role() {
    let number = numbers(1)[0];
    let read = read(&[person("FFØR"), entity("DTPR", number.as_str())]);
    let [by_person, by_entity] = &read.roles[..] else { panic!("two roles") };
    assert_eq!((&by_person.code, by_person.group.as_str()), (&RoleCode::BusinessManager, "STYR"));
    assert_eq!((by_person.order, by_person.elected_by.as_deref()), (Some(2), Some("A-AK")));
    let Holder::Person(holder) = &by_person.holder else { panic!("a person") };
    assert_eq!((holder.full().as_str(), holder.born.unwrap().year()), ("Åse Lie", 1981));
    let Holder::Entity(holder) = &by_entity.holder else { panic!("an entity") };
    assert_eq!((holder.number, holder.name.as_str()), (number, "FJORDVIK KOMMUNE"));
    assert_eq!(by_entity.share.as_deref(), Some("50%"));
}

#[test]
fn a_role_of_nobody_or_of_two_costs_itself() {
    let number = numbers(1)[0];
    let mut nobodys = person("LEDE");
    nobodys.as_object_mut().unwrap().remove("person");
    let mut twos = person("LEDE");
    twos["enhet"] = entity("LEDE", number.as_str())["enhet"].clone();
    let mut odd = entity("EIKM", "123");
    odd["fratraadt"] = json!(true);
    let read = read(&[nobodys, twos, odd, person("NYTT")]);
    assert_eq!((read.roles.len(), read.odd), (1, 3));
    assert_eq!(read.roles[0].code, RoleCode::Other("NYTT".into()));
}

#[test]
fn who_has_no_roles_has_an_empty_list() {
    assert_eq!(decode_roles(b"{}").unwrap(), DecodedRoles::default());
}
