//! A little of all entities that are kept, so that a million others can be passed over without a look into the tables.

use std::collections::HashMap;

use domain::{
    OrganisationNumber,
    entity::{Entity, EntityFacts, EntityState, Form, Ground, Rank},
};
use jiff::Timestamp;
use storage::{Store, entities::Known};

use super::batch::Settled;

#[derive(Clone, Default)]
pub(super) struct Census {
    known: HashMap<OrganisationNumber, Known>,
}

impl Census {
    pub async fn take(store: &Store) -> anyhow::Result<Self> {
        let known = store.read().await?.known_entities().await?;
        Ok(Self { known: known.into_iter().map(|known| (known.number, known)).collect() })
    }

    pub fn get(&self, number: OrganisationNumber) -> Option<&Known> {
        self.known.get(&number)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Known> {
        self.known.values()
    }

    /// Whether it is of the municipal sector, so that its parts are too. One that has been deleted still was.
    pub fn is_kept(&self, number: OrganisationNumber) -> bool {
        self.known.get(&number).is_some_and(|known| known.ground != Ground::Former)
    }

    /// Whether it is, and is registered.
    pub fn is_current(&self, number: OrganisationNumber) -> bool {
        self.known.get(&number).is_some_and(|known| known.ground != Ground::Former && !known.is_deleted)
    }

    /// What these facts make an entity.
    pub fn ground(
        &self,
        number: OrganisationNumber,
        form: &str,
        sector: Option<&str>,
        parent: Option<OrganisationNumber>,
    ) -> Option<Ground> {
        let before = self.known.get(&number).map(|known| known.ground);
        Ground::of(form, sector, parent, before, |parent| self.is_kept(parent))
    }

    pub fn ground_of(&self, number: OrganisationNumber, facts: &EntityFacts) -> Option<Ground> {
        self.ground(number, facts.form.code(), facts.sector.as_deref(), facts.parent)
    }

    /// Takes an answer for settled before it is, so that what hangs on it can be judged.
    pub fn expect(&mut self, entity: &Entity, ground: Option<Ground>, told_at: Timestamp) {
        let (number, rank) = (entity.number, entity.rank);
        match &entity.state {
            EntityState::Registered(facts) => {
                let before = self.get(number);
                let Some(ground) = ground.or(before.map(|_| Ground::Former)) else { return };
                let roles_told_at = before.and_then(|before| before.roles_told_at);
                let (form, parent) = (facts.form.clone(), facts.parent);
                let known =
                    Known { number, rank, ground, form, parent, is_deleted: false, told_at, roles_told_at };
                self.known.insert(number, known);
            }
            EntityState::Deleted(_) => {
                if let Some(known) = self.known.get_mut(&number) {
                    known.is_deleted = true;
                }
            }
            EntityState::Removed => {
                self.known.remove(&number);
            }
        }
    }

    /// Takes for granted that the municipal sector owns an entity of which nothing else is known yet.
    pub fn promise(&mut self, number: OrganisationNumber, told_at: Timestamp) {
        let (rank, ground, form) = (Rank::Main, Ground::Owned, Form::Other(String::new()));
        let known = Known {
            number,
            rank,
            ground,
            form,
            parent: None,
            is_deleted: false,
            told_at,
            roles_told_at: None,
        };
        self.known.insert(number, known);
    }

    /// Takes over what has been settled, which may be more than was expected.
    pub fn note(&mut self, settled: &Settled) {
        for kept in &settled.kept {
            if let Some(known) = self.known.get_mut(&kept.number) {
                known.ground = kept.ground;
                known.is_deleted = kept.deleted.is_some();
            }
        }
        for number in &settled.purged {
            self.known.remove(number);
        }
    }

    /// What it is a part of in the end, or itself.
    pub fn root(&self, number: OrganisationNumber) -> OrganisationNumber {
        let mut root = number;
        // A register in which somebody is a part of themselves must not hold us up for ever.
        for _ in 0..32 {
            match self
                .get(root)
                .and_then(|known| known.parent)
                .filter(|parent| self.known.contains_key(parent))
            {
                Some(parent) => root = parent,
                None => break,
            }
        }
        root
    }
}
