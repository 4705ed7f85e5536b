//! Feeds.

use domain::entity::{ChangeKind, Rank};
use serde_json::{Value, json};

use super::numbers;
use crate::enhetsregisteret::{
    ChangePage, DecodeError, EVENTS_AT_A_TIME, decode_changes, decode_role_changes,
};

fn event(id: i64, kind: &str) -> Value {
    json!({
        "oppdateringsid": id, "dato": "2026-11-21T12:00:00.000Z", "organisasjonsnummer": numbers(1)[0].as_str(),
        "endringstype": kind, "_links": { "underenhet": { "href": "…" } },
    })
}

fn read(events: &[Value]) -> ChangePage {
    let body = json!({ "_embedded": { "oppdaterteUnderenheter": events }, "page": {} });
    decode_changes(body.to_string().as_bytes(), Rank::Sub).unwrap()
}

#[test]
fn events_come_in_the_order_of_their_ids_whatever_their_days_say() {
    let page = read(&[event(9, "Endring"), event(4, "Ny"), event(9, "Endring"), event(7, "Ukjent")]);
    let ids: Vec<_> = page.changes.iter().map(|change| change.id).collect();
    assert_eq!((ids, page.last, page.more), (vec![4, 7, 9], Some(9), false));
}

#[test]
fn every_kind_is_known_and_a_new_one_is_told_apart() {
    use ChangeKind::{Changed, Deleted, New, Removed, Unrecognised, Unrecorded};

    let kinds = ["Ukjent", "Ny", "Endring", "Sletting", "Fjernet", "Omdanning"];
    let page = read(&kinds.iter().zip(1..).map(|(kind, id)| event(id, kind)).collect::<Vec<_>>());
    let read: Vec<_> = page.changes.iter().map(|change| change.kind).collect();
    assert_eq!(read, [Unrecorded, New, Changed, Deleted, Removed, Unrecognised]);
}

#[test]
fn an_event_about_nobody_moves_the_place_and_one_without_an_id_costs_the_page() {
    let mut odd = event(12, "Endring");
    odd["organisasjonsnummer"] = json!("9876543");
    odd["dato"] = json!("i går");
    let page = read(&[event(3, "Ny"), odd]);
    assert_eq!((page.changes.len(), page.odd, page.last), (1, 1, Some(12)));
    let mut without = event(1, "Ny");
    without.as_object_mut().unwrap().remove("oppdateringsid");
    let body = json!({ "_embedded": { "oppdaterteUnderenheter": [without] } });
    assert_eq!(decode_changes(body.to_string().as_bytes(), Rank::Sub), Err(DecodeError::NotAnAnswer));
}

#[test]
fn nothing_new_is_an_empty_page_and_a_full_one_says_that_there_is_more() {
    assert_eq!(decode_changes(br#"{"page":{}}"#, Rank::Main).unwrap(), ChangePage::default());
    let full: Vec<_> = (1..).map(|id| event(id, "Endring")).take(EVENTS_AT_A_TIME).collect();
    assert!(read(&full).more && !read(&full[1..]).more);
}

#[test]
fn roles_have_events_of_their_own_kind_whose_ids_are_texts() {
    let event = |id: &str, data: Value| json!({ "specversion": "1.0", "id": id, "time": "2026-11-21T12:00:00.000Z", "data": data });
    let about = json!({ "organisasjonsnummer": numbers(1)[0].as_str() });
    let body = json!([event("17", about), event("x-18", json!(null))]);
    let page = decode_role_changes(body.to_string().as_bytes()).unwrap();
    assert_eq!((page.changes.len(), page.odd, page.last.as_deref()), (1, 1, Some("x-18")));
    assert!(decode_role_changes(b"[]").unwrap().last.is_none());
}
