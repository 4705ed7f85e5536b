//! The feed of events.

use domain::NationalId;
use serde_json::{Value, json};

use super::{fake::FakeFolkeregister, people};
use crate::{
    folkeregisteret::{AskError, DecodeError, EVENTS_AT_A_TIME, EventKind, Page, decode_feed},
    testing::TestClock,
};

fn event(sequence: u64, kind: &str) -> Value {
    json!({ "sekvensnummer": sequence, "hendelse": {
        "folkeregisteridentifikator": people(1)[0].as_str(),
        "hendelsetype": kind,
        "hendelsesdokument": "55591b51b20518f4f22bf1edd6aa9f25",
        "persondokument": "8f475708c3d855defca884f4af6e49ae",
        "ajourholdstidspunkt": "2026-06-20T09:26:03.689+02:00",
    } })
}

fn read(rows: &[Value], after: u64) -> Page {
    decode_feed(json!(rows).to_string().as_bytes(), after).unwrap()
}

fn numbers(page: &Page) -> Vec<u64> {
    page.events.iter().map(|event| event.sequence).collect()
}

#[test]
fn an_event_tells_whom_roughly_what_and_when() {
    let page = read(&[event(7, "endringINavn")], 6);
    let event = &page.events[0];
    assert_eq!((event.person, event.kind), (Some(people(1)[0]), EventKind::Name));
    assert_eq!(event.recorded.unwrap().to_string(), "2026-06-20T07:26:03.689Z");
    assert_eq!((page.last, page.more), (Some(7), false));
}

#[test]
fn numbers_may_be_skipped_disordered_and_doubled_and_the_place_never_goes_back() {
    let rows: Vec<_> = [104, 99, 102, 104, 100, 250].map(|number| event(number, "endringIStatus")).into();
    let page = read(&rows, 100);
    assert_eq!(numbers(&page), [102, 104, 250]);
    assert_eq!(page.last, Some(250));
    assert_eq!(read(&rows, 250), Page::default());
    assert_eq!(read(&[], 7), Page::default());
}

#[test]
fn a_full_page_says_that_there_is_more() {
    let rows: Vec<_> =
        (1..=EVENTS_AT_A_TIME as u64).map(|number| event(number, "personErOppdatert")).collect();
    assert!(read(&rows, 0).more);
    assert!(!read(&rows[1..], 0).more);
    assert!(!read(&rows, 5000).more, "a register that repeats itself is not asked for ever");
}

#[test]
fn an_odd_event_costs_its_person_or_its_kind_and_one_without_a_number_the_page() {
    let mut odd = event(1, "endringIVaerForhold");
    odd["hendelse"]["folkeregisteridentifikator"] = json!("ikke et nummer");
    let page = read(&[odd, json!({ "sekvensnummer": 2 })], 0);
    assert_eq!(numbers(&page), [1, 2]);
    for event in &page.events {
        assert_eq!((event.person, event.kind), (None, EventKind::Unrecognised));
        assert!(event.kind.calls_for_look_up());
    }
    for numberless in [json!([{ "hendelse": {} }]), json!([{ "sekvensnummer": -1 }]), json!([5]), json!({})] {
        let refused = decode_feed(numberless.to_string().as_bytes(), 0);
        assert_eq!(refused, Err(DecodeError::NotAnAnswer), "{numberless}");
    }
}

#[test]
fn what_touches_nothing_of_ours_calls_for_no_look_up() {
    // A million of these a day are announced for February 2027.
    assert!(!EventKind::from_word("endringIIdentitetsgrunnlag").calls_for_look_up());
    for ours in
        ["endringIAdressebeskyttelse", "personErDoed", "personErOpphoertSomDublett", "personErOppdatert"]
    {
        assert!(EventKind::from_word(ours).calls_for_look_up(), "{ours}");
    }
}

#[tokio::test]
async fn the_feed_is_asked_from_the_next_number_on() {
    let (clock, fake) = (TestClock::default(), FakeFolkeregister::default());
    let fake = fake.then_body(&json!([event(43, "endringINavn")])).then_body(&json!([]));
    let register = fake.client(&clock).await;
    let access = register.access(None);
    assert_eq!(register.events(&access, 41).await.unwrap().last, Some(43));
    assert_eq!(register.events(&access, 43).await.unwrap(), Page::default());
    fake.asked(|all| {
        let asked: Vec<_> = all.iter().map(|one| (one.method.as_str(), one.uri.to_string())).collect();
        let feed = "/folkeregisteret/offentlig-med-hjemmel/api/v1/hendelser/feed";
        assert_eq!(asked, [("GET", format!("{feed}?seq=42")), ("GET", format!("{feed}?seq=44"))]);
    });
}

#[tokio::test]
async fn the_newest_number_comes_bare() {
    let fake =
        FakeFolkeregister::default().then_body(&json!(40241)).then_body(&json!({ "sekvensnummer": 1 }));
    let register = fake.client(&TestClock::default()).await;
    let access = register.access(None);
    assert_eq!(register.last_sequence(&access).await, Ok(40241));
    let hurried = register.with_patience(crate::resilience::Patience { attempts: 1, ..Default::default() });
    assert_eq!(hurried.last_sequence(&access).await, Err(AskError::Garbled(DecodeError::NotAnAnswer)));
}

#[tokio::test]
async fn a_place_that_the_register_has_forgotten_is_lost_at_once() {
    let fake = FakeFolkeregister::default().then_status(406);
    let register = fake.client(&TestClock::default()).await;
    let error = register.events(&register.access(None), 1).await.unwrap_err();
    assert_eq!((&error, error.is_transient(), fake.questions()), (&AskError::TooOld, false, 1));
    // Of a look-up the same status means something else.
    let fake = FakeFolkeregister::default().then_status(406);
    let register = fake.client(&TestClock::default()).await;
    let error = register.look_up(&register.access(None), &[NationalId::parse("20914695016").unwrap()]).await;
    assert_eq!(error, Err(AskError::Unexpected { status: 406 }));
}
