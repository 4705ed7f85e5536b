//! What can be wrong with the configuration before anything has been asked.

/// Why a client cannot be made. Each has a text and a remedy under its [`remedy`](SetupError::remedy).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    #[error("the address is not a web address")]
    InvalidAddress,
    #[error("the address must begin with https:// (plain http only in the test environment)")]
    InsecureAddress,
    #[error("the private key is not an RSA key in PEM")]
    InvalidKey,
    #[error("the certificate chain is not a list of certificates in PEM")]
    InvalidCertificate,
    #[error("the client for HTTPS cannot be started; are the system's root certificates installed?")]
    Tls,
}

impl SetupError {
    pub const ALL: [Self; 5] =
        [Self::InvalidAddress, Self::InsecureAddress, Self::InvalidKey, Self::InvalidCertificate, Self::Tls];

    /// The key of its remedy in [`crate::texts`].
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::InvalidAddress => "setup-invalid-address",
            Self::InsecureAddress => "setup-insecure-address",
            Self::InvalidKey => "setup-invalid-key",
            Self::InvalidCertificate => "setup-invalid-certificate",
            Self::Tls => "setup-tls",
        }
    }
}
