//! Why KLASS has not answered.

use std::time::Duration;

use jiff::Timestamp;

use crate::{http::Broken, json::DecodeError, resilience::CircuitState};

/// Nothing was learnt. No variant holds a word of the answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    #[error("KLASS is left alone after {} failures in a row", .0.failures)]
    Paused(CircuitState),
    #[error("KLASS refuses the question itself")]
    BadRequest,
    /// No such classification, or no table of correspondences that covers the whole time asked about.
    #[error("KLASS has nothing under this question")]
    NotFound,
    #[error("KLASS asks us to wait")]
    RateLimited { retry_after: Option<Duration> },
    #[error("KLASS is not working (HTTP {status})")]
    Unavailable { status: u16, retry_after: Option<Duration> },
    #[error("KLASS did not answer in time")]
    Timeout,
    #[error("KLASS cannot be reached")]
    Unreachable,
    #[error("KLASS's answer broke off")]
    Cut,
    #[error("KLASS's answer cannot be read: {0}")]
    Garbled(#[from] DecodeError),
    #[error("KLASS's answer is larger than any answer can be")]
    TooLarge,
    #[error("KLASS's address leads elsewhere (HTTP {status})")]
    Redirected { status: u16 },
    #[error("KLASS answers in a way that is not documented (HTTP {status})")]
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
            Self::Paused(_) => "klass-paused",
            Self::BadRequest => "klass-bad-request",
            Self::NotFound => "klass-not-found",
            Self::RateLimited { .. } => "klass-rate-limited",
            Self::Unavailable { .. } => "klass-unavailable",
            Self::Timeout => "klass-timeout",
            Self::Unreachable => "klass-unreachable",
            Self::Cut => "klass-cut",
            Self::Garbled(_) => "klass-garbled",
            Self::TooLarge => "klass-too-large",
            Self::Redirected { .. } => "klass-redirected",
            Self::Unexpected { .. } => "klass-unexpected",
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
