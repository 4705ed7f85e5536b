//! A small Folkeregister that answers as told, in turn, then with everybody asked about, and remembers the questions.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::any,
};
use domain::{Environment, OrganisationNumber};
use futures::stream;
use serde_json::Value;

use super::{answer, found, person};
use crate::{
    folkeregisteret::{Folkeregister, FolkeregisterConfig},
    maskinporten::testing::FakeMaskinporten,
    resilience::{CircuitRule, Patience},
    testing::{TestClock, serve},
};

#[derive(Clone, Default)]
pub(super) struct FakeFolkeregister(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    turns: VecDeque<Turn>,
    asked: Vec<Asked>,
}

pub(super) enum Turn {
    Status(u16),
    StatusWith(u16, &'static str, String),
    Body(Vec<u8>),
    /// Says nothing, ever.
    Hang,
    /// Breaks the connection in the middle of the answer.
    Cut,
}

/// One question as it came over the wire.
pub(super) struct Asked {
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl FakeFolkeregister {
    pub fn then(self, turn: Turn) -> Self {
        self.0.lock().unwrap().turns.push_back(turn);
        self
    }

    pub fn then_status(self, status: u16) -> Self {
        self.then(Turn::Status(status))
    }

    pub fn then_body(self, body: &Value) -> Self {
        self.then(Turn::Body(body.to_string().into_bytes()))
    }

    pub fn asked<T>(&self, look: impl FnOnce(&[Asked]) -> T) -> T {
        look(&self.0.lock().unwrap().asked)
    }

    pub fn questions(&self) -> usize {
        self.asked(<[Asked]>::len)
    }

    pub async fn client(&self, clock: &TestClock) -> Folkeregister {
        self.client_with(clock, &FakeMaskinporten::default(), |_| {}).await
    }

    pub async fn client_with(
        &self,
        clock: &TestClock,
        maskinporten: &FakeMaskinporten,
        change: impl FnOnce(&mut FolkeregisterConfig),
    ) -> Folkeregister {
        let base = serve(Router::new().fallback(any(turn)).with_state(self.clone())).await;
        let mut config = FolkeregisterConfig::new(base, OrganisationNumber::parse("313796329").unwrap());
        config.patience = Patience { attempts: 4, ..Patience::default() };
        config.circuit = CircuitRule { failures: 5, pause: Duration::from_mins(1) };
        change(&mut config);
        let maskinporten = maskinporten.client(clock).await;
        Folkeregister::new(&config, maskinporten, Environment::Test, Arc::new(clock.clone())).unwrap()
    }
}

async fn turn(
    State(fake): State<FakeFolkeregister>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let turn = {
        let mut inside = fake.0.lock().unwrap();
        inside.asked.push(Asked { method, uri, headers, body: body.clone() });
        inside.turns.pop_front()
    };
    match turn {
        None => json(everybody(&body)),
        Some(Turn::Status(status)) => StatusCode::from_u16(status).unwrap().into_response(),
        Some(Turn::StatusWith(status, name, value)) => {
            (StatusCode::from_u16(status).unwrap(), [(name, value)]).into_response()
        }
        Some(Turn::Body(body)) => json(body),
        Some(Turn::Hang) => std::future::pending().await,
        Some(Turn::Cut) => {
            let half = Bytes::from_static(br#"{"oppslag": ["#);
            let broken = stream::iter([Ok(half), Err(io::Error::other("the cable is out"))]);
            Body::from_stream(broken).into_response()
        }
    }
}

fn everybody(question: &[u8]) -> Vec<u8> {
    let question: Value = serde_json::from_slice(question).unwrap();
    let ids = question["foedselsEllerDNummer"].as_array().unwrap().iter().map(|id| id.as_str().unwrap());
    answer(&ids.map(|id| found(id, &person(id))).collect::<Vec<_>>())
}

fn json(body: Vec<u8>) -> Response {
    ([("content-type", "application/json")], body).into_response()
}
