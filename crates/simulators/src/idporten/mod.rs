//! Plays ID-porten: OpenID Connect with pushed requests, PKCE and signed clients, as strict as the real one, and a page where
//! anybody may be anybody.
//!
//! By Digdir's documentation (`docs.digdir.no/docs/idporten/oidc`) and the standards it names; where those leave it open, the
//! stricter way.

mod assertion;
mod authorize;
mod clients;
mod keys;
mod login;
mod logout;
mod mischief;
mod operator;
mod pages;
mod parameters;
mod pushed;
mod refusal;
mod request;
mod session;
mod token;
mod words;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderValue, header},
    response::IntoResponse,
    routing::{get, post},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tower_http::set_header::SetResponseHeaderLayer;

pub(crate) use self::{clients::Clients, keys::Keys, operator::with_operator};
pub use self::{
    clients::{InvalidClient, SignInClient},
    operator::SignInOptions,
    pages::Shown,
};
use self::{request::Request, session::Sessions, token::Granted};
use crate::surroundings::Surroundings;

/// The levels of assurance, the lowest first.
const LEVELS: [&str; 3] = ["idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"];
/// The languages of the pages, by preference.
const LANGUAGES: [&str; 4] = ["nb", "nn", "en", "se"];

/// What ID-porten knows.
pub(crate) struct IdPorten {
    pub surroundings: Surroundings,
    /// Without a slash at its end, as the real one.
    pub issuer: String,
    pub clients: RwLock<Clients>,
    pub keys: RwLock<Keys>,
    /// Whom the page proposes.
    pub people: Vec<Shown>,
    memory: Mutex<Memory>,
}

/// What happened, and is forgotten in time.
#[derive(Default)]
struct Memory {
    /// Requests that were pushed, by their `request_uri`.
    pushed: HashMap<String, (Request, Timestamp)>,
    /// Requests whose person is at the page, by what stands in its address.
    waiting: HashMap<String, Request>,
    codes: HashMap<String, Granted>,
    sessions: Sessions,
    /// Client assertions that have been used.
    used: HashMap<String, Timestamp>,
}

impl IdPorten {
    pub fn new(surroundings: Surroundings, issuer: String, clients: Clients, people: Vec<Shown>) -> Self {
        Self {
            surroundings,
            issuer,
            clients: RwLock::new(clients),
            keys: RwLock::new(Keys::generate()),
            people,
            memory: Mutex::default(),
        }
    }

    /// Signs by a new key; the old one stays published.
    pub fn rotate(&self) {
        self.keys.write().unwrap_or_else(PoisonError::into_inner).rotate();
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers an assertion; false if it was here before.
    fn use_once(&self, name: String, now: Timestamp) -> bool {
        let used = &mut self.memory().used;
        // An assertion lives two minutes at most, and clocks may differ by ten seconds.
        used.retain(|_, at| now.duration_since(*at) < SignedDuration::from_secs(150));
        used.insert(name, now).is_none()
    }

    fn place(&self, path: &str) -> String {
        format!("{}{path}", self.issuer)
    }
}

pub(crate) fn routes(idporten: Arc<IdPorten>) -> Router {
    let never_kept =
        SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let says_nothing =
        SetResponseHeaderLayer::overriding(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Router::new()
        .route("/.well-known/openid-configuration", get(metadata))
        .route("/jwk", get(jwk))
        .route("/par", post(pushed::push))
        .route("/authorize", get(authorize::authorize))
        .route("/login/{ticket}", get(login::page).post(login::choose))
        .route("/token", post(token::give))
        .route("/logout", get(logout::by_address).post(logout::by_form))
        .route("/style.css", get(style))
        .layer(never_kept)
        .layer(says_nothing)
        .with_state(idporten)
}

async fn metadata(State(idporten): State<Arc<IdPorten>>) -> Json<Value> {
    Json(json!({
        "issuer": idporten.issuer,
        "authorization_endpoint": idporten.place("/authorize"),
        "pushed_authorization_request_endpoint": idporten.place("/par"),
        "token_endpoint": idporten.place("/token"),
        "end_session_endpoint": idporten.place("/logout"),
        "jwks_uri": idporten.place("/jwk"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256", "RS384", "RS512"],
        "acr_values_supported": LEVELS,
        "ui_locales_supported": LANGUAGES,
        "scopes_supported": ["openid", "profile"],
        "prompt_values_supported": ["login", "none"],
        "frontchannel_logout_supported": true,
        "frontchannel_logout_session_supported": true,
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn jwk(State(idporten): State<Arc<IdPorten>>) -> Json<Value> {
    let keys = idporten.keys.read().unwrap_or_else(PoisonError::into_inner);
    Json(json!({ "keys": keys.published() }))
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../minprofil/style.css"))
}
