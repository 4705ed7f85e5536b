//! What a visitor is told when something goes wrong, and what only the log is told.
//!
//! The only place that knows status codes. A handler says which error; [`crate::house`] gives it the look of a page,
//! or of a problem description where a program asked.

use std::fmt;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;

use crate::limits;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Also the answer to those who may not know that it exists.
    #[error("there is nothing here")]
    NotFound,
    #[error("this cannot be done here")]
    MethodNotAllowed,
    #[error("the request does not come from this machine")]
    NotLocal,
    #[error("nobody is signed in, or no longer")]
    SignedOut,
    #[error("the form does not come from a page of ours")]
    ForeignForm,
    #[error("the form cannot be read")]
    Unreadable,
    #[error("the form is too large")]
    TooLarge,
    #[error("too much at once")]
    TooMany { wait: SignedDuration },
    #[error("the answer takes too long")]
    TooSlow,
    /// The state has moved since the page was shown.
    #[error("this has been done already, or can no longer be done")]
    Outdated,
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

/// What the page about an error needs to know; travels with the response.
#[derive(Clone, Copy, Debug)]
pub struct Refusal {
    pub status: StatusCode,
    /// Begins the names of its texts: `{key}-title`, `{key}-text`.
    pub key: &'static str,
    /// Links what the visitor sees with what the log says.
    pub id: Option<ErrorId>,
}

/// Eight figures that a visitor can read aloud: `7F3A-20C1`.
#[derive(Clone, Copy, Debug)]
pub struct ErrorId(u32);

impl fmt::Display for ErrorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}-{:04X}", self.0 >> 16, self.0 & 0xffff)
    }
}

impl Refusal {
    /// The key of its title.
    pub fn title(&self) -> String {
        format!("{}-title", self.key)
    }

    /// The key of its explanation.
    pub fn text(&self) -> String {
        format!("{}-text", self.key)
    }

    /// For the answers that the framework gives by itself.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Error::NotFound.refusal(),
            StatusCode::METHOD_NOT_ALLOWED => Error::MethodNotAllowed.refusal(),
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge.refusal(),
            StatusCode::SERVICE_UNAVAILABLE => Error::TooSlow.refusal(),
            status if status.is_client_error() => Self { status, ..Error::Unreadable.refusal() },
            status => Error::Unexpected(anyhow::anyhow!("an answer with status {status}")).refusal(),
        }
    }
}

impl Error {
    fn refusal(&self) -> Refusal {
        let (status, key) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "error-not-found"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "error-method"),
            Self::NotLocal => (StatusCode::FORBIDDEN, "error-not-local"),
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "error-signed-out"),
            Self::ForeignForm => (StatusCode::FORBIDDEN, "error-foreign-form"),
            Self::Unreadable => (StatusCode::BAD_REQUEST, "error-unreadable"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "error-too-large"),
            Self::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, "error-too-many"),
            Self::TooSlow => (StatusCode::SERVICE_UNAVAILABLE, "error-too-slow"),
            Self::Outdated => (StatusCode::CONFLICT, "error-outdated"),
            Self::Unexpected(error) => {
                let id = ErrorId(rand::random());
                tracing::error!(error_id = %id, error = format!("{error:#}"), "a page could not be made");
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                return Refusal { status, key: "error-unexpected", id: Some(id) };
            }
        };
        Refusal { status, key, id: None }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let refusal = self.refusal();
        let mut response = refusal.status.into_response();
        if let Self::TooMany { wait } = self {
            response.headers_mut().insert(header::RETRY_AFTER, limits::whole_seconds(wait).into());
        }
        response.extensions_mut().insert(refusal);
        response
    }
}
