//! Of the port for those who direct the play, what is about Enhetsregisteret.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use domain::OrganisationNumber;
use serde_json::json;

use crate::{
    surroundings::Surroundings,
    world::public_sector::happenings::{EntityHappening, ImpossibleForEntity},
};

pub(crate) fn routes(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/enhetsregisteret/entities/{number}", post(happen))
        .route("/enhetsregisteret/dumps", post(new_night))
        .with_state(surroundings)
}

async fn happen(
    State(surroundings): State<Surroundings>,
    Path(number): Path<String>,
    Json(happening): Json<EntityHappening>,
) -> Response {
    let number = OrganisationNumber::parse(&number).map_err(|_| ImpossibleForEntity::Nobody);
    let happened =
        number.and_then(|number| surroundings.world.happen_to_entity(number, happening, surroundings.now()));
    match happened {
        Ok(number) => {
            (StatusCode::CREATED, Json(json!({ "organisation_number": number.as_str() }))).into_response()
        }
        Err(why) => {
            let status = match why {
                ImpossibleForEntity::Nobody => StatusCode::NOT_FOUND,
                ImpossibleForEntity::Gone | ImpossibleForEntity::SubEntity => {
                    StatusCode::UNPROCESSABLE_ENTITY
                }
            };
            (status, Json(json!({ "error": why.to_string() }))).into_response()
        }
    }
}

/// The dumps are made anew, from what is registered now.
async fn new_night(State(surroundings): State<Surroundings>) -> StatusCode {
    surroundings.world.new_night(surroundings.now());
    StatusCode::NO_CONTENT
}
