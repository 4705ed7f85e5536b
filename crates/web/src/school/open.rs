//! Opening somebody's page: whether the visitor may, and that it is written down that they did.

use std::collections::BTreeMap;

use domain::{
    Claims, PersonId, PersonKey,
    access::{Right, Sight, Target, UnitRef},
    guardian_role::{RoleKey, Roles},
    oslo,
};
use storage::{
    Transaction,
    guardian_roles::{About, GivenRole},
    history::PastChange,
    registers::RegisterStatus,
    ties::How,
};
use sync::profile::{self, Profile};

use crate::{
    Error, Visit,
    auth::{reading, who},
};

/// As many past changes as one wants to read through.
const PAST: i64 = 50;

/// What there is to see of a person.
pub enum Seen {
    /// That the person is here, and no more.
    Shielded {
        name: Option<String>,
        municipality: String,
    },
    Open(Box<Opened>),
}

/// All there is to show of a person, and what the visitor may do with it.
pub struct Opened {
    pub profile: Profile,
    /// Moves with every write to the person's claims.
    pub revision: i64,
    pub claims: Claims,
    pub past: Vec<PastChange>,
    /// The roles of the municipality, which counts for each child, and all that have been given.
    pub roles: Roles,
    pub counting: BTreeMap<PersonId, RoleKey>,
    pub given: Vec<GivenRole>,
    pub registers: Vec<RegisterStatus>,
    pub may_edit: bool,
    pub may_ask: bool,
}

/// Reads a person for the visitor, and writes down in the same transaction that they have been read.
/// Whoever may not be seen is not found.
pub async fn open(tx: &mut Transaction, visit: &Visit, key: PersonKey) -> Result<Seen, Error> {
    let who = who(visit)?;
    let mut profile = profile::read(tx, key, visit.now).await?.ok_or(Error::NotFound)?;
    let units: Vec<UnitRef> = profile.ties.iter().map(|tie| tie.unit.clone()).collect();
    let protection = profile.person.protection;
    let target = Target { municipality: key.municipality, units: &units, protection };
    let is_child = |how: &How| *how == How::Child;
    // Children have pages of their own nowhere: they are found by those who answer for them.
    if !profile.ties.is_empty() && profile.ties.iter().all(|tie| is_child(&tie.how)) {
        return Err(Error::NotFound);
    }
    let sight = who.standing.sight(&target);
    if sight == Sight::Hidden {
        return Err(Error::NotFound);
    }
    tx.log_reading(key, &reading(who, visit.now, "page")).await?;
    if sight == Sight::Shielded {
        let name = profile.name().map(|(name, _)| name.to_owned());
        return Ok(Seen::Shielded { name, municipality: profile.municipality });
    }
    let (may_edit, may_ask) = (
        who.standing.may(Right::EditContacts, &target),
        who.standing.may(Right::AskRegister, &target) && profile.not_asked.is_none(),
    );
    let revision = tx.derived(key).await?.map_or(0, |(revision, _)| revision);
    let claims = tx.claims(key).await?;
    let mut counting = tx
        .roles_that_count(key.municipality, &[key.person], About::Anybody, oslo::date(visit.now), visit.now)
        .await?;
    super::ties::keep_visible(tx, who, key.municipality, [&mut profile.ties]).await?;
    Ok(Seen::Open(Box::new(Opened {
        revision,
        claims,
        past: tx.past_changes(key, PAST).await?,
        roles: tx.guardian_roles(key.municipality).await?,
        counting: counting.remove(&key.person).unwrap_or_default(),
        given: tx.given_roles(key).await?,
        registers: tx.registers().await?,
        may_edit,
        may_ask,
        profile,
    })))
}
