//! Why a call is refused, in the register's own form.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// What is wrong, with which parameter, and what was sent.
    BadRequest(&'static str, String, Option<String>),
    NotFound,
    NotAcceptable,
}

impl Refused {
    pub fn parameter(why: &'static str, name: &str, sent: &str) -> Self {
        Self::BadRequest(why, name.to_owned(), Some(format!("[{sent}]")))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::BadRequest(why, parameter, sent) => {
                let mut fault = json!({ "feilmelding": why, "parametere": [parameter] });
                if let Some(sent) = sent {
                    fault["feilaktigVerdi"] = json!(sent);
                }
                let body = json!({
                    "tidsstempel": 1_795_262_400_000_i64,
                    "status": 400,
                    "feilmelding": "Feilaktig forespørsel",
                    "sti": "/enhetsregisteret/api",
                    "antallFeil": 1,
                    "valideringsfeil": [fault],
                });
                (StatusCode::BAD_REQUEST, Json(body)).into_response()
            }
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE.into_response(),
        }
    }
}
