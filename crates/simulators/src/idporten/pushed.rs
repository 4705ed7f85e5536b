//! Requests that clients push beforehand, so that nothing of them stands in an address (RFC 9126).

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::{
    IdPorten, assertion,
    parameters::Parameters,
    refusal::Refusal,
    request::{Request, Unsound},
};

const LIFETIME: SignedDuration = SignedDuration::from_secs(120);

pub async fn push(State(idporten): State<Arc<IdPorten>>, body: String) -> Response {
    match pushed(&idporten, &body) {
        Ok(request_uri) => {
            let answer = json!({ "request_uri": request_uri, "expires_in": LIFETIME.as_secs() });
            (StatusCode::CREATED, Json(answer)).into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

fn pushed(idporten: &IdPorten, body: &str) -> Result<String, Refusal> {
    let now = idporten.surroundings.now();
    let form = Parameters::read(body)?;
    let client = assertion::client(idporten, &form, &idporten.place("/par"), now)?;
    if form.get("request_uri").is_some() {
        return Err(Refusal::request("request_uri cannot be pushed"));
    }
    let request = Request::read(idporten, &client, &form).map_err(Unsound::into_refusal)?;
    let request_uri = format!("urn:idporten:{}", Uuid::new_v4());
    idporten.memory().pushed.insert(request_uri.clone(), (request, now));
    Ok(request_uri)
}

/// The request of that name, which is good once.
pub fn take(
    idporten: &IdPorten,
    request_uri: &str,
    client_id: &str,
    now: Timestamp,
) -> Result<Request, Refusal> {
    let mut memory = idporten.memory();
    memory.pushed.retain(|_, (_, at)| now.duration_since(*at) < LIFETIME);
    let belongs = memory.pushed.get(request_uri).is_some_and(|(request, _)| request.client_id == client_id);
    let taken = belongs.then(|| memory.pushed.remove(request_uri)).flatten();
    let unknown = || Refusal::request_uri("request_uri is unknown, used or expired");
    taken.map(|(request, _)| request).ok_or_else(unknown)
}
