//! Which Maskinporten, as whom, with which key.

use std::time::Duration;

use jiff::{ToSpan as _, civil::Date};

use super::SigningKey;
use crate::resilience::Patience;

/// One client as registered with Digdir.
#[derive(Clone, Debug)]
pub struct MaskinportenConfig {
    /// Also the assertion's `aud`, so with the slash at its end: `https://test.maskinporten.no/`.
    pub issuer: String,
    /// Where grants are sent; `None` asks the issuer's own description.
    pub token_endpoint: Option<String>,
    pub client_id: String,
    pub key: SigningKey,
    /// When a registered key was registered; nobody but the operator knows.
    pub key_registered_on: Option<Date>,
    pub patience: Patience,
    pub connect_timeout: Duration,
    pub answer_timeout: Duration,
    /// Seconds before its end at which a token is no longer used; never more than half its lifetime.
    pub margin: Duration,
}

impl MaskinportenConfig {
    pub fn new(issuer: impl Into<String>, client_id: impl Into<String>, key: SigningKey) -> Self {
        Self {
            issuer: issuer.into(),
            token_endpoint: None,
            client_id: client_id.into(),
            key,
            key_registered_on: None,
            patience: Patience { attempts: 4, in_all: Duration::from_mins(1), ..Patience::default() },
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(15),
            margin: Duration::from_secs(30),
        }
    }

    /// The first day on which a registered key is too old (MP-121): keys live a year.
    pub(crate) fn key_too_old_on(&self) -> Option<Date> {
        self.key_registered_on.map(|day| day.saturating_add(1.year()))
    }
}
