//! One entity.

use domain::entity::{
    Deletion, Employees, EntityField, EntityState, Form, LanguageForm, Proceeding, ProceedingKind, Rank,
};
use jiff::civil::date;
use serde_json::{Value, json};

use super::{numbers, part};
use crate::enhetsregisteret::{DecodeError, Decoded, decode_entity, decode_found};

fn read(body: &Value) -> Decoded {
    decode_entity(body.to_string().as_bytes(), Rank::Main).unwrap()
}

fn facts(decoded: &Decoded) -> &domain::entity::EntityFacts {
    match &decoded.entity.state {
        EntityState::Registered(facts) => facts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn all_that_is_told_of_an_entity_is_read() {
    let number = numbers(1)[0];
    let decoded = read(&part(number.as_str()));
    assert_eq!(
        (decoded.entity.number, decoded.odd.is_empty()),
        (number, false),
        "the parent has no control digit"
    );
    let facts = facts(&decoded);
    assert_eq!((facts.name.as_str(), &facts.form), ("FJORDVIK GRUNNSKOLE", &Form::Part));
    assert_eq!(facts.business_address.as_ref().unwrap().letter(), ["Storgata 1", "9995 FJORDVIK"]);
    assert_eq!(facts.postal_address.as_ref().unwrap().letter(), ["Postboks 1", "9995 FJORDVIK"]);
    assert_eq!(facts.industries, ["85.201", "88.911"]);
    assert_eq!(facts.sector.as_deref(), Some("6500"));
    assert_eq!(facts.contact.email.as_deref(), Some("post@fjordvik.example"));
    assert_eq!((facts.employees, facts.language_form), (Employees::Count(42), Some(LanguageForm::Nynorsk)));
    assert_eq!((facts.founded, facts.registered), (Some(date(1994, 1, 1)), Some(date(1995, 2, 20))));
    let liquidation = Proceeding { kind: ProceedingKind::Liquidation, since: Some(date(2026, 10, 1)) };
    assert_eq!(facts.proceedings, [liquidation]);
    let earlier = &facts.earlier_names[0];
    assert_eq!((earlier.name.as_str(), earlier.to), ("FJORDVIK SKOLESTELL", None));
}

#[test]
fn the_parent_is_read_where_its_number_is_one() {
    let [own, parent] = numbers(2)[..] else { panic!("two") };
    let mut body = part(own.as_str());
    body["overordnetEnhet"] = json!(parent.as_str());
    let decoded = read(&body);
    assert_eq!((facts(&decoded).parent, decoded.odd.is_empty()), (Some(parent), true));
    body["overordnetEnhet"] = json!(null);
    assert_eq!(facts(&read(&body)).parent, None);
}

#[test]
fn what_is_unknown_is_ignored_and_codes_that_nobody_knows_are_kept() {
    let mut body = part(numbers(1)[0].as_str());
    body["nyttFelt"] = json!({ "mer": [1, { "dypt": "\"}" }] });
    body["organisasjonsform"]["kode"] = json!("SÆR");
    body["kapital"] = json!({ "belop": 2_556_807_512.5, "antallAksjer": 2_556_807_512_u32 });
    body["paategninger"] = json!([{ "infotype": "MÅL", "tekst": "", "innfoertDato": "" }]);
    assert_eq!(facts(&read(&body)).form, Form::Other("SÆR".into()));
}

#[test]
fn odd_days_and_words_cost_their_field_only() {
    let mut body = part(numbers(1)[0].as_str());
    body["overordnetEnhet"] = json!("");
    body["stiftelsesdato"] = json!("");
    body["registreringsdatoEnhetsregisteret"] = json!("00.00.0000");
    body["maalform"] = json!("Samnorsk");
    body["antallAnsatte"] = json!(-1.5);
    let decoded = read(&body);
    let facts = facts(&decoded);
    assert_eq!((facts.founded, facts.registered, facts.language_form), (None, None, None));
    let odd: Vec<_> = decoded.odd.iter().collect();
    assert_eq!(odd, [EntityField::Employees, EntityField::LanguageForm, EntityField::Registered]);
}

#[test]
fn fewer_than_five_employees_are_told_of_without_a_number() {
    let mut body = part(numbers(1)[0].as_str());
    body.as_object_mut().unwrap().remove("antallAnsatte");
    assert_eq!(facts(&read(&body)).employees, Employees::Few);
    body["harRegistrertAntallAnsatte"] = json!(false);
    assert_eq!(facts(&read(&body)).employees, Employees::NotRegistered);
}

#[test]
fn an_address_with_nothing_in_it_is_none() {
    let mut body = part(numbers(1)[0].as_str());
    body["postadresse"] = json!({ "adresse": ["", null], "postnummer": "" });
    body["forretningsadresse"] = json!(null);
    let decoded = read(&body);
    assert_eq!((&facts(&decoded).postal_address, &facts(&decoded).business_address), (&None, &None));
}

#[test]
fn what_has_been_deleted_has_a_reduced_body_with_or_without_a_class_and_a_day() {
    let number = numbers(1)[0];
    let mut body = json!({
        "organisasjonsnummer": number.as_str(), "navn": "SLETTET ENHET",
        "organisasjonsform": { "kode": "UTBG", "beskrivelse": "", "utgaatt": "2017-07-17" },
        "slettedato": "2017-10-20", "nedleggelsesdato": "2017-10-05",
    });
    let deleted = |on, closed| {
        let (name, form) = ("SLETTET ENHET".into(), Form::Other("UTBG".into()));
        EntityState::Deleted(Deletion { name, form, on, closed })
    };
    let closed = Some(date(2017, 10, 5));
    assert_eq!(read(&body).entity.state, deleted(Some(date(2017, 10, 20)), closed));
    body["slettedato"] = json!("");
    assert_eq!(read(&body).entity.state, deleted(None, closed));
    body.as_object_mut().unwrap().remove("slettedato");
    body["respons_klasse"] = json!("SlettetUnderenhet");
    assert_eq!(read(&body).entity.state, deleted(None, closed));
}

#[test]
fn without_a_number_or_a_name_it_is_no_entity() {
    for (field, value) in
        [("organisasjonsnummer", json!("12345678")), ("navn", json!("")), ("navn", json!({}))]
    {
        let mut body = part(numbers(1)[0].as_str());
        body[field] = value;
        let read = decode_entity(body.to_string().as_bytes(), Rank::Main);
        assert_eq!(read, Err(DecodeError::NotAnAnswer), "{field}");
    }
}

#[test]
fn a_hit_that_cannot_be_read_costs_no_other_and_no_hit_is_no_fault() {
    let all = numbers(2);
    let mut broken = part(all[0].as_str());
    broken["navn"] = json!(["en", "liste"]);
    let body = json!({
        "_embedded": { "enheter": [broken, part(all[1].as_str())] },
        "page": { "size": 20, "totalElements": 2, "totalPages": 1, "number": 0 },
    });
    let answer = decode_found(body.to_string().as_bytes(), Rank::Main).unwrap();
    assert_eq!((answer.found.len(), answer.broken, answer.total), (1, vec![Some(all[0])], 2));
    let empty = json!({ "page": { "size": 20, "totalElements": 0, "totalPages": 0, "number": 0 } });
    assert_eq!(decode_found(empty.to_string().as_bytes(), Rank::Main).unwrap().total, 0);
    assert_eq!(decode_found(b"{}", Rank::Main), Err(DecodeError::NotAnAnswer));
}
