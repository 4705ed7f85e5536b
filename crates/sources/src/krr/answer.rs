//! What an answer of KRR comes to, person by person.

use domain::{KrrReport, NationalId, krr::ProblemCode};

/// Everybody asked about (once each) is in exactly one of the three lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// What KRR said, in the order asked. Every report may be applied; its status is a known one.
    pub reports: Vec<KrrReport>,
    /// Asked about and not mentioned, in the order asked: nothing is known, so nothing may change.
    pub not_returned: Vec<NationalId>,
    /// People for whom there is no usable answer though the rest of the batch has one.
    pub failed: Vec<Failed>,
    /// Rows about nobody who was asked about ([`ProblemCode::UnaskedIdentifier`]). They are dropped unread.
    pub strays: usize,
}

/// One person's own failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed {
    pub national_id: NationalId,
    /// [`ProblemCode::RefusedIdentifier`], [`ProblemCode::BreaksRegister`] or [`ProblemCode::UnknownStatus`].
    pub code: ProblemCode,
}

impl Answer {
    /// People accounted for.
    pub fn people(&self) -> usize {
        self.reports.len() + self.not_returned.len() + self.failed.len()
    }

    /// Adds an answer about other people, asked about after these.
    pub(super) fn append(&mut self, mut other: Self) {
        self.reports.append(&mut other.reports);
        self.not_returned.append(&mut other.not_returned);
        self.failed.append(&mut other.failed);
        self.strays += other.strays;
    }
}
