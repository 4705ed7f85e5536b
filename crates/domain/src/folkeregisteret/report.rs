//! One person's document, and what in it could not be taken at its word.

use super::{AddressKind, Addresses, PersonStatus, Registered, RegistryName};
use crate::{NationalId, Outcome, Protection};

/// What the register holds to be so of a person now, as far as it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonDocument {
    /// The identifier in use (`identifikasjonsnummer` with status *iBruk*): another than the one asked by where a
    /// D-number has become a birth number, or two people turned out to be one.
    pub current_id: Option<NationalId>,
    pub status: Option<Registered<PersonStatus>>,
    pub name: Option<Registered<RegistryName>>,
    pub addresses: Addresses,
    /// The strictest of the person's own grade (`adressebeskyttelse`) and those of the addresses.
    pub protection: Protection,
}

impl PersonDocument {
    /// [`Outcome::Value`] where there is a name or an address, else [`Outcome::None`].
    pub fn outcome(&self) -> Outcome {
        let says_something = self.name.is_some() || self.addresses.iter().next().is_some();
        if says_something { Outcome::Value } else { Outcome::None }
    }
}

/// One person of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryReport {
    /// The identifier that was asked by.
    pub national_id: NationalId,
    pub document: PersonDocument,
    /// What could not be used; the rest of the document is good.
    pub problems: Vec<RegistryProblem>,
}

impl RegistryReport {
    /// Whether the register gave this in a way we cannot read. Its emptiness in the document is then no answer: what
    /// is held stays.
    pub fn is_unread(&self, field: RegistryField) -> bool {
        self.problems.iter().any(|problem| problem.field == field && problem.kind == ProblemKind::Unreadable)
    }
}

/// A part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegistryField {
    Identifier,
    Status,
    Name,
    Protection,
    Address(AddressKind),
}

/// Something in a document that cannot be taken at its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RegistryProblem {
    pub field: RegistryField,
    pub kind: ProblemKind,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// It is not of the documented form, and was left out.
    Unreadable,
    /// A word nobody has told us of. A grade is then taken for the strictest.
    UnknownWord,
    /// Several are said to be current; the newest was taken.
    SeveralCurrent,
}

impl ProblemKind {
    /// The word in run records; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "folkeregisteret-unreadable",
            Self::UnknownWord => "folkeregisteret-unknown-word",
            Self::SeveralCurrent => "folkeregisteret-several-current",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_without_name_and_address_is_no_value_and_what_was_unread_is_told() {
        let document = PersonDocument {
            current_id: None,
            status: None,
            name: None,
            addresses: Addresses::default(),
            protection: Protection::None,
        };
        assert_eq!(document.outcome(), Outcome::None);
        let name = RegistryName { given: "A".into(), middle: None, family: "B".into() };
        let name = Some(Registered { value: name, valid_from: None, recorded: None });
        assert_eq!(PersonDocument { name, ..document.clone() }.outcome(), Outcome::Value);

        let national_id = NationalId::parse("20914695016").unwrap();
        let problem = |kind| RegistryProblem { field: RegistryField::Name, kind };
        let report =
            |kind| RegistryReport { national_id, document: document.clone(), problems: vec![problem(kind)] };
        assert!(report(ProblemKind::Unreadable).is_unread(RegistryField::Name));
        assert!(!report(ProblemKind::Unreadable).is_unread(RegistryField::Status));
        assert!(!report(ProblemKind::SeveralCurrent).is_unread(RegistryField::Name));
    }
}
