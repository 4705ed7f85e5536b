//! Finding a guardian or an employee.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Phone, Scope, access::Right};
use serde::Deserialize;
use storage::search::words;

use super::{
    choices::Choice,
    found::{self, Line, What},
};
use crate::{App, Error, Visit, auth::who, csrf::Verified, house, operations::Pages};

/// As many as one looks through before saying more of whom one looks for.
const PER_PAGE: i64 = 50;
/// Figures that make a text a number, which is not to stand in an address.
const FIGURES: usize = 5;

#[derive(Template)]
#[template(path = "school/people.html")]
pub struct Page {
    pub visit: Visit,
    pub asked: Asked,
    pub units: Vec<Arc<Choice>>,
    pub outcome: Outcome,
}

/// What came of it.
pub enum Outcome {
    /// Nobody has been looked for yet.
    NotAsked,
    /// What is wrong with what was typed, by the key of its text.
    Unusable(&'static str),
    Found {
        lines: Vec<Line>,
        count: usize,
        more: bool,
        pages: Pages,
    },
}

/// What is looked for, in a form and in an address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "sok")]
    pub text: String,
    #[serde(rename = "enhet")]
    pub unit: String,
    #[serde(rename = "slag")]
    pub role: String,
    #[serde(rename = "side")]
    pub page: String,
}

impl Asked {
    fn scope(&self) -> Scope {
        match self.role.as_str() {
            "foresatte" => Scope::GUARDIAN,
            "ansatte" => Scope::EMPLOYEE,
            _ => Scope::NONE,
        }
    }

    /// Whether the text must not stand in an address: a telephone number, or somebody's e-mail address.
    fn is_private(&self) -> bool {
        self.text.contains('@') || self.text.chars().filter(char::is_ascii_digit).count() >= FIGURES
    }

    fn address(&self) -> String {
        let mut parts = vec![("sok", self.text.trim()), ("enhet", &self.unit), ("slag", &self.role)];
        parts.retain(|(_, value)| !value.is_empty());
        let query = serde_urlencoded::to_string(parts);
        format!("/skole/personer?{}", query.expect("pairs of text can always be encoded"))
    }
}

/// A name in the address, so that one can come back to it.
pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    // Somebody has made this address by hand. The number is in a log by now; it need not be looked for as well.
    if asked.is_private() {
        return Err(Error::NotFound);
    }
    let words = words::typed(&asked.text);
    if words.is_empty() && asked.unit.is_empty() {
        let outcome = if asked.text.trim().is_empty() {
            Outcome::NotAsked
        } else {
            Outcome::Unusable("find-nothing-typed")
        };
        return page(visit, &app, asked, outcome).await;
    }
    let outcome = look(&visit, &app, &asked, What::Name(&words)).await?;
    page(visit, &app, asked, outcome).await
}

/// What was typed comes here first. A name is sent on to its address; a number stays out of any.
pub async fn submit(
    State(app): State<App>,
    Verified { visit, form: asked }: Verified<Asked>,
) -> Result<Response, Error> {
    if !asked.is_private() {
        return Ok(Redirect::to(&asked.address()).into_response());
    }
    let phone = match Phone::parse(&asked.text) {
        Ok(phone) if phone.e164().is_some() => phone,
        _ => return page(visit, &app, asked, Outcome::Unusable("find-no-number")).await,
    };
    let outcome = look(&visit, &app, &asked, What::Number(&phone)).await?;
    if let Outcome::Found { lines, .. } = &outcome
        && let [only] = lines.as_slice()
    {
        return Ok(Redirect::to(&format!("/skole/personer/{}", only.key)).into_response());
    }
    page(visit, &app, asked, outcome).await
}

async fn look(visit: &Visit, app: &App, asked: &Asked, what: What<'_>) -> Result<Outcome, Error> {
    let who = who(visit)?;
    let unit = match asked.unit.as_str() {
        "" => None,
        code => Some(found::unit(code).ok_or(Error::NotFound)?),
    };
    let mut reader = app.store.read().await?;
    let query = found::Query { what, role: asked.scope(), unit, now: visit.now };
    let hits = found::find(&mut reader, who, &query).await?;
    let count = hits.people.len();
    let pages =
        Pages::of(i64::try_from(count).unwrap_or(i64::MAX), PER_PAGE, asked.page.parse().unwrap_or(1));
    let skipped = usize::try_from(pages.offset(PER_PAGE)).unwrap_or(usize::MAX);
    let shown: Vec<_> =
        hits.people.into_iter().skip(skipped).take(usize::try_from(PER_PAGE).unwrap_or(usize::MAX)).collect();
    let lines = found::lines(&mut reader, who, &shown, visit.now).await?;
    Ok(Outcome::Found { lines, count, more: hits.more, pages })
}

async fn page(visit: Visit, app: &App, asked: Asked, outcome: Outcome) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let units = app.units.choices(&mut reader, who(&visit)?, Right::SeePeople).await?;
    drop(reader);
    let status = match outcome {
        Outcome::Unusable(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    house::page(status, &Page { visit, asked, units, outcome })
}
