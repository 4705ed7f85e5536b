//! Plays Maskinporten: the JWT-bearer grant, strict as the real one, with its own error bodies.
//!
//! By Digdir's documentation of the protocol and of its errors; where a status or a text is not documented,
//! it is taken from logs that users have published.

mod assertion;
mod clients;
pub(crate) mod desk;
mod keys;
mod refusal;
mod token;

pub(crate) use self::{
    clients::Clients,
    keys::{Keys, new_rsa_key},
    token::Access,
};
pub use self::{
    clients::{Client, Credentials, RegisteredKey},
    keys::Certified,
};

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use axum::{
    Extension, Form, Json, Router,
    extract::{State, rejection::FormRejection},
    http::header,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use self::refusal::Refusal;
use crate::{faults::FaultKind, surroundings::Surroundings};

pub(crate) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// What Maskinporten knows.
pub(crate) struct Maskinporten {
    pub surroundings: Surroundings,
    /// With the slash at its end, as the real one.
    pub issuer: String,
    pub clients: RwLock<Clients>,
    pub keys: Keys,
    /// Seconds that a token lives, by scope; the shortest counts. Others get [`USUAL_LIFETIME`].
    pub lifetimes: RwLock<HashMap<String, i64>>,
    /// Whether refusals name the page about them (`error_uri`), as they have done since 2024.
    pub error_uri: bool,
    used: Mutex<HashMap<String, Timestamp>>,
}

const USUAL_LIFETIME: i64 = 600;

impl Maskinporten {
    pub fn new(surroundings: Surroundings, issuer: String, clients: Clients, error_uri: bool) -> Self {
        let keys = Keys::generate();
        Self {
            surroundings,
            issuer,
            clients: RwLock::new(clients),
            keys,
            lifetimes: RwLock::default(),
            error_uri,
            used: Mutex::default(),
        }
    }

    /// Remembers an assertion; false if it was here before.
    fn use_once(&self, name: String, now: Timestamp) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        // An assertion lives two minutes at most, and clocks may differ by ten seconds.
        used.retain(|_, at| now.duration_since(*at) < SignedDuration::from_secs(150));
        used.insert(name, now).is_none()
    }

    fn lifetime(&self, scopes: &[&str]) -> i64 {
        let lifetimes = self.lifetimes.read().unwrap_or_else(PoisonError::into_inner);
        scopes.iter().filter_map(|scope| lifetimes.get(*scope).copied()).min().unwrap_or(USUAL_LIFETIME)
    }
}

pub(crate) fn routes(maskinporten: Arc<Maskinporten>) -> Router {
    Router::new()
        .route("/token", post(give_token))
        .route("/.well-known/oauth-authorization-server", get(metadata))
        .route("/jwk", get(jwk))
        .with_state(maskinporten)
}

#[derive(Deserialize)]
struct TokenRequest {
    grant_type: Option<String>,
    assertion: Option<String>,
}

async fn give_token(
    State(maskinporten): State<Arc<Maskinporten>>,
    fault: Option<Extension<FaultKind>>,
    form: Result<Form<TokenRequest>, FormRejection>,
) -> Response {
    match answer(&maskinporten, fault.map(|Extension(fault)| fault), form) {
        Ok(token) => ([(header::CACHE_CONTROL, "no-store")], Json(token)).into_response(),
        Err(refusal) => refusal.into_response(&maskinporten),
    }
}

fn answer(
    maskinporten: &Maskinporten,
    fault: Option<FaultKind>,
    form: Result<Form<TokenRequest>, FormRejection>,
) -> Result<Value, Refusal> {
    let Form(request) = form.map_err(|_| Refusal::request("The request is not a form"))?;
    if request.grant_type.as_deref() != Some(GRANT_TYPE) {
        return Err(Refusal::grant_type());
    }
    let assertion = request.assertion.ok_or_else(|| Refusal::request("Missing parameter assertion"))?;
    let mut now = maskinporten.surroundings.now();
    if let Some(FaultKind::ClockOff { seconds }) = fault {
        now += SignedDuration::from_secs(seconds);
    }
    let granted = assertion::check(maskinporten, &assertion, now)?;
    if let Some(FaultKind::Refusal { code }) = fault {
        return Err(Refusal::ordered(&code, &granted));
    }
    let scopes: Vec<_> = granted.scope.split(' ').collect();
    let lifetime = match fault {
        Some(FaultKind::TokenFor { seconds }) => seconds,
        _ => maskinporten.lifetime(&scopes),
    };
    let token = token::sign(maskinporten, &granted, now, lifetime);
    // The real one gives 599 for a token that lives ten minutes.
    Ok(json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": (lifetime - 1).max(0),
        "scope": granted.scope,
    }))
}

async fn metadata(State(maskinporten): State<Arc<Maskinporten>>) -> Json<Value> {
    let issuer = &maskinporten.issuer;
    Json(json!({
        "issuer": issuer,
        "token_endpoint": format!("{issuer}token"),
        "jwks_uri": format!("{issuer}jwk"),
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "grant_types_supported": [GRANT_TYPE],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256", "RS384", "RS512"],
    }))
}

async fn jwk(State(maskinporten): State<Arc<Maskinporten>>) -> Json<Value> {
    Json(json!({ "keys": [maskinporten.keys.public_jwk()] }))
}
