//! "Noe er feil": to the municipality, in the guardian's own words.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sync::profile;

use super::{own_number, who};
use crate::{App, Error, Visit, csrf::Verified, house};

/// What an objection may be about, by its code.
pub const ABOUT: [&str; 5] = ["name", "mobile", "email", "child", "other"];
/// Letters in an objection: room for a story, not for a file.
const LONGEST: usize = 2000;

#[derive(Template)]
#[template(path = "portal/objection.html")]
pub struct Page {
    pub visit: Visit,
    /// The municipalities that keep the guardian, with their numbers.
    pub municipalities: Vec<(i64, String)>,
    pub form: Form,
    pub faults: Vec<Fault>,
}

/// What is wrong with a field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub field: &'static str,
    pub key: &'static str,
}

#[derive(Default, Deserialize)]
pub struct Form {
    #[serde(default)]
    pub kommune: String,
    #[serde(default)]
    pub gjelder: String,
    #[serde(default)]
    pub tekst: String,
}

impl Form {
    /// The municipality that was chosen; where there is one, there is no choice.
    fn municipality(&self, municipalities: &[(i64, String)]) -> Option<i64> {
        match municipalities {
            [(only, _)] => Some(*only),
            several => several.iter().map(|(id, _)| *id).find(|id| id.to_string() == self.kommune),
        }
    }
}

impl Page {
    fn fault(&self, field: &str) -> Option<&'static str> {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.key)
    }

    fn about_text(&self, about: &str) -> String {
        let key = match about {
            "name" => "objection-about-name",
            "mobile" => "objection-about-mobile",
            "email" => "objection-about-email",
            "child" => "objection-about-child",
            _ => "objection-about-other",
        };
        self.visit.say(key).to_string()
    }
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let municipalities = municipalities(&app, &visit).await?;
    if municipalities.is_empty() {
        return Err(Error::NotFound);
    }
    house::page(StatusCode::OK, &Page { visit, municipalities, form: Form::default(), faults: Vec::new() })
}

pub async fn submit(State(app): State<App>, form: Verified<Form>) -> Result<Response, Error> {
    let Verified { visit, form } = form;
    let municipalities = municipalities(&app, &visit).await?;
    let faults = faults(&form, &municipalities);
    if !faults.is_empty() {
        let page = Page { visit, municipalities, form, faults };
        return house::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let mut tx = app.store.begin().await?;
    let number = own_number(&mut tx, who(&visit)?).await?;
    let wanted = form.municipality(&municipalities);
    let keys = tx.people_with_national_id(number).await?;
    let key = keys.into_iter().find(|key| Some(key.municipality.0) == wanted).ok_or(Error::NotFound)?;
    tx.object(key, &form.gjelder, form.tekst.trim(), visit.now).await?;
    tx.commit().await?;
    Ok(Redirect::to("/min-profil?beskjed=meldt").into_response())
}

fn faults(form: &Form, municipalities: &[(i64, String)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if form.municipality(municipalities).is_none() {
        faults.push(Fault { field: "kommune", key: "objection-no-municipality" });
    }
    if !ABOUT.contains(&form.gjelder.as_str()) {
        faults.push(Fault { field: "gjelder", key: "objection-no-subject" });
    }
    match form.tekst.trim().chars().count() {
        0 => faults.push(Fault { field: "tekst", key: "objection-no-text" }),
        1..=LONGEST => (),
        _ => faults.push(Fault { field: "tekst", key: "objection-too-long" }),
    }
    faults
}

async fn municipalities(app: &App, visit: &Visit) -> Result<Vec<(i64, String)>, Error> {
    let mut reader = app.store.read().await?;
    let number = own_number(&mut reader, who(visit)?).await?;
    let profiles = profile::of(&mut reader, number, visit.now).await?;
    Ok(profiles.into_iter().map(|profile| (profile.key.municipality.0, profile.municipality)).collect())
}
