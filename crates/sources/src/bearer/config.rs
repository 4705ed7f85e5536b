//! Whose tokens are taken, and for what.

use std::time::Duration;

/// One Maskinporten, and our own name there.
#[derive(Clone, Debug)]
pub struct BearerConfig {
    /// To the letter, with the slash at its end: `https://test.maskinporten.no/`.
    pub issuer: String,
    /// What a token must be confined to: the `resource` that callers ask for. A token for anybody (`unspecified`), which
    /// some other API may have seen, is not taken.
    pub audience: String,
    /// By how much the clocks of Maskinporten and this machine may differ.
    pub skew: Duration,
    pub connect_timeout: Duration,
    /// For the issuer's description and keys, from the question's first byte to the answer's last.
    pub answer_timeout: Duration,
}

impl BearerConfig {
    pub fn new(issuer: impl Into<String>, audience: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            audience: audience.into(),
            skew: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(10),
        }
    }
}
