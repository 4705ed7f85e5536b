//! What the register's feeds tell: that something happened to an entity, not what.

use jiff::Timestamp;

use crate::OrganisationNumber;

/// An event of `/oppdateringer/enheter` or `/oppdateringer/underenheter`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntityChange {
    /// `oppdateringsid`: grows, with holes.
    pub id: i64,
    /// When it was published, which is not when it took effect. Not in the order of the ids.
    pub at: Option<Timestamp>,
    pub number: OrganisationNumber,
    pub kind: ChangeKind,
}

/// `endringstype`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// Ukjent: what happened was not noted down, in the early days.
    Unrecorded,
    /// Ny
    New,
    /// Endring
    Changed,
    /// Sletting
    Deleted,
    /// Fjernet, for legal reasons: copies must go.
    Removed,
    /// A word this version does not know: the entity is asked about, as after a change.
    Unrecognised,
}

impl ChangeKind {
    /// The register's own word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "Ukjent" => Self::Unrecorded,
            "Ny" => Self::New,
            "Endring" => Self::Changed,
            "Sletting" => Self::Deleted,
            "Fjernet" => Self::Removed,
            _ => Self::Unrecognised,
        }
    }
}

/// An event of `/oppdateringer/roller`: the roles of an entity are no longer the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleChange {
    /// The register's own name of the event; the next are asked for after it.
    pub id: String,
    pub at: Option<Timestamp>,
    /// In whose roles.
    pub number: OrganisationNumber,
}
