//! Everything that Maskinporten checks in an assertion, in order.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::OrganisationNumber;
use jiff::{Timestamp, Zoned, tz::TimeZone};
use jsonwebtoken::{Algorithm, DecodingKey, TokenData, Validation};
use rustls_pki_types::{CertificateDer, UnixTime};
use serde::Deserialize;
use webpki::{EndEntityCert, anchor_from_trusted_cert};

use super::{
    Maskinporten,
    clients::{Client, Clients, DELEGATED_SCOPES},
    refusal::Refusal,
};

/// What a sound assertion gives the right to.
#[derive(Debug)]
pub struct Granted {
    pub client_id: String,
    pub client_organisation: OrganisationNumber,
    /// Whom the token is for: the client's organisation, or the one that delegated to it.
    pub consumer: OrganisationNumber,
    pub scope: String,
    /// The interfaces that the token is narrowed to.
    pub resource: Vec<String>,
    pub by_certificate: bool,
}

#[derive(Deserialize)]
struct Claims {
    aud: Audience,
    iss: String,
    scope: Option<String>,
    iat: Option<i64>,
    exp: Option<i64>,
    jti: Option<String>,
    #[serde(default)]
    resource: Option<Audience>,
    consumer_org: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Only what the signature can be checked with.
#[derive(Deserialize)]
struct Header {
    alg: Algorithm,
    kid: Option<String>,
    x5c: Option<serde_json::Value>,
}

const LONGEST_LIFE_SECONDS: i64 = 120;
const CLOCK_SKEW_SECONDS: i64 = 10;
const ALGORITHMS: [Algorithm; 3] = [Algorithm::RS256, Algorithm::RS384, Algorithm::RS512];

pub fn check(maskinporten: &Maskinporten, assertion: &str, now: Timestamp) -> Result<Granted, Refusal> {
    let (header, unverified): (Header, Claims) = unverified(assertion).ok_or_else(Refusal::parameter)?;
    let clients = maskinporten.clients.read().unwrap_or_else(std::sync::PoisonError::into_inner);
    let client = clients.get(&unverified.iss).ok_or_else(Refusal::unknown_client)?;
    let by_certificate = header.x5c.is_some();
    let key = match (&header.kid, header.x5c) {
        (_, Some(chain)) => certified_key(maskinporten, client, &chain, now)?,
        (Some(kid), None) => registered_key(client, kid, now)?,
        (None, None) => return Err(Refusal::no_key_named()),
    };
    let claims = verified(assertion, header.alg, &key)?;
    check_times(maskinporten, &claims, now)?;
    if !maskinporten.use_once(name_of(assertion, &claims), now) {
        return Err(Refusal::used_before());
    }
    let scope = claims.scope.as_deref().filter(|scope| !scope.is_empty()).ok_or_else(Refusal::parameter)?;
    let consumer = consumer(&clients, client, &claims, scope)?;
    Ok(Granted {
        client_id: client.id.clone(),
        client_organisation: client.organisation,
        consumer,
        scope: scope.to_owned(),
        resource: claims.resource.map(Audience::into_list).unwrap_or_default(),
        by_certificate,
    })
}

fn unverified(assertion: &str) -> Option<(Header, Claims)> {
    let mut parts = assertion.split('.');
    let mut part = || base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(parts.next()?).ok();
    let (header, claims) = (part()?, part()?);
    Some((serde_json::from_slice(&header).ok()?, serde_json::from_slice(&claims).ok()?))
}

fn registered_key(client: &Client, kid: &str, now: Timestamp) -> Result<DecodingKey, Refusal> {
    let key = client.keys.iter().find(|key| key.kid == kid).ok_or_else(Refusal::unknown_key)?;
    let ends = Zoned::new(key.registered, TimeZone::UTC).saturating_add(jiff::Span::new().years(1));
    if ends.timestamp() <= now {
        return Err(Refusal::expired_key());
    }
    Ok(key.key.clone())
}

fn certified_key(
    maskinporten: &Maskinporten,
    client: &Client,
    x5c: &serde_json::Value,
    now: Timestamp,
) -> Result<DecodingKey, Refusal> {
    let chain: Option<Vec<CertificateDer<'_>>> = x5c.as_array().and_then(|chain| {
        chain.iter().map(|text| Some(CertificateDer::from(STANDARD.decode(text.as_str()?).ok()?))).collect()
    });
    let chain = chain.filter(|chain| !chain.is_empty()).ok_or_else(Refusal::x5c)?;
    let leaf = EndEntityCert::try_from(&chain[0]).map_err(|_| Refusal::x5c())?;

    let anchor = CertificateDer::from(maskinporten.keys.anchor());
    let anchor = anchor_from_trusted_cert(&anchor).expect("our own authority is sound");
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    let algorithms = [webpki::aws_lc_rs::ECDSA_P256_SHA256, webpki::aws_lc_rs::RSA_PKCS1_2048_8192_SHA256];
    let usage = webpki::KeyUsage::client_auth();
    leaf.verify_for_usage(&algorithms, &[anchor], &chain[1..], now, usage, None, None)
        .map_err(|_| Refusal::certificate())?;
    if !contains(leaf.subject(), client.organisation.as_str().as_bytes()) {
        return Err(Refusal::others_certificate());
    }
    let public = STANDARD.encode(leaf.subject_public_key_info());
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{public}\n-----END PUBLIC KEY-----\n");
    DecodingKey::from_rsa_pem(pem.as_bytes()).map_err(|_| Refusal::x5c())
}

fn contains(whole: &[u8], part: &[u8]) -> bool {
    whole.windows(part.len()).any(|window| window == part)
}

fn verified(assertion: &str, algorithm: Algorithm, key: &DecodingKey) -> Result<Claims, Refusal> {
    if !ALGORITHMS.contains(&algorithm) {
        return Err(Refusal::signature());
    }
    let mut validation = Validation::new(algorithm);
    // The times are checked below, against a clock that tests can set.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    jsonwebtoken::decode(assertion, key, &validation)
        .map(|data: TokenData<Claims>| data.claims)
        .map_err(|_| Refusal::signature())
}

fn check_times(maskinporten: &Maskinporten, claims: &Claims, now: Timestamp) -> Result<(), Refusal> {
    let meant_for_us = match &claims.aud {
        Audience::One(audience) => *audience == maskinporten.issuer,
        Audience::Several(audiences) => audiences.contains(&maskinporten.issuer),
    };
    if !meant_for_us {
        return Err(Refusal::audience());
    }
    let (Some(issued), Some(expires)) = (claims.iat, claims.exp) else { return Err(Refusal::parameter()) };
    let now = now.as_second();
    if issued > now + CLOCK_SKEW_SECONDS {
        return Err(Refusal::from_the_future());
    }
    if expires <= now || issued < now - CLOCK_SKEW_SECONDS {
        return Err(Refusal::expired());
    }
    if expires - issued > LONGEST_LIFE_SECONDS {
        return Err(Refusal::too_long());
    }
    Ok(())
}

/// By its `jti`; one without is still the same text.
fn name_of(assertion: &str, claims: &Claims) -> String {
    match &claims.jti {
        Some(jti) => format!("{} {jti}", claims.iss),
        None => assertion.to_owned(),
    }
}

fn consumer(
    clients: &Clients,
    client: &Client,
    claims: &Claims,
    scopes: &str,
) -> Result<OrganisationNumber, Refusal> {
    let unknown = scopes.split(' ').find(|scope| !client.scopes.iter().any(|known| known == scope));
    if let Some(scope) = unknown {
        let users_own = scope.starts_with("krr:user/");
        return Err(if users_own { Refusal::not_for_maskinporten() } else { Refusal::scope(scope) });
    }
    let Some(consumer) = &claims.consumer_org else {
        let lacking = scopes.split(' ').find(|scope| {
            DELEGATED_SCOPES.contains(scope) || client.not_granted.iter().any(|lacking| lacking == scope)
        });
        return lacking.map_or(Ok(client.organisation), |scope| Err(Refusal::not_granted(scope)));
    };
    let consumer = OrganisationNumber::parse(consumer).map_err(|_| Refusal::parameter())?;
    if consumer == client.organisation {
        return Err(Refusal::own_consumer());
    }
    match scopes.split(' ').find(|scope| !clients.has_delegated(consumer, scope, client.organisation)) {
        Some(scope) => Err(Refusal::not_delegated(consumer, scope, client.organisation)),
        None => Ok(consumer),
    }
}

impl Audience {
    fn into_list(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::Several(several) => several,
        }
    }
}
