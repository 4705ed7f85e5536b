//! How sure ID-porten is of who somebody is.

use serde::{Deserialize, Serialize};

/// A level of assurance, the lowest first (`acr`; the names that have been in force since 2023).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum Level {
    #[serde(rename = "idporten-loa-low")]
    Low,
    /// `MinID`.
    #[serde(rename = "idporten-loa-substantial")]
    Substantial,
    /// `BankID`, Buypass or Commfides.
    #[serde(rename = "idporten-loa-high")]
    High,
}

impl Level {
    pub const ALL: [Self; 3] = [Self::Low, Self::Substantial, Self::High];

    /// As it stands in `acr_values` and `acr`.
    pub const fn acr(self) -> &'static str {
        match self {
            Self::Low => "idporten-loa-low",
            Self::Substantial => "idporten-loa-substantial",
            Self::High => "idporten-loa-high",
        }
    }

    /// `None` for a level that we do not know, which is then worth nothing.
    pub fn from_acr(acr: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.acr() == acr)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_ordered_and_known_by_their_names_alone() {
        assert!(Level::Low < Level::Substantial && Level::Substantial < Level::High);
        for level in Level::ALL {
            assert_eq!(Level::from_acr(level.acr()), Some(level));
            assert_eq!(serde_json::to_string(&level).unwrap(), format!("\"{}\"", level.acr()));
        }
        for unknown in ["", "Level4", "idporten-loa-highest", "IDPORTEN-LOA-HIGH"] {
            assert_eq!(Level::from_acr(unknown), None);
        }
    }
}
