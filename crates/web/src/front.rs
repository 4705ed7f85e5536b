//! The front page: where to go from here.

use askama::Template;
use axum::{extract::Request, http::StatusCode, response::Response, routing::get};

use crate::{
    Error, Visit,
    auth::{Door, Gate, at_the_machine, door},
    house,
};

#[derive(Template)]
#[template(path = "front.html")]
pub struct Page {
    pub visit: Visit,
    /// Whoever sits at the machine reaches operations without signing in.
    pub at_the_machine: bool,
}

pub fn doors() -> Vec<Door> {
    vec![door("/", Gate::Open, get(show))]
}

async fn show(visit: Visit, request: Request) -> Result<Response, Error> {
    let at_the_machine = at_the_machine(&request);
    house::page(StatusCode::OK, &Page { visit, at_the_machine })
}
