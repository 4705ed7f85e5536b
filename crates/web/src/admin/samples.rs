//! The administrator's pages in every state, from invented people.

mod access;
mod agreement;
mod objections;
mod roles;

use axum::http::StatusCode;
use domain::MunicipalityId;

use super::seat::{Choice, Seat};
use crate::samples::Sample;

/// All of them.
pub const ALL: &[&[Sample]] = &[roles::ALL, access::ALL, objections::ALL, agreement::ALL];

/// One municipality, the only one.
fn seat() -> Seat {
    Seat { municipality: MunicipalityId(1), name: "Fjordvik".into(), choices: Vec::new() }
}

/// One of two.
fn seat_of_two() -> Seat {
    let choice = |id, name: &str| Choice { municipality: MunicipalityId(id), name: name.into() };
    Seat { choices: vec![choice(1, "Fjordvik"), choice(2, "Hjelmeset")], ..seat() }
}

/// A sample of a page that could not take a form.
const fn refused(
    name: &'static str,
    path: &'static str,
    render: fn(crate::Visit) -> askama::Result<String>,
) -> Sample {
    Sample { name, path, status: StatusCode::UNPROCESSABLE_ENTITY, render }
}
