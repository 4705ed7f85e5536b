//! Jobbtelefon: the number that a guardian adds, and nobody else writes.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Phone, phone::InvalidPhone};
use serde::Deserialize;

use super::{own_keys, who};
use crate::{App, Error, Visit, csrf::Verified, house};

#[derive(Template)]
#[template(path = "portal/work_phone.html")]
pub struct Page {
    pub visit: Visit,
    /// What was typed, or what is kept.
    pub value: String,
    pub is_kept: bool,
    /// The key of what is wrong with it.
    pub fault: Option<&'static str>,
}

#[derive(Deserialize)]
pub struct Form {
    #[serde(default)]
    telefon: String,
    /// Set by the button that takes the number away.
    fjern: Option<String>,
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let kept = kept(&app, &visit).await?;
    let is_kept = kept.is_some();
    house::page(StatusCode::OK, &Page { visit, value: kept.unwrap_or_default(), is_kept, fault: None })
}

pub async fn submit(State(app): State<App>, form: Verified<Form>) -> Result<Response, Error> {
    let Verified { visit, form } = form;
    let who = who(&visit)?;
    let mut tx = app.store.begin().await?;
    let keys = own_keys(&mut tx, who).await?;
    if keys.is_empty() {
        return Err(Error::NotFound);
    }
    if form.fjern.is_some() {
        for key in keys {
            tx.remove_work_phone(key).await?;
        }
        tx.commit().await?;
        return Ok(Redirect::to("/min-profil?beskjed=jobbtelefon-fjernet").into_response());
    }
    let phone = match read(&form.telefon) {
        Ok(phone) => phone,
        Err(fault) => {
            drop(tx);
            let is_kept = kept(&app, &visit).await?.is_some();
            let page = Page { visit, value: form.telefon, is_kept, fault: Some(fault) };
            return house::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    for key in keys {
        tx.set_work_phone(key, &phone, visit.now).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to("/min-profil?beskjed=jobbtelefon").into_response())
}

/// A number that can be called, or the key of why it is none.
fn read(typed: &str) -> Result<Phone, &'static str> {
    if typed.trim().is_empty() {
        return Err("work-phone-empty");
    }
    match Phone::parse(typed) {
        Ok(phone) if phone.e164().is_some() => Ok(phone),
        Ok(_) => Err("work-phone-impossible"),
        Err(InvalidPhone::Length) => Err("work-phone-length"),
        Err(InvalidPhone::Character) => Err("work-phone-character"),
    }
}

async fn kept(app: &App, visit: &Visit) -> Result<Option<String>, Error> {
    let mut reader = app.store.read().await?;
    for key in own_keys(&mut reader, who(visit)?).await? {
        if let Some(phone) = reader.work_phone(key).await? {
            return Ok(Some(phone.raw().to_owned()));
        }
    }
    Ok(None)
}
