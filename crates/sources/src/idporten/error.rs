//! Why nobody is signed in, and what to do about it.

use domain::national_id::NotAllowedHere;

use super::{Fault, Level, TokenFault};
use crate::issuer::IssuerError;

/// None of them holds a token, an identity, or a word that only the browser brought.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    #[error("ID-porten: {0}")]
    Issuer(#[from] IssuerError),
    #[error("the key cannot sign what is said to ID-porten")]
    Signing,
    #[error("ID-porten refuses ({fault:?}): {description}")]
    Refused { fault: Fault, description: String },
    #[error("ID-porten is not working, and has said so through the browser")]
    Unavailable,

    #[error("they changed their mind")]
    Cancelled,
    #[error("they have no session at ID-porten that will do, and were not to be shown anything")]
    SignInNeeded,
    #[error("they cannot prove who they are at the level asked for")]
    LevelNotToBeHad,
    #[error("they were at {given:?} and not at {asked:?}")]
    LevelTooLow { asked: Level, given: Option<Level> },
    #[error("they were away too long")]
    TooLate,

    #[error("the address they came back to is not as ID-porten writes it")]
    BadCallback,
    #[error("the answer belongs to another question, or to another browser")]
    WrongState,
    #[error("the answer is not from this ID-porten")]
    WrongSender,
    #[error("the identity token is not the answer to our question: {0}")]
    Token(#[from] TokenFault),
    #[error("the identity number is none")]
    InvalidPid,
    #[error(transparent)]
    PidNotAllowed(#[from] NotAllowedHere),
}

impl SignInError {
    /// Whether the person can do something about it: it is said to them. The others are for whoever runs Reim, and tell the
    /// person no more than that it did not succeed.
    pub const fn is_the_persons(&self) -> bool {
        matches!(
            self,
            Self::Cancelled
                | Self::SignInNeeded
                | Self::LevelNotToBeHad
                | Self::LevelTooLow { .. }
                | Self::TooLate
                | Self::WrongState
        )
    }

    /// Whether it may pass without anybody doing anything.
    pub const fn is_transient(&self) -> bool {
        match self {
            Self::Issuer(error) => error.is_transient(),
            Self::Unavailable => true,
            _ => false,
        }
    }

    /// The word in logs and metrics; it never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Issuer(error) => error.code(),
            Self::Signing => "sign-in-signing",
            Self::Refused { fault, .. } => fault.code(),
            Self::Unavailable => "sign-in-unavailable",
            Self::Cancelled => "sign-in-cancelled",
            Self::SignInNeeded => "sign-in-needed",
            Self::LevelNotToBeHad => "sign-in-level-not-to-be-had",
            Self::LevelTooLow { .. } => "sign-in-level-too-low",
            Self::TooLate => "sign-in-too-late",
            Self::BadCallback => "sign-in-bad-callback",
            Self::WrongState => "sign-in-wrong-state",
            Self::WrongSender => "sign-in-wrong-sender",
            Self::Token(fault) => fault.code(),
            Self::InvalidPid => "sign-in-invalid-pid",
            Self::PidNotAllowed(_) => "sign-in-pid-not-allowed",
        }
    }

    /// The same in any language: ID-porten's own words, a status, or our code.
    pub fn detail(&self) -> String {
        match self {
            Self::Issuer(error) => error.detail(),
            Self::Refused { description, .. } if !description.is_empty() => description.clone(),
            _ => self.code().to_owned(),
        }
    }

    /// The key of its remedy in [`crate::texts`]: to the person where [`Self::is_the_persons`], else to the operator.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Signing => "setup-invalid-key",
            Self::Unavailable => "issuer-unavailable",
            Self::LevelTooLow { .. } => "sign-in-level-not-to-be-had",
            Self::BadCallback | Self::WrongSender => "sign-in-not-from-idporten",
            Self::Token(fault) => fault.remedy(),
            Self::InvalidPid | Self::PidNotAllowed(_) => "sign-in-wrong-environment",
            _ => self.code(),
        }
    }
}

impl TokenFault {
    const fn code(self) -> &'static str {
        match self {
            Self::Signature(_) => "sign-in-token-signature",
            Self::Issuer => "sign-in-token-issuer",
            Self::Audience => "sign-in-token-audience",
            Self::AuthorizedParty => "sign-in-token-party",
            Self::Expired => "sign-in-token-expired",
            Self::NotYet => "sign-in-token-not-yet",
            Self::Nonce => "sign-in-token-nonce",
            Self::NotAnew => "sign-in-token-not-anew",
        }
    }

    const fn remedy(self) -> &'static str {
        match self {
            Self::Expired | Self::NotYet => "sign-in-clock",
            _ => "sign-in-not-from-idporten",
        }
    }
}
