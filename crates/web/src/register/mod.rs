//! Kommuneregisteret: a municipality's own units, beside what Enhetsregisteret says of them.
//!
//! A door tells who may be here at all. Whose register they keep, [`crate::admin::seat`] decides each time.

mod acts;
mod adopting;
mod form;
mod picture;
mod preview;
mod settling;
mod unit;
mod units;
pub mod words;

#[cfg(any(test, feature = "samples"))]
pub mod samples;

use axum::{
    response::Redirect,
    routing::{get, post},
};
use domain::access::Right;
use sync::register::Doing;

use crate::{
    Error, Visit,
    admin::seat::Seat,
    auth::{Door, Gate, door, name_of, who},
};

pub fn doors() -> Vec<Door> {
    const KEEP: Gate = Gate::Right(Right::KeepRegister);
    vec![
        // What the others are under, for whoever shortens an address.
        door("/register", KEEP, get(async || Redirect::to("/register/enheter"))),
        door("/register/enheter", KEEP, get(units::show)),
        door("/register/enheter/ta-inn", KEEP, get(adopting::show).post(adopting::submit)),
        door("/register/enheter/ny", KEEP, get(form::show_new)),
        door("/register/enheter/virkning", KEEP, post(preview::submit)),
        door("/register/enheter/{id}", KEEP, get(unit::show)),
        door("/register/enheter/{id}/endre", KEEP, get(form::show)),
        door("/register/enheter/{id}/steng", KEEP, get(form::show_closing)),
        door("/register/enheter/{id}/avvik", KEEP, post(settling::submit)),
        door("/register/historikk", KEEP, get(acts::show)),
        door("/register/historikk/{act}/angre", KEEP, post(acts::undo)),
    ]
}

/// What the visitor does to the register that they keep.
fn doing<'a>(visit: &Visit, seat: &Seat, (author, name): (&'a str, &'a str), reason: &'a str) -> Doing<'a> {
    let reason = Some(reason.trim()).filter(|reason| !reason.is_empty());
    Doing { municipality: seat.municipality, author, author_name: name, reason, at: visit.now }
}

/// In a number that lasts, and by name.
fn author(visit: &Visit) -> Result<(String, String), Error> {
    let who = who(visit)?;
    Ok((who.reader(), name_of(who)))
}
