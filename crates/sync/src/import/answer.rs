//! A person's answer to a plan: exactly that is done, or nothing.

use storage::{
    RunId,
    deliveries::Delivery,
    runs::{PartState, Run, RunKind, RunState},
};

use super::{
    carry::{Carried, Sitting},
    run::Imports,
};
use crate::contacts::{Approval, Approved, NotApproved};

impl Imports {
    /// Carries out or drops the plan of a dry run, or of a delivery that the guard stopped. The same file is read
    /// and compared again; if that does not give the same plan, nothing is done.
    pub async fn answer(
        &self,
        id: RunId,
        approval: Approval,
    ) -> anyhow::Result<Result<Approved, NotApproved>> {
        let mut reader = self.store.read().await?;
        let run = reader.run(id).await?.filter(|run| run.kind == RunKind::Import);
        let (Some(run), Some(delivery)) = (run, reader.delivery(id).await?) else {
            return Ok(Err(NotApproved::NoSuchRun));
        };
        drop(reader);
        if !matches!(run.state, RunState::Planned | RunState::NeedsApproval) {
            return Ok(Err(NotApproved::NothingWaits));
        }
        if run.plan_expires_at.is_some_and(|end| end <= self.clock.now()) {
            self.end(&run, &delivery, RunState::Outdated).await?;
            return Ok(Err(NotApproved::Expired));
        }
        if approval == Approval::Refuse {
            self.end(&run, &delivery, RunState::Refused).await?;
            return Ok(Ok(Approved { applied: 0 }));
        }
        let Ok(content) = self.read(&delivery, None).await? else {
            // The file has gone, or is another than the one that was planned from.
            self.end(&run, &delivery, RunState::Outdated).await?;
            return Ok(Err(NotApproved::Expired));
        };
        match self.carry(&run, &delivery, content, Sitting::Approved).await? {
            Carried::Through(imported) => Ok(Ok(Approved { applied: imported.changed })),
            Carried::Overtaken(_) => Ok(Err(NotApproved::NothingWaits)),
            Carried::Moved(moved) => {
                self.end(&run, &delivery, RunState::Outdated).await?;
                Ok(Err(NotApproved::Moved { moved }))
            }
        }
    }

    /// Ends a run whose plan nobody will carry out.
    pub(super) async fn end(&self, run: &Run, delivery: &Delivery, state: RunState) -> anyhow::Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        tx.empty_plan(run.id).await?;
        if run.state == RunState::NeedsApproval {
            tx.set_part_state(run.id, delivery.municipality, PartState::Refused, None, now).await?;
        }
        tx.set_run_state(run.id, state, None, now).await?;
        tx.commit().await?;
        self.discard(delivery).await
    }
}
