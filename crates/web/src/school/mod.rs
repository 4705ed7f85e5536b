//! What a school secretary sees and does: find a guardian or an employee, keep their contact details right.
//!
//! A door tells who may be here at all. Whether they may see the person they ask for, [`open`] decides each time.

pub(crate) mod choices;
mod field;
mod form;
pub(crate) mod found;
mod giving;
mod history;
mod lists;
mod open;
mod people;
mod person;
mod roles;
mod sheet;
mod ties;
mod view;

#[cfg(any(test, feature = "samples"))]
pub mod samples;

pub use choices::KnownUnits;

use axum::{
    response::Redirect,
    routing::{get, post},
};
use domain::{Field, Source, access::Right};

use crate::{
    auth::{Door, Gate, door},
    given::Given,
};

pub fn doors() -> Vec<Door> {
    vec![
        door("/skole", Gate::Right(Right::SeePeople), get(async || Redirect::to("/skole/personer"))),
        door("/skole/personer", Gate::Right(Right::SeePeople), get(people::show).post(people::submit)),
        door("/skole/lister", Gate::Right(Right::ExportLists), get(lists::show)),
        door("/skole/lister.xlsx", Gate::Right(Right::ExportLists), get(lists::take)),
        door("/skole/personer/{key}", Gate::Right(Right::SeePeople), get(person::show).post(person::submit)),
        door(
            "/skole/personer/{key}/rolle",
            Gate::Right(Right::EditContacts),
            get(giving::show).post(giving::submit),
        ),
        door("/skole/personer/{key}/oppdater", Gate::Right(Right::AskRegister), post(person::refresh)),
    ]
}

/// The key of a source's name within a sentence.
fn source_name(source: impl Given<Source>) -> &'static str {
    match source.given() {
        Source::Krr => "desk-source-krr",
        Source::School => "desk-source-school",
        Source::Kindergarten => "desk-source-kindergarten",
        Source::Hand => "desk-source-hand",
        Source::PopulationRegister => "desk-source-population",
        Source::EntityRegister => "desk-source-entities",
        Source::Klass => "source-klass",
    }
}

/// The key of a field's label.
const fn label(field: Field, is_employee: bool) -> &'static str {
    match field {
        Field::Mobile => "desk-mobile",
        Field::Email if is_employee => "desk-private-email",
        Field::Email => "desk-email",
        Field::Name => "desk-name",
        Field::Language => "desk-language",
        Field::Reservation => "desk-reservation",
        Field::Address => "desk-address",
        Field::Status => "desk-status",
        Field::Protection => "desk-protection",
    }
}
