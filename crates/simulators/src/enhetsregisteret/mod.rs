//! Plays Enhetsregisteret's open data: searches, one entity at a time, roles, dumps and feeds; strict as the real one, as far
//! as it has told (`docs/enhetsregisteret.md`). CSV, workbooks, group structures and the code lists that nobody of ours
//! reads are not played.

pub(crate) mod admin;
mod document;
mod dump;
mod entity;
mod feed;
mod mischief;
mod query;
mod refused;
mod roles;
mod search;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::entity::Rank;
use serde_json::{Value, json};

pub use self::dump::{Dump, make as make_dumps, write as write_dump};
use crate::surroundings::Surroundings;

/// Where the real one is; its links name it.
const HOME: &str = "https://data.brreg.no/enhetsregisteret/api";
pub(crate) const PREFIX: &str = "/enhetsregisteret/api";

type Shared = State<Arc<Surroundings>>;

pub(crate) fn routes(surroundings: Surroundings) -> Router {
    let api = Router::new()
        .route("/", get(root))
        .route("/enheter", get(search::entities))
        .route("/enheter/lastned", get(dump::entities))
        .route("/enheter/{number}", get(entity::entity))
        .route("/enheter/{number}/roller", get(roles::roles))
        .route("/underenheter", get(search::sub_entities))
        .route("/underenheter/lastned", get(dump::sub_entities))
        .route("/underenheter/{number}", get(entity::sub_entity))
        .route("/oppdateringer/enheter", get(feed::entities))
        .route("/oppdateringer/underenheter", get(feed::sub_entities))
        .route("/oppdateringer/roller", get(feed::roles))
        .route("/roller/totalbestand", get(dump::roles))
        .route("/kommuner", get(municipalities));
    Router::new().nest(PREFIX, api).with_state(Arc::new(surroundings))
}

async fn root() -> Json<Value> {
    let link = |path: &str| json!({ "href": format!("{HOME}{path}") });
    Json(json!({ "_links": {
        "self": link(""),
        "enheter": link("/enheter"),
        "underenheter": link("/underenheter"),
        "oppdateringer/enheter": link("/oppdateringer/enheter"),
        "oppdateringer/underenheter": link("/oppdateringer/underenheter"),
        "kommuner": link("/kommuner"),
    } }))
}

async fn municipalities(State(surroundings): Shared) -> Json<Value> {
    let seats = surroundings.world.seats();
    let rows: Vec<_> = seats
        .iter()
        .map(|seat| json!({ "nummer": seat.number.as_str(), "navn": seat.name.to_uppercase() }))
        .collect();
    Json(json!({ "_embedded": { "kommuner": rows } }))
}

/// Its place in the paths, and its name in answers.
const fn path(rank: Rank) -> &'static str {
    match rank {
        Rank::Main => "enheter",
        Rank::Sub => "underenheter",
    }
}

fn hal(body: &Value) -> Response {
    let kind = HeaderValue::from_static("application/hal+json");
    ([(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
}
