//! Somebody on a list.

use std::fmt;

use super::{Born, CandidateName, Gender, Seat};
use crate::MunicipalityNumber;

/// A candidate, as far as a file tells. `Debug` shows neither name nor party.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which election, in the file's own words: *Kommunestyrevalget 2019*. Files of seats do not say.
    pub election: Option<String>,
    pub place: Place,
    pub party: Party,
    /// The place on the list, from 1.
    pub rank: u32,
    pub name: CandidateName,
    pub residence: Option<String>,
    pub occupation: Option<String>,
    pub born: Option<Born>,
    pub gender: Option<Gender>,
    /// The party has given the candidate extra votes beforehand (*stemmetillegg*).
    pub preferred: Option<bool>,
    pub votes: Option<Votes>,
    pub seat: Option<Seat>,
}

/// What the election is about. Everything is empty in a file of one municipality's seats.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// A county, or a constituency of the Storting.
    pub county: Option<String>,
    /// The number that the municipality bore at the time of the election.
    pub municipality: Option<MunicipalityNumber>,
    pub municipality_name: Option<String>,
    /// A city ward with a council of its own.
    pub ward: Option<String>,
}

/// A list. Only parties in Partiregisteret have a code that means the same everywhere and next time; the newest files have
/// names only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party {
    pub code: Option<String>,
    pub name: String,
}

/// How voters have changed the list (*mandatkåring*).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// *Stemmetillegg*, in votes.
    pub added: Option<u32>,
    pub personal: Option<u32>,
    /// *Slengere*: from voters of other lists.
    pub from_others: Option<u32>,
    pub total: Option<u32>,
}

impl fmt::Debug for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Party(•)")
    }
}

impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Candidate")
            .field("election", &self.election)
            .field("place", &self.place)
            .field("rank", &self.rank)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_name_nor_party_is_in_what_a_log_could_show() {
        let candidate = Candidate {
            election: Some("Kommunestyrevalget 2019".into()),
            place: Place::default(),
            party: Party { code: Some("XX".into()), name: "Bygdelista".into() },
            rank: 3,
            name: CandidateName::parse("Åse Ødegård").unwrap(),
            residence: Some("Fjordvik".into()),
            occupation: None,
            born: Some(Born::Year(1971)),
            gender: Some(Gender::Woman),
            preferred: None,
            votes: None,
            seat: Some(Seat::Elected),
        };
        let shown = format!("{candidate:?} {:?} {:?}", candidate.party, candidate.name);
        for secret in ["Åse", "Ødegård", "XX", "Bygdelista", "Fjordvik", "1971"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
