//! The contract and the code say the same. Schemathesis holds the answers against it in `.ci/run`.

use std::collections::BTreeSet;

use domain::{
    MessageKind, Source,
    krr::Language,
    reach::{Channel, Reason},
};
use serde_json::Value;
use web::{Gate, api};

fn contract() -> Value {
    serde_json::from_str(api::OPENAPI).unwrap()
}

fn words(of: &Value) -> Vec<&str> {
    of["enum"].as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

#[test]
fn every_door_of_the_api_is_described_and_nothing_else() {
    let contract = contract();
    let described: BTreeSet<&str> =
        contract["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let doors = web::doors();
    let doors: Vec<_> = doors.iter().filter(|door| door.path.starts_with(api::ROOT)).collect();
    assert_eq!(described, doors.iter().map(|door| door.path).collect());
    for door in doors {
        let methods = contract["paths"][door.path].as_object().unwrap();
        for method in methods.values() {
            let says_open =
                method.get("security").is_some_and(|security| security == &Value::Array(Vec::new()));
            assert_eq!(says_open, door.gate == Gate::Open, "{}", door.path);
        }
    }
}

#[test]
fn the_contract_knows_every_word_that_is_answered() {
    let contract = contract();
    let schemas = &contract["components"]["schemas"];
    assert_eq!(words(&schemas["Reason"]), Reason::ALL.map(Reason::code), "in the order in which they count");
    assert_eq!(words(&schemas["Kind"]), MessageKind::ALL.map(MessageKind::code));
    assert_eq!(words(&schemas["Channel"]), Channel::ALL.map(Channel::code));
    let reach = &schemas["Reach"]["properties"];
    assert_eq!(words(&reach["source"]), Source::ALL.map(Source::code));
    assert_eq!(words(&reach["language"]), Language::ALL.map(Language::code));
}

#[test]
fn the_document_for_programmers_names_every_reason() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api.md")).unwrap();
    for reason in Reason::ALL {
        assert!(guide.contains(&format!("| `{}` |", reason.code())), "{}", reason.code());
    }
}
