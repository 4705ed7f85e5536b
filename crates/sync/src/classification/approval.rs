//! A person's answer to a plan of reforms: exactly that is carried out, in one transaction, or nothing.

use std::collections::BTreeMap;

use domain::{MunicipalityId, oslo};
use storage::{
    RunId, Transaction,
    blocks::Growth,
    plans::PlanEnd,
    runs::{PartState, RunKind, RunMode, RunState},
};

use super::{plan::planned, run::Classifications};
use crate::contacts::{Approval, Approved, NotApproved};

impl Classifications {
    /// Carries a plan out, or drops it. What it says is done to municipalities; for how many is told.
    pub async fn answer(
        &self,
        id: RunId,
        approval: Approval,
    ) -> anyhow::Result<Result<Approved, NotApproved>> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let Some(run) = tx.run(id).await? else { return Ok(Err(NotApproved::NoSuchRun)) };
        let waits = matches!(run.state, RunState::Planned | RunState::NeedsApproval);
        if run.kind != RunKind::Classification || !waits {
            return Ok(Err(NotApproved::NothingWaits));
        }
        let expired = run.plan_expires_at.is_some_and(|end| end <= now);
        let (state, answer) = if expired {
            (RunState::Outdated, Err(NotApproved::Expired))
        } else if approval == Approval::Refuse {
            (RunState::Refused, Ok(Approved { applied: 0 }))
        } else {
            match self.carry_out(&mut tx, id, run.mode).await? {
                Some(applied) => (RunState::Done, Ok(Approved { applied })),
                None => (RunState::Outdated, Err(NotApproved::Expired)),
            }
        };
        let part_state = if state == RunState::Done { PartState::Done } else { PartState::Refused };
        if !tx.end_plan(PlanEnd { run: id, state, part_state, at: now }).await? {
            return Ok(Err(NotApproved::NothingWaits));
        }
        tx.commit().await?;
        Ok(answer)
    }

    /// None where the plan made now is another than the one that was approved.
    async fn carry_out(
        &self,
        tx: &mut Transaction,
        run: RunId,
        mode: RunMode,
    ) -> anyhow::Result<Option<i64>> {
        let now = self.clock.now();
        let Ok(planned) = planned(tx, oslo::date(now)).await? else { return Ok(None) };
        if tx.reform_plan(run).await? != Some(planned.digest()) {
            return Ok(None);
        }
        let mut done: BTreeMap<MunicipalityId, i64> = BTreeMap::new();
        for step in &planned.steps {
            tx.reform_municipality(step).await?;
            *done.entry(step.municipality).or_default() += 1;
        }
        if mode == RunMode::Real {
            for (municipality, changed) in &done {
                let growth = Growth { changed: *changed, ..Growth::default() };
                tx.grow_part(run, *municipality, growth, now).await?;
            }
        }
        Ok(Some(i64::try_from(done.len())?))
    }
}
