//! Codes, and the tokens that they are exchanged for.

use std::sync::{Arc, PoisonError};

use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    IdPorten, LEVELS, assertion, mischief, parameters::Parameters, refusal::Refusal, request::Request,
    session::Session,
};
use crate::faults::FaultKind;

/// What a code gives the right to, once.
pub struct Granted {
    request: Request,
    session: Session,
    at: Timestamp,
}

const CODE_LIFETIME: SignedDuration = SignedDuration::from_secs(60);
const TOKEN_LIFETIME_SECONDS: i64 = 120;

impl Granted {
    pub fn new(request: &Request, session: Session, at: Timestamp) -> Self {
        Self { request: request.clone(), session, at }
    }
}

pub async fn give(
    State(idporten): State<Arc<IdPorten>>,
    fault: Option<Extension<FaultKind>>,
    body: String,
) -> Response {
    let fault = fault.map(|Extension(fault)| fault);
    match given(&idporten, &body, fault.as_ref()) {
        Ok(tokens) => Json(tokens).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn given(idporten: &IdPorten, body: &str, fault: Option<&FaultKind>) -> Result<Value, Refusal> {
    let now = idporten.surroundings.now();
    let form = Parameters::read(body)?;
    let client = assertion::client(idporten, &form, &idporten.place("/token"), now)?;
    if form.need("grant_type")? != "authorization_code" {
        return Err(Refusal::grant_type());
    }
    let code = form.need("code")?;
    // Whatever comes of it, the code has been used.
    let granted = idporten.memory().codes.remove(code);
    let granted = granted
        .filter(|granted| now.duration_since(granted.at) < CODE_LIFETIME)
        .filter(|granted| granted.request.client_id == client)
        .ok_or_else(|| Refusal::grant("The code is unknown, used or expired"))?;
    if form.need("redirect_uri")? != granted.request.redirect_uri {
        return Err(Refusal::grant("redirect_uri is not that of the request"));
    }
    if !fits(form.need("code_verifier")?, &granted.request.challenge) {
        return Err(Refusal::grant("code_verifier does not match code_challenge"));
    }
    Ok(json!({
        "access_token": Uuid::new_v4().simple().to_string(),
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFETIME_SECONDS,
        "scope": "openid profile",
        "id_token": id_token(idporten, &granted, now, fault),
    }))
}

/// RFC 7636 § 4.6.
fn fits(verifier: &str, challenge: &str) -> bool {
    let sound = (43..=128).contains(&verifier.len())
        && verifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    sound && BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge
}

fn id_token(idporten: &IdPorten, granted: &Granted, now: Timestamp, fault: Option<&FaultKind>) -> String {
    let Granted { request, session, .. } = granted;
    let mut claims = json!({
        "iss": idporten.issuer,
        "aud": request.client_id,
        "sub": pairwise(&request.client_id, session),
        "pid": session.pid.as_str(),
        "acr": LEVELS[session.level],
        "amr": "TestID",
        "locale": session.language,
        "auth_time": session.auth_time.as_second(),
        "iat": now.as_second(),
        "exp": now.as_second() + TOKEN_LIFETIME_SECONDS,
        "jti": Uuid::new_v4().to_string(),
    });
    if let Some(nonce) = &request.nonce {
        claims["nonce"] = json!(nonce);
    }
    let clients = idporten.clients.read().unwrap_or_else(PoisonError::into_inner);
    if clients.get(&request.client_id).is_some_and(|client| client.frontchannel_logout_session_required) {
        claims["sid"] = json!(session.sid);
    }
    mischief::bend(&mut claims, fault);
    let keys = idporten.keys.read().unwrap_or_else(PoisonError::into_inner);
    let (key, kid) = keys.signing();
    let mut header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::RS256) };
    let other = mischief::key(&mut header, fault);
    jsonwebtoken::encode(&header, &claims, other.as_ref().unwrap_or(key))
        .expect("claims of strings and numbers can be signed")
}

/// The same person is another `sub` to each client.
fn pairwise(client: &str, session: &Session) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{client} {}", session.pid.as_str())))
}
