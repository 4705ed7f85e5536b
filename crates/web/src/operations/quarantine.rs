//! What could not be taken at its word, and what to do about it.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Redirect, Response},
};
use domain::{MunicipalityId, Source};
use serde::Deserialize;

use super::{
    act,
    notice::Notice,
    read, run,
    view::{Pages, QuarantineLine},
};
use crate::{App, Error, Visit, csrf::Verified, house};

#[derive(Template)]
#[template(path = "operations/quarantine.html")]
pub struct Page {
    pub visit: Visit,
    pub lines: Vec<QuarantineLine>,
    pub count: i64,
    pub pages: Pages,
    pub notice: Option<Notice>,
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(rename = "side", default)]
    page: i64,
    #[serde(rename = "beskjed", default)]
    notice: String,
}

#[derive(Deserialize)]
pub struct Act {
    #[serde(rename = "handling")]
    what: String,
    #[serde(rename = "kommune")]
    municipality: String,
    #[serde(rename = "kilde")]
    source: String,
    #[serde(rename = "hvem")]
    subject: String,
    #[serde(rename = "kode")]
    code: String,
}

pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (lines, count, pages) = read::quarantine(&app.store, visit.now, asked.page).await?;
    let notice = Notice::from_word(&asked.notice);
    house::page(StatusCode::OK, &Page { visit, lines, count, pages, notice })
}

/// Tries again, or marks as settled; either way it comes back if it is found again.
pub async fn submit(
    State(app): State<App>,
    Verified { visit, form }: Verified<Act>,
) -> Result<Redirect, Error> {
    let municipality = MunicipalityId(form.municipality.parse().map_err(|_| Error::Unreadable)?);
    let source = Source::from_code(&form.source).ok_or(Error::Unreadable)?;
    let item = act::Item { municipality, source, subject: &form.subject, code: &form.code };
    match form.what.as_str() {
        "prov-igjen" => {
            let (run, notice) = act::try_again(&app.store, &item, visit.now).await?;
            Ok(run::to_run(run, Some(notice)))
        }
        "lost" => {
            let notice = act::settle(&app.store, &item, visit.now).await?;
            Ok(Redirect::to(&format!("/drift/karantene?beskjed={}", notice.word())))
        }
        _ => Err(Error::Unreadable),
    }
}
