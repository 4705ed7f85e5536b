//! What ID-porten does wrong on order.

use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};

use super::{LEVELS, keys::new_key};
use crate::faults::FaultKind;

/// Who we are not.
pub const ANOTHER: &str = "https://idporten.example";

/// Bends the claims of an identity token.
pub fn bend(claims: &mut Value, fault: Option<&FaultKind>) {
    match fault {
        Some(FaultKind::LowerLevel) => claims["acr"] = json!(LEVELS[0]),
        Some(FaultKind::MissingPid) => {
            claims.as_object_mut().expect("claims are an object").remove("pid");
        }
        Some(FaultKind::WrongNonce) => claims["nonce"] = json!("another"),
        Some(FaultKind::WrongIssuer) => claims["iss"] = json!(ANOTHER),
        Some(FaultKind::WrongAudience) => claims["aud"] = json!("another-client"),
        Some(FaultKind::ExpiredIdToken) => {
            let hour = 3600;
            for time in ["iat", "exp", "auth_time"] {
                claims[time] = json!(claims[time].as_i64().unwrap_or_default() - hour);
            }
        }
        Some(FaultKind::AmrAsList) => claims["amr"] = json!(["TestID"]),
        _ => {}
    }
}

/// The key that signs instead of ours, and what is said of it.
pub fn key(header: &mut Header, fault: Option<&FaultKind>) -> Option<EncodingKey> {
    match fault {
        Some(FaultKind::UnknownKey) => {
            header.kid = Some("known-to-nobody".to_owned());
            Some(new_key())
        }
        Some(FaultKind::BadSignature) => Some(new_key()),
        _ => None,
    }
}
