//! Answers as KLASS gives them, and such as it must not.

use domain::classification::{Code, Correspondence, Edge, Named, Validity};
use jiff::civil::{Date, date};

use crate::klass::{DecodeError, changes, codes, correspondences, listed};

fn named(code: &str, name: &str) -> Named {
    Named { code: code.to_owned(), name: name.to_owned() }
}

#[test]
fn a_code_has_its_place_in_the_tree_its_name_and_its_time() {
    let answer = br#"{"codes": [
        {"code": "84.110", "parentCode": "84.11", "level": "5", "name": "Generell offentlig administrasjon",
         "shortName": "Off. adm.", "presentationName": "", "validFrom": "2009-01-01", "validTo": "2025-01-01",
         "validFromInRequestedRange": "2009-01-01", "validToInRequestedRange": "2025-01-01", "notes": "Lange ord"},
        {"code": "O", "parentCode": null, "level": 1, "name": " Offentlig administrasjon ", "shortName": "",
         "validFrom": "2009-01-01", "validTo": null}]}"#;
    let valid = |to: Option<Date>| Validity::new(date(2009, 1, 1), to).unwrap();
    let told = codes(answer, None).unwrap();
    assert_eq!(
        told[0],
        Code {
            code: "84.110".into(),
            parent: Some("84.11".into()),
            level: 5,
            name: "Generell offentlig administrasjon".into(),
            short_name: Some("Off. adm.".into()),
            valid: valid(Some(date(2025, 1, 1))),
        }
    );
    assert_eq!((told[1].name.as_str(), told[1].short_name.as_deref()), ("Offentlig administrasjon", None));
    assert_eq!((told[1].parent.as_deref(), told[1].level, told[1].valid), (None, 1, valid(None)));
}

#[test]
fn codes_of_a_day_that_do_not_say_since_when_have_held_since_then_at_the_latest() {
    let answer = br#"{"codes": [{"code": "0301", "level": "1", "name": "Oslo"}]}"#;
    let told = codes(answer, Some(date(2024, 1, 1))).unwrap();
    assert_eq!(told[0].valid, Validity::new(date(2024, 1, 1), None).unwrap());
    assert_eq!(codes(answer, None), Err(DecodeError::NotAnAnswer));
}

#[test]
fn a_change_may_lack_either_side_and_not_both() {
    let answer = br#"{"codeChanges": [
        {"oldCode": "1507", "oldName": "\u00c5lesund", "oldShortName": null, "newCode": "1580", "newName": "Haram",
         "newShortName": null, "changeOccurred": "2024-01-01"},
        {"oldCode": null, "newCode": "2100", "newName": "Svalbard", "changeOccurred": "2024-01-01"},
        {"oldCode": "2811", "oldName": "Sokkelen", "changeOccurred": "2024-01-01"}]}"#;
    let on = date(2024, 1, 1);
    assert_eq!(
        changes(answer).unwrap(),
        [
            Edge { on, old: Some(named("1507", "Ålesund")), new: Some(named("1580", "Haram")) },
            Edge { on, old: None, new: Some(named("2100", "Svalbard")) },
            Edge { on, old: Some(named("2811", "Sokkelen")), new: None },
        ]
    );
    let neither = br#"{"codeChanges": [{"changeOccurred": "2024-01-01"}]}"#;
    assert_eq!(changes(neither), Err(DecodeError::NotAnAnswer));
    let never = br#"{"codeChanges": [{"newCode": "0301", "newName": "Oslo"}]}"#;
    assert_eq!(changes(never), Err(DecodeError::NotAnAnswer));
}

#[test]
fn pairs_come_under_either_name_each_once_and_what_corresponds_to_nothing_is_left_out() {
    let pair = |source: &str, target: &str| Correspondence { source: source.into(), target: target.into() };
    let items = br#"{"correspondenceItems": [
        {"sourceCode": "15", "sourceName": "M", "targetCode": "1508", "validFrom": "2024-01-01", "validTo": null},
        {"sourceCode": "15", "targetCode": "1508"}, {"sourceCode": "99", "targetCode": null},
        {"sourceCode": "03", "targetCode": "0301"}]}"#;
    assert_eq!(correspondences(items).unwrap(), [pair("03", "0301"), pair("15", "1508")]);
    let maps = br#"{"name": "SN2007 - SN2025", "correspondenceMaps": [{"sourceCode": "62.010", "targetCode": "62.100"}]}"#;
    assert_eq!(correspondences(maps).unwrap(), [pair("62.010", "62.100")]);
}

#[test]
fn one_row_that_cannot_be_read_spoils_the_answer() {
    let row = |change: &str| {
        format!(
            r#"{{"codes": [{{"code": "0301", "level": "1", "name": "Oslo", "validFrom": "2020-01-01"}}, {change}]}}"#
        )
    };
    for change in [
        r#"{"code": "", "level": "1", "name": "Uten", "validFrom": "2020-01-01"}"#,
        r#"{"code": "0302", "level": "en", "name": "Uten", "validFrom": "2020-01-01"}"#,
        r#"{"code": "0302", "level": "1", "name": "Uten", "validFrom": "01.01.2020"}"#,
        r#"{"code": "0302", "level": "1", "name": "Uten", "validFrom": "2020-01-01", "validTo": "2020-01-01"}"#,
        r#"{"code": 302, "level": "1", "name": "Uten", "validFrom": "2020-01-01"}"#,
    ] {
        assert_eq!(codes(row(change).as_bytes(), None), Err(DecodeError::NotAnAnswer), "{change}");
    }
}

#[test]
fn what_is_no_answer_is_told_as_what_it_is() {
    assert_eq!(codes(b"<codeList/>", None), Err(DecodeError::Syntax));
    assert_eq!(codes(br#"{"codes": [{"code""#, None), Err(DecodeError::Truncated));
    assert_eq!(codes(br#"{"error": "not found"}"#, None), Err(DecodeError::NotAnAnswer));
    assert_eq!(changes(br#"{"codes": []}"#), Err(DecodeError::NotAnAnswer));
    assert_eq!(correspondences(b"[]"), Err(DecodeError::NotAnAnswer));
}

#[test]
fn an_empty_page_has_no_list_and_an_address_may_have_something_behind_the_number() {
    let empty = br#"{"page": {"size": 20, "totalElements": 0, "totalPages": 0, "number": 0}}"#;
    assert_eq!(listed(empty).unwrap().classifications, []);
    let one = br#"{"_embedded": {"classifications": [{"name": "Kommuner", "_links": {"self":
        {"href": "https://data.ssb.no/api/klass/v1/classifications/131{?language}", "templated": true}}}]},
        "page": {"totalPages": 1}}"#;
    assert_eq!(listed(one).unwrap().classifications, [(131, "Kommuner".to_owned())]);
}
