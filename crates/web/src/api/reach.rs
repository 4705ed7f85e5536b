//! May these people be reached, and how?

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{FromRequest as _, Request, State},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::{access::client::NoLeave, reach::Question};
use serde_json::Value;
use sources::bearer::Caller;
use sync::reach::{Named, Order};
use tracing::Instrument as _;

use super::{problem::Problem, question::Asked, reply::Reply};
use crate::App;

pub async fn answer(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Result<Response, Problem> {
    if !is_json(request.headers()) {
        return Err(Problem::UnsupportedMedia);
    }
    let body = Bytes::from_request(request, &app).await.map_err(|_| Problem::TooLarge)?;
    let body: Value = serde_json::from_slice(&body).map_err(|_| Problem::NotJson)?;
    let asked = Asked::read(&body).map_err(Problem::Invalid)?;
    let people: Vec<Named> = asked.people.iter().map(|person| person.named).collect();
    let count = people.len();
    let order = Order {
        municipality: asked.municipality,
        consumer: caller.consumer,
        supplier: caller.supplier,
        child: asked.child,
        people,
        question: Question { kind: asked.kind, channels: asked.channels },
    };
    // Apart from the connection: where KRR has been asked, that is written down also if the caller has hung up.
    let contacts = app.runs.contacts.clone();
    let answering = tokio::spawn(async move { contacts.reach(&order).await }.in_current_span());
    let answered = answering.await.map_err(anyhow::Error::from)??.map_err(|refused| match refused {
        NoLeave::Stranger => Problem::NoSuchMunicipality,
        NoLeave::NotThisKind => Problem::NotThisKind,
    })?;
    tracing::info!(
        consumer = caller.consumer.as_str(),
        supplier = caller.supplier.map(|supplier| supplier.to_string()),
        client = caller.client_id,
        municipality = asked.municipality.as_str(),
        kind = asked.kind.code(),
        people = count,
        "a system has asked how people can be reached"
    );
    Ok(Json(Reply::new(asked, answered, app.clock.now())).into_response())
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}
