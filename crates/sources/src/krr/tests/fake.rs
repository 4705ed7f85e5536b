//! A small KRR on this machine, which answers as told, in turn, and then rightly; it remembers what it was asked.

use std::{
    collections::{HashSet, VecDeque},
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::any,
};
use domain::{Environment, NationalId, OrganisationNumber};
use futures::stream;
use serde::Deserialize;
use serde_json::json;

use crate::{
    krr::{Krr, KrrConfig},
    maskinporten::testing::FakeMaskinporten,
    resilience::{CircuitRule, Patience},
    testing::{TestClock, serve},
};

#[derive(Clone, Default)]
pub(super) struct FakeKrr(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    turns: VecDeque<Turn>,
    asked: Vec<Asked>,
    refused: HashSet<String>,
    breaking: HashSet<String>,
    delay: Duration,
    under_way: usize,
    most_under_way: usize,
}

/// What KRR does instead of answering.
pub(super) enum Turn {
    Status(u16),
    StatusWith(u16, &'static str, String),
    /// Says nothing, ever.
    Hang,
    /// Breaks the connection in the middle of the answer.
    Cut,
    Body(Vec<u8>),
    Gzip(Vec<u8>),
}

/// One question as it came over the wire.
pub(super) struct Asked {
    pub uri: Uri,
    pub method: String,
    pub headers: HeaderMap,
    pub ids: Vec<String>,
    pub include_not_registered: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(non_snake_case, reason = "KRR's own words")]
struct Question {
    personidentifikatorer: Vec<String>,
    inkluderIkkeRegistrerte: bool,
}

impl FakeKrr {
    pub fn then(self, turn: Turn) -> Self {
        self.0.lock().unwrap().turns.push_back(turn);
        self
    }

    pub fn failing(self, times: usize) -> Self {
        (0..times).fold(self, |fake, _| fake.then(Turn::Status(503)))
    }

    /// Refuses every question with one of these in it.
    pub fn refusing(self, people: &[NationalId]) -> Self {
        self.0.lock().unwrap().refused.extend(people.iter().map(|id| id.as_str().to_owned()));
        self
    }

    /// Breaks down over every question with one of these in it.
    pub fn breaking(self, people: &[NationalId]) -> Self {
        self.0.lock().unwrap().breaking.extend(people.iter().map(|id| id.as_str().to_owned()));
        self
    }

    pub fn slow(self, delay: Duration) -> Self {
        self.0.lock().unwrap().delay = delay;
        self
    }

    /// Looks at the questions that have come.
    pub fn asked<T>(&self, look: impl FnOnce(&[Asked]) -> T) -> T {
        look(&self.0.lock().unwrap().asked)
    }

    pub fn questions(&self) -> usize {
        self.asked(<[Asked]>::len)
    }

    pub fn most_under_way(&self) -> usize {
        self.0.lock().unwrap().most_under_way
    }

    pub async fn client(&self, clock: &TestClock) -> Krr {
        self.client_with(clock, &FakeMaskinporten::default(), |_| {}).await
    }

    pub async fn client_with(
        &self,
        clock: &TestClock,
        maskinporten: &FakeMaskinporten,
        change: impl FnOnce(&mut KrrConfig),
    ) -> Krr {
        let base = serve(Router::new().fallback(any(answer)).with_state(self.clone())).await;
        let operator = OrganisationNumber::parse("313796329").unwrap();
        let mut config = KrrConfig::new(base, operator);
        config.patience = Patience { attempts: 4, ..Patience::default() };
        config.circuit = CircuitRule { failures: 5, pause: Duration::from_mins(1) };
        change(&mut config);
        let maskinporten = maskinporten.client(clock).await;
        Krr::new(config, maskinporten, Environment::Test, Arc::new(clock.clone())).unwrap()
    }
}

/// A person in the register, with an address of their own.
pub(super) fn row(id: &str) -> serde_json::Value {
    json!({
        "personidentifikator": id,
        "reservasjon": "NEI",
        "status": "AKTIV",
        "varslingsstatus": "KAN_VARSLES",
        "kontaktinformasjon": {
            "epostadresse": format!("p{id}@example.com"),
            "epostadresse_oppdatert": "2026-06-10T21:00:01+02",
            "mobiltelefonnummer": "+4740000001",
            "mobiltelefonnummer_sist_verifisert": "2026-08-05T10:45:15.768Z",
        },
        "spraak": "nb",
    })
}

pub(super) fn answer_about(ids: &[String]) -> Vec<u8> {
    let rows: Vec<_> = ids.iter().map(|id| row(id)).collect();
    serde_json::to_vec(&json!({ "personer": rows })).unwrap()
}

async fn answer(
    State(fake): State<FakeKrr>,
    method: axum::http::Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Ok(Question { personidentifikatorer: ids, inkluderIkkeRegistrerte: include_not_registered }) =
        serde_json::from_slice(&body)
    else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let (turn, refuses, breaks, delay) = {
        let mut inside = fake.0.lock().unwrap();
        let method = method.to_string();
        inside.asked.push(Asked { uri, method, headers, ids: ids.clone(), include_not_registered });
        inside.under_way += 1;
        inside.most_under_way = inside.most_under_way.max(inside.under_way);
        let refuses = ids.is_empty() || ids.iter().any(|id| inside.refused.contains(id));
        let breaks = ids.iter().any(|id| inside.breaking.contains(id));
        (inside.turns.pop_front(), refuses, breaks, inside.delay)
    };
    tokio::time::sleep(delay).await;
    fake.0.lock().unwrap().under_way -= 1;
    match turn {
        None if breaks => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        None if refuses => StatusCode::BAD_REQUEST.into_response(),
        None => json_body(answer_about(&ids)),
        Some(Turn::Status(status)) => StatusCode::from_u16(status).unwrap().into_response(),
        Some(Turn::StatusWith(status, name, value)) => {
            (StatusCode::from_u16(status).unwrap(), [(name, value)]).into_response()
        }
        Some(Turn::Hang) => std::future::pending().await,
        Some(Turn::Cut) => {
            let whole = answer_about(&ids);
            let half = Bytes::copy_from_slice(&whole[..whole.len() / 2]);
            let broken = stream::iter([Ok(half), Err(io::Error::other("the cable is out"))]);
            Body::from_stream(broken).into_response()
        }
        Some(Turn::Body(body)) => json_body(body),
        Some(Turn::Gzip(body)) => ([("content-encoding", "gzip")], body).into_response(),
    }
}

fn json_body(body: Vec<u8>) -> Response {
    ([("content-type", "application/json")], body).into_response()
}
