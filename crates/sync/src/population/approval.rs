//! What was held back: applied when the guard lets it, or as a person answers; exactly that, or nothing.

use std::collections::{HashMap, hash_map::Entry};

use domain::{MunicipalityId, PersonId, PersonKey, Precedence, oslo};
use storage::{
    RunId, Transaction,
    blocks::{BlockKey, Growth},
    plans::{PlanEnd, PlanItem},
    retry,
    runs::{PartState, Run, RunKind, RunMode, RunState},
};

use super::{
    change::{Cast, write},
    payload::claim,
    run::{Population, Work},
};
use crate::contacts::{Approval, Approved, NotApproved};

/// Plan items read at a time.
const PAGE: i64 = 500;

/// A municipality that is written to: its rules, and whether its agreement lets KRR be asked about the protected.
type Terms = HashMap<MunicipalityId, (Precedence, bool)>;

impl Population {
    /// Applies or drops the plan of a dry run, or what the guard held back.
    pub async fn answer(
        &self,
        id: RunId,
        approval: Approval,
    ) -> anyhow::Result<Result<Approved, NotApproved>> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let Some(run) = tx.run(id).await? else { return Ok(Err(NotApproved::NoSuchRun)) };
        let waits = matches!(run.state, RunState::Planned | RunState::NeedsApproval);
        if run.kind != RunKind::Population || !waits {
            return Ok(Err(NotApproved::NothingWaits));
        }
        let expired = run.plan_expires_at.is_some_and(|end| end <= now);
        let answer = if expired || !self.still_permits(&mut tx, &run).await? {
            (RunState::Outdated, Err(NotApproved::Expired))
        } else if approval == Approval::Refuse {
            (RunState::Refused, Ok(Approved { applied: 0 }))
        } else {
            let moved = tx.count_moved(id).await?;
            if moved > 0 {
                (RunState::Outdated, Err(NotApproved::Moved { moved }))
            } else {
                let applied = self.apply_plan(&mut tx, &run, None).await?;
                (RunState::Done, Ok(Approved { applied }))
            }
        };
        let (state, answer) = answer;
        let part_state = if state == RunState::Done { PartState::Done } else { PartState::Refused };
        let ended = tx.end_plan(PlanEnd { run: id, state, part_state, at: now }).await?;
        if !ended {
            return Ok(Err(NotApproved::NothingWaits));
        }
        tx.commit().await?;
        Ok(answer)
    }

    /// Applies what the guard lets pass of one municipality.
    pub(super) async fn apply_removals(&self, work: &Work<'_>) -> anyhow::Result<()> {
        let municipality = work.agreement.municipality;
        retry(async || {
            let mut tx = self.store.begin().await?;
            self.apply_plan(&mut tx, work.run, Some(municipality)).await?;
            tx.drop_plan_of(work.run.id, municipality).await?;
            tx.commit().await
        })
        .await
    }

    async fn still_permits(&self, tx: &mut Transaction, run: &Run) -> anyhow::Result<bool> {
        let today = oslo::date(self.clock.now());
        for part in tx.run_parts(run.id).await? {
            let concerned = match run.mode {
                RunMode::Dry => part.state == PartState::Done,
                RunMode::Real => part.state == PartState::NeedsApproval,
            };
            let agreement = tx.agreement(part.municipality).await?;
            if concerned && agreement.is_none_or(|agreement| agreement.permits_asking(today).is_err()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Writes a run's plan, or one municipality's part of it; whoever has been written to since is left as they are.
    /// Gives for how many people it was.
    async fn apply_plan(
        &self,
        tx: &mut Transaction,
        run: &Run,
        only: Option<MunicipalityId>,
    ) -> anyhow::Result<i64> {
        let mut terms = Terms::new();
        let mut applied = 0;
        let mut after = (only.unwrap_or(MunicipalityId(i64::MIN)), PersonId(i64::MIN));
        loop {
            let items = tx.plan_items(run.id, after, PAGE).await?;
            let Some((municipality, last)) = items.last() else { return Ok(applied) };
            after = (*municipality, last.person);
            for (municipality, item) in items {
                if only.is_some_and(|only| only != municipality) {
                    return Ok(applied);
                }
                if let Entry::Vacant(vacant) = terms.entry(municipality) {
                    tx.lock_municipality(municipality).await?;
                    let agreement = tx.agreement(municipality).await?;
                    let ask_protected = agreement.is_some_and(|agreement| agreement.ask_protected);
                    vacant.insert((tx.precedence(municipality).await?, ask_protected));
                }
                let key = PersonKey { municipality, person: item.person };
                applied += i64::from(self.apply_item(tx, run, key, &item, &terms).await?);
            }
        }
    }

    async fn apply_item(
        &self,
        tx: &mut Transaction,
        run: &Run,
        key: PersonKey,
        item: &PlanItem,
        terms: &Terms,
    ) -> anyhow::Result<bool> {
        let now = self.clock.now();
        tx.lock_block(BlockKey::of(key.municipality, key.person)).await?;
        let revision = tx.derived(key).await?.map(|(revision, _)| revision);
        let (Some(person), Some((rules, ask_protected))) =
            (tx.person(key).await?, terms.get(&key.municipality))
        else {
            return Ok(false);
        };
        if revision != Some(item.base_revision) {
            return Ok(false);
        }
        let told = claim(item)?;
        let held = tx.registry_claim(key).await?.map(|held| held.claim);
        let cast = Cast { run: run.id, rules, ask_protected: *ask_protected, now };
        let fields = write(tx, &person, held.as_ref(), &told, cast).await?;
        tx.registry_settled(key, told.at).await?;
        if run.mode == RunMode::Real && !fields.is_empty() {
            let growth = Growth { changed: 1, ..Growth::default() };
            tx.grow_part(run.id, key.municipality, growth, now).await?;
        }
        Ok(true)
    }
}
