//! Whether everybody can use the pages, and what to do where somebody cannot.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{Error, Visit, house};

#[derive(Template)]
#[template(path = "about/accessibility.html")]
pub struct Page {
    pub visit: Visit,
}

pub async fn show(visit: Visit) -> Result<Response, Error> {
    house::page(StatusCode::OK, &Page { visit })
}
