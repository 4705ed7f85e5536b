//! What reforms do to municipalities that are known by an identity of their own, and not by their number.
//!
//! A municipality that goes on keeps its identity, whatever its number. One that merges into another, or is divided, ends;
//! whoever has something of it is written down as its successor. Nobody and nothing that hangs on it is moved: that is
//! for a person to decide (`docs/decisions/18-what-a-merger-moves.md`).

mod plan;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Validity;
use crate::{MunicipalityId, MunicipalityNumber};

pub use plan::plan;

#[cfg(test)]
mod tests;

/// A number, and who bears it when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Borne {
    pub municipality: MunicipalityId,
    pub number: MunicipalityNumber,
    pub valid: Validity,
}

/// One municipality has something of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Succession {
    pub from: MunicipalityId,
    pub into: MunicipalityId,
    pub since: Date,
    /// All of it went there.
    pub whole: bool,
}

/// The municipalities that we have, as far as reforms concern them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Municipalities {
    pub borne: Vec<Borne>,
    pub names: BTreeMap<MunicipalityId, String>,
    pub successions: BTreeSet<Succession>,
}

/// One thing to do, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub on: Date,
    pub municipality: MunicipalityId,
    pub act: Act,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Renumber {
        from: MunicipalityNumber,
        to: MunicipalityNumber,
    },
    Rename {
        from: String,
        to: String,
    },
    /// It is new to us, though it may be the old one of a municipality that we do not have.
    Found {
        number: MunicipalityNumber,
        name: String,
    },
    Succeed(Succession),
    /// Its number ends, and with it the municipality.
    End {
        number: MunicipalityNumber,
    },
}

/// Why reforms cannot be carried out: somebody has been there by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("from {on} on, {number} ought to be municipality {wanted_by}, and is {borne_by}")]
pub struct Conflict {
    pub on: Date,
    pub number: MunicipalityNumber,
    pub wanted_by: MunicipalityId,
    pub borne_by: MunicipalityId,
}

impl Municipalities {
    /// Who bears which number on a day.
    pub fn bearers(&self, day: Date) -> BTreeMap<MunicipalityNumber, MunicipalityId> {
        let held = self.borne.iter().filter(|borne| borne.valid.contains(day));
        held.map(|borne| (borne.number, borne.municipality)).collect()
    }

    /// The same with a step done.
    #[must_use]
    pub fn after(mut self, step: &Step) -> Self {
        let Step { on, municipality, act } = step;
        match act {
            Act::Renumber { to, .. } => {
                self.end_number(*municipality, *on);
                self.bear(*municipality, *to, *on);
            }
            Act::Rename { to, .. } => {
                self.names.insert(*municipality, to.clone());
            }
            Act::Found { number, name } => {
                self.names.insert(*municipality, name.clone());
                self.bear(*municipality, *number, *on);
            }
            Act::Succeed(succession) => {
                self.successions.insert(*succession);
            }
            Act::End { .. } => self.end_number(*municipality, *on),
        }
        self
    }

    /// The number that the next new one is given.
    fn next(&self) -> MunicipalityId {
        MunicipalityId(self.names.keys().next_back().map_or(1, |last| last.0 + 1))
    }

    fn bear(&mut self, municipality: MunicipalityId, number: MunicipalityNumber, from: Date) {
        self.borne.push(Borne { municipality, number, valid: Validity { from, to: None } });
    }

    fn end_number(&mut self, municipality: MunicipalityId, on: Date) {
        let own = self.borne.iter_mut().filter(|borne| borne.municipality == municipality);
        for borne in own.filter(|borne| borne.valid.from < on && borne.valid.to.is_none_or(|to| on < to)) {
            borne.valid.to = Some(on);
        }
    }
}
