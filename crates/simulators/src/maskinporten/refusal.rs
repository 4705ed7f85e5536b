//! Maskinporten's refusals, in its own words.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::OrganisationNumber;
use serde_json::json;
use uuid::Uuid;

use super::{Maskinporten, assertion::Granted};

/// An OAuth error with, for most, a code that stands in the address of the page about it.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: String,
    code: Option<&'static str>,
}

const FAILED: &str = "Invalid assertion. Client authentication failed.";

impl Refusal {
    fn grant(code: Option<&'static str>, description: impl Into<String>) -> Self {
        let description = description.into();
        Self { status: StatusCode::BAD_REQUEST, error: "invalid_grant", description, code }
    }

    fn forbidden(code: &'static str, description: String) -> Self {
        Self { status: StatusCode::FORBIDDEN, error: "forbidden", description, code: Some(code) }
    }

    pub fn request(description: impl Into<String>) -> Self {
        let description = description.into();
        Self { status: StatusCode::BAD_REQUEST, error: "invalid_request", description, code: None }
    }

    pub fn grant_type() -> Self {
        let description = "Unsupported grant type".to_owned();
        Self { error: "unsupported_grant_type", ..Self::request(description) }
    }

    pub fn parameter() -> Self {
        Self { code: Some("MP-011"), ..Self::request("Invalid assertion. Invalid parameter value") }
    }

    pub fn own_consumer() -> Self {
        Self::request(
            "Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on \
             client is invalid",
        )
    }

    pub fn used_before() -> Self {
        Self::grant(Some("MP-012"), "Validation of JWT Bearer grant failed. Grant is used before")
    }

    pub fn unknown_client() -> Self {
        Self::grant(Some("MP-100"), format!("{FAILED} Client not found"))
    }

    pub fn audience() -> Self {
        Self::grant(Some("MP-110"), format!("{FAILED} Invalid JWT claim aud"))
    }

    pub fn certificate() -> Self {
        Self::grant(Some("MP-120"), format!("{FAILED} The JWT is signed with an invalid certificate."))
    }

    pub fn expired_key() -> Self {
        Self::grant(Some("MP-121"), format!("{FAILED} Expired key."))
    }

    pub fn others_certificate() -> Self {
        Self::grant(
            Some("MP-122"),
            format!(
                "{FAILED} Invalid JWT. Invalid organization number for client. Does not match certificate orgno"
            ),
        )
    }

    pub fn x5c() -> Self {
        Self::grant(Some("MP-123"), format!("{FAILED} Invalid JWT header x5c"))
    }

    pub fn signature() -> Self {
        Self::grant(Some("MP-124"), format!("{FAILED} Invalid JWT signature."))
    }

    pub fn expired() -> Self {
        Self::grant(Some("MP-130"), format!("{FAILED} JWT is expired"))
    }

    pub fn no_key_named() -> Self {
        Self::grant(
            None,
            format!(
                "{FAILED} Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided"
            ),
        )
    }

    pub fn unknown_key() -> Self {
        Self::grant(None, format!("{FAILED} Unknown key identifier (kid) for client."))
    }

    pub fn from_the_future() -> Self {
        Self::grant(None, "Invalid assertion. Issue time is after now")
    }

    pub fn too_long() -> Self {
        Self::grant(None, "Invalid assertion. The assertion may live 120 seconds at most")
    }

    pub fn scope(scope: &str) -> Self {
        let description = format!("Token request contains invalid scopes for client, {scope}");
        Self { error: "invalid_scope", ..Self::grant(Some("MP-200"), description) }
    }

    pub fn not_for_maskinporten() -> Self {
        let description = "Token request contains scopes not allowed for maskinporten";
        Self { error: "invalid_scope", ..Self::grant(Some("MP-201"), description) }
    }

    pub fn not_granted(scope: &str) -> Self {
        Self::forbidden("MP-250", format!("Consumer has not been granted access to the scope {scope}."))
    }

    pub fn not_delegated(consumer: OrganisationNumber, scope: &str, supplier: OrganisationNumber) -> Self {
        let description = format!(
            "Consumer {consumer} has not delegated access to the scope {scope} to supplier {supplier}."
        );
        Self::forbidden("MP-251", description)
    }

    /// The refusal of a code, though nothing was wrong with what came.
    pub fn ordered(code: &str, granted: &Granted) -> Self {
        match code {
            "MP-011" => Self::parameter(),
            "MP-012" => Self::used_before(),
            "MP-100" => Self::unknown_client(),
            "MP-110" => Self::audience(),
            "MP-120" => Self::certificate(),
            "MP-121" => Self::expired_key(),
            "MP-122" => Self::others_certificate(),
            "MP-123" => Self::x5c(),
            "MP-124" => Self::signature(),
            "MP-130" => Self::expired(),
            "MP-200" => Self::scope(&granted.scope),
            "MP-201" => Self::not_for_maskinporten(),
            "MP-250" => Self::not_granted(&granted.scope),
            "MP-251" => Self::not_delegated(granted.consumer, &granted.scope, granted.client_organisation),
            other => Self::request(format!("Ordered refusal {other}")),
        }
    }

    pub fn into_response(self, maskinporten: &Maskinporten) -> Response {
        let mut body = json!({
            "error": self.error,
            "error_description": format!("{} (trace_id: {})", self.description, Uuid::new_v4().simple()),
        });
        if let (true, Some(code)) = (maskinporten.error_uri, self.code) {
            body["error_uri"] = json!(format!("{}errors/{code}", maskinporten.issuer));
        }
        (self.status, Json(body)).into_response()
    }
}
