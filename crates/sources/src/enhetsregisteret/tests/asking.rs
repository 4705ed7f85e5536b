//! What goes over the wire, and what is borne.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::any,
};
use domain::{
    Environment,
    entity::{EntityState, Rank},
};
use serde_json::json;
use std::{collections::VecDeque, sync::Mutex};

use super::{numbers, part};
use crate::{
    enhetsregisteret::{AskError, Dump, Enhetsregisteret, EnhetsregisteretConfig, Fetched, Since, Stamp},
    resilience::{Patience, Position},
    setup::SetupError,
    testing::{TestClock, serve},
};

/// Answers as told, in turn, and remembers what it was asked.
#[derive(Clone, Default)]
struct Fake(Arc<Mutex<Inside>>);

/// Status, headers and body.
type Turn = (u16, Vec<(&'static str, String)>, Vec<u8>);

#[derive(Default)]
struct Inside {
    turns: VecDeque<Turn>,
    asked: Vec<(String, HeaderMap)>,
}

impl Fake {
    fn then(self, status: u16, body: impl Into<Vec<u8>>) -> Self {
        self.then_with(status, Vec::new(), body)
    }

    fn then_with(self, status: u16, headers: Vec<(&'static str, String)>, body: impl Into<Vec<u8>>) -> Self {
        self.0.lock().unwrap().turns.push_back((status, headers, body.into()));
        self
    }

    fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().asked.iter().map(|(asked, _)| asked.clone()).collect()
    }

    async fn client(&self, clock: &TestClock) -> Enhetsregisteret {
        let base = serve(Router::new().fallback(any(turn)).with_state(self.clone())).await;
        let config = EnhetsregisteretConfig {
            patience: Patience { attempts: 3, ..Patience::default() },
            ..EnhetsregisteretConfig::new(format!("{base}/api/"))
        };
        Enhetsregisteret::new(&config, Environment::Test, Arc::new(clock.clone())).unwrap()
    }
}

async fn turn(State(fake): State<Fake>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let turn = {
        let mut inside = fake.0.lock().unwrap();
        inside.asked.push((format!("{method} {uri}"), headers));
        inside.turns.pop_front()
    };
    let Some((status, headers, body)) = turn else { return StatusCode::NOT_FOUND.into_response() };
    let mut answer = (StatusCode::from_u16(status).unwrap(), body).into_response();
    for (name, value) in headers {
        answer.headers_mut().insert(name, value.parse().unwrap());
    }
    answer
}

fn empty() -> Vec<u8> {
    json!({ "page": { "size": 20, "totalElements": 0, "totalPages": 0, "number": 0 } }).to_string().into()
}

#[tokio::test]
async fn a_hundred_are_looked_up_by_one_question() {
    let fake = Fake::default().then(200, empty());
    let register = fake.client(&TestClock::default()).await;
    let all = numbers(100);
    register.look_up(Rank::Sub, &all).await.unwrap();
    let list: Vec<_> = all.iter().map(ToString::to_string).collect();
    let asked = format!("GET /api/underenheter?organisasjonsnummer={}&size=100", list.join("%2C"));
    assert_eq!(fake.asked(), [asked]);
    assert_eq!(register.look_up(Rank::Sub, &[]).await.unwrap().total, 0, "nobody is asked about nobody");
}

#[tokio::test]
async fn of_one_the_register_says_what_has_become_of_it() {
    let number = numbers(1)[0];
    let fake = Fake::default()
        .then(200, part(number.as_str()).to_string())
        .then(410, json!({ "organisasjonsnummer": number.as_str() }).to_string())
        .then(404, "");
    let register = fake.client(&TestClock::default()).await;
    let found = register.find(Rank::Main, number).await.unwrap().unwrap();
    assert!(matches!(found.entity.state, EntityState::Registered(_)));
    let removed = register.find(Rank::Main, number).await.unwrap().unwrap();
    assert_eq!(removed.entity.state, EntityState::Removed);
    assert_eq!(register.find(Rank::Main, number).await.unwrap(), None);
    assert!(register.roles(number).await.unwrap().roles.is_empty(), "404 is an answer here too");
    assert_eq!(register.circuit().state, Position::Closed);
}

#[tokio::test]
async fn feeds_are_asked_from_the_next_event_on_and_never_by_page() {
    let fake = Fake::default().then(200, "{}").then(200, "{}").then(200, "[]").then(200, "[]");
    let register = fake.client(&TestClock::default()).await;
    let at = "2026-11-20T03:04:05.678912Z".parse().unwrap();
    register.changes(Rank::Main, Since::After(24_000_001)).await.unwrap();
    register.changes(Rank::Sub, Since::Time(at)).await.unwrap();
    register.role_changes(&Since::After("17".into())).await.unwrap();
    register.role_changes(&Since::Time(at)).await.unwrap();
    assert_eq!(
        fake.asked(),
        [
            "GET /api/oppdateringer/enheter?oppdateringsid=24000002&size=10000&sort=id%2CASC",
            "GET /api/oppdateringer/underenheter?dato=2026-11-20T03%3A04%3A05.678Z&size=10000&sort=id%2CASC",
            "GET /api/oppdateringer/roller?afterId=17&size=10000",
            "GET /api/oppdateringer/roller?afterTime=2026-11-20T03%3A04%3A05.678Z&size=10000",
        ]
    );
}

#[tokio::test]
async fn a_dump_that_was_read_before_is_not_taken_again() {
    let modified = ("last-modified", "Sat, 21 Nov 2026 04:00:00 GMT".to_owned());
    let fake = Fake::default()
        .then_with(200, vec![("etag", "\"one\"".into()), modified.clone()], "[]")
        .then(304, "")
        .then_with(200, vec![modified], "");
    let register = fake.client(&TestClock::default()).await;
    let Fetched::Fresh(delivery) = register.dump(Dump::Entities, None).await.unwrap() else {
        panic!("a first one")
    };
    let stamp = delivery.stamp;
    assert_eq!(stamp.etag.as_deref(), Some("\"one\""));
    assert_eq!(stamp.last_modified, Some("2026-11-21T04:00:00Z".parse().unwrap()));
    assert!(matches!(register.dump(Dump::Entities, Some(&stamp)).await, Ok(Fetched::Unchanged)));
    assert_eq!(register.stamp(Dump::Roles).await.unwrap(), Stamp { etag: None, ..stamp });
    let inside = fake.0.lock().unwrap();
    let [(first, _), (_, second), (third, _)] = &inside.asked[..] else { panic!("three") };
    assert_eq!(first, "GET /api/enheter/lastned");
    assert_eq!(second[header::IF_NONE_MATCH], "\"one\"");
    assert!(second[header::ACCEPT].to_str().unwrap().contains("enhet.v2+gzip"));
    assert!(!second.contains_key(header::ACCEPT_ENCODING), "it is packed as it is");
    assert_eq!(third, "HEAD /api/roller/totalbestand");
}

#[tokio::test]
async fn outages_and_wishes_for_quiet_are_waited_out_and_refusals_are_not() {
    let clock = TestClock::default();
    let fake = Fake::default()
        .then(500, json!({ "timestamp": 1, "status": 500, "error": "x", "trace": "…" }).to_string())
        .then_with(429, vec![("retry-after", "7".into())], "")
        .then(200, empty());
    let register = fake.client(&clock).await;
    register.look_up(Rank::Main, &numbers(1)).await.unwrap();
    assert!(clock.slept()[1] >= Duration::from_secs(7));

    let refusal = json!({
        "status": 400, "feilmelding": "Feilaktig forespørsel", "antallFeil": 1,
        "valideringsfeil": [{ "feilmelding": "…", "parametere": ["organisasjonsform"], "feilaktigVerdi": "[INC]" }],
    });
    let fake = Fake::default().then(400, refusal.to_string());
    let register = fake.client(&clock).await;
    let error = register.look_up(Rank::Main, &numbers(1)).await.unwrap_err();
    assert_eq!(error, AskError::BadRequest { parameters: vec!["organisasjonsform".into()] });
    assert_eq!((error.is_transient(), fake.asked().len()), (false, 1));

    let fake = Fake::default().then(200, "<html>").then(200, "<html>").then(200, "<html>");
    let register = fake.client(&clock).await;
    let error = register.look_up(Rank::Main, &numbers(1)).await.unwrap_err();
    assert!(matches!(error, AskError::Garbled(_)));
}

#[tokio::test]
async fn an_answer_about_another_is_none() {
    let all = numbers(2);
    let fake = Fake::default();
    let fake = (0..3).fold(fake, |fake, _| fake.then(200, part(all[1].as_str()).to_string()));
    let register = fake.client(&TestClock::default()).await;
    assert!(matches!(register.find(Rank::Main, all[0]).await, Err(AskError::Garbled(_))));
}

#[test]
fn an_address_that_is_none_is_refused() {
    let new = |base: &str| {
        let clock = Arc::new(TestClock::default());
        Enhetsregisteret::new(&EnhetsregisteretConfig::new(base), Environment::Production, clock).err()
    };
    assert_eq!(new("http://data.brreg.no"), Some(SetupError::InsecureAddress));
    assert_eq!(new("data.brreg.no"), Some(SetupError::InvalidAddress));
}
