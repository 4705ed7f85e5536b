//! What a person has decided about a field, above what any source says.

use jiff::Timestamp;

use crate::{Field, Source};

/// A decision about one field of one person, made by somebody, for a reason, for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub field: Field,
    pub kind: HoldKind,
    /// Who decided: a user's own name for the log, never an identity number.
    pub author: String,
    pub reason: String,
    pub from: Timestamp,
    /// The first instant at which it no longer holds; `None` until somebody ends it.
    pub until: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoldKind {
    /// "Ikke oppdater fra KRR": the field is kept by hand, and KRR neither overwrites nor clears it.
    OptOut,
    /// The field stays as it was, whatever any source says. The value is part of the claim, so that
    /// what is derived can be derived again from claims alone.
    Lock { value: Option<String>, source: Option<Source> },
}

impl HoldKind {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OptOut => "opt_out",
            Self::Lock { .. } => "lock",
        }
    }
}

impl Hold {
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }
}
