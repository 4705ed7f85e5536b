//! Every page in every state, from invented people: for tests, for the gallery, and for looking at.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::get,
};
use jiff::Timestamp;

use crate::{App, Error, Visit, about, admin, house, operations, portal, register, school};

/// 21 November 2026, a few minutes past three at night in Oslo.
pub const NOW: Timestamp = Timestamp::constant(1_795_226_600, 0);

/// A page in a state, under a name for its address.
pub struct Sample {
    pub name: &'static str,
    /// Where the page really stands.
    pub path: &'static str,
    pub status: StatusCode,
    pub render: fn(Visit) -> askama::Result<String>,
}

/// A sample of a page that is served as it should be.
pub const fn ok(
    name: &'static str,
    path: &'static str,
    render: fn(Visit) -> askama::Result<String>,
) -> Sample {
    Sample { name, path, status: StatusCode::OK, render }
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Sample> {
    let others = [
        about::samples::ALL,
        operations::samples::ALL,
        portal::samples::ALL,
        register::samples::ALL,
        school::samples::ALL,
    ];
    others.into_iter().chain(admin::samples::ALL.iter().copied()).flatten()
}

/// `/prove/{name}` for each sample, and `/prove` with the addresses of all, each behind its status.
pub fn routes() -> Router<App> {
    Router::new().route("/prove", get(list)).route("/prove/{name}", get(show))
}

async fn list() -> Response {
    let lines: Vec<String> =
        all().map(|sample| format!("{} /prove/{}\n", sample.status.as_u16(), sample.name)).collect();
    lines.concat().into_response()
}

async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, Error> {
    let sample = all().find(|sample| sample.name == name).ok_or(Error::NotFound)?;
    let html = (sample.render)(visit.moved_to(sample.path)).map_err(anyhow::Error::from)?;
    Ok(house::html(sample.status, html))
}
