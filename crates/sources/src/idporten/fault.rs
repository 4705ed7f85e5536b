//! ID-porten's words for why it does not do what we ask it to.

/// An error code of RFC 6749, OpenID Connect Core or RFC 9126, for what is wrong with us and not with the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// `invalid_client`: it does not know the client, the key, or the signature.
    Client,
    /// `invalid_request` and `invalid_request_uri`: a parameter is wrong, most often the address to come back to.
    Request,
    /// `invalid_grant`: the code is used, too old, or another's.
    Grant,
    /// `invalid_scope`.
    Scope,
    /// `unauthorized_client` and `unsupported_…`: the client is not registered for this.
    NotRegisteredForThis,
    /// Any other.
    Other,
}

impl Fault {
    pub const ALL: [Self; 6] =
        [Self::Client, Self::Request, Self::Grant, Self::Scope, Self::NotRegisteredForThis, Self::Other];

    /// By its word. What is not one of them is not kept: anybody can write anything in an address.
    pub(super) fn named(word: &str) -> Self {
        match word {
            "invalid_client" => Self::Client,
            "invalid_request" | "invalid_request_uri" | "invalid_request_object" => Self::Request,
            "invalid_grant" => Self::Grant,
            "invalid_scope" => Self::Scope,
            "unauthorized_client" | "unsupported_response_type" | "unsupported_grant_type" => {
                Self::NotRegisteredForThis
            }
            _ => Self::Other,
        }
    }

    /// The word in logs and metrics, and the key of its remedy in [`crate::texts`].
    pub const fn code(self) -> &'static str {
        match self {
            Self::Client => "sign-in-client",
            Self::Request => "sign-in-request",
            Self::Grant => "sign-in-grant",
            Self::Scope => "sign-in-scope",
            Self::NotRegisteredForThis => "sign-in-not-registered",
            Self::Other => "sign-in-refused",
        }
    }
}
