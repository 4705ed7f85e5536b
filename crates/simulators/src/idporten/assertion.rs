//! Everything that ID-porten checks in a client's signature (`private_key_jwt`; RFC 7523 § 3).

use std::sync::PoisonError;

use jiff::{Timestamp, Zoned, tz::TimeZone};
use jsonwebtoken::{Algorithm, TokenData, Validation};
use serde::Deserialize;

use super::{IdPorten, parameters::Parameters, refusal::Refusal};

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const LONGEST_LIFE_SECONDS: i64 = 120;
const CLOCK_SKEW_SECONDS: i64 = 10;
const ALGORITHMS: [Algorithm; 3] = [Algorithm::RS256, Algorithm::RS384, Algorithm::RS512];

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    iat: i64,
    exp: i64,
    jti: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Who sent the form, proved by the assertion in it. `at` is the address that it was sent to.
pub fn client(idporten: &IdPorten, form: &Parameters, at: &str, now: Timestamp) -> Result<String, Refusal> {
    if form.need("client_assertion_type")? != TYPE {
        return Err(Refusal::client("The client uses private_key_jwt"));
    }
    let assertion = form.need("client_assertion")?;
    let unverified = jsonwebtoken::dangerous::insecure_decode_claims::<Claims>(assertion)
        .map_err(|_| Refusal::client("The assertion cannot be read"))?;
    let claims = verified(idporten, assertion, &unverified.iss, now)?;
    if claims.sub != claims.iss || form.get("client_id").is_some_and(|id| id != claims.iss) {
        return Err(Refusal::client("iss, sub and client_id are not the same"));
    }
    if !claims.aud.is_any_of(&[&idporten.issuer, &idporten.place("/token"), at]) {
        return Err(Refusal::client("Invalid JWT claim aud"));
    }
    check_times(&claims, now)?;
    let name = format!("{} {}", claims.iss, claims.jti.as_deref().unwrap_or(assertion));
    if !idporten.use_once(name, now) {
        return Err(Refusal::client("The assertion is used before"));
    }
    Ok(claims.iss)
}

fn verified(idporten: &IdPorten, assertion: &str, id: &str, now: Timestamp) -> Result<Claims, Refusal> {
    let header = jsonwebtoken::decode_header(assertion)
        .map_err(|_| Refusal::client("The assertion cannot be read"))?;
    let clients = idporten.clients.read().unwrap_or_else(PoisonError::into_inner);
    let client = clients.get(id).ok_or_else(|| Refusal::client("Client not found"))?;
    let key = client.keys.iter().find(|key| Some(&key.kid) == header.kid.as_ref());
    let key = key.ok_or_else(|| Refusal::client("Unknown key identifier (kid) for client"))?;
    let ends = Zoned::new(key.registered, TimeZone::UTC).saturating_add(jiff::Span::new().years(1));
    if ends.timestamp() <= now {
        return Err(Refusal::client("Expired key"));
    }
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Refusal::client("Invalid algorithm"));
    }
    let mut validation = Validation::new(header.alg);
    // The times are checked below, against a clock that tests can set.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    jsonwebtoken::decode(assertion, &key.key, &validation)
        .map(|data: TokenData<Claims>| data.claims)
        .map_err(|_| Refusal::client("Invalid JWT signature"))
}

fn check_times(claims: &Claims, now: Timestamp) -> Result<(), Refusal> {
    let now = now.as_second();
    if claims.exp <= now || claims.iat < now - LONGEST_LIFE_SECONDS {
        return Err(Refusal::client("JWT is expired"));
    }
    if claims.iat > now + CLOCK_SKEW_SECONDS {
        return Err(Refusal::client("Issue time is after now"));
    }
    if claims.exp - claims.iat > LONGEST_LIFE_SECONDS {
        return Err(Refusal::client("The assertion may live 120 seconds at most"));
    }
    Ok(())
}

impl Audience {
    fn is_any_of(&self, ours: &[&str]) -> bool {
        match self {
            Self::One(one) => ours.contains(&one.as_str()),
            Self::Several(several) => several.iter().any(|one| ours.contains(&one.as_str())),
        }
    }
}
