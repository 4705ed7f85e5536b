//! Why a question is refused.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    NoSuchClassification(String),
    /// No table says what corresponds, on some day asked about.
    NoTable,
    Missing(&'static str),
    NoDate(&'static str),
    Range,
    NotAcceptable,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::NoSuchClassification(number) => {
                (StatusCode::NOT_FOUND, format!("Classification not found with id = {number}"))
            }
            Self::NoTable => (StatusCode::NOT_FOUND, "Correspondence table not found".to_owned()),
            Self::Missing(name) => {
                (StatusCode::BAD_REQUEST, format!("Required request parameter '{name}' is not present"))
            }
            Self::NoDate(name) => (StatusCode::BAD_REQUEST, format!("'{name}' is not a date")),
            Self::Range => (StatusCode::BAD_REQUEST, "To is before from".to_owned()),
            Self::NotAcceptable => (StatusCode::NOT_ACCEPTABLE, "No acceptable representation".to_owned()),
        };
        (status, Json(json!({ "status": status.as_u16(), "message": message }))).into_response()
    }
}
