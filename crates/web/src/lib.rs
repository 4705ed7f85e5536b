//! The pages, grouped by who sees them.
//!
//! To add a page: a file in the folder of its readers with a template of the same path, texts in `locales/`, a row in
//! the folder's `routes`, and samples for the tests and the gallery.
//!
//! **Invariant:** nothing here knows how a register speaks, and no page is served outside [`house`]. What systems ask
//! in JSON is [`api`]'s.

mod about;
mod address;
mod admin;
pub mod api;
mod app;
mod area;
pub mod assets;
pub mod auth;
mod cookie;
pub mod csrf;
pub mod error;
pub mod format;
mod front;
mod given;
pub mod headers;
pub mod house;
mod language;
pub mod limits;
mod loopback;
pub mod operations;
mod pairs;
pub mod portal;
mod probes;
mod receipt;
mod register;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
mod school;
pub mod texts;
mod visit;

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse,
};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer, trace::TraceLayer};

pub use app::{App, Links, Retention, Scheme};
pub use auth::{Door, Gate};
pub use error::Error;
pub use language::Language;
pub use probes::recorder;
pub use visit::Visit;

/// The largest form we take; they hold a few words.
const FORM_LIMIT: usize = 64 * 1024;
/// How long a page may take to begin. Event streams begin at once and then last.
const PATIENCE: Duration = Duration::from_secs(30);

/// Everything Reim answers to. Serve it with the peer's address
/// (`into_make_service_with_connect_info::<SocketAddr>()`): a peer that is not known is a stranger.
pub fn routes(app: App) -> Router {
    let (for_systems, for_people) = doors().into_iter().partition(|door| door.path.starts_with(api::ROOT));
    in_the_house(auth::hang(for_people), api::in_the_api(for_systems, &app), app)
}

/// Every page there is and everything that systems may ask, and who may go there.
pub fn doors() -> Vec<Door> {
    [
        front::doors(),
        about::doors(),
        auth::doors(),
        operations::doors(),
        portal::doors(),
        school::doors(),
        admin::doors(),
        register::doors(),
        probes::doors(),
        api::doors(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Every page in every state, from samples, to be looked at and audited.
#[cfg(feature = "samples")]
pub fn gallery(app: App) -> Router {
    in_the_house(samples::routes().merge(operations::samples::routes()), Router::new(), app)
}

fn in_the_house(pages: Router<App>, beside: Router<App>, app: App) -> Router {
    let pages = pages
        .fallback(async || Error::NotFound)
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::custom(|_| {
            Error::Unexpected(anyhow::anyhow!("a handler panicked")).into_response()
        }))
        .layer(from_fn_with_state(app.clone(), limits::watch))
        .layer(from_fn_with_state(app.clone(), house::keep));
    // Paths name people by our own numbers, so they may be logged. What somebody searched for may be a name.
    let log = TraceLayer::new_for_http().make_span_with(|request: &axum::extract::Request| {
        tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
    });
    pages
        .merge(beside)
        .merge(assets::routes())
        .merge(probes::open())
        .layer(from_fn(probes::count))
        .layer(from_fn_with_state(app.clone(), headers::secure))
        .layer(log)
        .with_state(app)
}
