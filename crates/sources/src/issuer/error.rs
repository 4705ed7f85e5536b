//! Why an issuer cannot be asked.

use crate::http::Broken;

/// What is wrong with the way to an issuer, or with what it says of itself. Holds nothing of any exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssuerError {
    #[error("the issuer cannot be reached")]
    Unreachable,
    #[error("the issuer did not answer in time")]
    Timeout,
    #[error("the issuer's answer broke off")]
    Cut,
    #[error("the issuer's answer is not what its documentation says")]
    Garbled,
    #[error("the issuer is not working (HTTP {status})")]
    Unavailable { status: u16 },
    #[error("the issuer's address leads elsewhere (HTTP {status})")]
    Redirected { status: u16 },
    #[error("the address is not that of the issuer whose name it is given")]
    WrongIssuer,
    #[error("the issuer does not say where its {0} is, or it is no place for secrets")]
    Lacking(&'static str),
}

impl IssuerError {
    /// Whether it may pass without anybody doing anything.
    pub const fn is_transient(self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::Timeout | Self::Cut | Self::Garbled | Self::Unavailable { .. }
        )
    }

    /// The word in logs and metrics; it never changes. Also the key of its remedy in [`crate::texts`].
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreachable | Self::Timeout => "issuer-unreachable",
            Self::Cut | Self::Garbled | Self::Unavailable { .. } => "issuer-unavailable",
            Self::Redirected { .. } | Self::WrongIssuer => "issuer-wrong-address",
            Self::Lacking(_) => "issuer-lacking",
        }
    }

    /// The same in any language: a status, the name of what is lacking, or our code.
    pub fn detail(self) -> String {
        match self {
            Self::Unavailable { status } | Self::Redirected { status } => format!("HTTP {status}"),
            Self::Lacking(what) => what.to_owned(),
            _ => self.code().to_owned(),
        }
    }
}

impl From<Broken> for IssuerError {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Unreachable => Self::Unreachable,
            Broken::Timeout => Self::Timeout,
            Broken::Cut => Self::Cut,
            Broken::TooLarge => Self::Garbled,
        }
    }
}
