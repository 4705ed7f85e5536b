//! What other bodies' systems ask, in JSON, by a token from Maskinporten. `docs/api.md` tells its readers how.
//!
//! **Invariant:** only an answer says anything personal; a refusal repeats nothing of what was sent.

mod house;
mod problem;
mod question;
mod reach;
mod reply;
mod scope;
mod tokens;

use std::sync::Arc;

use axum::{http::header, response::IntoResponse, routing::get};

pub use house::in_the_api;
pub use scope::Scope;
pub use tokens::Tokens;

use crate::auth::{Door, Gate, door};

/// How the API is opened.
#[derive(Clone)]
pub struct Api {
    pub tokens: Arc<dyn Tokens>,
    /// What the names of its scopes begin with in Maskinporten, before the colon.
    pub prefix: String,
}

/// Everything under it is the API's, and nothing else is.
pub const ROOT: &str = "/api/";
pub const REACH_PATH: &str = "/api/v1/reach";
pub const OPENAPI_PATH: &str = "/api/v1/openapi.json";

/// The contract, for programs. Tests and the checks of every change hold it against what is answered.
pub const OPENAPI: &str = include_str!("../../../../docs/openapi.json");

pub fn doors() -> Vec<Door> {
    vec![
        door(OPENAPI_PATH, Gate::Open, get(contract)),
        door(REACH_PATH, Gate::Client(Scope::ReadContacts), axum::routing::post(reach::answer)),
    ]
}

async fn contract() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI)
}
