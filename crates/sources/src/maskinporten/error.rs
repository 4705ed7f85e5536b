//! Why there is no token, and what to do about it.

use std::time::Duration;

use super::GrantFault;
use crate::http::Broken;

/// Each is something that a person, the clock or patience can mend. None of them holds a token or an identity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MaskinportenError {
    #[error("Maskinporten refuses the grant ({fault:?}): {description}")]
    Refused { fault: GrantFault, description: String },
    #[error("Maskinporten refuses the grant for a reason not known here (HTTP {status}): {description}")]
    RefusedOtherwise { status: u16, description: String },
    #[error("Maskinporten asks us to wait")]
    RateLimited { retry_after: Option<Duration> },
    #[error("Maskinporten is not working (HTTP {status})")]
    Unavailable { status: u16, retry_after: Option<Duration> },
    #[error("Maskinporten did not answer in time")]
    Timeout,
    #[error("Maskinporten cannot be reached")]
    Unreachable,
    #[error("Maskinporten's answer broke off")]
    Cut,
    #[error("Maskinporten's answer is not what its documentation says")]
    Garbled,
    #[error("Maskinporten's address leads elsewhere (HTTP {status})")]
    Redirected { status: u16 },
    #[error("the address is not that of the Maskinporten whose name it is given")]
    WrongIssuer,
    #[error("the key cannot sign the grant")]
    Signing,
}

/// What a refused grant calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Only a person can mend it.
    Stop,
    /// One new grant at once: the clock or chance may be to blame.
    GrantOnceMore,
    /// The same again after a pause.
    Retry,
}

impl MaskinportenError {
    pub const fn action(&self) -> Action {
        match self {
            Self::Refused { fault, .. } if fault.deserves_another_grant() => Action::GrantOnceMore,
            Self::RateLimited { .. }
            | Self::Unavailable { .. }
            | Self::Timeout
            | Self::Unreachable
            | Self::Cut
            | Self::Garbled => Action::Retry,
            Self::Refused { .. }
            | Self::RefusedOtherwise { .. }
            | Self::Redirected { .. }
            | Self::WrongIssuer
            | Self::Signing => Action::Stop,
        }
    }

    /// Whether it may pass without anybody doing anything.
    pub const fn is_transient(&self) -> bool {
        matches!(self.action(), Action::Retry)
    }

    /// How long Maskinporten asked not to be disturbed.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::Unavailable { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The same in any language: Maskinporten's own words, a status, or our code.
    pub fn detail(&self) -> String {
        match self {
            Self::Refused { description, .. } | Self::RefusedOtherwise { description, .. } => {
                description.clone()
            }
            Self::Unavailable { status, .. } | Self::Redirected { status } => format!("HTTP {status}"),
            _ => self.remedy().to_owned(),
        }
    }

    pub(super) fn with_retry_after(mut self, asked_for: Option<Duration>) -> Self {
        if let Self::RateLimited { retry_after } | Self::Unavailable { retry_after, .. } = &mut self {
            *retry_after = asked_for;
        }
        self
    }

    /// The key of its remedy in [`crate::texts`].
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Refused { fault, .. } => fault.remedy(),
            Self::RefusedOtherwise { .. } => "maskinporten-refused-otherwise",
            Self::RateLimited { .. } => "maskinporten-rate-limited",
            Self::Unavailable { .. } | Self::Cut | Self::Garbled => "maskinporten-unavailable",
            Self::Timeout | Self::Unreachable => "maskinporten-unreachable",
            Self::Redirected { .. } | Self::WrongIssuer => "maskinporten-wrong-address",
            Self::Signing => "setup-invalid-key",
        }
    }
}

impl From<Broken> for MaskinportenError {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Unreachable => Self::Unreachable,
            Broken::Timeout => Self::Timeout,
            Broken::Cut => Self::Cut,
            Broken::TooLarge => Self::Garbled,
        }
    }
}
