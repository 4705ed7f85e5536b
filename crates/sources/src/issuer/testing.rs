//! An issuer on this machine that signs whatever it is told to, and counts how often it is asked.

use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
};
use axum::{Json, Router, extract::State, http::StatusCode, response::IntoResponse, routing::get};
use domain::Environment;
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use serde_json::{Value, json};

use super::{Issuer, Waiting};
use crate::testing::{TestClock, serve};

pub(crate) const WAITING: Waiting =
    Waiting { connect: std::time::Duration::from_secs(2), answer: std::time::Duration::from_secs(5) };

#[derive(Clone)]
pub(crate) struct FakeIssuer(Arc<Mutex<Inside>>);

struct Inside {
    url: String,
    key: EncodingKey,
    kid: String,
    published: Vec<Value>,
    status: u16,
    /// Times that the description and the keys were asked for.
    asked: (usize, usize),
}

fn new_key() -> EncodingKey {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let pem = pem::encode(&pem::Pem::new("PRIVATE KEY", der.as_ref()));
    EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
}

impl FakeIssuer {
    pub async fn start() -> Self {
        let inside = Inside {
            url: String::new(),
            key: new_key(),
            kid: "first".to_owned(),
            published: Vec::new(),
            status: 200,
            asked: (0, 0),
        };
        let fake = Self(Arc::new(Mutex::new(inside)));
        fake.publish();
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/jwk", get(keys))
            .with_state(fake.clone());
        let url = serve(routes).await;
        fake.lock().url = url;
        fake
    }

    /// Our side of it.
    pub fn issuer(&self, clock: &TestClock) -> Issuer {
        let clock = Arc::new(clock.clone());
        Issuer::new(&self.url(), "openid-configuration", Environment::Test, WAITING, clock).unwrap()
    }

    pub fn url(&self) -> String {
        self.lock().url.clone()
    }

    /// Signs by a new key from now on; the old one is published until it is withdrawn.
    pub fn rotate(&self, kid: &str) {
        let mut inside = self.lock();
        inside.key = new_key();
        kid.clone_into(&mut inside.kid);
        drop(inside);
        self.publish();
    }

    pub fn withdraw(&self, kid: &str) {
        self.lock().published.retain(|key| key["kid"] != kid);
    }

    /// Answers everything with this status.
    pub fn say(&self, status: u16) {
        self.lock().status = status;
    }

    pub fn asked(&self) -> (usize, usize) {
        self.lock().asked
    }

    pub fn sign(&self, claims: &Value) -> String {
        self.sign_by(&self.header(), claims)
    }

    pub fn header(&self) -> Header {
        Header { kid: Some(self.lock().kid.clone()), ..Header::new(Algorithm::RS256) }
    }

    pub fn sign_by(&self, header: &Header, claims: &Value) -> String {
        jsonwebtoken::encode(header, claims, &self.lock().key).unwrap()
    }

    fn publish(&self) {
        let mut inside = self.lock();
        let mut jwk = Jwk::from_encoding_key(&inside.key, Algorithm::RS256).unwrap();
        jwk.common.key_id = Some(inside.kid.clone());
        inside.published.push(serde_json::to_value(jwk).unwrap());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn describe(State(fake): State<FakeIssuer>) -> impl IntoResponse {
    let mut inside = fake.lock();
    inside.asked.0 += 1;
    let url = &inside.url;
    let description = json!({ "issuer": url, "jwks_uri": format!("{url}/jwk") });
    (StatusCode::from_u16(inside.status).unwrap(), Json(description))
}

async fn keys(State(fake): State<FakeIssuer>) -> impl IntoResponse {
    let mut inside = fake.lock();
    inside.asked.1 += 1;
    (StatusCode::from_u16(inside.status).unwrap(), Json(json!({ "keys": inside.published })))
}
