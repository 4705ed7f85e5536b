//! Plays MinProfil, where people change what KRR has about them. Here anybody may be anybody.

mod form;
mod pages;

use std::{fmt::Write as _, sync::Arc};

use axum::{
    Form, Router,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use tower_http::set_header::SetResponseHeaderLayer;

use self::{
    form::DetailsForm,
    pages::{PeoplePage, PersonPage},
};
use crate::{surroundings::Surroundings, world::changes::Change};

pub(crate) struct MinProfil {
    pub surroundings: Surroundings,
    /// Where a service may have people sent back to; registered beforehand, in lower case, with scheme.
    pub registered_addresses: Vec<String>,
}

/// Nothing but our own style sheet; forms go nowhere else.
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

pub(crate) fn routes(minprofil: Arc<MinProfil>) -> Router {
    Router::new()
        .route("/", get(people))
        .route("/person/{citizen}", get(person).post(save))
        .route("/style.css", get(style))
        .layer(SetResponseHeaderLayer::overriding(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .with_state(minprofil)
}

/// What is carried from page to page.
#[derive(Default, Deserialize)]
struct Journey {
    #[serde(rename = "gotoUrl", default)]
    goto_url: Option<String>,
    /// Part of a name to look for.
    #[serde(default)]
    navn: String,
    /// What was just done.
    #[serde(default)]
    gjort: Option<String>,
}

async fn people(State(minprofil): State<Arc<MinProfil>>, Query(journey): Query<Journey>) -> Response {
    PeoplePage::new(&minprofil, &journey).into_response()
}

async fn person(
    State(minprofil): State<Arc<MinProfil>>,
    Path(citizen): Path<u32>,
    Query(journey): Query<Journey>,
) -> Response {
    match minprofil.surroundings.world.citizen(citizen) {
        Some(citizen) => PersonPage::new(&minprofil, citizen, &journey).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Redirects after doing, so that a reload does nothing again.
async fn save(
    State(minprofil): State<Arc<MinProfil>>,
    Path(citizen): Path<u32>,
    Query(journey): Query<Journey>,
    Form(form): Form<DetailsForm>,
) -> Response {
    let Some(citizen) = minprofil.surroundings.world.citizen(citizen) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let current = minprofil.surroundings.world.record(citizen);
    let (done, changes) = match form.handling.as_str() {
        "bekreft" => ("bekreftet", vec![Change::Confirm]),
        "slett" => ("slettet", vec![Change::Delete]),
        _ => match form.changes(current.as_ref()) {
            Ok(changes) => ("lagret", changes),
            Err(errors) => {
                let page = PersonPage::new(&minprofil, citizen, &journey).with_errors(form, errors);
                return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
            }
        },
    };
    let now = minprofil.surroundings.now();
    for change in changes {
        minprofil.surroundings.world.change(citizen, change, now).expect("the form has KRR's languages only");
    }
    let back = minprofil.with_goto(&format!("/person/{}?gjort={done}", citizen.0), &journey);
    Redirect::to(&back).into_response()
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}

impl MinProfil {
    /// The address to go back to, if it is registered.
    fn way_back<'a>(&self, journey: &'a Journey) -> Option<&'a str> {
        let wished = journey.goto_url.as_deref()?;
        let registered = |address: &String| {
            wished.strip_prefix(address.as_str()).is_some_and(|rest| {
                // A longer host name is another host.
                rest.is_empty() || address.ends_with('/') || rest.starts_with(['/', '?', '#'])
            })
        };
        self.registered_addresses.iter().any(registered).then_some(wished)
    }

    /// A link of ours that carries the way back on.
    fn with_goto(&self, link: &str, journey: &Journey) -> String {
        let Some(address) = self.way_back(journey) else { return link.to_owned() };
        let separator = if link.contains('?') { '&' } else { '?' };
        format!("{link}{separator}gotoUrl={}", percent_encoded(address))
    }
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("a string takes every character");
        }
    }
    encoded
}

fn page(template: &impl askama::Template) -> Response {
    Html(template.render().expect("the templates only write strings")).into_response()
}
