//! How ID-porten says no to a client.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;
use uuid::Uuid;

/// An OAuth error (RFC 6749 § 5.2).
#[derive(Debug, Clone)]
pub struct Refusal {
    status: StatusCode,
    pub error: &'static str,
    pub description: String,
}

impl Refusal {
    fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description: description.into() }
    }

    pub fn request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    pub fn request_uri(description: impl Into<String>) -> Self {
        Self::new("invalid_request_uri", description)
    }

    pub fn scope(description: impl Into<String>) -> Self {
        Self::new("invalid_scope", description)
    }

    pub fn response_type() -> Self {
        Self::new("unsupported_response_type", "Only response_type code is supported")
    }

    pub fn grant_type() -> Self {
        Self::new("unsupported_grant_type", "Only grant_type authorization_code is supported")
    }

    pub fn grant(description: impl Into<String>) -> Self {
        Self::new("invalid_grant", description)
    }

    pub fn client(description: impl Into<String>) -> Self {
        let description = format!("Client authentication failed. {}", description.into());
        Self { status: StatusCode::UNAUTHORIZED, ..Self::new("invalid_client", description) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let description = format!("{} (trace_id: {})", self.description, Uuid::new_v4().simple());
        (self.status, Json(json!({ "error": self.error, "error_description": description }))).into_response()
    }
}
