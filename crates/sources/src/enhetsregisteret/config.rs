//! Which Enhetsregister, and how much may be asked of it.

use std::time::Duration;

use crate::resilience::{CircuitRule, Patience};

/// So many are looked up by one question: as many as others do in practice; no limit is documented.
pub const AT_A_TIME: usize = 100;
/// The most events that a feed gives at a time.
pub const EVENTS_AT_A_TIME: usize = 10_000;
/// No search reaches beyond this many hits: `(page + 1) * size` is refused above it.
pub const WINDOW: usize = 10_000;

/// One Enhetsregister.
#[derive(Clone, Debug)]
pub struct EnhetsregisteretConfig {
    /// `https://data.brreg.no/enhetsregisteret/api`
    pub base: String,
    pub patience: Patience,
    pub circuit: CircuitRule,
    pub connect_timeout: Duration,
    /// For a whole answer, from the question's first byte to the answer's last.
    pub answer_timeout: Duration,
    /// Between two pieces of a dump, which takes as long as it takes.
    pub silence_timeout: Duration,
    /// Questions under way at the same time, of all who ask. No limit is documented; others have gone to eight.
    pub at_once: usize,
    /// Bytes that an answer may have, unpacked. Ten thousand events take some four million.
    pub answer_limit: usize,
}

impl EnhetsregisteretConfig {
    pub fn new(base: impl Into<String>) -> Self {
        Self {
            base: base.into(),
            patience: Patience::default(),
            circuit: CircuitRule::default(),
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_mins(1),
            silence_timeout: Duration::from_mins(1),
            at_once: 4,
            answer_limit: 32 * 1024 * 1024,
        }
    }
}
