//! Deletions that were held back: carried out as a person answers, exactly those, or none.

use domain::entity::{Entity, EntityState, KeptEntity, Told};
use storage::{
    RunId, Transaction,
    blocks::Growth,
    entities::{Cause, EntityWrite},
    plans::PlanEnd,
    runs::{PartState, RunKind, RunState},
};

use super::run::{Entities, NATION};
use crate::contacts::{Approval, Approved, NotApproved};

impl Entities {
    /// Carries out what waits, or drops it.
    pub async fn answer(
        &self,
        id: RunId,
        approval: Approval,
    ) -> anyhow::Result<Result<Approved, NotApproved>> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let Some(run) = tx.run(id).await? else { return Ok(Err(NotApproved::NoSuchRun)) };
        let is_ours = matches!(run.kind, RunKind::Entities | RunKind::EntitiesWhole);
        if !is_ours || run.state != RunState::NeedsApproval {
            return Ok(Err(NotApproved::NothingWaits));
        }
        let expired = run.plan_expires_at.is_some_and(|end| end <= now);
        let (state, answer) = if expired {
            (RunState::Outdated, Err(NotApproved::Expired))
        } else if approval == Approval::Refuse {
            (RunState::Refused, Ok(Approved { applied: 0 }))
        } else {
            match delete_planned(&mut tx, id, Cause { run: Some(id), at: now }).await? {
                Ok(applied) => (RunState::Done, Ok(Approved { applied })),
                Err(moved) => (RunState::Outdated, Err(NotApproved::Moved { moved })),
            }
        };
        let part_state = if state == RunState::Done { PartState::Done } else { PartState::Refused };
        if !tx.end_plan(PlanEnd { run: id, state, part_state, at: now }).await? {
            return Ok(Err(NotApproved::NothingWaits));
        }
        tx.commit().await?;
        Ok(answer)
    }
}

/// Gives how many were deleted; or, where the register has told of some of them since, of how many: then none.
async fn delete_planned(tx: &mut Transaction, run: RunId, cause: Cause) -> anyhow::Result<Result<i64, i64>> {
    tx.take_turn_at_entities().await?;
    let planned = tx.planned_deletions(run).await?;
    let numbers: Vec<_> = planned.iter().map(|planned| planned.number).collect();
    let held = tx.held_entities(&numbers).await?;
    let is_moved = |planned: &&storage::entities::PlannedDeletion| {
        held.get(&planned.number).is_none_or(|held| held.told_at != planned.base_told_at)
    };
    let moved = i64::try_from(planned.iter().filter(is_moved).count())?;
    if moved > 0 {
        return Ok(Err(moved));
    }
    let mut writes = Vec::new();
    for planned in planned {
        let Some(held) = held.get(&planned.number) else { continue };
        let state = EntityState::Deleted(planned.deletion);
        let deleted = Entity { number: planned.number, rank: held.entity.rank, state };
        if let Told::Keep(next, fields) = KeptEntity::after(Some(&held.entity), &deleted, None) {
            let before = Some(held.entity.clone());
            writes.push(EntityWrite { before, next: *next, fields, told_at: cause.at });
        }
    }
    let applied = i64::try_from(writes.len())?;
    tx.keep_entities(writes, cause).await?;
    // Who is no longer registered has no roles.
    let roles = tx.roles_of(&numbers).await?.into_keys().map(|number| (number, Vec::new())).collect();
    tx.set_roles(&roles, cause.at, cause).await?;
    let growth = Growth { changed: applied, ..Growth::default() };
    tx.grow_part(run, NATION, growth, cause.at).await?;
    Ok(Ok(applied))
}
