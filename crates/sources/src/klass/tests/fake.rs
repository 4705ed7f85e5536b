//! A small KLASS that answers as told, in turn, and remembers the questions.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::any,
};
use domain::Environment;
use serde_json::Value;

use crate::{
    klass::{Klass, KlassConfig},
    resilience::Patience,
    testing::{TestClock, serve},
};

#[derive(Clone, Default)]
pub(super) struct FakeKlass(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    turns: VecDeque<Turn>,
    asked: Vec<(Uri, HeaderMap)>,
}

pub(super) enum Turn {
    Status(u16),
    StatusWith(u16, &'static str, &'static str),
    Body(String),
    /// Says nothing, ever.
    Hang,
}

impl FakeKlass {
    pub fn then(self, turn: Turn) -> Self {
        self.0.lock().unwrap().turns.push_back(turn);
        self
    }

    pub fn then_body(self, body: &Value) -> Self {
        self.then(Turn::Body(body.to_string()))
    }

    /// Path and query of each question, and what was to be accepted.
    pub fn asked(&self) -> Vec<(String, String)> {
        let inside = self.0.lock().unwrap();
        let accept = |headers: &HeaderMap| headers["accept"].to_str().unwrap().to_owned();
        inside.asked.iter().map(|(uri, headers)| (uri.to_string(), accept(headers))).collect()
    }

    pub async fn client(&self, clock: &TestClock, change: impl FnOnce(&mut KlassConfig)) -> Klass {
        let base = serve(Router::new().fallback(any(turn)).with_state(self.clone())).await;
        let mut config = KlassConfig::new(format!("{base}/api/klass/v1/"));
        config.patience = Patience { attempts: 4, ..Patience::default() };
        change(&mut config);
        Klass::new(&config, Environment::Test, Arc::new(clock.clone())).unwrap()
    }
}

async fn turn(State(fake): State<FakeKlass>, uri: Uri, headers: HeaderMap) -> Response {
    let turn = {
        let mut inside = fake.0.lock().unwrap();
        inside.asked.push((uri, headers));
        inside.turns.pop_front()
    };
    match turn {
        None => r#"{"codes": [], "codeChanges": [], "correspondenceItems": []}"#.into_response(),
        Some(Turn::Status(status)) => StatusCode::from_u16(status).unwrap().into_response(),
        Some(Turn::StatusWith(status, name, value)) => {
            (StatusCode::from_u16(status).unwrap(), [(name, value)]).into_response()
        }
        Some(Turn::Body(body)) => body.into_response(),
        Some(Turn::Hang) => std::future::pending().await,
    }
}
