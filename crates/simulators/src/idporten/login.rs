//! The page where somebody says who they are.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use domain::{Environment, NationalId};

use super::{
    IdPorten, LEVELS,
    authorize::{back, back_refused},
    pages::{LoginPage, NotFound},
    parameters::Parameters,
    session::Session,
};

pub async fn page(State(idporten): State<Arc<IdPorten>>, Path(ticket): Path<String>) -> Response {
    let request = idporten.memory().waiting.get(&ticket).cloned();
    match request {
        Some(request) => LoginPage::new(&idporten, &ticket, &request).into_response(),
        None => NotFound.into_response(),
    }
}

/// The button that was pressed: a person proposed, the number typed, or none.
pub async fn choose(
    State(idporten): State<Arc<IdPorten>>,
    Path(ticket): Path<String>,
    body: String,
) -> Response {
    let form = match Parameters::read(&body) {
        Ok(form) => form,
        Err(refusal) => return refusal.into_response(),
    };
    let Some(request) = idporten.memory().waiting.get(&ticket).cloned() else {
        return NotFound.into_response();
    };
    let done = || idporten.memory().waiting.remove(&ticket);
    if form.get("avbryt").is_some() {
        done();
        let state = request.state.as_deref();
        return back_refused(&idporten, &request.redirect_uri, state, "access_denied", "The user cancelled");
    }
    let typed = form.get("pid").or(form.get("fnr")).unwrap_or_default().replace(' ', "");
    let chosen = form.get("acr").and_then(|acr| LEVELS.iter().position(|level| *level == acr));
    let level = chosen.unwrap_or(request.level);
    let Some(pid) = invented(&typed) else {
        let page = LoginPage::new(&idporten, &ticket, &request).with_mistake(typed, level);
        return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    };
    done();
    let now = idporten.surroundings.now();
    let mut session = Session::new(pid, level, request.language, now);
    session.clients.insert(request.client_id.clone());
    let cookie = idporten.memory().sessions.begin(session.clone());
    let back = back(&idporten, &request, session);
    (AppendHeaders([(header::SET_COOKIE, cookie)]), back).into_response()
}

/// Nobody real signs in here.
fn invented(text: &str) -> Option<NationalId> {
    NationalId::parse(text).ok().filter(|pid| pid.allowed_in(Environment::Test).is_ok())
}
