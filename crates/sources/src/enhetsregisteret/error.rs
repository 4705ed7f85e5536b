//! Why Enhetsregisteret has not answered.

use std::time::Duration;

use jiff::Timestamp;

use super::DecodeError;
use crate::{http::Broken, resilience::CircuitState};

/// Nothing was learnt about anybody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    #[error("Enhetsregisteret is left alone after {} failures in a row", .0.failures)]
    Paused(CircuitState),
    /// The parameters that the register names as wrong.
    #[error("Enhetsregisteret refuses the question itself ({})", .parameters.join(", "))]
    BadRequest { parameters: Vec<String> },
    #[error("Enhetsregisteret asks us to wait")]
    RateLimited { retry_after: Option<Duration> },
    #[error("Enhetsregisteret is not working (HTTP {status})")]
    Unavailable { status: u16, retry_after: Option<Duration> },
    #[error("Enhetsregisteret did not answer in time")]
    Timeout,
    #[error("Enhetsregisteret cannot be reached")]
    Unreachable,
    #[error("Enhetsregisteret's answer broke off")]
    Cut,
    #[error("Enhetsregisteret's answer cannot be read: {0}")]
    Garbled(#[from] DecodeError),
    #[error("Enhetsregisteret's answer is larger than any answer can be")]
    TooLarge,
    #[error("Enhetsregisteret's address leads elsewhere (HTTP {status})")]
    Redirected { status: u16 },
    #[error("Enhetsregisteret answers in a way that is not documented (HTTP {status})")]
    Unexpected { status: u16 },
}

impl AskError {
    /// Whether it may pass without anybody doing anything.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Paused(_) | Self::RateLimited { .. }) || self.is_outage()
    }

    /// Whether the register itself is the one that does not work; counted by the circuit breaker.
    pub(super) const fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Unavailable { .. } | Self::Timeout | Self::Unreachable | Self::Cut | Self::Garbled(_)
        )
    }

    /// Before this instant there is no use in asking again.
    pub fn retry_at(&self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Paused(state) => state.until,
            Self::RateLimited { retry_after } | Self::Unavailable { retry_after, .. } => {
                retry_after.and_then(|pause| now.checked_add(pause).ok())
            }
            _ => None,
        }
    }

    /// The word in run records, feeds and metrics, and the key of its remedy in [`crate::texts`]; it never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Paused(_) => "enhetsregisteret-paused",
            Self::BadRequest { .. } => "enhetsregisteret-bad-request",
            Self::RateLimited { .. } => "enhetsregisteret-rate-limited",
            Self::Unavailable { .. } => "enhetsregisteret-unavailable",
            Self::Timeout => "enhetsregisteret-timeout",
            Self::Unreachable => "enhetsregisteret-unreachable",
            Self::Cut => "enhetsregisteret-cut",
            Self::Garbled(_) => "enhetsregisteret-garbled",
            Self::TooLarge => "enhetsregisteret-too-large",
            Self::Redirected { .. } => "enhetsregisteret-redirected",
            Self::Unexpected { .. } => "enhetsregisteret-unexpected",
        }
    }

    /// The same in any language: a status, a parameter, or our code.
    pub fn detail(&self) -> String {
        match self {
            Self::Unavailable { status, .. } | Self::Redirected { status } | Self::Unexpected { status } => {
                format!("HTTP {status}")
            }
            Self::BadRequest { parameters } if !parameters.is_empty() => parameters.join(", "),
            _ => self.code().to_owned(),
        }
    }
}

impl From<Broken> for AskError {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Unreachable => Self::Unreachable,
            Broken::Timeout => Self::Timeout,
            Broken::Cut => Self::Cut,
            Broken::TooLarge => Self::TooLarge,
        }
    }
}
