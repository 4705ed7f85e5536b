//! What a system is told when it gets no answer (RFC 9457). In English, since programmers read it.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use serde_json::json;
use sources::bearer::Refusal;

use super::question::Invalid;
use crate::limits;

#[derive(Debug)]
pub enum Problem {
    NotFound,
    MethodNotAllowed,
    /// No token, or not one that opens this.
    Token(Refusal),
    /// The municipality is not in the register, or has not let the caller ask. To the caller that is the same.
    NoSuchMunicipality,
    /// The municipality has let the caller ask, and not about this kind of message.
    NotThisKind,
    NotJson,
    /// Not sent as `application/json`.
    UnsupportedMedia,
    Invalid(Invalid),
    TooLarge,
    TooMany {
        wait: SignedDuration,
    },
    TooSlow,
    Unexpected(anyhow::Error),
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Token(refusal) => {
                StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::UNAUTHORIZED)
            }
            Self::NoSuchMunicipality | Self::NotThisKind => StatusCode::FORBIDDEN,
            Self::NotJson => StatusCode::BAD_REQUEST,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The end of `type`; it never changes.
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::Token(refusal) => refusal.code(),
            Self::NoSuchMunicipality => "no-such-municipality",
            Self::NotThisKind => "kind-not-granted",
            Self::NotJson => "not-json",
            Self::UnsupportedMedia => "unsupported-media-type",
            Self::Invalid(_) => "invalid",
            Self::TooLarge => "too-large",
            Self::TooMany { .. } => "too-many-requests",
            Self::TooSlow => "too-slow",
            Self::Unexpected(_) => "unexpected",
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::NotFound => "There is nothing here",
            Self::MethodNotAllowed => "This cannot be done here",
            Self::Token(_) => "The token does not open this",
            Self::NoSuchMunicipality => "The municipality is not yours to ask",
            Self::NotThisKind => "This kind of message is not yours to send",
            Self::NotJson => "The body is not JSON",
            Self::UnsupportedMedia => "The body is not sent as JSON",
            Self::Invalid(_) => "The question does not follow the contract",
            Self::TooLarge => "The body is too large",
            Self::TooMany { .. } => "Too many questions",
            Self::TooSlow => "The answer takes too long",
            Self::Unexpected(_) => "Something has gone wrong here",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::NotFound => "Look in /api/v1/openapi.json for what there is.".to_owned(),
            Self::MethodNotAllowed => "The header Allow says what can be.".to_owned(),
            Self::Token(refusal) => format!("{refusal}."),
            Self::NoSuchMunicipality => {
                "It is not in the register, or has not let the organisation in the token ask.".to_owned()
            }
            Self::NotThisKind => {
                "The municipality has let you ask, but not about this kind of message.".to_owned()
            }
            Self::NotJson => "The body cannot be read as one JSON value in UTF-8.".to_owned(),
            Self::UnsupportedMedia => "Send it with Content-Type: application/json.".to_owned(),
            Self::Invalid(invalid) => invalid.to_string(),
            Self::TooLarge => "Ask about at most a thousand people at a time.".to_owned(),
            Self::TooMany { .. } => "Wait as long as the header Retry-After says.".to_owned(),
            Self::TooSlow => "Ask again in a while, or about fewer people.".to_owned(),
            Self::Unexpected(_) => {
                "It is our fault. Tell us the request's id if it happens again.".to_owned()
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Self::Unexpected(error) = &self {
            tracing::error!(error = format!("{error:#}"), "a question could not be answered");
        }
        let status = self.status();
        let mut body = json!({
            "type": format!("urn:reim:{}", self.code()),
            "title": self.title(),
            "status": status.as_u16(),
            "detail": self.detail(),
        });
        if let Self::Invalid(invalid) = &self {
            body["pointer"] = invalid.pointer.as_str().into();
        }
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match &self {
            Self::Token(refusal) => {
                let challenge = refusal.challenge().and_then(|challenge| challenge.parse().ok());
                headers.extend(challenge.map(|challenge: HeaderValue| (header::WWW_AUTHENTICATE, challenge)));
            }
            Self::TooMany { wait } => {
                headers.insert(header::RETRY_AFTER, limits::whole_seconds(*wait).into());
            }
            _ => (),
        }
        response
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        Self::Unexpected(error)
    }
}
