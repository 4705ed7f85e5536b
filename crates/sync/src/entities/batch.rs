//! What is settled together, in one transaction.

use std::collections::BTreeMap;

use domain::{
    OrganisationNumber, Tally,
    entity::{Entity, Ground, KeptEntity, Role},
};
use jiff::Timestamp;

use super::finding::Odd;

/// Entities settled together at the most.
pub(super) const TOGETHER: usize = 500;

/// What the register said of one entity.
#[derive(Clone)]
pub(super) struct Said {
    pub entity: Entity,
    /// What that makes it, where it is registered.
    pub ground: Option<Ground>,
}

/// Answers of one moment.
#[derive(Clone)]
pub(super) struct Batch {
    /// When the register said all this.
    pub told_at: Timestamp,
    /// Once each: what is said of the same again counts instead.
    pub said: BTreeMap<OrganisationNumber, Said>,
    /// All roles of each; what is not here has not been told of.
    pub roles: BTreeMap<OrganisationNumber, Vec<Role>>,
    /// Those of whom it turned out that nobody of the municipal sector owns them any more.
    pub disowned: Vec<OrganisationNumber>,
    /// Main entities that are kept from now on, and of which nobody has asked what they consist of.
    pub adopted: Vec<OrganisationNumber>,
    pub odd: Vec<Odd>,
    pub tally: Tally,
    /// Of this feed, it was read so far.
    pub place: Option<(&'static str, String)>,
}

/// What came of it.
#[derive(Default)]
pub(super) struct Settled {
    pub kept: Vec<KeptEntity>,
    pub purged: Vec<OrganisationNumber>,
}

impl Batch {
    pub fn told_at(told_at: Timestamp) -> Self {
        Self {
            told_at,
            said: BTreeMap::new(),
            roles: BTreeMap::new(),
            disowned: Vec::new(),
            adopted: Vec::new(),
            odd: Vec::new(),
            tally: Tally::default(),
            place: None,
        }
    }

    pub fn say(&mut self, entity: Entity, ground: Option<Ground>) {
        self.said.insert(entity.number, Said { entity, ground });
    }

    pub fn is_full(&self) -> bool {
        self.said.len() + self.roles.len() >= TOGETHER
    }
}
