//! What Folkeregisteret says about a person: name, addresses, protection and status (`docs/folkeregisteret.md`).

mod address;
mod claim;
mod readable;
mod report;

pub use address::{AddressKind, Addresses, RegistryAddress};
pub use claim::RegistryClaim;
pub use report::{PersonDocument, ProblemKind, RegistryField, RegistryProblem, RegistryReport};

use std::fmt;

use jiff::Timestamp;

use crate::Protection;

/// Something the register holds to be so now, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered<T> {
    pub value: T,
    /// From when it is so (`gyldighetstidspunkt`); may lie long before anybody wrote it down.
    pub valid_from: Option<Timestamp>,
    /// When the register was last written (`ajourholdstidspunkt`).
    pub recorded: Option<Timestamp>,
}

/// A name as the register writes it, capitals and all. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistryName {
    /// `fornavn`
    pub given: String,
    /// `mellomnavn`
    pub middle: Option<String>,
    /// `etternavn`
    pub family: String,
}

impl RegistryName {
    /// Given, middle and family name.
    pub fn full(&self) -> String {
        let parts = [Some(self.given.as_str()), self.middle.as_deref(), Some(self.family.as_str())];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Debug for RegistryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegistryName(•)")
    }
}

/// How a person stands in the register (`status`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PersonStatus {
    /// bosatt
    Resident,
    /// utflyttet
    Emigrated,
    /// forsvunnet
    Missing,
    /// doed
    Dead,
    /// opphoert: the identifier is no longer anybody's
    Ceased,
    /// foedselsregistrert: born here, not living here
    BirthRegistered,
    /// midlertidig: a D-number in its first five years
    Temporary,
    /// inaktiv: a D-number after that
    Inactive,
    /// ikkeBosatt
    NotResident,
    /// aktiv: what bodies without a legal basis are told instead of the four that are secret
    Active,
    /// A word this version does not know.
    Unrecognised,
}

impl PersonStatus {
    const WORDS: [(&'static str, Self); 10] = [
        ("bosatt", Self::Resident),
        ("utflyttet", Self::Emigrated),
        ("forsvunnet", Self::Missing),
        ("doed", Self::Dead),
        ("opphoert", Self::Ceased),
        ("foedselsregistrert", Self::BirthRegistered),
        ("midlertidig", Self::Temporary),
        ("inaktiv", Self::Inactive),
        ("ikkeBosatt", Self::NotResident),
        ("aktiv", Self::Active),
    ];

    /// The register's own word; a new one is told apart from all that are known.
    pub fn from_word(word: &str) -> Self {
        Self::WORDS
            .into_iter()
            .find(|(known, _)| *known == word)
            .map_or(Self::Unrecognised, |(_, status)| status)
    }

    /// The register's own word. `None` for [`PersonStatus::Unrecognised`].
    pub fn word(self) -> Option<&'static str> {
        Self::WORDS.into_iter().find(|(_, status)| *status == self).map(|(word, _)| word)
    }
}

/// The register's own words for how an address, or a person, is protected.
const GRADES: [(&str, Protection); 4] = [
    ("ugradert", Protection::None),
    ("klientadresse", Protection::Client),
    ("fortrolig", Protection::Confidential),
    ("strengtFortrolig", Protection::StrictlyConfidential),
];

impl Protection {
    /// From `graderingsnivaa` or `adressegradering`, capitals aside. `None` for a word nobody has told us of:
    /// whoever meets one must take it for the strictest.
    pub fn from_grade(grade: &str) -> Option<Self> {
        GRADES
            .into_iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(grade))
            .map(|(_, protection)| protection)
    }

    /// The register's own word.
    pub fn grade(self) -> &'static str {
        GRADES
            .into_iter()
            .find(|(_, protection)| *protection == self)
            .map(|(word, _)| word)
            .expect("every protection is a grade")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_put_together_without_holes() {
        let name = RegistryName { given: "SPENNENDE".into(), middle: None, family: "ASSOSIASJON".into() };
        assert_eq!(name.full(), "SPENNENDE ASSOSIASJON");
        let name = RegistryName { middle: Some("LUNSJ".into()), ..name };
        assert_eq!(name.full(), "SPENNENDE LUNSJ ASSOSIASJON");
        assert_eq!(format!("{name:?}"), "RegistryName(•)");
        assert_eq!(RegistryName { given: String::new(), ..name }.full(), "LUNSJ ASSOSIASJON");
    }

    #[test]
    fn a_new_status_is_not_taken_for_an_old_one() {
        for (word, status) in PersonStatus::WORDS {
            assert_eq!((PersonStatus::from_word(word), status.word()), (status, Some(word)));
        }
        assert_eq!(PersonStatus::from_word("BOSATT?"), PersonStatus::Unrecognised);
        assert_eq!(PersonStatus::Unrecognised.word(), None);
    }

    #[test]
    fn the_four_grades_are_known_in_capitals_too_and_a_fifth_is_not() {
        for protection in Protection::ALL {
            assert_eq!(Protection::from_grade(protection.grade()), Some(protection));
        }
        assert_eq!(Protection::from_grade("UGRADERT"), Some(Protection::None));
        assert_eq!(Protection::from_grade("strengtFortroligUtland"), None);
    }
}
