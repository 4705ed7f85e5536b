//! What somebody's grants come to on a day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{AccountId, Grant, GrantFault, NewGrant, Place, Right, Role, UnitRef};
use crate::{MunicipalityId, Protection};

/// Somebody signed in, with the grants that are in force for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    account: AccountId,
    grants: Vec<Grant>,
}

/// What something is about: a person's ties to units decide who may see them.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub municipality: MunicipalityId,
    /// Where the person, or a child they are guardian of, has a place or a position today.
    pub units: &'a [UnitRef],
    pub protection: Protection,
}

/// How much of a person there is to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// As if the person did not exist.
    Hidden,
    /// That the person is here, by name; addresses, telephone and e-mail are kept back.
    Shielded,
    Open,
}

/// In how much of a municipality somebody has a right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    Nowhere,
    Units(BTreeSet<UnitRef>),
    Everywhere,
}

impl Standing {
    /// Grants of others, and those not in force on `today`, count for nothing.
    pub fn new(account: AccountId, grants: Vec<Grant>, today: Date) -> Self {
        let in_force = |grant: &Grant| grant.account == account && grant.is_in_force(today);
        Self { account, grants: grants.into_iter().filter(in_force).collect() }
    }

    pub fn account(&self) -> AccountId {
        self.account
    }

    /// Whether there is anywhere at all that the right holds.
    pub fn has_somewhere(&self, right: Right) -> bool {
        self.grants.iter().any(|grant| grant.role.has(right))
    }

    /// The municipalities in which the right holds at least for some units; `None` stands for all there are.
    pub fn municipalities(&self, right: Right) -> Option<BTreeSet<MunicipalityId>> {
        self.with(right).map(|grant| grant.place.municipality()).collect()
    }

    /// Where in a municipality the right holds.
    pub fn reach(&self, right: Right, municipality: MunicipalityId) -> Reach {
        let mut some = BTreeSet::new();
        for grant in self.with(right) {
            match &grant.place {
                Place::Everywhere => return Reach::Everywhere,
                Place::Municipality(there) if *there == municipality => return Reach::Everywhere,
                Place::Units(there, units) if *there == municipality => some.extend(units.iter().cloned()),
                Place::Municipality(_) | Place::Units(..) => (),
            }
        }
        if some.is_empty() { Reach::Nowhere } else { Reach::Units(some) }
    }

    /// How much of a person there is to see.
    pub fn sight(&self, target: &Target<'_>) -> Sight {
        if !self.with(Right::SeePeople).any(|grant| covers(grant, target)) {
            return Sight::Hidden;
        }
        let special = self.with(Right::SeePeople).any(|grant| grant.special && covers(grant, target));
        match target.protection {
            Protection::None => Sight::Open,
            _ if special => Sight::Open,
            Protection::Client | Protection::Confidential => Sight::Shielded,
            Protection::StrictlyConfidential => Sight::Hidden,
        }
    }

    /// Whether the right holds for a person. Nothing can be done with what is not seen in full.
    pub fn may(&self, right: Right, target: &Target<'_>) -> bool {
        self.sight(target) == Sight::Open && self.with(right).any(|grant| covers(grant, target))
    }

    /// Whether there is special access to a municipality's people.
    pub fn is_special_in(&self, municipality: MunicipalityId) -> bool {
        let there = |place: &Place| place.municipality().is_none_or(|there| there == municipality);
        self.with(Right::SeePeople).any(|grant| grant.special && there(&grant.place))
    }

    /// Whether the holder may give this grant: it is sound, and no more than what they have.
    pub fn may_grant(&self, wanted: &NewGrant) -> Result<(), GrantFault> {
        wanted.check()?;
        let own =
            self.with(Right::GrantAccess).find(|grant| match (&grant.place, wanted.place.municipality()) {
                (Place::Municipality(own), Some(wanted)) => *own == wanted,
                _ => false,
            });
        match own {
            // Operators are named by whoever has the machine.
            Some(own) if wanted.role != Role::Operator && (own.special || !wanted.special) => Ok(()),
            _ => Err(GrantFault::MoreThanOwn),
        }
    }

    /// The roles held, each with where, for the page that tells it.
    pub fn roles(&self) -> BTreeMap<Role, Vec<&Place>> {
        let mut roles = BTreeMap::new();
        for grant in &self.grants {
            roles.entry(grant.role).or_insert_with(Vec::new).push(&grant.place);
        }
        roles
    }

    fn with(&self, right: Right) -> impl Iterator<Item = &Grant> {
        self.grants.iter().filter(move |grant| grant.role.has(right))
    }
}

fn covers(grant: &Grant, target: &Target<'_>) -> bool {
    match &grant.place {
        Place::Everywhere => true,
        Place::Municipality(municipality) => *municipality == target.municipality,
        Place::Units(municipality, units) => {
            *municipality == target.municipality && target.units.iter().any(|unit| units.contains(unit))
        }
    }
}

#[cfg(test)]
mod tests;
