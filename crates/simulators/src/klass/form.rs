//! The form of an answer: XML, unless JSON is asked for.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::refused::Refused;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Xml,
}

/// As whoever asks accepts it.
impl<S: Sync> FromRequestParts<S> for Form {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let accept = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
        let mut types = accept.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
        types
            .find_map(|wanted| match wanted {
                "application/json" => Some(Self::Json),
                "text/xml" | "application/xml" | "text/*" | "*/*" => Some(Self::Xml),
                _ => None,
            })
            .ok_or(Refused::NotAcceptable)
    }
}

impl Form {
    /// Whoever takes XML is given an envelope with nothing in it: nobody of ours ought to.
    pub fn answer(self, body: &Value) -> Response {
        match self {
            Self::Json => {
                let json = "application/json;charset=UTF-8";
                ([(header::CONTENT_TYPE, json)], body.to_string()).into_response()
            }
            Self::Xml => {
                let empty = r#"<?xml version="1.0" encoding="UTF-8"?><result/>"#;
                ([(header::CONTENT_TYPE, "text/xml;charset=UTF-8")], empty).into_response()
            }
        }
    }
}
