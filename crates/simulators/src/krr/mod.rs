//! Plays Kontakt- og reservasjonsregisteret: looking up one to a thousand people, strict as the real one.
//!
//! What Digdir has not documented is a setting ([`Manner`]), so that a client can be held right either way.
//! The bodies of errors are not known; they are given here as Spring, which KRR runs on, gives them.

mod answer;
mod manner;
mod mischief;
mod time;

pub use self::manner::{Manner, TimeForm};

use std::sync::{Arc, PoisonError, RwLock};

use axum::{
    Extension, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use domain::NationalId;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde::Deserialize;
use serde_json::json;

use self::answer::View;
use crate::{
    faults::FaultKind,
    maskinporten::{Access, Maskinporten},
    surroundings::Surroundings,
};

pub(crate) struct Krr {
    pub surroundings: Surroundings,
    pub maskinporten: Arc<Maskinporten>,
    pub manner: Arc<RwLock<Manner>>,
}

const MOST_PEOPLE: usize = 1000;
/// Own and delegated scopes for contact details, and for the mailbox.
const CONTACT: (&str, &str) = ("krr:global/kontaktinformasjon.read", "krr:global/kontaktinfo.read");
const MAILBOX: (&str, &str) = ("krr:global/digitalpost.read", "krr:global/postkasse.read");

pub(crate) fn routes(krr: Arc<Krr>) -> Router {
    Router::new()
        .route("/rest/v1/personer", post(first_version))
        .route("/rest/v2/personer", post(second_version))
        .layer(DefaultBodyLimit::max(1024 * 1024))
        .with_state(krr)
}

/// Why a call is refused.
#[derive(Debug, Clone, Copy)]
enum Refused {
    NoToken,
    BadToken,
    Scope,
    MediaType,
    NotAcceptable,
    Request,
    /// It is KRR that is wrong.
    Broken,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    personidentifikatorer: Vec<String>,
    inkluder_ikke_registrerte: Option<bool>,
}

async fn first_version(
    State(krr): State<Arc<Krr>>,
    fault: Option<Extension<FaultKind>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // The first version knows no such wish.
    answer(&krr, fault, &headers, &body, |_| None)
        .unwrap_or_else(|refused| refused.into_response_at(&krr, "v1"))
}

async fn second_version(
    State(krr): State<Arc<Krr>>,
    fault: Option<Extension<FaultKind>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(&krr, fault, &headers, &body, |question| question.inkluder_ikke_registrerte)
        .unwrap_or_else(|refused| refused.into_response_at(&krr, "v2"))
}

fn answer(
    krr: &Krr,
    fault: Option<Extension<FaultKind>>,
    headers: &HeaderMap,
    body: &[u8],
    include_unregistered: impl Fn(&Question) -> Option<bool>,
) -> Result<Response, Refused> {
    let fault = fault.map(|Extension(fault)| fault);
    let now = krr.surroundings.now();
    let access = allowed(krr, headers, now)?;
    match fault {
        Some(FaultKind::ExpiredToken) => return Err(Refused::BadToken),
        Some(FaultKind::MissingScope) => return Err(Refused::Scope),
        _ => {}
    }
    let view = View {
        contact: access.allows(CONTACT.0, CONTACT.1),
        mailbox: access.allows(MAILBOX.0, MAILBOX.1),
        certificate: &krr.maskinporten.keys.anchor_base64(),
        // § 32: a detail is good for eighteen months after it was last given or confirmed.
        fresh_after: now.to_zoned(TimeZone::UTC).saturating_sub(18.months()).timestamp(),
    };
    if !view.contact && !view.mailbox {
        return Err(Refused::Scope);
    }
    json_both_ways(headers)?;
    let question: Question = serde_json::from_slice(body).map_err(|_| Refused::Request)?;
    let manner = krr.manner.read().unwrap_or_else(PoisonError::into_inner);
    let people = people(&question, &manner)?;
    if people.iter().any(|id| manner.breaking.contains(id)) {
        return Err(Refused::Broken);
    }
    let include_unregistered = include_unregistered(&question).unwrap_or(manner.include_unregistered);

    krr.surroundings.log.asked(people.len());
    let mut rows = answer::rows(&krr.surroundings.world, &people, include_unregistered, &view, &manner);
    if let Some(fault) = fault {
        rows = mischief::done_to(&rows, &fault, &krr.surroundings.world);
    }
    let json = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, json)], rows.into_json()).into_response())
}

fn allowed(krr: &Krr, headers: &HeaderMap, now: Timestamp) -> Result<Access, Refused> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .ok_or(Refused::NoToken)?;
    Access::read(&krr.maskinporten, token, now).map_err(|_| Refused::BadToken)
}

fn json_both_ways(headers: &HeaderMap) -> Result<(), Refused> {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let media_type = |value: &str| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if said(header::CONTENT_TYPE).map(media_type).as_deref() != Some("application/json") {
        return Err(Refused::MediaType);
    }
    let accepts = |value: &str| {
        value
            .split(',')
            .any(|part| ["application/json", "application/*", "*/*"].contains(&&*media_type(part)))
    };
    if said(header::ACCEPT).is_none_or(accepts) { Ok(()) } else { Err(Refused::NotAcceptable) }
}

/// One bad identifier, and nobody is looked up.
fn people(question: &Question, manner: &Manner) -> Result<Vec<NationalId>, Refused> {
    let asked = &question.personidentifikatorer;
    if asked.is_empty() || asked.len() > MOST_PEOPLE {
        return Err(Refused::Request);
    }
    asked
        .iter()
        .map(|text| {
            NationalId::parse(text).ok().filter(|id| !manner.refused.contains(id)).ok_or(Refused::Request)
        })
        .collect()
}

impl Refused {
    fn into_response_at(self, krr: &Krr, version: &str) -> Response {
        let (status, challenge) = match self {
            Self::NoToken => (StatusCode::UNAUTHORIZED, Some("Bearer")),
            Self::BadToken => (StatusCode::UNAUTHORIZED, Some(r#"Bearer error="invalid_token""#)),
            Self::Scope => (StatusCode::FORBIDDEN, Some(r#"Bearer error="insufficient_scope""#)),
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, None),
            Self::NotAcceptable => (StatusCode::NOT_ACCEPTABLE, None),
            Self::Request => (StatusCode::BAD_REQUEST, None),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, None),
        };
        let body = json!({
            "timestamp": krr.surroundings.now().to_string(),
            "status": status.as_u16(),
            "error": status.canonical_reason(),
            "path": format!("/rest/{version}/personer"),
        });
        let mut response = (status, axum::Json(body)).into_response();
        if let Some(challenge) = challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}
