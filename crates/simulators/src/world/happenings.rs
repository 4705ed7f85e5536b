//! What happens to people in the invented country, and the register's feed of it.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLockReadGuard},
};

use domain::Protection;
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    World,
    population::{Inhabitant, PersonName, Status},
};

/// What happens to one person, and goes into the population register. As JSON: `{"happening": "move"}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "happening", content = "value", rename_all = "snake_case")]
pub enum Happening {
    Name(PersonName),
    /// To another home in the municipality, alone. Guests go nowhere.
    Move,
    /// `none`, `client`, `confidential`, `strictly_confidential`
    #[serde(deserialize_with = "protection")]
    Protection(Protection),
    Death,
    /// Changes nothing but the civil status, which nobody asks for.
    Wedding,
}

/// One line of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedEntry {
    pub sequence: u64,
    pub who: Inhabitant,
    /// The register's own word.
    pub kind: &'static str,
    pub at: Timestamp,
}

/// Why something cannot happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    #[error("this world has nobody of that kind")]
    Nobody,
    #[error("nothing more happens to the dead")]
    Dead,
    #[error("whoever does not live here cannot move")]
    Guest,
}

/// Only what happened is kept.
#[derive(Debug, Default)]
pub(super) struct Happenings {
    by_person: HashMap<Inhabitant, Vec<(Timestamp, Happening)>>,
    feed: Vec<FeedEntry>,
}

/// Everything before this is older than the register remembers.
pub const FIRST_SEQUENCE: u64 = 1_000_000;

impl World {
    /// Lets something happen, and tells of it in the feed. Gives its sequence number.
    pub fn happen(&self, who: Inhabitant, happening: Happening, at: Timestamp) -> Result<u64, Impossible> {
        let record = self.person_record(who).ok_or(Impossible::Nobody)?;
        if *record.statuses.now() == Status::Dead {
            return Err(Impossible::Dead);
        }
        if happening == Happening::Move && record.residences.is_none() {
            return Err(Impossible::Guest);
        }
        let mut happenings = self.happenings.write().unwrap_or_else(PoisonError::into_inner);
        // The register counts for all packages of rights together, so numbers are skipped.
        let nth = u32::try_from(happenings.feed.len()).expect("fewer events than people");
        let skipped = u64::from(self.lot("sequence", nth).below(3));
        let last = happenings.feed.last().map_or(FIRST_SEQUENCE, |entry| entry.sequence);
        let entry = FeedEntry { sequence: last + 1 + skipped, who, kind: happening.kind(), at };
        happenings.feed.push(entry);
        happenings.by_person.entry(who).or_default().push((at, happening));
        Ok(entry.sequence)
    }

    /// At most so many events from this number on, itself included.
    pub fn feed(&self, from: u64, most: usize) -> Vec<FeedEntry> {
        let happenings = self.happened();
        let start = happenings.feed.partition_point(|entry| entry.sequence < from);
        happenings.feed[start..].iter().take(most).copied().collect()
    }

    /// The newest number; before anything has happened, the one before the first.
    pub fn last_sequence(&self) -> u64 {
        let happenings = self.happened();
        happenings.feed.last().map_or(FIRST_SEQUENCE, |entry| entry.sequence)
    }

    /// The newest number from before `limit`.
    pub fn last_sequence_before(&self, limit: Timestamp) -> u64 {
        let happenings = self.happened();
        let gone = happenings.feed.partition_point(|entry| entry.at < limit);
        gone.checked_sub(1).map_or(FIRST_SEQUENCE, |last| happenings.feed[last].sequence)
    }

    pub(super) fn happenings(&self, who: Inhabitant) -> Vec<(Timestamp, Happening)> {
        self.happened().by_person.get(&who).cloned().unwrap_or_default()
    }

    fn happened(&self) -> RwLockReadGuard<'_, Happenings> {
        self.happenings.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Happening {
    fn kind(&self) -> &'static str {
        match self {
            Self::Name(_) => "endringINavn",
            Self::Move => "endringIBostedsadresse",
            Self::Protection(_) => "endringIAdressebeskyttelse",
            Self::Death => "personErDoed",
            Self::Wedding => "endringISivilstand",
        }
    }
}

fn protection<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Protection, D::Error> {
    let code = String::deserialize(deserializer)?;
    Protection::from_code(&code).ok_or_else(|| serde::de::Error::custom("no such protection"))
}
