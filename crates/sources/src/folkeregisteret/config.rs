//! Which Folkeregister, and how much may be asked of it.

use std::time::Duration;

use domain::OrganisationNumber;

use crate::resilience::{CircuitRule, Patience};

/// Folkeregisteret answers for at most this many people at a time.
pub const AT_A_TIME: usize = 1000;

/// One Folkeregister, production or test.
#[derive(Clone, Debug)]
pub struct FolkeregisterConfig {
    /// `https://folkeregisteret.api.skatteetaten.no` or `https://folkeregisteret-api-konsument.sits.no`.
    pub base: String,
    /// Whose Maskinporten client it is that asks; never sent as the one acted for.
    pub operator: OrganisationNumber,
    pub patience: Patience,
    pub circuit: CircuitRule,
    pub connect_timeout: Duration,
    /// For the whole answer, from the question's first byte to the answer's last. Ten seconds are promised.
    pub answer_timeout: Duration,
    /// Questions under way at the same time, of all who ask.
    pub at_once: usize,
    /// Bytes that an answer may have, unpacked. A thousand people without history take some four million.
    pub answer_limit: usize,
}

impl FolkeregisterConfig {
    pub fn new(base: impl Into<String>, operator: OrganisationNumber) -> Self {
        Self {
            base: base.into(),
            operator,
            patience: Patience::default(),
            circuit: CircuitRule::default(),
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(30),
            at_once: 4,
            answer_limit: 16 * 1024 * 1024,
        }
    }
}
