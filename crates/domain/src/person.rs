//! A person whom one municipality keeps.

use std::{fmt, str::FromStr};

use crate::MunicipalityId;

/// A person's number within a municipality: dense, ours, safe to show and to put in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub i64);

/// A person as one controller knows them. Whoever has children in two municipalities is kept twice,
/// because each municipality answers for its own register under its own agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey {
    pub municipality: MunicipalityId,
    pub person: PersonId,
}

impl fmt::Display for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.municipality.0, self.person.0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a person is written as municipality and number, for example 1-42")]
pub struct InvalidPersonKey;

impl FromStr for PersonKey {
    type Err = InvalidPersonKey;

    fn from_str(text: &str) -> Result<Self, InvalidPersonKey> {
        let (municipality, person) = text.trim().split_once('-').ok_or(InvalidPersonKey)?;
        let number = |part: &str| part.parse::<u32>().map(i64::from).map_err(|_| InvalidPersonKey);
        Ok(Self { municipality: MunicipalityId(number(municipality)?), person: PersonId(number(person)?) })
    }
}

/// Protection of the address (gradert adresse) as Folkeregisteret and the municipality know it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protection {
    #[default]
    None,
    /// Klientadresse: kept back by the municipality itself.
    Client,
    /// Fortrolig (code 7).
    Confidential,
    /// Strengt fortrolig (code 6), also abroad.
    StrictlyConfidential,
}

impl Protection {
    pub const ALL: [Self; 4] = [Self::None, Self::Client, Self::Confidential, Self::StrictlyConfidential];

    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Client => "client",
            Self::Confidential => "confidential",
            Self::StrictlyConfidential => "strictly_confidential",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|protection| protection.code() == code)
    }

    /// Shielded people are shown to nobody without need, and asked about only where the agreement says so.
    pub fn is_shielded(self) -> bool {
        self != Self::None
    }

    /// What a person is to have when one source says `now` where it said `before`.
    ///
    /// The strictest of what the sources say counts, so that none lowers what another has said; and what was set in
    /// other ways than by a source, and is stricter than all they said, is lowered by none.
    #[must_use]
    pub fn after_word(self, others: Self, before: Self, now: Self) -> Self {
        let strictest = others.max(now);
        if self > others.max(before) { self.max(strictest) } else { strictest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_source_lowers_what_another_has_said_or_what_a_hand_has_set() {
        use Protection::{Client, Confidential, None, StrictlyConfidential};
        assert_eq!(None.after_word(None, None, Confidential), Confidential);
        assert_eq!(Confidential.after_word(None, Confidential, None), None);
        assert_eq!(Confidential.after_word(Client, Confidential, None), Client);
        assert_eq!(StrictlyConfidential.after_word(Client, Confidential, None), StrictlyConfidential);
    }

    #[test]
    fn a_key_survives_being_written_and_read() {
        let key = PersonKey { municipality: MunicipalityId(3), person: PersonId(1042) };
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!("3-".parse::<PersonKey>(), Err(InvalidPersonKey));
        assert_eq!("3--4".parse::<PersonKey>(), Err(InvalidPersonKey));
    }
}
