//! A person's answer to a plan: exactly that is applied, or nothing.

use std::collections::HashMap;

use domain::{MunicipalityId, Source, oslo};
use jiff::Timestamp;
use storage::{
    RunId,
    blocks::{HeldRest, PersonWrite, PlanOrder, PlanResult, Planned},
    plans::{PlanEnd, PlanItem},
    runs::{PartState, Run, RunKind, RunMode, RunPart, RunState},
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
    /// Its time is over, or its agreement's.
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
        if run.plan_expires_at.is_some_and(|end| end <= self.clock.now()) {
            return self.end(id, RunState::Outdated, Err(NotApproved::Expired)).await;
        }
        if approval == Approval::Refuse {
            return self.end(id, RunState::Refused, Ok(Approved { applied: 0 })).await;
        }
        self.apply_whole(&run).await
    }

    async fn apply_whole(&self, run: &Run) -> anyhow::Result<Result<Approved, NotApproved>> {
        let now = self.clock.now();
        let mut reader = self.store.read().await?;
        let mut orders = Vec::new();
        let mut rules = HashMap::new();
        for part in reader.run_parts(run.id).await? {
            let municipality = part.municipality;
            if !waits(run, &part) {
                continue;
            }
            let agreement = reader.agreement(municipality).await?;
            if agreement.is_none_or(|agreement| agreement.permits_copy(oslo::date(now)).is_err()) {
                return self.end(run.id, RunState::Outdated, Err(NotApproved::Expired)).await;
            }
            rules.insert(municipality, reader.precedence(municipality).await?);
            let counts = run.mode == RunMode::Real;
            orders.push(PlanOrder { run: run.id, municipality, at: now, source: Source::Krr, counts });
        }
        drop(reader);
        let claims = PlannedClaim { rules, now };
        let approved = ApprovedPlan { claims, end: end(run.id, RunState::Done, now) };
        let PlanResult { applied, moved, overtaken } = self.blocks.apply_plan(orders, true, approved).await?;
        if overtaken {
            return Ok(Err(NotApproved::NothingWaits));
        }
        if moved > 0 {
            // Nothing was applied, and until this is written the plan waits as it did.
            return self.end(run.id, RunState::Outdated, Err(NotApproved::Moved { moved })).await;
        }
        Ok(Ok(Approved { applied }))
    }

    /// Ends a run without applying its plan, and says so, unless somebody else has ended it meanwhile.
    async fn end(
        &self,
        run: RunId,
        state: RunState,
        answer: Result<Approved, NotApproved>,
    ) -> anyhow::Result<Result<Approved, NotApproved>> {
        let mut tx = self.store.begin().await?;
        let waited = tx.end_plan(end(run, state, self.clock.now())).await?;
        tx.commit().await?;
        Ok(if waited { answer } else { Err(NotApproved::NothingWaits) })
    }
}

/// A plan that is applied whole, and with it the run is over.
struct ApprovedPlan {
    claims: PlannedClaim,
    end: PlanEnd,
}

impl Planned for ApprovedPlan {
    fn write(
        &self,
        municipality: MunicipalityId,
        item: &PlanItem,
        rest: HeldRest,
    ) -> anyhow::Result<PersonWrite> {
        self.claims.write(municipality, item, rest)
    }

    fn ends(&self) -> Option<PlanEnd> {
        Some(self.end)
    }
}

/// Whether there is a plan to answer for a municipality.
fn waits(run: &Run, part: &RunPart) -> bool {
    match run.mode {
        RunMode::Dry => part.state == PartState::Done,
        RunMode::Real => part.state == PartState::NeedsApproval,
    }
}

fn end(run: RunId, state: RunState, at: Timestamp) -> PlanEnd {
    let part_state = if state == RunState::Done { PartState::Done } else { PartState::Refused };
    PlanEnd { run, state, part_state, at }
}
