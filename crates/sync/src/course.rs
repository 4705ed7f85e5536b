//! The course of a run that asks a register, whichever it asks: begun, called off, made to wait, and over.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use clock::Clock;
use domain::{MunicipalityId, guard};
use jiff::{SignedDuration, Timestamp};
use storage::{
    RunId, Store,
    plans::PlanEnd,
    runs::{Counts, PartState, Run, RunKind, RunMode, RunPart, RunState},
};
use tokio_util::sync::CancellationToken;

/// How often a run looks whether somebody wants it to stop.
const LOOK: Duration = Duration::from_millis(300);

/// How a run behaves towards the register and towards itself.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Questions under way at the same time, each about a thousand people.
    pub at_once: usize,
    /// How often a question that was not answered is put again within one sitting.
    pub passes: u32,
    /// Pause before the next pass; doubled each time.
    pub pause: Duration,
    /// After this long since it was ordered, a run no longer waits for a register that does not answer.
    pub give_up_after: SignedDuration,
    /// How long a dry run's plan may be approved.
    pub plan_is_good_for: SignedDuration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            at_once: 4,
            passes: 3,
            pause: Duration::from_secs(20),
            give_up_after: SignedDuration::from_hours(4),
            plan_is_good_for: SignedDuration::from_hours(7 * 24),
        }
    }
}

/// How a sitting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nothing more to do, or a person must decide.
    Over,
    /// The register is silent or rests: go on then.
    Again(Timestamp),
    /// The process is closing down: go on at once elsewhere.
    Interrupted,
}

/// Why a run ends before it is through. Questions under way are dropped: nothing of them has been kept.
#[derive(Clone, Copy)]
pub(crate) enum CalledOff {
    /// A person wants it to stop.
    Stopped,
    /// The process is closing down.
    Interrupted,
}

/// How one municipality's part ended, for now.
pub(crate) enum PartEnding {
    Over,
    CalledOff(CalledOff),
    /// Nobody is answered before then.
    Closed(Why, Timestamp),
}

/// What went wrong, as a run keeps it.
pub(crate) struct Why {
    pub code: &'static str,
    pub detail: String,
}

impl Why {
    fn told(&self) -> (&str, &str) {
        (self.code, &self.detail)
    }
}

impl From<&sources::krr::AskError> for Why {
    fn from(error: &sources::krr::AskError) -> Self {
        Self { code: error.code(), detail: error.to_string() }
    }
}

impl From<&sources::folkeregisteret::AskError> for Why {
    fn from(error: &sources::folkeregisteret::AskError) -> Self {
        Self { code: error.code(), detail: error.to_string() }
    }
}

impl From<&sources::enhetsregisteret::AskError> for Why {
    fn from(error: &sources::enhetsregisteret::AskError) -> Self {
        Self { code: error.code(), detail: error.to_string() }
    }
}

impl From<&sources::klass::AskError> for Why {
    fn from(error: &sources::klass::AskError) -> Self {
        Self { code: error.code(), detail: error.to_string() }
    }
}

/// What every run that asks a register needs, whichever it asks.
#[derive(Clone)]
pub(crate) struct Course {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub settings: Settings,
}

impl Course {
    /// Marks a run as begun, or as gone on with; `None` where it is over.
    pub async fn begin(&self, id: RunId) -> anyhow::Result<Option<Run>> {
        let mut tx = self.store.begin().await?;
        let run = tx.run(id).await?.context("a run that nobody ordered")?;
        if run.state.is_over() {
            return Ok(None);
        }
        tx.set_run_state(id, RunState::Running, None, self.clock.now()).await?;
        tx.commit().await?;
        Ok(Some(run))
    }

    pub async fn parts(&self, run: RunId) -> anyhow::Result<Vec<RunPart>> {
        self.store.read().await?.run_parts(run).await
    }

    /// The parts that are not over. The one left longest ago comes first, so that none that the register stumbles over
    /// keeps the others waiting.
    pub async fn parts_left(&self, run: RunId) -> anyhow::Result<Vec<RunPart>> {
        let mut parts = self.parts(run).await?;
        parts.retain(|part| matches!(part.state, PartState::Waiting | PartState::Running));
        parts.sort_by_key(|part| part.updated_at);
        Ok(parts)
    }

    pub async fn counts(&self, run: RunId, municipality: MunicipalityId) -> anyhow::Result<Counts> {
        let part = self.parts(run).await?.into_iter().find(|part| part.municipality == municipality);
        Ok(part.context("a part that was carried")?.counts)
    }

    /// Whether the run is to end before it is through.
    pub async fn is_called_off(
        &self,
        run: RunId,
        closing: &CancellationToken,
    ) -> anyhow::Result<Option<CalledOff>> {
        if closing.is_cancelled() {
            return Ok(Some(CalledOff::Interrupted));
        }
        Ok(self.store.read().await?.stop_requested(run).await?.then_some(CalledOff::Stopped))
    }

    /// Waits until the run is to end before it is through.
    pub async fn called_off(&self, run: RunId, closing: &CancellationToken) -> anyhow::Result<CalledOff> {
        loop {
            tokio::select! {
                () = closing.cancelled() => return Ok(CalledOff::Interrupted),
                // By the machine's clock, for it is a person who waits.
                () = tokio::time::sleep(LOOK) => {}
            }
            if let Some(how) = self.is_called_off(run, closing).await? {
                return Ok(how);
            }
        }
    }

    /// The register answers nobody before `until`.
    pub async fn wait(&self, run: RunId, why: &Why, until: Timestamp) -> anyhow::Result<Ending> {
        let mut tx = self.store.begin().await?;
        tx.set_run_state(run, RunState::WaitingForRegister, Some(why.told()), self.clock.now()).await?;
        tx.commit().await?;
        Ok(Ending::Again(until))
    }

    /// Nobody of a municipality will be answered for until a person has done something.
    pub async fn refuse_part(
        &self,
        run: RunId,
        municipality: MunicipalityId,
        why: &Why,
    ) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        tx.set_part_state(run, municipality, PartState::Failed, Some(why.told()), self.clock.now()).await?;
        tx.commit().await
    }

    /// Everybody has been asked about: the removals held back are applied, or wait for a person.
    /// `gap` is why some were not answered for.
    pub async fn close_part(
        &self,
        run: &Run,
        municipality: MunicipalityId,
        gap: Option<Why>,
        apply_removals: impl Future<Output = anyhow::Result<()>>,
    ) -> anyhow::Result<()> {
        let counts = self.counts(run.id, municipality).await?;
        if !counts.tally.adds_up() {
            let why = Why { code: "totals-contradict", detail: "the counts do not add up".to_owned() };
            return self.refuse_part(run.id, municipality, &why).await;
        }
        let must_ask = guard::must_ask(counts.removals, counts.held_before);
        if run.mode == RunMode::Real && !must_ask && counts.removals > 0 {
            apply_removals.await?;
        }
        let state = match (run.mode, must_ask) {
            (RunMode::Real, true) => PartState::NeedsApproval,
            _ => PartState::Done,
        };
        let mut tx = self.store.begin().await?;
        let why = gap.as_ref().map(Why::told);
        tx.set_part_state(run.id, municipality, state, why, self.clock.now()).await?;
        tx.commit().await
    }

    pub async fn stopped(&self, run: RunId) -> anyhow::Result<Ending> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        for part in tx.run_parts(run).await? {
            if matches!(part.state, PartState::Waiting | PartState::Running) {
                tx.set_part_state(run, part.municipality, PartState::Stopped, None, now).await?;
            }
        }
        // What was held back is not known to be right before everybody has been asked about.
        tx.empty_plan(run).await?;
        tx.set_run_state(run, RunState::Stopped, None, now).await?;
        tx.commit().await?;
        Ok(Ending::Over)
    }

    /// Ends plans that nobody answered in time, and empties them: some are personal. Those of deliveries end with their files.
    pub async fn expire_plans(&self) -> anyhow::Result<()> {
        let now = self.clock.now();
        let mut expired = self.store.read().await?.runs_with_expired_plans(now).await?;
        expired.retain(|run| run.kind != RunKind::Import);
        for run in expired {
            let mut tx = self.store.begin().await?;
            let (state, part_state) = (RunState::Outdated, PartState::Refused);
            tx.end_plan(PlanEnd { run: run.id, state, part_state, at: now }).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    pub async fn finish(&self, run: &Run) -> anyhow::Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let parts = tx.run_parts(run.id).await?;
        let counts = tx.run(run.id).await?.context("the run that was carried")?.counts;
        let any = |state| parts.iter().any(|part| part.state == state);
        let state = if parts.is_empty() || parts.iter().all(|part| part.state == PartState::Failed) {
            RunState::Failed
        } else if run.mode == RunMode::Dry {
            RunState::Planned
        } else if any(PartState::NeedsApproval) {
            RunState::NeedsApproval
        } else if any(PartState::Failed) || counts.tally.failed > 0 {
            RunState::DoneWithFailures
        } else {
            RunState::Done
        };
        let first = |state| parts.iter().find(|part| part.state == state && part.error_code.is_some());
        let first_error =
            first(PartState::Failed).or(first(PartState::NeedsApproval)).or(first(PartState::Done));
        let why =
            first_error.and_then(|part| Some((part.error_code.as_deref()?, part.error_detail.as_deref()?)));
        let nobody = parts.is_empty().then_some(("no-agreement", "no municipality has an agreement"));
        tx.set_run_state(run.id, state, why.or(nobody), now).await?;
        if matches!(state, RunState::Planned | RunState::NeedsApproval) {
            tx.set_plan_expiry(run.id, now + self.settings.plan_is_good_for).await?;
        }
        tx.commit().await?;
        tracing::info!(run = run.id.0, state = state.code(), asked = counts.tally.asked, "run over");
        Ok(())
    }
}
