//! One delivery in one transaction: compared, guarded, and carried out or written down.

use std::sync::Arc;

use anyhow::Context as _;
use domain::{
    Tally,
    import::{ImportCode, Severity},
};
use storage::{
    Transaction,
    blocks::Growth,
    deliveries::Delivery,
    retry,
    runs::{PartState, Run, RunMode, RunState},
};

use super::{
    apply::{Cast, apply, keep_plan},
    compare::{Circumstances, compare},
    findings::{about_file, about_people, quarantine},
    held::Held,
    plan::Plan,
    read::{Content, Found},
    run::{Imported, Imports},
    summary::Reason,
};

/// Which time it is that a delivery is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sitting {
    First,
    /// Somebody has read the plan and said yes.
    Approved,
}

/// What came of it.
pub(super) enum Carried {
    Through(Box<Imported>),
    /// Somebody else has carried the run, or ended it.
    Overtaken(RunState),
    /// It is not the plan that was approved; so many people have changed meanwhile, as far as can be counted.
    Moved(i64),
}

impl Imports {
    pub(super) async fn carry(
        &self,
        run: &Run,
        delivery: &Delivery,
        content: Content,
        sitting: Sitting,
    ) -> anyhow::Result<Carried> {
        let content = Arc::new(content);
        let carried = retry(|| self.attempt(run, delivery, content.clone(), sitting)).await?;
        if let Carried::Through(imported) = &carried {
            tracing::info!(
                run = run.id.0,
                state = imported.state.code(),
                people = imported.summary.people.held,
                added = imported.summary.people.added,
                removed = imported.summary.people.removed,
                problems = imported.problems.len(),
                "delivery carried"
            );
            if !matches!(imported.state, RunState::Planned | RunState::NeedsApproval) {
                self.discard(delivery).await?;
            }
        }
        Ok(carried)
    }

    async fn attempt(
        &self,
        run: &Run,
        delivery: &Delivery,
        content: Arc<Content>,
        sitting: Sitting,
    ) -> anyhow::Result<Carried> {
        let now = self.clock.now();
        let Delivery { municipality, source, .. } = *delivery;
        let cast = Cast { run: run.id, municipality, source, now, today: domain::oslo::date(now) };
        let mut tx = self.store.begin().await?;
        let held = Held::read(&mut tx, municipality, source).await?;
        // Since the run was looked at, the file has been read; somebody may have been here meanwhile.
        let present = tx.run(run.id).await?.context("the run that is carried")?;
        let waits = matches!(present.state, RunState::Planned | RunState::NeedsApproval);
        if present.state.is_over() && !(sitting == Sitting::Approved && waits) {
            return Ok(Carried::Overtaken(present.state));
        }
        if present.stop_requested && sitting == Sitting::First {
            tx.set_run_state(run.id, RunState::Stopped, None, now).await?;
            tx.commit().await?;
            self.discard(delivery).await?;
            return Ok(Carried::Overtaken(RunState::Stopped));
        }
        let plan = plan(held, content.clone(), cast).await?;
        if sitting == Sitting::Approved {
            if let Some(moved) = moved(&mut tx, run, delivery, &plan).await? {
                return Ok(Carried::Moved(moved));
            }
            tx.empty_plan(run.id).await?;
        }
        let waits =
            sitting == Sitting::First && (run.mode == RunMode::Dry || !plan.summary.reasons.is_empty());
        let changed =
            if waits { keep_plan(&mut tx, &plan, cast).await? } else { apply(&mut tx, &plan, cast).await? };
        let found = all_found(&content.found, &plan, delivery);
        let state = match (waits, run.mode) {
            (true, RunMode::Dry) => RunState::Planned,
            (true, RunMode::Real) => RunState::NeedsApproval,
            (false, _) if found.refused => RunState::DoneWithFailures,
            (false, _) => RunState::Done,
        };
        let record = Record { run, delivery, sitting, state, changed };
        record.write(&mut tx, self, &plan, &found, cast).await?;
        if !waits && content.whole {
            // Only a delivery of everything shows that something is no longer wrong: changes do not repeat the rows
            // of yesterday.
            tx.settle_earlier_findings(municipality, source, run.id, now).await?;
        }
        tx.commit().await?;
        Ok(Carried::Through(Box::new(Imported {
            state,
            summary: plan.summary,
            changed,
            problems: found.problems,
            more_problems: found.more,
            tallies: content.report.tallies.clone(),
        })))
    }
}

/// Compares on a thread of its own: a large municipality takes a while.
async fn plan(held: Held, content: Arc<Content>, cast: Cast) -> anyhow::Result<Plan> {
    let comparing = move || {
        let circumstances = Circumstances {
            source: cast.source,
            form: content.form,
            coverage: content.report.coverage,
            whole: content.whole,
            now: cast.now,
            today: cast.today,
        };
        let mut plan = compare(held, &content.changes, circumstances);
        let contradict = content.report.tallies.iter().filter(|tally| !tally.adds_up());
        let reasons = contradict.map(|tally| Reason::SumsContradict { file: tally.file.clone() });
        plan.summary.reasons.extend(reasons);
        plan
    };
    Ok(tokio::task::spawn_blocking(comparing).await?)
}

/// Whether the ground has moved under an approved plan, and for how many people as far as can be counted.
///
/// A dry run promised what would be shown, so that nobody in it may have been written to. What the guard stopped
/// promised what its source would say and no longer say; that the night has asked KRR meanwhile does not touch it.
async fn moved(
    tx: &mut Transaction,
    run: &Run,
    delivery: &Delivery,
    plan: &Plan,
) -> anyhow::Result<Option<i64>> {
    let moved = tx.count_moved(run.id).await?;
    let differs = delivery.plan_digest.as_ref() != Some(&plan.digest());
    let dry = run.mode == RunMode::Dry;
    Ok((differs || (dry && moved > 0)).then_some(moved.max(1)))
}

/// What was found in the file, and what was found when its rows met what is held.
fn all_found(found: &Found, plan: &Plan, delivery: &Delivery) -> Found {
    let mut all = found.clone();
    let file = delivery.name.as_str();
    all.problems
        .extend(plan.disputes.iter().map(|dispute| about_people(file, delivery.municipality, dispute)));
    if plan.unknown > 0 {
        let code = ImportCode::RelationUnknown;
        all.problems.push(about_file(file, code, Severity::RowRefused, plan.unknown.to_string()));
    }
    if all.more > 0 {
        let code = ImportCode::MoreFindings;
        all.problems.push(about_file(file, code, Severity::FieldDropped, all.more.to_string()));
    }
    all.refused |= !plan.disputes.is_empty() || plan.unknown > 0;
    all
}

/// What is written down of a run.
struct Record<'a> {
    run: &'a Run,
    delivery: &'a Delivery,
    sitting: Sitting,
    state: RunState,
    changed: i64,
}

impl Record<'_> {
    async fn write(
        &self,
        tx: &mut Transaction,
        imports: &Imports,
        plan: &Plan,
        found: &Found,
        cast: Cast,
    ) -> anyhow::Result<()> {
        let Cast { run, municipality, source, now, .. } = cast;
        let quarantined = quarantine(tx, (municipality, source), &found.problems, run, now).await?;
        let people = plan.summary.people;
        tx.add_run_part(run, municipality, plan.tally.asked, people.held, now).await?;
        // What a dry run would change is counted when it is planned, all else when it is done.
        let first = self.sitting == Sitting::First;
        let counted = match self.run.mode {
            RunMode::Dry => first,
            RunMode::Real => self.state != RunState::NeedsApproval,
        };
        let growth = Growth {
            tally: if first { plan.tally } else { Tally::default() },
            changed: if counted { self.changed } else { 0 },
            removals: if first { people.removed } else { 0 },
            // What was held is counted once, when the part is added.
            held: 0,
            quarantined: if first { quarantined } else { 0 },
        };
        tx.grow_part(run, municipality, growth, now).await?;

        let waits = matches!(self.state, RunState::Planned | RunState::NeedsApproval);
        let reasons = &plan.summary.reasons;
        let detail = reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        let why = reasons.first().filter(|_| waits).map(|reason| (reason.code(), detail.as_str()));
        let part_state = match self.state {
            RunState::NeedsApproval => PartState::NeedsApproval,
            _ => PartState::Done,
        };
        tx.set_part_state(run, municipality, part_state, why, now).await?;
        tx.set_run_state(run, self.state, why, now).await?;
        let digest = waits.then(|| plan.digest());
        tx.set_delivery_result(self.delivery.run, &plan.summary.to_json(), digest.as_deref()).await?;
        if waits {
            tx.set_plan_expiry(run, now + imports.settings.plan_is_good_for).await?;
        }
        Ok(())
    }
}
