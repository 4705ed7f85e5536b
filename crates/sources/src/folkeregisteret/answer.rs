//! What an answer of Folkeregisteret comes to, person by person.

use domain::{NationalId, folkeregisteret::RegistryReport};

/// Everybody asked about (once each) is in exactly one of the four lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// What the register holds, in the order asked; a value or none, by the document's own `outcome`.
    pub reports: Vec<RegistryReport>,
    /// The register has nobody under this identifier: there is no such, or another has taken its place.
    pub not_found: Vec<NationalId>,
    /// Asked about and not mentioned, in the order asked: nothing is known, so nothing may change.
    pub not_returned: Vec<NationalId>,
    /// People for whom there is no usable answer though the rest of the batch has one.
    pub failed: Vec<Failed>,
    /// Rows about nobody who was asked about. They are dropped unread.
    pub strays: usize,
}

/// One person's own failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed {
    pub national_id: NationalId,
    pub why: NoDocument,
}

/// Why one person has no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDocument {
    /// A real identity in a test environment, or an invented one in production. It was not sent.
    ForbiddenHere,
    /// The row has neither a person nor a message that there is none.
    Unreadable,
    /// Two rows about the same person say different things.
    Contradictory,
}

impl NoDocument {
    /// The word in run records; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ForbiddenHere => "folkeregisteret-forbidden-identifier",
            Self::Unreadable => "folkeregisteret-unreadable-row",
            Self::Contradictory => "folkeregisteret-contradictory-rows",
        }
    }
}

impl Answer {
    /// People accounted for.
    pub fn people(&self) -> usize {
        self.reports.len() + self.not_found.len() + self.not_returned.len() + self.failed.len()
    }
}
