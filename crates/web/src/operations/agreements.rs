//! What each municipality may ask KRR about, on what ground and until when: the night does nothing else.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{read, view::AgreementLine};
use crate::{App, Error, Visit, house};

#[derive(Template)]
#[template(path = "operations/agreements.html")]
pub struct Page {
    pub visit: Visit,
    pub lines: Vec<AgreementLine>,
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let lines = read::agreements(&app.store, visit.now).await?;
    house::page(StatusCode::OK, &Page { visit, lines })
}
