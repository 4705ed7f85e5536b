//! The form of an answer: XML, unless JSON is asked for.

use axum::{
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::refused::Refused;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Xml,
}

impl Form {
    pub fn wanted(headers: &HeaderMap) -> Result<Self, Refused> {
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
        let types = || accept.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
        types()
            .find_map(|wanted| match wanted {
                "application/json" => Some(Self::Json),
                "text/xml" | "application/xml" | "text/*" | "*/*" => Some(Self::Xml),
                _ => None,
            })
            .ok_or(Refused::NotAcceptable)
    }

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
