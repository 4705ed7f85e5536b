//! What everybody may know: what is kept of people and why, and whether everybody can use the pages.

mod accessibility;
mod privacy;
#[cfg(any(test, feature = "samples"))]
pub mod samples;

use axum::routing::get;

use crate::auth::{Door, Gate, door};

/// Where it stands what is kept of people.
pub const PRIVACY_PATH: &str = "/personvern";
/// Where it stands who can use the pages.
pub const ACCESSIBILITY_PATH: &str = "/tilgjengelighet";

pub fn doors() -> Vec<Door> {
    vec![
        door(PRIVACY_PATH, Gate::Open, get(privacy::show)),
        door(ACCESSIBILITY_PATH, Gate::Open, get(accessibility::show)),
    ]
}
