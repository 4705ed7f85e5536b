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

use axum::{Router, routing::get};

use view::RunStatus;

use crate::App;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/drift", get(overview::show))
        .route("/drift.json", get(overview::json))
        .route("/drift/hendelser", get(events::follow))
        .route("/drift/kjoringer", get(runs::show))
        .route("/drift/kjoringer/ny", get(start::show).post(start::submit))
        .route("/drift/kjoringer/{id}", get(run::show_or_json).post(run::submit))
        .route("/drift/avtaler", get(agreements::show))
        .route("/drift/karantene", get(quarantine::show).post(quarantine::submit))
}
