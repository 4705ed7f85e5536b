//! Leaving (OpenID Connect RP-Initiated Logout, Front-Channel Logout).

use std::sync::{Arc, PoisonError};

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use super::{
    IdPorten,
    clients::SignInClient,
    pages::{Broken, LeavingPage},
    parameters::{Parameters, extended},
    refusal::Refusal,
    session::Session,
};

/// A token that we gave, however old.
#[derive(Deserialize)]
struct Hint {
    aud: String,
    sid: Option<String>,
}

pub async fn by_address(
    State(idporten): State<Arc<IdPorten>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    leave(&idporten, &query.unwrap_or_default(), &headers)
}

pub async fn by_form(State(idporten): State<Arc<IdPorten>>, headers: HeaderMap, body: String) -> Response {
    leave(&idporten, &body, &headers)
}

fn leave(idporten: &IdPorten, text: &str, headers: &HeaderMap) -> Response {
    let (hint, way_on) = match Parameters::read(text).and_then(|sent| judge(idporten, &sent)) {
        Ok(judged) => judged,
        Err(refusal) => {
            return Broken { error: refusal.error, description: refusal.description }.into_response();
        }
    };
    let session = {
        let sessions = &mut idporten.memory().sessions;
        let named = hint.and_then(|hint| hint.sid).and_then(|sid| sessions.end_named(&sid));
        named.or_else(|| sessions.end(headers))
    };
    let frames = session.map(|session| frames(idporten, &session)).unwrap_or_default();
    match (&frames[..], &way_on) {
        ([], Some(way_on)) => Redirect::to(way_on).into_response(),
        _ => LeavingPage { frames, way_on }.into_response(),
    }
}

/// Who leaves, as far as it is told, and where they go on to.
fn judge(idporten: &IdPorten, sent: &Parameters) -> Result<(Option<Hint>, Option<String>), Refusal> {
    let hint = sent.get("id_token_hint").map(|token| hint(idporten, token)).transpose()?;
    let client_id = sent.get("client_id").or(hint.as_ref().map(|hint| hint.aud.as_str()));
    if hint.as_ref().is_some_and(|hint| Some(hint.aud.as_str()) != client_id) {
        return Err(Refusal::request("id_token_hint was not given to client_id"));
    }
    let Some(wished) = sent.get("post_logout_redirect_uri") else { return Ok((hint, None)) };
    let clients = idporten.clients.read().unwrap_or_else(PoisonError::into_inner);
    let client = client_id.and_then(|id| clients.get(id));
    let client = client.ok_or_else(|| Refusal::request("Client not found"))?;
    if !client.post_logout_redirect_uris.iter().any(|registered| registered == wished) {
        return Err(Refusal::request("post_logout_redirect_uri is not registered on the client"));
    }
    let way_on = match sent.get("state") {
        Some(state) => extended(wished, &[("state", state)]),
        None => wished.to_owned(),
    };
    Ok((hint, Some(way_on)))
}

fn hint(idporten: &IdPorten, token: &str) -> Result<Hint, Refusal> {
    let unsound = |_| Refusal::request("id_token_hint is no token of ours");
    let kid = jsonwebtoken::decode_header(token).map_err(unsound)?.kid;
    let keys = idporten.keys.read().unwrap_or_else(PoisonError::into_inner);
    let key = keys.published().iter().find(|key| key.common.key_id == kid);
    let key = key.ok_or_else(|| Refusal::request("id_token_hint is no token of ours"))?;
    let mut validation = Validation::new(Algorithm::RS256);
    // One that has expired still tells who it was given to.
    validation.validate_exp = false;
    validation.validate_aud = false;
    let key = DecodingKey::from_jwk(key).map_err(unsound)?;
    jsonwebtoken::decode(token, &key, &validation).map(|token| token.claims).map_err(unsound)
}

/// The addresses of all clients of the session, the one that began it too.
fn frames(idporten: &IdPorten, session: &Session) -> Vec<String> {
    let clients = idporten.clients.read().unwrap_or_else(PoisonError::into_inner);
    let told = session.clients.iter().filter_map(|id| clients.get(id));
    told.filter_map(|client| frame(idporten, client, session)).collect()
}

fn frame(idporten: &IdPorten, client: &SignInClient, session: &Session) -> Option<String> {
    let address = client.frontchannel_logout_uri.as_deref()?;
    Some(if client.frontchannel_logout_session_required {
        extended(address, &[("iss", &idporten.issuer), ("sid", &session.sid)])
    } else {
        address.to_owned()
    })
}
