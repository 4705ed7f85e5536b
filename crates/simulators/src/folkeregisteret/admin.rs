//! Of the port for those who direct the play, what is about the population register.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::json;

use crate::{
    surroundings::Surroundings,
    world::{
        Citizen,
        family::ChildKey,
        happenings::{Happening, Impossible},
        population::Inhabitant,
    },
};

pub(crate) fn routes(surroundings: Surroundings) -> Router {
    Router::new().route("/folkeregisteret/persons/{handle}", post(happen)).with_state(surroundings)
}

async fn happen(
    State(surroundings): State<Surroundings>,
    Path(handle): Path<String>,
    Json(happening): Json<Happening>,
) -> Response {
    let who = inhabitant(&handle).filter(|who| known(&surroundings, *who)).ok_or(Impossible::Nobody);
    let happened = who.and_then(|who| surroundings.world.happen(who, happening, surroundings.now()));
    match happened {
        Ok(sequence) => (StatusCode::CREATED, Json(json!({ "sequence": sequence }))).into_response(),
        Err(why) => {
            let status = match why {
                Impossible::Nobody => StatusCode::NOT_FOUND,
                Impossible::Dead | Impossible::Guest => StatusCode::UNPROCESSABLE_ENTITY,
            };
            (status, Json(json!({ "error": why.to_string() }))).into_response()
        }
    }
}

fn known(surroundings: &Surroundings, who: Inhabitant) -> bool {
    let family = match who {
        Inhabitant::Adult(citizen) => citizen.family(),
        Inhabitant::Child(child) => child.family,
        Inhabitant::Guest(_) => return true,
    };
    family.checked_mul(2).and_then(|number| surroundings.world.citizen(number)).is_some()
}

/// `123` a grown-up, `child-61-0` the youngest child of family 61, `guest-3` somebody with a D-number.
fn inhabitant(handle: &str) -> Option<Inhabitant> {
    if let Some(child) = handle.strip_prefix("child-") {
        let (family, nth) = child.split_once('-')?;
        return Some(Inhabitant::Child(ChildKey { family: family.parse().ok()?, nth: nth.parse().ok()? }));
    }
    match handle.strip_prefix("guest-") {
        Some(guest) => Some(Inhabitant::Guest(guest.parse().ok()?)),
        None => Some(Inhabitant::Adult(Citizen(handle.parse().ok()?))),
    }
}
