//! Which KLASS, and how patiently it is asked.

use std::time::Duration;

use crate::resilience::{CircuitRule, Patience};

#[derive(Clone, Debug)]
pub struct KlassConfig {
    /// `https://data.ssb.no/api/klass/v1`; SSB has no test environment that is open to others.
    pub base: String,
    pub patience: Patience,
    pub circuit: CircuitRule,
    pub connect_timeout: Duration,
    /// For the whole answer, from the question's first byte to the answer's last.
    pub answer_timeout: Duration,
    /// Bytes that an answer may have, unpacked. All industries with their notes take some three million.
    pub answer_limit: usize,
}

impl KlassConfig {
    pub fn new(base: impl Into<String>) -> Self {
        Self {
            base: base.into(),
            patience: Patience::default(),
            circuit: CircuitRule::default(),
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_mins(1),
            answer_limit: 32 * 1024 * 1024,
        }
    }
}
