//! What operators see: runs, plans, quarantine, registers, and when what is done.

mod act;
mod agreements;
mod chart;
mod events;
mod json;
mod notice;
mod overview;
mod progress;
mod quarantine;
mod read;
mod run;
mod runs;
mod start;
mod view;
pub mod words;

#[cfg(any(test, feature = "samples"))]
pub mod samples;

use axum::routing::get;
use domain::access::Right;

pub use view::Pages;
use view::RunStatus;

use crate::auth::{self, Door, Gate};

/// Whoever sits at the machine sees these also when nobody can sign in: at 03:00 that may be what is broken.
const OPERATORS: Gate = Gate::MachineOr(Right::Operate);

pub fn doors() -> Vec<Door> {
    let door = |path, methods| auth::door(path, OPERATORS, methods);
    vec![
        door("/drift", get(overview::show)),
        door("/drift.json", get(overview::json)),
        door("/drift/hendelser", get(events::follow)),
        door("/drift/kjoringer", get(runs::show)),
        door("/drift/kjoringer/ny", get(start::show).post(start::submit)),
        door("/drift/kjoringer/{id}", get(run::show_or_json).post(run::submit)),
        door("/drift/avtaler", get(agreements::show)),
        door("/drift/karantene", get(quarantine::show).post(quarantine::submit)),
    ]
}
