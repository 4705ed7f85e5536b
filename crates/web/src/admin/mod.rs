//! What a municipality's administrator decides: what guardians may receive and see, who has access, what is answered,
//! and what may be done with KRR's data.
//!
//! A door tells who may be here at all. Which municipality they answer for, [`seat`] decides each time.

mod access;
mod access_form;
mod agreement;
mod agreement_form;
mod effect;
mod next_run;
mod objections;
mod read_log;
mod role;
mod role_form;
mod role_save;
mod roles;
pub(crate) mod seat;
pub mod words;

#[cfg(any(test, feature = "samples"))]
pub mod samples;

use axum::{
    response::Redirect,
    routing::{get, post},
};
use domain::access::Right;

use crate::auth::{Door, Gate, door};

pub fn doors() -> Vec<Door> {
    const ROLES: Gate = Gate::Right(Right::ShapeRoles);
    const ACCESS: Gate = Gate::Right(Right::GrantAccess);
    const OBJECTIONS: Gate = Gate::Right(Right::AnswerObjections);
    const READ_LOG: Gate = Gate::Right(Right::SeeReadLog);
    vec![
        // What the others are under, for whoever shortens an address.
        door("/admin", ROLES, get(async || Redirect::to("/admin/roller"))),
        door("/admin/roller", ROLES, get(roles::show)),
        door("/admin/roller/{key}", ROLES, get(role::show).post(role_save::submit)),
        door("/admin/roller/{key}/virkning", ROLES, get(role::preview)),
        door("/admin/roller/{key}/bruk", ROLES, post(role_save::retire)),
        door("/admin/neste-kjoring", ROLES, get(next_run::show).post(next_run::submit)),
        door("/admin/tilgang", ACCESS, get(access::show)),
        door("/admin/tilgang/ny", ACCESS, get(access_form::show).post(access_form::submit)),
        door("/admin/tilgang/{id}/avslutt", ACCESS, post(access::end)),
        door("/admin/tilgang/{id}/forny", ACCESS, post(access::renew)),
        door("/admin/henvendelser", OBJECTIONS, get(objections::show)),
        door("/admin/henvendelser/{id}", OBJECTIONS, get(objections::open).post(objections::submit)),
        door(
            "/admin/avtale",
            Gate::Right(Right::StateAgreement),
            get(agreement::show).post(agreement::submit),
        ),
        door("/admin/innsyn", READ_LOG, get(read_log::show)),
        door("/admin/innsyn/person/{key}", READ_LOG, get(read_log::person)),
        door("/admin/innsyn/kollega/{id}", READ_LOG, get(read_log::colleague)),
    ]
}
