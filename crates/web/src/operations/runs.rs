//! All runs, the newest first.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use super::{
    read,
    view::{Pages, RunLine},
};
use crate::{App, Error, Visit, house};

#[derive(Template)]
#[template(path = "operations/runs.html")]
pub struct Page {
    pub visit: Visit,
    /// Those that wait for somebody's decision.
    pub awaiting: Vec<RunLine>,
    pub runs: Vec<RunLine>,
    pub pages: Pages,
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(rename = "side", default)]
    page: i64,
}

pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let awaiting = read::awaiting(&app.store, visit.now).await?;
    let (runs, pages) = read::runs(&app.store, visit.now, asked.page).await?;
    house::page(StatusCode::OK, &Page { visit, awaiting, runs, pages })
}
