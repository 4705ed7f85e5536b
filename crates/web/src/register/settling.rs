//! Saying who is right where the municipality and Enhetsregisteret differ.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access::Right,
    oslo,
    register::{UnitField, UnitId},
};
use serde::Deserialize;
use sync::register::{Refused, Settled, Taking, settle};

use super::{author, doing, unit as page};
use crate::{App, Error, admin::seat::seat, csrf::Verified};

#[derive(Deserialize)]
pub struct Form {
    #[serde(rename = "felt", default)]
    field: String,
    /// What the register said when the page was shown.
    #[serde(rename = "deres", default)]
    theirs: String,
    #[serde(rename = "svar", default)]
    answer: String,
    #[serde(rename = "grunn", default)]
    reason: String,
}

pub async fn submit(
    State(app): State<App>,
    Path(id): Path<i64>,
    Verified { visit, form }: Verified<Form>,
) -> Result<Response, Error> {
    let field = UnitField::from_code(&form.field).ok_or(Error::Unreadable)?;
    let taking = match form.answer.as_str() {
        "deres" => Taking::Theirs,
        "vart" => Taking::Ours,
        _ => return Err(Error::Unreadable),
    };
    let unit = UnitId(id);
    let today = oslo::date(visit.now);
    let mut tx = app.store.begin().await?;
    let seat = seat(&mut tx, &visit, Right::KeepRegister).await?;
    if taking == Taking::Ours && form.reason.trim().is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page::shown(&mut tx, visit, seat, unit, status, None, Some(field)).await;
    }
    let (number, name) = author(&visit)?;
    let doing = doing(&visit, &seat, (&number, &name), &form.reason);
    let settled = settle(&mut tx, &doing, (unit, field), taking, &form.theirs, today).await;
    let told = match settled {
        Ok(Settled::Done(_)) => "avgjort",
        Ok(Settled::Gone) | Err(Refused::Fault(_) | Refused::Moved(_)) => "borte",
        Err(Refused::Unexpected(error)) => return Err(error.into()),
    };
    if told == "avgjort" {
        tx.commit().await?;
    }
    Ok(Redirect::to(&seat.link(format!("/register/enheter/{id}?beskjed={told}"))).into_response())
}
