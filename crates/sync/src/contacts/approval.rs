//! A person's answer to a plan: exactly that is applied, or nothing.

use std::collections::HashMap;

use domain::Source;
use storage::{
    RunId,
    blocks::PlanOrder,
    runs::{PartState, Run, RunKind, RunMode, RunState},
};

use super::{payload::PlannedClaim, run::Contacts};

/// What a person says of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    Approve,
    Refuse,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approved {
    pub applied: i64,
}

/// Why nothing was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotApproved {
    #[error("there is no such run")]
    NoSuchRun,
    #[error("the run has no plan that waits for an answer")]
    NothingWaits,
    #[error("the plan has expired; take a new dry run")]
    Expired,
    /// The ground has moved under the plan; a new dry run shows what would change now.
    #[error("{moved} people have changed since the plan was made; take a new dry run")]
    Moved { moved: i64 },
}

impl Contacts {
    /// Applies or drops the plan of a dry run, or the removals that the guard held back.
    pub async fn answer(
        &self,
        id: RunId,
        approval: Approval,
    ) -> anyhow::Result<Result<Approved, NotApproved>> {
        let Some(run) = self.store.read().await?.run(id).await? else {
            return Ok(Err(NotApproved::NoSuchRun));
        };
        if run.kind != RunKind::Krr || !matches!(run.state, RunState::Planned | RunState::NeedsApproval) {
            return Ok(Err(NotApproved::NothingWaits));
        }
        let now = self.clock.now();
        if run.plan_expires_at.is_some_and(|end| end <= now) {
            self.end(&run, RunState::Outdated, PartState::Refused).await?;
            return Ok(Err(NotApproved::Expired));
        }
        if approval == Approval::Refuse {
            self.end(&run, RunState::Refused, PartState::Refused).await?;
            return Ok(Ok(Approved { applied: 0 }));
        }
        self.apply_whole(&run).await
    }

    /// Empties plans that nobody answered in time: they are personal. Says how many.
    pub async fn expire_plans(&self) -> anyhow::Result<usize> {
        let mut expired = self.store.read().await?.runs_with_expired_plans(self.clock.now()).await?;
        expired.retain(|run| run.kind == RunKind::Krr);
        for run in &expired {
            self.end(run, RunState::Outdated, PartState::Refused).await?;
        }
        Ok(expired.len())
    }

    async fn apply_whole(&self, run: &Run) -> anyhow::Result<Result<Approved, NotApproved>> {
        let now = self.clock.now();
        let mut reader = self.store.read().await?;
        let mut orders = Vec::new();
        let mut rules = HashMap::new();
        for part in reader.run_parts(run.id).await? {
            let waits = match run.mode {
                RunMode::Dry => part.state == PartState::Done,
                RunMode::Real => part.state == PartState::NeedsApproval,
            };
            if waits {
                let municipality = part.municipality;
                rules.insert(municipality, reader.precedence(municipality).await?);
                let counts = run.mode == RunMode::Real;
                orders.push(PlanOrder { run: run.id, municipality, at: now, source: Source::Krr, counts });
            }
        }
        drop(reader);
        let planned = PlannedClaim { rules, now };
        let result = self.blocks.apply_plan(orders, true, planned).await?;
        if result.moved > 0 {
            self.end(run, RunState::Outdated, PartState::Refused).await?;
            return Ok(Err(NotApproved::Moved { moved: result.moved }));
        }
        self.end(run, RunState::Done, PartState::Done).await?;
        Ok(Ok(Approved { applied: result.applied }))
    }

    async fn end(&self, run: &Run, state: RunState, part_state: PartState) -> anyhow::Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        tx.drop_plan(run.id, None).await?;
        for part in tx.run_parts(run.id).await? {
            if part.state == PartState::NeedsApproval {
                tx.set_part_state(run.id, part.municipality, part_state, None, now).await?;
            }
        }
        tx.set_run_state(run.id, state, None, now).await?;
        tx.commit().await
    }
}
