//! Doing what is planned: claims, relations, scope, and what follows from them, in the caller's transaction.

use std::collections::BTreeSet;

use domain::{Claims, Derived, MunicipalityId, PersonId, PersonKey, Precedence, Source, derive};
use jiff::{Timestamp, civil::Date};
use storage::{
    RunId, Transaction,
    blocks::BlockKey,
    claims::Cause,
    plans::PlanItem,
    roster::{AddedPerson, PlaceKind},
};

use super::plan::{Added, ClaimChange, Plan};
use crate::difference::{Difference, Differences};

/// For whom, from whom, and when.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    pub run: RunId,
    pub municipality: MunicipalityId,
    pub source: Source,
    pub now: Timestamp,
    pub today: Date,
}

impl Cast {
    fn key(&self, person: PersonId) -> PersonKey {
        PersonKey { municipality: self.municipality, person }
    }

    fn cause(&self) -> Cause {
        Cause { source: self.source, run: Some(self.run), at: self.now }
    }
}

/// Writes all of a plan. Returns for how many people what is shown has changed.
///
/// The order matters where several write at once: people and relations first, then their blocks in order, and last
/// the numbered changes, for which everybody else waits.
pub async fn apply(tx: &mut Transaction, plan: &Plan, cast: Cast) -> anyhow::Result<i64> {
    let Cast { municipality, source, .. } = cast;
    let rules = tx.precedence(municipality).await?;
    for unit in &plan.units_removed {
        tx.remove_unit(municipality, source, unit).await?;
    }
    for unit in &plan.units {
        tx.set_unit(municipality, source, unit).await?;
    }
    let added: Vec<_> = plan.added.iter().map(|added| with_derived(added, &rules, cast.now)).collect();
    tx.add_people(municipality, &added, cast.cause()).await?;
    set_identities(tx, plan, cast).await?;
    for change in &plan.claims {
        match &change.after {
            Some(claim) => tx.set_system_claim(cast.key(change.person), claim).await?,
            None => tx.remove_system_claim(cast.key(change.person), source).await?,
        }
    }
    set_relations(tx, plan, cast).await?;
    tx.refresh_scope(municipality, cast.today, cast.now).await?;
    show(tx, plan, &added, &rules, cast).await
}

fn with_derived(added: &Added, rules: &Precedence, now: Timestamp) -> AddedPerson {
    let claims = Claims { systems: vec![added.claim.clone()], ..Claims::default() };
    AddedPerson {
        source_key: added.key.clone(),
        national_id: added.national_id,
        protection: added.protection,
        claim: added.claim.clone(),
        derived: derive(&claims, rules, now),
    }
}

async fn set_identities(tx: &mut Transaction, plan: &Plan, cast: Cast) -> anyhow::Result<()> {
    for key in &plan.stale_keys {
        tx.forget_name(cast.municipality, cast.source, key).await?;
    }
    for (key, person) in &plan.keys {
        tx.name_person(cast.key(*person), cast.source, key).await?;
    }
    for (person, number) in &plan.numbers {
        tx.set_national_id(cast.key(*person), *number).await?;
    }
    for (person, protection) in &plan.protection {
        tx.set_protection(cast.key(*person), *protection).await?;
    }
    for (person, protection) in &plan.protection_claims {
        tx.set_protection_claim(cast.key(*person), cast.source, *protection).await?;
    }
    for person in &plan.confirmed {
        tx.claimed_by_system(cast.key(*person), cast.now).await?;
    }
    Ok(())
}

async fn set_relations(tx: &mut Transaction, plan: &Plan, cast: Cast) -> anyhow::Result<()> {
    let Cast { municipality, source, .. } = cast;
    let ties = &plan.guardianships;
    tx.restate_guardianships(municipality, source, &ties.people, &ties.rows).await?;
    for (kind, places) in
        [(PlaceKind::Enrolment, &plan.enrolments), (PlaceKind::Employment, &plan.employments)]
    {
        tx.restate_places(municipality, source, kind, &places.people, &places.rows).await?;
    }
    Ok(())
}

async fn show(
    tx: &mut Transaction,
    plan: &Plan,
    added: &[AddedPerson],
    rules: &Precedence,
    cast: Cast,
) -> anyhow::Result<i64> {
    let block = |person| BlockKey::of(cast.municipality, person);
    let mut blocks: BTreeSet<_> = plan.claims.iter().map(|change| block(change.person)).collect();
    blocks.extend((plan.first.0..).zip(added).map(|(person, _)| block(PersonId(person))));
    for block in blocks {
        tx.lock_block(block).await?;
    }
    let mut changed = 0;
    for change in &plan.claims {
        let fields = tx.rederive(cast.key(change.person), rules, cast.cause()).await?;
        changed += i64::from(!fields.is_empty());
    }
    changed += tx.show_added(cast.municipality, plan.first, added, cast.cause()).await?;
    Ok(changed)
}

/// Keeps what would change about people who are known, for somebody to read. Returns for how many something would.
pub async fn keep_plan(tx: &mut Transaction, plan: &Plan, cast: Cast) -> anyhow::Result<i64> {
    let rules = tx.precedence(cast.municipality).await?;
    let mut changed = 0;
    for change in &plan.claims {
        let item = planned(tx, change, &rules, cast).await?;
        changed += i64::from(!item.fields.is_empty());
        tx.add_plan_item(cast.run, cast.municipality, &item).await?;
    }
    let nothing = Derived::default();
    let added = plan.added.iter().map(|added| with_derived(added, &rules, cast.now));
    let shown = added.filter(|added| !added.derived.differs_from(&nothing).is_empty()).count();
    Ok(changed + super::summary::count(shown))
}

async fn planned(
    tx: &mut Transaction,
    change: &ClaimChange,
    rules: &Precedence,
    cast: Cast,
) -> anyhow::Result<PlanItem> {
    let key = cast.key(change.person);
    let (base_revision, shown) = tx.derived(key).await?.unwrap_or_default();
    let mut claims = tx.claims(key).await?;
    claims.systems.retain(|claim| claim.source != cast.source);
    claims.systems.extend(change.after.clone());
    let derived = derive(&claims, rules, cast.now);
    let fields = derived.differs_from(&shown);
    let loses = |field| shown.text(field).0.is_some() && derived.text(field).0.is_none();
    let differences = Differences { differences: Difference::between(&shown, &derived, fields) };
    Ok(PlanItem {
        person: change.person,
        base_revision,
        fields,
        removal: change.after.is_none() || fields.iter().any(loses),
        payload: serde_json::to_string(&differences)?,
    })
}
