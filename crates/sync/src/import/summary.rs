//! What a delivery comes to, in numbers, and whether that is too much to do unasked.

use std::fmt;

use domain::{MunicipalityNumber, guard};
use serde::{Deserialize, Serialize};

/// How many records of each kind came, changed and went. No personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    pub units: Movement,
    pub people: Movement,
    pub guardianships: Movement,
    pub enrolments: Movement,
    pub employments: Movement,
    /// People who were given an identity number that they did not have.
    pub numbers: i64,
    /// People whose protection changes.
    pub protection: i64,
    /// Why a person must say yes first; empty where nobody need.
    pub reasons: Vec<Reason>,
}

/// Records of one kind that one source holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    pub held: i64,
    pub added: i64,
    pub changed: i64,
    pub removed: i64,
}

/// Why a delivery stops and asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Reason {
    /// More of a kind would go than may go unasked.
    TooMany { kind: Kind, removed: i64, held: i64, limit: i64 },
    /// The delivery is said to be all there is, and names nobody.
    Nobody { held: i64 },
    /// Most of the protected addresses that the source has told of would be protected less.
    Unshielded { lowered: i64, held: i64 },
    /// The units are another municipality's.
    OtherMunicipality { number: String },
    /// The rows that were read are not as many as those that were used and refused.
    SumsContradict { file: String },
}

/// The kinds of records that the guard counts, each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    People,
    Guardianships,
    Enrolments,
    Employments,
}

impl Summary {
    /// The guard's reasons, for each kind against what the source held of it.
    pub fn too_many(&self) -> Vec<Reason> {
        [
            (Kind::People, self.people),
            (Kind::Guardianships, self.guardianships),
            (Kind::Enrolments, self.enrolments),
            (Kind::Employments, self.employments),
        ]
        .into_iter()
        .filter(|(_, movement)| guard::must_ask(movement.removed, movement.held))
        .map(|(kind, Movement { removed, held, .. })| Reason::TooMany {
            kind,
            removed,
            held,
            limit: guard::limit(held),
        })
        .collect()
    }

    /// As kept in the database.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("numbers and words always have a JSON form")
    }

    pub fn from_json(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }
}

impl Reason {
    pub fn other_municipality(number: MunicipalityNumber) -> Self {
        Self::OtherMunicipality { number: number.as_str().to_owned() }
    }

    /// The key of the text; it never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } | Self::Unshielded { .. } => "guard",
            Self::Nobody { .. } | Self::SumsContradict { .. } => "totals-contradict",
            Self::OtherMunicipality { .. } => "other-municipality",
        }
    }
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Guardianships => "guardianships",
            Self::Enrolments => "enrolments",
            Self::Employments => "employments",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany { kind, removed, held, limit } => {
                write!(f, "{removed} of {held} {} would go; {limit} may go unasked", kind.word())
            }
            Self::Nobody { held } => write!(f, "the delivery names nobody, and {held} people are held"),
            Self::Unshielded { lowered, held } => {
                write!(f, "{lowered} of {held} protected addresses would be protected less")
            }
            Self::OtherMunicipality { number } => write!(f, "the units belong to municipality {number}"),
            Self::SumsContradict { file } => write!(f, "the rows of {file} do not add up"),
        }
    }
}

/// As counts are kept.
pub fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_weighed_against_what_is_held_of_it() {
        let gone = |held, removed| Movement { held, removed, ..Movement::default() };
        let summary = Summary {
            people: gone(1000, 50),
            guardianships: gone(100, 21),
            employments: gone(10, 10),
            ..Summary::default()
        };
        let reasons = summary.too_many();
        assert_eq!(
            reasons,
            [Reason::TooMany { kind: Kind::Guardianships, removed: 21, held: 100, limit: 20 }]
        );
        assert_eq!(reasons[0].to_string(), "21 of 100 guardianships would go; 20 may go unasked");
        let kept = Summary { reasons, ..summary };
        assert_eq!(Summary::from_json(&kept.to_json()).unwrap(), kept);
    }
}
