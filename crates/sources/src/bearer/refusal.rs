//! Why somebody who calls our API is not let in, as RFC 6750 § 3 has it said.

use crate::issuer::{IssuerError, SignatureFault, Unproved};

/// Each with the status, the error code and the words that the caller is given. None repeats anything of the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("no access token was sent")]
    NoToken,
    #[error("the Authorization header is not one Bearer token")]
    BadHeader,
    #[error("the token is not a signed token with Maskinporten's claims")]
    Unreadable,
    #[error("the token is not signed with RS256")]
    WrongAlgorithm,
    #[error("the token is signed with a key that Maskinporten does not have")]
    UnknownKey,
    #[error("the token's signature is wrong")]
    WrongSignature,
    #[error("the token is from another issuer")]
    WrongIssuer,
    #[error("the token is not confined to this API (ask for it with resource)")]
    WrongAudience,
    #[error("the token has expired")]
    Expired,
    #[error("the token is not good yet; somebody's clock is wrong")]
    NotYet,
    #[error("the token names no organisation by its Norwegian number")]
    NoConsumer,
    #[error("the token names a supplier without a source of the delegation, or the other way round")]
    BrokenDelegation,
    #[error("the token does not give the scope {needed}")]
    ScopeLacking { needed: String },
    #[error("it cannot be known now whether the token is good: {0}")]
    Unknowable(IssuerError),
}

impl Refusal {
    /// The status to answer with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::BadHeader => 400,
            Self::ScopeLacking { .. } => 403,
            Self::Unknowable(_) => 503,
            _ => 401,
        }
    }

    /// The code of RFC 6750 § 3.1. There is none for somebody who sent no token, nor for a fault that is not theirs.
    pub const fn error(&self) -> Option<&'static str> {
        match self {
            Self::NoToken | Self::Unknowable(_) => None,
            Self::BadHeader => Some("invalid_request"),
            Self::ScopeLacking { .. } => Some("insufficient_scope"),
            _ => Some("invalid_token"),
        }
    }

    /// The value of `WWW-Authenticate`. `None` where another token would not help.
    pub fn challenge(&self) -> Option<String> {
        let error = match (self, self.error()) {
            (Self::Unknowable(_), _) => return None,
            (_, None) => return Some("Bearer".to_owned()),
            (_, Some(error)) => error,
        };
        let challenge = format!("Bearer error=\"{error}\", error_description=\"{self}\"");
        Some(match self {
            Self::ScopeLacking { needed } => format!("{challenge}, scope=\"{needed}\""),
            _ => challenge,
        })
    }

    /// The word in logs and metrics; it never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoToken => "bearer-no-token",
            Self::BadHeader => "bearer-bad-header",
            Self::Unreadable => "bearer-unreadable",
            Self::WrongAlgorithm => "bearer-wrong-algorithm",
            Self::UnknownKey => "bearer-unknown-key",
            Self::WrongSignature => "bearer-wrong-signature",
            Self::WrongIssuer => "bearer-wrong-issuer",
            Self::WrongAudience => "bearer-wrong-audience",
            Self::Expired => "bearer-expired",
            Self::NotYet => "bearer-not-yet",
            Self::NoConsumer => "bearer-no-consumer",
            Self::BrokenDelegation => "bearer-broken-delegation",
            Self::ScopeLacking { .. } => "bearer-scope-lacking",
            Self::Unknowable(_) => "bearer-unknowable",
        }
    }
}

impl From<Unproved> for Refusal {
    fn from(unproved: Unproved) -> Self {
        match unproved {
            Unproved::Issuer(error) => Self::Unknowable(error),
            Unproved::Token(SignatureFault::Malformed) => Self::Unreadable,
            Unproved::Token(SignatureFault::Algorithm) => Self::WrongAlgorithm,
            Unproved::Token(SignatureFault::UnknownKey) => Self::UnknownKey,
            Unproved::Token(SignatureFault::Signature) => Self::WrongSignature,
        }
    }
}
