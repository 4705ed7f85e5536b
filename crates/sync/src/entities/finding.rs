//! What of the register's words goes into quarantine.

use domain::{OrganisationNumber, Source, entity::EntityFields};
use sources::enhetsregisteret::Place;
use storage::quarantine::Finding;

/// Something that could not be taken at its word.
#[derive(Clone)]
pub(super) struct Odd {
    subject: String,
    code: &'static str,
}

impl Odd {
    /// A record that cannot be read at all.
    pub fn record(number: OrganisationNumber) -> Self {
        Self { subject: number.to_string(), code: "enhetsregisteret-unreadable-record" }
    }

    /// The same, of which not even the number can be read.
    pub fn element(dump: &str, place: Place) -> Self {
        Self { subject: format!("{dump}:{}", place.element), code: "enhetsregisteret-unreadable-record" }
    }

    /// Fields that cannot be read, and are as though the register had said nothing.
    pub fn fields(number: OrganisationNumber, fields: EntityFields) -> Option<Self> {
        (!fields.is_empty())
            .then(|| Self { subject: number.to_string(), code: "enhetsregisteret-unreadable-field" })
    }

    pub fn roles(number: OrganisationNumber, odd: usize) -> Option<Self> {
        (odd > 0).then(|| Self { subject: number.to_string(), code: "enhetsregisteret-unreadable-role" })
    }

    /// The register no longer knows one that it once gave us.
    pub fn unknown(number: OrganisationNumber) -> Self {
        Self { subject: number.to_string(), code: "enhetsregisteret-unknown-number" }
    }

    pub fn finding(&self) -> Finding {
        let Self { subject, code } = self.clone();
        Finding { source: Source::EntityRegister, subject, code, field: None }
    }
}
