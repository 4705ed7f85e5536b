//! Which ID-porten, as which client, and where people are sent back to.

use std::time::Duration;

use jiff::{ToSpan as _, civil::Date};

use crate::maskinporten::SigningKey;

/// One client as registered with Digdir.
#[derive(Clone, Debug)]
pub struct IdPortenConfig {
    /// To the letter, without a slash at its end: `https://test.idporten.no` or `https://idporten.no`.
    pub issuer: String,
    pub client_id: String,
    pub key: SigningKey,
    /// When a registered key was registered; nobody but the operator knows.
    pub key_registered_on: Option<Date>,
    /// Where people come back to, as registered to the letter. Plain http only for this machine, in the test environment.
    pub redirect_uri: String,
    /// By how much the clocks of ID-porten and this machine may differ.
    pub skew: Duration,
    /// How long somebody may take from leaving us until they are back.
    pub patience: Duration,
    pub connect_timeout: Duration,
    /// For the whole of one answer; a person is waiting.
    pub answer_timeout: Duration,
}

impl IdPortenConfig {
    pub fn new(
        issuer: impl Into<String>,
        client_id: impl Into<String>,
        key: SigningKey,
        redirect_uri: impl Into<String>,
    ) -> Self {
        Self {
            issuer: issuer.into(),
            client_id: client_id.into(),
            key,
            key_registered_on: None,
            redirect_uri: redirect_uri.into(),
            skew: Duration::from_secs(10),
            patience: Duration::from_mins(30),
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(10),
        }
    }

    /// The first day on which a registered key is too old: keys live a year.
    pub(crate) fn key_too_old_on(&self) -> Option<Date> {
        self.key_registered_on.map(|day| day.saturating_add(1.year()))
    }
}
