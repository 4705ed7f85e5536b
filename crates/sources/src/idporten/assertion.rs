//! Who we are, said to ID-porten with a signature (`private_key_jwt`, OpenID Connect Core § 9).

use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::{IdPortenConfig, SignInError};

/// ID-porten allows 120.
const LIFETIME_SECONDS: i64 = 60;

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
}

/// Signs a fresh assertion: each is good once.
pub(super) fn sign(config: &IdPortenConfig, now: Timestamp) -> Result<String, SignInError> {
    let claims = Claims {
        iss: &config.client_id,
        sub: &config.client_id,
        aud: &config.issuer,
        iat: now.as_second(),
        exp: now.as_second() + LIFETIME_SECONDS,
        jti: Uuid::new_v4().to_string(),
    };
    config.key.sign(&claims).map_err(|_| SignInError::Signing)
}
