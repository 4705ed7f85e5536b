//! Min profil.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use domain::Field;
use serde::Deserialize;
use sync::profile;

use super::{
    own_keys, own_number,
    view::{Note, Own},
    who,
};
use crate::{App, Error, Visit, csrf::Verified, given::Given, house, operations::words, receipt::Receipt};

#[derive(Template)]
#[template(path = "portal/profile.html")]
pub struct Page {
    pub visit: Visit,
    pub own: Own,
    pub receipt: Option<Receipt>,
    /// What was done on another page, as the key of its text.
    pub notice: Option<&'static str>,
}

impl Page {
    /// A value of a receipt as people read it.
    fn value(&self, field: impl Given<Field>, value: &str) -> String {
        words::value(&self.visit, field.given(), value)
    }
}

/// The key of a field's label in a receipt.
fn label(field: impl Given<Field>) -> &'static str {
    match field.given() {
        Field::Mobile => "profile-mobile",
        Field::Language => "profile-language",
        Field::Reservation => "profile-reservation",
        // KRR, whose receipt it is, says nothing of the others.
        _ => "profile-email",
    }
}

/// The key of a receipt's heading.
const fn title(receipt: &Receipt) -> &'static str {
    match receipt {
        Receipt::Changed(_) => "receipt-changed",
        Receipt::Shown(_) => "receipt-shown",
        Receipt::Same => "receipt-same",
        Receipt::NotReturned => "receipt-not-returned",
        Receipt::Refused(_) => "receipt-refused",
        Receipt::NoAnswer { .. } => "receipt-no-answer",
        Receipt::NotAsked => "receipt-not-asked",
    }
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let notice = match visit.told() {
        Some("jobbtelefon") => Some("work-phone-kept"),
        Some("jobbtelefon-fjernet") => Some("work-phone-removed"),
        Some("meldt") => Some("objection-kept"),
        _ => None,
    };
    page(visit, &app, None, notice).await
}

#[derive(Deserialize)]
pub struct Nothing {}

/// "Oppdater".
pub async fn refresh(State(app): State<App>, form: Verified<Nothing>) -> Result<Response, Error> {
    ask_again(form.visit, &app).await
}

/// From MinProfil, where something may have been changed: looked at again without being asked to.
pub async fn come_back(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    ask_again(visit, &app).await
}

async fn ask_again(visit: Visit, app: &App) -> Result<Response, Error> {
    let who = who(&visit)?;
    let keys = own_keys(&mut app.store.read().await?, who).await?;
    let mut refreshed = Vec::with_capacity(keys.len());
    for key in keys {
        refreshed.push(app.runs.contacts.refresh(key, &who.reader(), "own").await?);
    }
    let receipt = Receipt::of_all(refreshed, visit.now);
    page(visit, app, Some(receipt), None).await
}

async fn page(
    visit: Visit,
    app: &App,
    receipt: Option<Receipt>,
    notice: Option<&'static str>,
) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let number = own_number(&mut reader, who(&visit)?).await?;
    let profiles = profile::of(&mut reader, number, visit.now).await?;
    let registers = reader.registers().await?;
    drop(reader);
    let own = Own::new(&profiles, &registers, app.links.own_krr_profile.clone());
    house::page(StatusCode::OK, &Page { visit, own, receipt, notice })
}
