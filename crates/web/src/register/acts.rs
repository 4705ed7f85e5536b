//! What has been done to the register, by whom and why; and undoing it.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access::Right,
    register::{Act, ActNumber, Undoing},
};
use serde::Deserialize;
use sync::register::{Unsettled, undo as undone};

use super::{author, doing};
use crate::{
    App, Error, Visit,
    admin::seat::{Seat, seat},
    csrf::Verified,
    house,
};

/// As many as one looks through at a time.
const AT_ONCE: i64 = 50;

#[derive(Template)]
#[template(path = "register/acts.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub acts: Vec<Act>,
    /// The last of them, where there are more.
    pub next: Option<ActNumber>,
    pub notice: Option<(&'static str, &'static str)>,
}

#[derive(Deserialize)]
pub struct Nothing {}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::KeepRegister).await?;
    let before = visit.asked("for").and_then(|before| before.parse().ok()).map(ActNumber);
    let mut acts = reader.acts(seat.municipality, before, AT_ONCE + 1).await?;
    drop(reader);
    let more = i64::try_from(acts.len()).map_err(anyhow::Error::from)? > AT_ONCE;
    if more {
        acts.pop();
    }
    let next = acts.last().filter(|_| more).map(|act| act.number);
    let notice = match visit.told() {
        Some("angret") => Some(("acts-undone", "success")),
        Some("alt-angret") => Some(("acts-undone-before", "info")),
        Some("bygger-pa") => Some(("acts-built-on", "warning")),
        Some("star-pa") => Some(("acts-stands-on", "warning")),
        _ => None,
    };
    house::page(StatusCode::OK, &Page { visit, seat, acts, next, notice })
}

pub async fn undo(
    State(app): State<App>,
    Path(act): Path<i64>,
    Verified { visit, form: Nothing {} }: Verified<Nothing>,
) -> Result<Response, Error> {
    let mut tx = app.store.begin().await?;
    let seat = seat(&mut tx, &visit, Right::KeepRegister).await?;
    let (number, name) = author(&visit)?;
    let told = match undone(&mut tx, &doing(&visit, &seat, (&number, &name), ""), ActNumber(act)).await {
        Ok(Undoing::Done(_)) => {
            tx.commit().await?;
            "angret"
        }
        Ok(Undoing::Already(_)) => "alt-angret",
        Ok(Undoing::BuiltOn(_)) => "bygger-pa",
        Err(Unsettled::Fault(_)) => "star-pa",
        Err(Unsettled::Unknown) => return Err(Error::NotFound),
        Err(Unsettled::Unexpected(error)) => return Err(error.into()),
    };
    Ok(Redirect::to(&seat.link(format!("/register/historikk?beskjed={told}"))).into_response())
}
