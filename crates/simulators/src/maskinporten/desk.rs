//! Tokens over the counter, for whoever tries an interface of their own and has no client to ask with.

use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use domain::OrganisationNumber;
use serde::Deserialize;
use std::sync::Arc;

use super::{Maskinporten, USUAL_LIFETIME, assertion::Granted, token};

/// As a form, so that `curl -d` will do. The answer is the token alone.
#[derive(Deserialize)]
struct Order {
    organisation: String,
    scope: String,
    resource: String,
    /// Who calls for the organisation, as if it had delegated the scope.
    supplier: Option<String>,
}

pub fn routes(maskinporten: Arc<Maskinporten>) -> Router {
    Router::new().route("/maskinporten/tokens", post(hand_out)).with_state(maskinporten)
}

async fn hand_out(State(maskinporten): State<Arc<Maskinporten>>, Form(order): Form<Order>) -> Response {
    let number = |text: &str| OrganisationNumber::parse(text);
    let (consumer, supplier) = match (number(&order.organisation), order.supplier.as_deref().map(number)) {
        (Ok(consumer), None) => (consumer, consumer),
        (Ok(consumer), Some(Ok(supplier))) => (consumer, supplier),
        _ => return (StatusCode::UNPROCESSABLE_ENTITY, "no such organisation number\n").into_response(),
    };
    let granted = Granted {
        client_id: format!("over-the-counter-{supplier}"),
        client_organisation: supplier,
        consumer,
        scope: order.scope,
        resource: vec![order.resource],
        by_certificate: false,
    };
    token::sign(&maskinporten, &granted, maskinporten.surroundings.now(), USUAL_LIFETIME).into_response()
}
