//! `GET /enheter/{number}`, `GET /underenheter/{number}`

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{OrganisationNumber, entity::Rank};
use serde_json::json;

use super::{
    HOME, Shared,
    document::document,
    mischief::{self, wrong},
    path,
    refused::Refused,
};
use crate::{faults::FaultKind, world::public_sector::Standing};

pub(super) async fn entity(
    state: Shared,
    fault: Option<Extension<FaultKind>>,
    Path(number): Path<String>,
) -> Result<Response, Refused> {
    one(&state, wrong(fault.as_ref()), &number, Rank::Main)
}

pub(super) async fn sub_entity(
    state: Shared,
    fault: Option<Extension<FaultKind>>,
    Path(number): Path<String>,
) -> Result<Response, Refused> {
    one(&state, wrong(fault.as_ref()), &number, Rank::Sub)
}

fn one(
    State(surroundings): &Shared,
    fault: Option<&FaultKind>,
    number: &str,
    rank: Rank,
) -> Result<Response, Refused> {
    let number = OrganisationNumber::parse(number).map_err(|_| {
        Refused::parameter("Ikke et gyldig organisasjonsnummer", "organisasjonsnummer", number)
    })?;
    let record = surroundings.world.entity(number).filter(|record| record.rank == rank);
    let record = record.ok_or(Refused::NotFound)?;
    if let Standing::Removed(day) = record.standing {
        let body = json!({
            "organisasjonsnummer": number.as_str(),
            "slettedato": day.to_string(),
            "_links": { "self": { "href": format!("{HOME}/{}/{number}", path(rank)) } },
        });
        return Ok((StatusCode::GONE, Json(body)).into_response());
    }
    let mut rows = [document(&record)];
    mischief::done_to(&mut rows, fault);
    let [body] = rows;
    Ok(Json(body).into_response())
}
