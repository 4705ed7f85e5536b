//! The proof of a token's signature (RFC 7515), before anything in it is believed.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, Validation};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Issuer, IssuerError};

/// What ID-porten and Maskinporten sign with.
const ALGORITHM: &str = "RS256";
/// Far more than a token takes.
const LONGEST: usize = 32 * 1024;

/// Why a text is no token of the issuer's. Nothing of the text is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureFault {
    #[error("the text is not a signed token, or its claims are not of the kinds they must be")]
    Malformed,
    #[error("the token is not signed with {ALGORITHM}")]
    Algorithm,
    #[error("the token names no key that the issuer has")]
    UnknownKey,
    #[error("the signature is not by the key named")]
    Signature,
}

/// Either the token is not good, or there is no knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unproved {
    Token(SignatureFault),
    Issuer(IssuerError),
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Rules that whoever does not know them must refuse the token for (RFC 7515 § 4.1.11); we know none.
    crit: Option<Value>,
}

/// The claims, the issuer's signature on them proved. Issuer, audience and times are for the caller to judge.
pub(crate) async fn proved<C: DeserializeOwned>(issuer: &Issuer, token: &str) -> Result<C, Unproved> {
    let kid = key_named(token).map_err(Unproved::Token)?;
    let key = issuer.key(&kid).await.map_err(Unproved::Issuer)?;
    let key = key.ok_or(Unproved::Token(SignatureFault::UnknownKey))?;
    let mut validation = Validation::new(Algorithm::RS256);
    // By our own clock, which tests can set.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    jsonwebtoken::decode::<C>(token, &key, &validation).map(|token| token.claims).map_err(|error| {
        use jsonwebtoken::errors::ErrorKind;
        Unproved::Token(match error.kind() {
            ErrorKind::InvalidSignature => SignatureFault::Signature,
            _ => SignatureFault::Malformed,
        })
    })
}

/// Which key the token says it is signed with. The word is used to find a key of the issuer's, and for nothing else.
pub fn key_named(token: &str) -> Result<String, SignatureFault> {
    let header = token.split('.').next().filter(|_| token.len() <= LONGEST).unwrap_or_default();
    let header = BASE64_URL_SAFE_NO_PAD.decode(header).map_err(|_| SignatureFault::Malformed)?;
    let header: Header = serde_json::from_slice(&header).map_err(|_| SignatureFault::Malformed)?;
    if header.alg != ALGORITHM {
        return Err(SignatureFault::Algorithm);
    }
    if header.crit.is_some() {
        return Err(SignatureFault::Malformed);
    }
    header.kid.ok_or(SignatureFault::UnknownKey)
}
