//! Writes what the register said: changelog, state and place in one transaction, so that a kill anywhere loses and doubles
//! nothing.

use std::collections::{BTreeMap, HashMap};

use domain::{
    OrganisationNumber,
    entity::{EntityFields, Ground, KeptEntity, Role, Told},
};
use storage::{
    RunId, Transaction,
    blocks::Growth,
    entities::{Cause, EntityWrite, HeldEntity},
    retry,
};

use super::{
    batch::{Batch, Settled},
    run::{Entities, NATION},
};

/// What is to be written, by number.
type Writes = BTreeMap<OrganisationNumber, EntityWrite>;
type Held = HashMap<OrganisationNumber, HeldEntity>;

impl Entities {
    /// Settles a batch. What was told of an entity later than this stands.
    pub(super) async fn settle(&self, run: Option<RunId>, batch: &Batch) -> anyhow::Result<Settled> {
        retry(async || {
            let mut tx = self.store.begin().await?;
            tx.take_turn_at_entities().await?;
            let now = self.clock.now();
            let settled = write(&mut tx, batch, Cause { run, at: now }).await?;
            if let Some((feed, place)) = &batch.place {
                tx.set_entity_feed_place(feed, place, now).await?;
            }
            tx.commit().await?;
            Ok(settled)
        })
        .await
    }
}

async fn write(tx: &mut Transaction, batch: &Batch, cause: Cause) -> anyhow::Result<Settled> {
    let numbers: Vec<_> =
        batch.said.keys().chain(batch.roles.keys()).chain(&batch.disowned).copied().collect();
    let held = if numbers.is_empty() { Held::new() } else { tx.held_entities(&numbers).await? };
    let (mut writes, purged) = compare(batch, &held);
    ripple(tx, batch, &mut writes).await?;
    let roles = changed_roles(tx, batch, &held, &writes).await?;

    let kept: Vec<_> = writes.values().map(|write| write.next.clone()).collect();
    let changed = writes.len() + purged.len() + roles.len();
    tx.keep_entities(writes.into_values().collect(), cause).await?;
    tx.set_roles(&roles, batch.told_at, cause).await?;
    for number in &purged {
        tx.purge_entity(*number, cause).await?;
    }
    if let Some(run) = cause.run {
        for odd in &batch.odd {
            tx.quarantine(NATION, &odd.finding(), run, cause.at).await?;
        }
        let growth = Growth {
            tally: batch.tally,
            changed: i64::try_from(changed)?,
            quarantined: i64::try_from(batch.odd.len())?,
            ..Growth::default()
        };
        tx.grow_part(run, NATION, growth, cause.at).await?;
    }
    Ok(Settled { kept, purged })
}

/// What is to be written, and who is to be removed.
fn compare(batch: &Batch, held: &Held) -> (Writes, Vec<OrganisationNumber>) {
    let (mut writes, mut purged) = (Writes::new(), Vec::new());
    for (number, said) in &batch.said {
        let held = held.get(number);
        if held.is_some_and(|held| held.told_at > batch.told_at) {
            continue;
        }
        match KeptEntity::after(held.map(|held| &held.entity), &said.entity, said.ground) {
            Told::Nothing => {}
            Told::Purge => purged.push(*number),
            Told::Keep(next, fields) => add(&mut writes, held, *next, fields, batch),
        }
    }
    for number in &batch.disowned {
        let held = held.get(number).filter(|held| held.entity.ground == Ground::Owned);
        if let Some((next, fields)) = held.and_then(|held| held.entity.without_ground()) {
            add(&mut writes, held, next, fields, batch);
        }
    }
    (writes, purged)
}

fn add(
    writes: &mut Writes,
    held: Option<&HeldEntity>,
    next: KeptEntity,
    fields: EntityFields,
    batch: &Batch,
) {
    let before = held.map(|held| held.entity.clone());
    writes.insert(next.number, EntityWrite { before, next, fields, told_at: batch.told_at });
}

/// Whoever is kept only for being a part of what is no longer of the municipal sector is not either.
async fn ripple(tx: &mut Transaction, batch: &Batch, writes: &mut Writes) -> anyhow::Result<()> {
    let loses = |write: &EntityWrite| {
        let before = write.before.as_ref().is_some_and(|before| before.ground != Ground::Former);
        before && write.next.ground == Ground::Former
    };
    let mut lost: Vec<_> =
        writes.values().filter(|write| loses(write)).map(|write| write.next.number).collect();
    while let Some(parent) = lost.pop() {
        let parts = tx.entity_parts(parent).await?;
        for (number, held) in tx.held_entities(&parts).await? {
            let now = writes.get(&number).map_or(&held.entity, |write| &write.next);
            if now.ground != Ground::Part || now.facts.parent != Some(parent) {
                continue;
            }
            let Some((next, fields)) = now.without_ground() else { continue };
            let fields = writes.get(&number).map_or(fields, |write| write.fields.and(fields));
            add(writes, Some(&held), next, fields, batch);
            lost.push(number);
        }
    }
    Ok(())
}

/// Roles that are not as they were. Whoever has been deleted, or has left the municipal sector, has none here.
async fn changed_roles(
    tx: &mut Transaction,
    batch: &Batch,
    held: &Held,
    writes: &Writes,
) -> anyhow::Result<BTreeMap<OrganisationNumber, Vec<Role>>> {
    let mut wanted: BTreeMap<OrganisationNumber, &[Role]> = BTreeMap::new();
    for (number, roles) in &batch.roles {
        let now = writes.get(number).map(|write| &write.next);
        let now = now.or_else(|| held.get(number).map(|held| &held.entity));
        if now.is_some_and(KeptEntity::is_current) {
            wanted.insert(*number, roles);
        }
    }
    for write in writes.values().filter(|write| !write.next.is_current() && write.before.is_some()) {
        wanted.insert(write.next.number, &[]);
    }
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let numbers: Vec<_> = wanted.keys().copied().collect();
    let mut before = tx.roles_of(&numbers).await?;
    let differ = wanted.into_iter().filter_map(|(number, roles)| {
        let before = before.remove(&number).unwrap_or_default();
        (before != roles).then(|| (number, roles.to_vec()))
    });
    Ok(differ.collect())
}
