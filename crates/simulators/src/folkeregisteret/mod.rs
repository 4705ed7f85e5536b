//! Plays Folkeregisteret, *offentlig med hjemmel*: looking people up in bulk, and the feed of events; strict as the real
//! one, as far as it has told (`docs/folkeregisteret.md`). The look-up of one person by address is not played: nobody of
//! ours uses it. It speaks JSON only.

pub(crate) mod admin;
mod document;
mod feed;
mod look_up;
mod mischief;
mod part;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;

use crate::{
    faults::FaultKind,
    maskinporten::{Access, Maskinporten},
    surroundings::Surroundings,
};

/// What asks by it may see all that is asked for; those who act for others have it delegated.
pub const SCOPE: &str = "folkeregister:deling/offentligmedhjemmel";
const PACKAGE: &str = "/folkeregisteret/offentlig-med-hjemmel/api/v1";

pub(crate) struct Folkeregister {
    pub surroundings: Surroundings,
    pub maskinporten: Arc<Maskinporten>,
}

pub(crate) fn routes(register: Arc<Folkeregister>) -> Router {
    let package = Router::new()
        .route("/personer/bulkoppslag", post(look_up::look_up))
        .route("/hendelser/feed", get(feed::page))
        .route("/hendelser/siste/sekvensnummer", get(feed::last_sequence));
    Router::new().nest(PACKAGE, package).layer(DefaultBodyLimit::max(1024 * 1024)).with_state(register)
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
    TooOld,
}

impl Folkeregister {
    /// The token is the first thing that is looked at, and then whether JSON is taken.
    fn allow(&self, headers: &HeaderMap, fault: Option<&FaultKind>) -> Result<(), Refused> {
        let token = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
            .ok_or(Refused::NoToken)?;
        let access = Access::read(&self.maskinporten, token, self.surroundings.now())
            .map_err(|_| Refused::BadToken)?;
        // Of a token confined to a resource, the audience is that.
        if fault == Some(&FaultKind::ExpiredToken) || access.audience() != Some("unspecified") {
            return Err(Refused::BadToken);
        }
        if fault == Some(&FaultKind::MissingScope) || !access.allows(SCOPE, SCOPE) {
            return Err(Refused::Scope);
        }
        accepts_json(headers)
    }
}

fn accepts_json(headers: &HeaderMap) -> Result<(), Refused> {
    let Some(accept) = said(headers, header::ACCEPT) else { return Ok(()) };
    let json = ["application/json", "application/*", "*/*"];
    if accept.split(',').any(|part| json.contains(&&*media_type(part))) {
        Ok(())
    } else {
        Err(Refused::NotAcceptable)
    }
}

/// Without a media type the real one takes the body for XML, which JSON is not.
fn sent_as_json(headers: &HeaderMap) -> Result<(), Refused> {
    match said(headers, header::CONTENT_TYPE).map(media_type).as_deref() {
        Some("application/json") => Ok(()),
        None | Some("application/xml") => Err(Refused::Request),
        Some(_) => Err(Refused::MediaType),
    }
}

fn said(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn media_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn json(body: impl Into<axum::body::Body>) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body.into()).into_response()
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::NoToken | Self::BadToken => (StatusCode::UNAUTHORIZED, "Autentiseringsinformasjon mangler"),
            Self::Scope => (StatusCode::FORBIDDEN, "Virksomheten mangler autorisasjon for tjenesten"),
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Ukjent Content-Type"),
            Self::NotAcceptable => (StatusCode::NOT_ACCEPTABLE, "Ukjent Accept-header"),
            Self::Request => (StatusCode::BAD_REQUEST, "Feil i mottatte data"),
            Self::TooOld => (
                StatusCode::NOT_ACCEPTABLE,
                "Det er oppgitt ulovlig sekvensnummer. Sekvensnummer kan ikke være mere enn 36 måneder gammelt",
            ),
        };
        // Only FREG-001, for 500, is documented; the others are numbered as the statuses.
        let body = json!({ "kode": format!("FREG-{}", status.as_u16()), "melding": message });
        (status, axum::Json(body)).into_response()
    }
}
