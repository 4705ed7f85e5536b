//! How often somebody may knock: so that nobody tries keys at the doors, or wears the house out for the others.
//!
//! Each process counts for itself and forgets when it ends: what is counted is worth less than a place to keep it.

mod limit;
mod origin;

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use jiff::SignedDuration;

pub use limit::{Limit, Rate};
pub use origin::{Origin, origin};

use crate::{App, Error, Visit};

/// Every limit of the house.
pub struct Limits {
    /// Machines of ours that pass visitors on; they alone are believed about whom they pass on.
    pub proxies: Vec<IpAddr>,
    /// Ways to ID-porten, by where they come from. A whole school may come from one address.
    pub sign_in: Limit<Origin>,
    /// Forms, by session, or by where they come from.
    pub forms: Limit<Sender>,
    /// Questions to the API, by where they come from: before anything costly is done for them.
    pub callers: Limit<Origin>,
    /// The same by client, once it is known.
    pub clients: Limit<String>,
}

/// Who sends a form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Sender {
    /// By the digest of its key.
    Session(String),
    Stranger(Origin),
}

impl Limits {
    /// The usual ones, with room for so many questions a minute from a client of the API.
    pub fn new(proxies: Vec<IpAddr>, questions_a_minute: u32) -> Self {
        let second = SignedDuration::from_secs(1);
        let between =
            SignedDuration::from_mins(1) / i32::try_from(questions_a_minute.max(1)).unwrap_or(i32::MAX);
        Self {
            proxies,
            sign_in: Limit::new(Rate { at_once: 60, between: second }),
            forms: Limit::new(Rate { at_once: 60, between: second }),
            // A supplier asks for many clients from one place.
            callers: Limit::new(Rate { at_once: 600, between: between / 10 }),
            clients: Limit::new(Rate { at_once: 60, between }),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(Vec::new(), 600)
    }
}

/// Stands between the visit and the pages.
pub async fn watch(State(app): State<App>, request: Request, next: Next) -> Response {
    match admitted(&app, &request) {
        Ok(()) => next.run(request).await,
        Err(wait) => Error::TooMany { wait }.into_response(),
    }
}

/// As `Retry-After` wants it: rounded up, so that whoever waits so long has waited long enough.
pub fn whole_seconds(wait: SignedDuration) -> u64 {
    let begun = u64::from(wait.subsec_nanos() > 0);
    u64::try_from(wait.as_secs()).unwrap_or(0) + begun
}

fn admitted(app: &App, request: &Request) -> Result<(), SignedDuration> {
    let (limits, now) = (&app.limits, app.clock.now());
    let from = || origin(request, &limits.proxies);
    if request.uri().path() == crate::auth::START_PATH {
        return limits.sign_in.admit(from(), now);
    }
    if request.method() != Method::POST {
        return Ok(());
    }
    let visit = Visit::of(request.extensions()).ok();
    let sender = match visit.as_ref().and_then(Visit::who) {
        Some(who) => Sender::Session(who.session.key_digest.clone()),
        None => Sender::Stranger(from()),
    };
    limits.forms.admit(sender, now)
}
