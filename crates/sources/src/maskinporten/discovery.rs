//! Where the issuer says that grants are to be sent (RFC 8414).

use jiff::{SignedDuration, Timestamp};
use reqwest::Url;

/// How long the description is believed.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What one look at the issuer's description told.
#[derive(Clone, Debug)]
pub(crate) struct Discovered {
    pub token_endpoint: Url,
    /// By how much the issuer's clock is ahead of ours, as far as its `Date` tells.
    pub ahead: Option<SignedDuration>,
}

/// The endpoint last found, and when.
#[derive(Default)]
pub(super) struct Endpoint(Option<(Url, Timestamp)>);

impl Endpoint {
    pub fn found(&mut self, url: &Url, now: Timestamp) {
        self.0 = Some((url.clone(), now));
    }

    /// While it may be used without asking.
    pub fn fresh(&self, now: Timestamp) -> Option<Url> {
        self.0.as_ref().filter(|(_, at)| now.duration_since(*at) < KEPT).map(|(url, _)| url.clone())
    }

    /// Better than none while the description cannot be had.
    pub fn stale(&self) -> Option<Url> {
        self.0.as_ref().map(|(url, _)| url.clone())
    }
}

/// The description's address: after the issuer, as Digdir has it, not in front of its path.
pub(super) fn description_of(issuer: &Url) -> Option<Url> {
    let base =
        if issuer.path().ends_with('/') { issuer.clone() } else { Url::parse(&format!("{issuer}/")).ok()? };
    base.join(".well-known/oauth-authorization-server").ok()
}
