//! Why Folkeregisteret has not answered.

use std::time::Duration;

use jiff::Timestamp;

use super::{AT_A_TIME, DecodeError};
use crate::{http::Broken, maskinporten::MaskinportenError, resilience::CircuitState};

/// Nothing was learnt about anybody. No variant holds an identity or a word of the answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    #[error("Folkeregisteret answers for at most {AT_A_TIME} people at a time")]
    TooMany,
    #[error("Folkeregisteret no longer has events from so far back: everybody must be looked up anew")]
    TooOld,
    #[error("Folkeregisteret is left alone after {} failures in a row", .0.failures)]
    Paused(CircuitState),
    #[error("there is no access token: {0}")]
    Token(#[from] MaskinportenError),
    #[error("Folkeregisteret refuses a fresh access token")]
    Unauthorized,
    #[error("Folkeregisteret refuses: the scope or the delegation is not there")]
    Forbidden,
    #[error("Folkeregisteret refuses the question itself")]
    BadRequest,
    #[error("Folkeregisteret asks us to wait")]
    RateLimited { retry_after: Option<Duration> },
    #[error("Folkeregisteret is not working (HTTP {status})")]
    Unavailable { status: u16, retry_after: Option<Duration> },
    #[error("Folkeregisteret did not answer in time")]
    Timeout,
    #[error("Folkeregisteret cannot be reached")]
    Unreachable,
    #[error("Folkeregisteret's answer broke off")]
    Cut,
    #[error("Folkeregisteret's answer cannot be read: {0}")]
    Garbled(#[from] DecodeError),
    #[error("Folkeregisteret's answer is larger than any answer can be")]
    TooLarge,
    #[error("Folkeregisteret's address leads elsewhere (HTTP {status})")]
    Redirected { status: u16 },
    #[error("Folkeregisteret answers in a way that is not documented (HTTP {status})")]
    Unexpected { status: u16 },
}

impl AskError {
    /// Whether it may pass without anybody doing anything.
    pub const fn is_transient(&self) -> bool {
        match self {
            Self::Token(error) => error.is_transient(),
            Self::Paused(_) | Self::RateLimited { .. } => true,
            _ => self.is_outage(),
        }
    }

    /// Whether the same question may be put again after a pause. Maskinporten's client has done its own waiting.
    pub(super) const fn passes_by_waiting(&self) -> bool {
        !matches!(self, Self::Token(_)) && self.is_transient()
    }

    /// Whether the register itself is the one that does not work; counted by the circuit breaker.
    pub(super) const fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Unavailable { .. } | Self::Timeout | Self::Unreachable | Self::Cut | Self::Garbled(_)
        )
    }

    /// Whether another question may fare better: it is not our right to ask that is refused.
    pub const fn is_about_the_question(&self) -> bool {
        matches!(self, Self::BadRequest | Self::TooLarge | Self::TooOld | Self::Unexpected { .. })
    }

    /// How long the register or Maskinporten asked not to be disturbed.
    const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::Unavailable { retry_after, .. } => *retry_after,
            Self::Token(error) => error.retry_after(),
            _ => None,
        }
    }

    /// Before this instant there is no use in asking again.
    pub fn retry_at(&self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Paused(state) => state.until,
            _ => self.retry_after().and_then(|pause| now.checked_add(pause).ok()),
        }
    }

    /// The word in run records, feeds and metrics; it never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooMany => "folkeregisteret-too-many",
            Self::TooOld => "folkeregisteret-too-old",
            Self::Paused(_) => "folkeregisteret-paused",
            Self::Token(_) => "folkeregisteret-token",
            Self::Unauthorized => "folkeregisteret-unauthorized",
            Self::Forbidden => "folkeregisteret-forbidden",
            Self::BadRequest => "folkeregisteret-bad-request",
            Self::RateLimited { .. } => "folkeregisteret-rate-limited",
            Self::Unavailable { .. } => "folkeregisteret-unavailable",
            Self::Timeout => "folkeregisteret-timeout",
            Self::Unreachable => "folkeregisteret-unreachable",
            Self::Cut => "folkeregisteret-cut",
            Self::Garbled(_) => "folkeregisteret-garbled",
            Self::TooLarge => "folkeregisteret-too-large",
            Self::Redirected { .. } => "folkeregisteret-redirected",
            Self::Unexpected { .. } => "folkeregisteret-unexpected",
        }
    }

    /// The same in any language: a register's own words, a status, or our code.
    pub fn detail(&self) -> String {
        match self {
            Self::Token(error) => error.detail(),
            Self::Unavailable { status, .. } | Self::Redirected { status } | Self::Unexpected { status } => {
                format!("HTTP {status}")
            }
            _ => self.code().to_owned(),
        }
    }

    /// The key of its remedy in [`crate::texts`].
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Token(error) => error.remedy(),
            _ => self.code(),
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
