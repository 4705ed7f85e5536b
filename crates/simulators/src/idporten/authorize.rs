//! Where browsers arrive.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

use super::{
    IdPorten, mischief,
    pages::Broken,
    parameters::{Parameters, extended},
    pushed,
    refusal::Refusal,
    request::{Prompt, Request, Unsound},
    session::Session,
    token::Granted,
};
use crate::faults::FaultKind;

pub async fn authorize(
    State(idporten): State<Arc<IdPorten>>,
    fault: Option<Extension<FaultKind>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let fault = fault.map(|Extension(fault)| fault);
    match requested(&idporten, &query.unwrap_or_default()) {
        Ok(request) => answer(&idporten, request, fault.as_ref(), &headers),
        Err(Unsound::Nowhere(refusal)) => Broken::new(&refusal).into_response(),
        Err(Unsound::There { refusal, redirect_uri, state }) => {
            back_refused(&idporten, &redirect_uri, state.as_deref(), refusal.error, &refusal.description)
        }
    }
}

fn requested(idporten: &IdPorten, query: &str) -> Result<Request, Unsound> {
    let parameters = Parameters::read(query).map_err(Unsound::Nowhere)?;
    let client_id = parameters.need("client_id").map_err(Unsound::Nowhere)?;
    match parameters.get("request_uri") {
        // What else stands in the address is not read (RFC 9126 § 4).
        Some(name) => {
            pushed::take(idporten, name, client_id, idporten.surroundings.now()).map_err(Unsound::Nowhere)
        }
        None => Request::read(idporten, client_id, &parameters),
    }
}

fn answer(
    idporten: &IdPorten,
    mut request: Request,
    fault: Option<&FaultKind>,
    headers: &HeaderMap,
) -> Response {
    if let Some(FaultKind::ErrorCallback { error }) = fault {
        let state = request.state.as_deref();
        return back_refused(idporten, &request.redirect_uri, state, error, "Ordered");
    }
    request.under_another_name = fault == Some(&FaultKind::WrongSender);
    let now = idporten.surroundings.now();
    let mut memory = idporten.memory();
    let session = memory
        .sessions
        .of(headers, now)
        .filter(|session| session.level >= request.level && request.prompt != Prompt::Login);
    if let Some(session) = session {
        let session = joined(session, &request);
        drop(memory);
        return back(idporten, &request, session);
    }
    if request.prompt == Prompt::None {
        drop(memory);
        let state = request.state.as_deref();
        return back_refused(idporten, &request.redirect_uri, state, "login_required", "There is no session");
    }
    let ticket = Uuid::new_v4().simple().to_string();
    memory.waiting.insert(ticket.clone(), request);
    Redirect::to(&format!("/login/{ticket}")).into_response()
}

/// The session as the client is told of it.
fn joined(session: &mut Session, request: &Request) -> Session {
    session.clients.insert(request.client_id.clone());
    session.clone()
}

/// Sends them back with a code.
pub fn back(idporten: &IdPorten, request: &Request, session: Session) -> Response {
    let code = Uuid::new_v4().simple().to_string();
    let granted = Granted::new(request, session, idporten.surroundings.now());
    idporten.memory().codes.insert(code.clone(), granted);
    let sender = if request.under_another_name { mischief::ANOTHER } else { &idporten.issuer };
    let mut parameters = vec![("code", code.as_str()), ("iss", sender)];
    parameters.extend(request.state.as_deref().map(|state| ("state", state)));
    Redirect::to(&extended(&request.redirect_uri, &parameters)).into_response()
}

/// Sends them back with nothing but the reason.
pub fn back_refused(
    idporten: &IdPorten,
    redirect_uri: &str,
    state: Option<&str>,
    error: &str,
    description: &str,
) -> Response {
    let mut parameters =
        vec![("error", error), ("error_description", description), ("iss", idporten.issuer.as_str())];
    parameters.extend(state.map(|state| ("state", state)));
    Redirect::to(&extended(redirect_uri, &parameters)).into_response()
}

impl Broken {
    fn new(refusal: &Refusal) -> Self {
        Self { error: refusal.error, description: refusal.description.clone() }
    }
}
