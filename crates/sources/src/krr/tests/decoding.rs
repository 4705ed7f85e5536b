//! Each trap of KRR's answers.

use domain::{
    Field, KrrReport, NationalId, Outcome,
    krr::{FieldProblem, KrrStatus, Language, Notifiable, ProblemCode, Reservation},
};
use serde_json::{Value, json};

use super::{fake, people};
use crate::krr::{Answer, DecodeError, Failed, decode};

pub(super) fn bytes(rows: &[Value]) -> Vec<u8> {
    serde_json::to_vec(&json!({ "personer": rows })).unwrap()
}

pub(super) fn read(rows: &[Value], asked: &[NationalId]) -> Answer {
    decode(&bytes(rows), asked).unwrap()
}

/// One person's report, from a row with these things changed. Null takes a field away.
fn changed(changes: Value) -> KrrReport {
    let answer = read_changed(changes);
    assert_eq!((answer.reports.len(), answer.failed.len()), (1, 0));
    answer.reports.into_iter().next().unwrap()
}

fn read_changed(changes: Value) -> Answer {
    let asked = people(1);
    let mut row = fake::row(asked[0].as_str());
    merge(&mut row, changes);
    read(&[row], &asked)
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

fn problem(field: Field, code: ProblemCode) -> FieldProblem {
    FieldProblem { field: Some(field), code }
}

#[test]
fn the_five_kinds_of_person_are_told_apart() {
    let asked = people(5);
    let id = |place: usize| asked[place].as_str();
    let rows = [
        fake::row(id(0)),
        json!({ "personidentifikator": id(1), "status": "AKTIV", "reservasjon": "JA",
                "reservasjonstidspunkt": "2023-06-13T13:42:34+02", "reservasjon_oppdatert": "2023-06-13T13:42:34+02",
                "varslingsstatus": "KAN_IKKE_VARSLES" }),
        json!({ "personidentifikator": id(2), "status": "AKTIV", "reservasjon": "NEI",
                "varslingsstatus": "KAN_IKKE_VARSLES" }),
        json!({ "personidentifikator": id(3), "status": "SLETTET", "varslingsstatus": "KAN_IKKE_VARSLES" }),
        json!({ "personidentifikator": id(4), "status": "IKKE_REGISTRERT",
                "varslingsstatus": "KAN_IKKE_VARSLES" }),
    ];
    let answer = read(&rows, &asked);
    let seen: Vec<_> = answer
        .reports
        .iter()
        .map(|report| (report.claim.status, report.claim.reservation, report.claim.outcome()))
        .collect();
    assert_eq!(
        seen,
        [
            (KrrStatus::Active, Reservation::NotReserved, Outcome::Value),
            (KrrStatus::Active, Reservation::Reserved, Outcome::None),
            (KrrStatus::Active, Reservation::NotReserved, Outcome::None),
            (KrrStatus::Deleted, Reservation::Unknown, Outcome::Deleted),
            (KrrStatus::NotRegistered, Reservation::Unknown, Outcome::None),
        ]
    );
    assert!(answer.reports.iter().all(|report| report.problems.is_empty()));
    let reserved = &answer.reports[1].claim;
    assert_eq!(reserved.reservation_updated.unwrap().to_string(), "2023-06-13T11:42:34Z");
    assert_eq!(reserved.notifiable, Notifiable::No);
}

#[test]
fn a_whole_row_is_read_with_all_its_dates() {
    let report = changed(json!({
        "kontaktinformasjon": {
            "epostadresse": "kari@example.com",
            "epostadresse_oppdatert": "2023-06-10T21:00:01+02",
            "epostadresse_sist_verifisert": "2023-06-10T21:00:02+02",
            "epostadresse_sist_validert": "2023-08-05T10:45:15.768Z",
            "epostadresse_duplisert": "JA",
            "mobiltelefonnummer": "41514965",
            "mobiltelefonnummer_oppdatert": "2014-03-20T10:44:39+01",
            "mobiltelefonnummer_sist_verifisert": "2026-01-02T03:04:05.678Z",
            "mobiltelefonnummer_sist_validert": "2026-01-02T03:04:06.678Z",
            "mobiltelefonnummer_duplisert": "NEI",
        },
        "spraak": "nn",
        "spraak_oppdatert": "2018-11-20T00:00:00+01",
        "oppdatert": "2026-01-01T00:00:00+01",
    }));
    let (email, mobile) = (report.claim.email.unwrap(), report.claim.mobile.unwrap());
    let text = |at: Option<jiff::Timestamp>| at.unwrap().to_string();
    assert_eq!(email.value.as_str(), "kari@example.com");
    assert_eq!(text(email.updated), "2023-06-10T19:00:01Z");
    assert_eq!(text(email.verified), "2023-06-10T19:00:02Z");
    assert_eq!(text(email.validated), "2023-08-05T10:45:15.768Z");
    assert_eq!(email.duplicated, Some(true));
    assert_eq!((mobile.value.raw(), mobile.value.e164()), ("41514965", Some("+4741514965")));
    assert_eq!(text(mobile.updated), "2014-03-20T09:44:39Z");
    assert_eq!(text(mobile.verified), "2026-01-02T03:04:05.678Z");
    assert_eq!(text(mobile.validated), "2026-01-02T03:04:06.678Z");
    assert_eq!(mobile.duplicated, Some(false));
    assert_eq!(report.claim.language, Some(Language::Nynorsk));
    assert_eq!(text(report.claim.language_updated), "2018-11-19T23:00:00Z");
    assert_eq!(report.claim.notifiable, Notifiable::Yes);
    assert_eq!(report.problems, []);
}

#[test]
fn telephone_numbers_come_bare_with_a_country_code_and_from_abroad() {
    for (written, e164) in
        [("41514965", "+4741514965"), ("+4741514965", "+4741514965"), ("+46701234567", "+46701234567")]
    {
        let report = changed(json!({ "kontaktinformasjon": { "mobiltelefonnummer": written } }));
        assert_eq!(report.claim.mobile.unwrap().value.e164(), Some(e164));
    }
}

#[test]
fn unknown_fields_are_ignored() {
    let plain = changed(json!({}));
    let new = changed(json!({
        "ny": { "a": [1, null, { "b": "c" }] },
        "digital_post": { "postkasseadresse": "ola.nordmann#9YDT" },
        "sertifikat": "MII",
        "kontaktinformasjon": { "faksnummer": ["22444444"], "epostadresse_ny": 7 },
    }));
    assert_eq!(plain, new);
}

#[test]
fn an_unknown_status_keeps_one_row_out_and_no_other() {
    let asked = people(3);
    for status in [json!("PAUSET"), json!("aktiv"), json!(""), json!(7), Value::Null] {
        let mut rows: Vec<_> = asked.iter().map(|id| fake::row(id.as_str())).collect();
        rows[1]["status"] = status;
        let answer = read(&rows, &asked);
        assert_eq!(answer.failed, [Failed { national_id: asked[1], code: ProblemCode::UnknownStatus }]);
        assert_eq!((answer.reports.len(), answer.not_returned.len()), (2, 0));
    }
}

#[test]
fn unknown_words_cost_their_own_field_only() {
    let report = changed(json!({
        "reservasjon": "DELVIS",
        "varslingsstatus": "KANSKJE",
        "spraak": "tlh",
        "kontaktinformasjon": { "epostadresse_duplisert": "TRE" },
    }));
    assert_eq!(report.claim.reservation, Reservation::Unknown);
    assert_eq!(report.claim.notifiable, Notifiable::Unknown);
    assert_eq!(report.claim.language, None);
    assert_eq!(report.claim.email.as_ref().unwrap().duplicated, None);
    assert_eq!(
        report.problems,
        [
            problem(Field::Reservation, ProblemCode::UnknownReservation),
            problem(Field::Language, ProblemCode::UnknownLanguage),
        ]
    );
    assert_eq!(report.unread().iter().collect::<Vec<_>>(), [Field::Language]);
}

#[test]
fn every_language_is_known() {
    for language in Language::ALL {
        assert_eq!(changed(json!({ "spraak": language.code() })).claim.language, Some(language));
    }
}

#[test]
fn values_of_another_kind_than_promised_cost_their_own_field_only() {
    for odd in [json!(true), json!(-1), json!(1.5), json!([1, ["x"]]), json!({ "a": { "b": 1 } })] {
        let report = changed(json!({
            "reservasjon": odd,
            "spraak": odd,
            "kontaktinformasjon": {
                "epostadresse": odd, "mobiltelefonnummer": odd, "mobiltelefonnummer_oppdatert": odd,
            },
        }));
        let codes: Vec<_> = report.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(
            codes,
            [
                ProblemCode::UnknownReservation,
                ProblemCode::InvalidEmail,
                ProblemCode::InvalidMobile,
                ProblemCode::UnknownLanguage,
            ]
        );
    }
    for odd in [json!("x"), json!([]), json!(0)] {
        let report = changed(json!({ "kontaktinformasjon": odd }));
        assert_eq!(report.unread().iter().collect::<Vec<_>>(), [Field::Email, Field::Mobile]);
    }
}

#[test]
fn an_address_that_is_none_is_a_problem_of_its_field_and_not_an_absence() {
    let report = changed(json!({ "kontaktinformasjon": { "epostadresse": "kari(at)example.com" } }));
    assert_eq!((report.claim.email.as_ref(), report.claim.mobile.is_some()), (None, true));
    assert_eq!(report.problems, [problem(Field::Email, ProblemCode::InvalidEmail)]);
    assert_eq!(report.unread().iter().collect::<Vec<_>>(), [Field::Email]);

    let report = changed(json!({ "kontaktinformasjon": { "mobiltelefonnummer": "spør mor" } }));
    assert_eq!(report.problems, [problem(Field::Mobile, ProblemCode::InvalidMobile)]);
}

#[test]
fn a_missing_null_or_empty_value_is_no_value_and_no_problem() {
    for none in [Value::Null, json!(""), json!("  ")] {
        let report =
            changed(json!({ "kontaktinformasjon": { "epostadresse": none, "mobiltelefonnummer": none } }));
        assert_eq!((report.claim.email, report.claim.mobile, report.problems), (None, None, vec![]));
    }
    let report = changed(json!({ "kontaktinformasjon": null, "reservasjon": null, "spraak": null }));
    assert_eq!((report.claim.outcome(), report.problems), (Outcome::None, vec![]));
    assert_eq!(report.claim.reservation, Reservation::Unknown);
}

#[test]
fn a_date_that_cannot_be_read_leaves_the_value_and_is_told_once() {
    let report = changed(json!({ "kontaktinformasjon": {
        "epostadresse_oppdatert": "i fjor",
        "epostadresse_sist_verifisert": "10.06.2023",
        "mobiltelefonnummer_oppdatert": "2026-06-10T21:00:01",
    } }));
    let email = report.claim.email.as_ref().unwrap();
    assert_eq!((email.updated, email.verified), (None, None));
    assert_eq!(
        report.problems,
        [problem(Field::Email, ProblemCode::InvalidTime), problem(Field::Mobile, ProblemCode::InvalidTime)]
    );
    assert!(report.unread().is_empty());
}

#[test]
fn the_test_environments_reset_values_are_never_kept() {
    let report = changed(json!({ "kontaktinformasjon": {
        "epostadresse": "NULLstillt@default.digdir.no", "mobiltelefonnummer": "+4799999999",
    } }));
    assert_eq!(report.claim.outcome(), Outcome::None);
    assert_eq!(report.problems, []);
}

#[test]
fn whoever_is_not_in_the_register_has_no_details_there_whatever_the_row_says() {
    for (status, outcome) in [("SLETTET", Outcome::Deleted), ("IKKE_REGISTRERT", Outcome::None)] {
        let report = changed(json!({ "status": status, "reservasjon": "JA" }));
        let claim = report.claim;
        assert_eq!((claim.outcome(), claim.language), (outcome, None));
        assert_eq!(claim.reservation, Reservation::Reserved, "the reservation is not a contact detail");
    }
}

#[test]
fn details_of_people_who_cannot_be_notified_are_read_where_given() {
    let with = changed(json!({ "varslingsstatus": "KAN_IKKE_VARSLES" })).claim;
    assert_eq!((with.outcome(), with.notifiable), (Outcome::Value, Notifiable::No));
    let without = changed(json!({ "varslingsstatus": "KAN_IKKE_VARSLES", "kontaktinformasjon": null })).claim;
    assert_eq!((without.outcome(), without.notifiable), (Outcome::None, Notifiable::No));
}

#[test]
fn rows_are_matched_by_identity_and_not_by_place() {
    let asked = people(6);
    let mut rows: Vec<_> = asked.iter().map(|id| fake::row(id.as_str())).collect();
    let in_order = read(&rows, &asked);
    rows.reverse();
    rows.swap(1, 4);
    assert_eq!(read(&rows, &asked), in_order);
    assert!(in_order.reports.iter().map(|report| report.national_id).eq(asked));
}

#[test]
fn missing_rows_are_not_returned_and_rows_about_others_are_dropped_and_counted() {
    let all = people(6);
    let asked = &all[..4];
    let mut rows: Vec<_> = all[1..].iter().map(|id| fake::row(id.as_str())).collect();
    rows.push(json!({ "status": "AKTIV" }));
    rows.push(json!({ "personidentifikator": "x", "status": "AKTIV" }));
    rows.push(json!({ "personidentifikator": 20_914_695_016_u64, "status": "AKTIV" }));
    rows.extend([json!(null), json!("row"), json!([])]);
    let answer = read(&rows, asked);
    assert_eq!(answer.not_returned, [all[0]]);
    assert_eq!(answer.reports.len(), 3);
    assert_eq!(answer.strays, 2 + 6);
}

#[test]
fn the_same_row_twice_counts_once() {
    let asked = people(3);
    let mut rows: Vec<_> = asked.iter().map(|id| fake::row(id.as_str())).collect();
    let once = read(&rows, &asked);
    rows.insert(1, rows[0].clone());
    rows.push(rows[2].clone());
    assert_eq!(read(&rows, &asked), once);
}

#[test]
fn of_two_rows_that_differ_the_newest_counts_and_it_is_told() {
    let asked = people(1);
    let row = |email: &str, updated: &str| {
        let mut row = fake::row(asked[0].as_str());
        merge(
            &mut row,
            json!({ "kontaktinformasjon": {
                "epostadresse": email, "epostadresse_oppdatert": updated, "mobiltelefonnummer": null,
            } }),
        );
        row
    };
    let old = row("old@example.com", "2026-06-10T21:00:01+02");
    let new = row("new@example.com", "2026-06-10T21:00:02+02");
    for rows in [vec![old.clone(), new.clone()], vec![new.clone(), old.clone()], vec![old.clone(), new, old]]
    {
        let answer = read(&rows, &asked);
        assert_eq!(answer.reports.len(), 1);
        let report = &answer.reports[0];
        assert_eq!(report.claim.email.as_ref().unwrap().value.as_str(), "new@example.com");
        assert_eq!(report.problems, [FieldProblem { field: None, code: ProblemCode::ContradictoryRows }]);
    }
}

#[test]
fn a_row_that_can_be_read_wins_over_one_that_cannot() {
    let asked = people(1);
    let good = fake::row(asked[0].as_str());
    let mut bad = good.clone();
    bad["status"] = json!("PAUSET");
    for rows in [[good.clone(), bad.clone()], [bad, good]] {
        let answer = read(&rows, &asked);
        assert_eq!(answer.failed, []);
        assert_eq!(answer.reports[0].problems[0].code, ProblemCode::ContradictoryRows);
    }
}

#[test]
fn escapes_in_texts_are_undone() {
    let asked = people(1);
    let text = String::from_utf8(bytes(&[fake::row(asked[0].as_str())])).unwrap();
    let plain = decode(text.as_bytes(), &asked).unwrap();
    let escaped =
        text.replace('@', "\\u0040").replace("AKTIV", "\\u0041KTIV").replace("spraak", "s\\u0070raak");
    assert_ne!(text, escaped);
    assert_eq!(decode(escaped.as_bytes(), &asked).unwrap(), plain);
}

#[test]
fn an_answer_that_ends_too_early_is_none_wherever_it_ends() {
    let asked = people(3);
    let rows: Vec<_> = asked.iter().map(|id| fake::row(id.as_str())).collect();
    let whole = bytes(&rows);
    for end in 0..whole.len() {
        assert_eq!(decode(&whole[..end], &asked), Err(DecodeError::Truncated), "at {end}");
    }
}

#[test]
fn what_is_no_answer_is_not_taken_for_an_empty_one() {
    let asked = people(1);
    for (text, error) in [
        ("<html><body>Logg inn</body></html>", DecodeError::Syntax),
        ("[]", DecodeError::NotAnAnswer),
        ("null", DecodeError::NotAnAnswer),
        ("{}", DecodeError::NotAnAnswer),
        (r#"{"personer":null}"#, DecodeError::NotAnAnswer),
        (r#"{"personer":{}}"#, DecodeError::NotAnAnswer),
        (r#"{"feil":"ukjent"}"#, DecodeError::NotAnAnswer),
        (r#"{"personer":[]} {"personer":[]}"#, DecodeError::Syntax),
    ] {
        assert_eq!(decode(text.as_bytes(), &asked), Err(error), "{text}");
    }
    let nobody = decode(br#"{"personer":[]}"#, &asked).unwrap();
    assert_eq!(nobody.not_returned, asked);
}
