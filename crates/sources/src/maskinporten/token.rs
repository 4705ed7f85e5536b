//! Access tokens: what they are asked for, and how long each is kept.

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::OrganisationNumber;
use jiff::Timestamp;

use super::MaskinportenError;

/// What a token is for. Tokens of different grants are never exchanged for one another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    /// Scopes with spaces between.
    pub scope: String,
    /// On whose behalf, by delegation in Altinn.
    pub consumer_org: Option<OrganisationNumber>,
    /// The API that the token is confined to, where the API asks for it.
    pub resource: Option<String>,
}

impl Grant {
    /// In our own name, for any API that knows the scope.
    pub fn new(scope: impl Into<String>) -> Self {
        Self { scope: scope.into(), consumer_org: None, resource: None }
    }
}

/// A bearer token. Nobody but the register it is for may read it.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(Arc<str>);

impl AccessToken {
    pub(super) fn new(token: &str) -> Self {
        Self(token.into())
    }

    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(***)")
    }
}

/// The tokens in hand, and who is out getting one.
#[derive(Default)]
pub(super) struct Tokens(Mutex<HashMap<Grant, Arc<Slot>>>);

/// One grant's place. Its lock is held while a grant is under way, so that there is one at a time.
#[derive(Default)]
pub(super) struct Slot {
    pub held: tokio::sync::Mutex<Held>,
    /// Grants that came to an end; tells those who waited that their question has been answered.
    pub ended: AtomicU64,
}

#[derive(Default)]
pub(super) struct Held {
    token: Option<(AccessToken, Timestamp)>,
    /// How the last grant failed, for those who waited for it.
    pub failure: Option<MaskinportenError>,
}

impl Tokens {
    pub fn slot(&self, grant: &Grant) -> Arc<Slot> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.get(grant) {
            return slot.clone();
        }
        slots.entry(grant.clone()).or_default().clone()
    }
}

impl Slot {
    pub fn ended(&self) -> u64 {
        self.ended.load(Ordering::Acquire)
    }

    pub fn end(&self) {
        self.ended.fetch_add(1, Ordering::AcqRel);
    }
}

impl Held {
    pub fn token(&self, now: Timestamp) -> Option<AccessToken> {
        self.token.as_ref().filter(|(_, until)| now < *until).map(|(token, _)| token.clone())
    }

    pub fn keep(&mut self, token: AccessToken, until: Timestamp) {
        self.failure = None;
        self.token = Some((token, until));
    }

    /// Forgets the token, unless somebody has replaced it already.
    pub fn forget(&mut self, refused: &AccessToken) {
        if self.token.as_ref().is_some_and(|(token, _)| token == refused) {
            self.token = None;
        }
    }
}

/// Until when a token is used that was asked for at `asked`. A short life is not eaten up by the margin.
pub(super) fn used_until(asked: Timestamp, lifetime: Duration, margin: Duration) -> Timestamp {
    asked.saturating_add(lifetime.saturating_sub(margin.min(lifetime / 2))).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_margin_never_takes_more_than_half_the_lifetime() {
        let asked: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        let used = |lifetime| {
            let until = used_until(asked, Duration::from_secs(lifetime), Duration::from_secs(30));
            until.duration_since(asked).as_secs()
        };
        assert_eq!([used(599), used(120), used(40), used(1), used(0)], [569, 90, 20, 0, 0]);
        assert_eq!(used_until(asked, Duration::MAX, Duration::ZERO), Timestamp::MAX);
    }

    #[test]
    fn a_token_is_not_shown() {
        assert_eq!(format!("{:?}", AccessToken::new("eyJhbGciOi")), "AccessToken(***)");
    }
}
