//! Where one is signed in, and the way to end it from elsewhere.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use serde::Deserialize;

use super::who;
use crate::{App, Error, Visit, auth::IDLE, csrf::Verified, house};

#[derive(Template)]
#[template(path = "portal/sessions.html")]
pub struct Page {
    pub visit: Visit,
    pub lines: Vec<Line>,
    pub was_ended: bool,
}

/// One session.
pub struct Line {
    /// What names it in the form: its digest, which opens nothing.
    pub name: String,
    pub browser: String,
    pub started_at: Timestamp,
    pub seen_at: Timestamp,
    pub is_this: bool,
}

#[derive(Deserialize)]
pub struct Form {
    okt: String,
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let who = who(&visit)?;
    let held = app.store.read().await?.sessions_of(who.account, visit.now - IDLE, visit.now).await?;
    let lines = held
        .into_iter()
        .map(|session| Line {
            is_this: session.key_digest == who.session.key_digest,
            name: session.key_digest,
            browser: session.browser,
            started_at: session.started_at,
            seen_at: session.seen_at,
        })
        .collect();
    let was_ended = visit.told() == Some("avsluttet");
    house::page(StatusCode::OK, &Page { visit, lines, was_ended })
}

pub async fn submit(State(app): State<App>, form: Verified<Form>) -> Result<Response, Error> {
    let who = who(&form.visit)?;
    let mut tx = app.store.begin().await?;
    // Only among one's own: the digest of somebody else's session ends nothing.
    tx.end_session(who.account, &form.form.okt).await?;
    tx.commit().await?;
    Ok(Redirect::to("/min-profil/okter?beskjed=avsluttet").into_response())
}
