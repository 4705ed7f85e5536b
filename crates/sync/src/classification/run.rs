//! The run itself: asked, kept, planned.

use std::sync::Arc;

use clock::Clock;
use domain::oslo;
use sources::klass::AskError;
use storage::{
    RunId, Store,
    blocks::Growth,
    retry,
    runs::{PartState, Run, RunMode, RunState},
};
use tokio_util::sync::CancellationToken;

use super::{
    ask::AskKlass,
    keep::{TooFew, keep},
    plan::planned,
    told::{Told, ask},
};
use crate::{
    course::{CalledOff, Course, Ending, Settings, Why},
    telling::{self, telling},
};

/// The name under which KLASS's state is kept.
pub const REGISTER: &str = "klass";

/// Municipalities and other codes in step with SSB. Cheap to clone.
#[derive(Clone)]
pub struct Classifications {
    pub(super) store: Store,
    pub(super) register: Arc<dyn AskKlass>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) settings: Settings,
}

impl Classifications {
    pub fn new(store: Store, register: Arc<dyn AskKlass>, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        Self { store, register, clock, settings }
    }

    /// Carries a run to its end, or to where a person must decide. May be called again after any interruption: it asks
    /// anew, and writes what is not yet written.
    pub async fn carry(&self, id: RunId, closing: &CancellationToken) -> anyhow::Result<Ending> {
        let registers = self.register.conditions().into_iter().map(|(name, condition)| {
            let register = self.register.clone();
            telling::Told { register: name, condition, circuit: Box::new(move || register.circuit()) }
        });
        telling(&self.store, registers.collect(), Box::pin(self.sit(id, closing))).await
    }

    async fn sit(&self, id: RunId, closing: &CancellationToken) -> anyhow::Result<Ending> {
        let course = self.course();
        let Some(run) = course.begin(id).await? else { return Ok(Ending::Over) };
        let today = oslo::date(self.clock.now());
        let told = tokio::select! {
            biased;
            how = course.called_off(id, closing) => return match how? {
                CalledOff::Stopped => course.stopped(id).await,
                CalledOff::Interrupted => Ok(Ending::Interrupted),
            },
            told = ask(&*self.register, today) => told,
        };
        match told {
            Ok(told) => retry(|| self.keep_and_plan(&run, &told)).await,
            Err(error) => self.unanswered(&run, &error).await,
        }
    }

    fn course(&self) -> Course {
        let Self { store, clock, settings, .. } = self;
        Course { store: store.clone(), clock: clock.clone(), settings: settings.clone() }
    }

    async fn unanswered(&self, run: &Run, error: &AskError) -> anyhow::Result<Ending> {
        let now = self.clock.now();
        let until = error.retry_at(now).unwrap_or(now + self.settings.pause);
        if error.is_transient() && until < run.created_at + self.settings.give_up_after {
            return self.course().wait(run.id, &Why::from(error), until).await;
        }
        self.end(run, RunState::Failed, Some((error.code(), &error.to_string()))).await
    }

    /// What SSB has told is kept, and what follows is planned, in one transaction.
    async fn keep_and_plan(&self, run: &Run, told: &Told) -> anyhow::Result<Ending> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let written = match keep(&mut tx, told).await? {
            Ok(written) => written,
            Err(TooFew { classification, gone, held }) => {
                drop(tx);
                let number = classification.number();
                let why = format!("of {held} in standard {number}, {gone} are no longer told of");
                return self.end(run, RunState::Failed, Some(("klass-too-few", &why))).await;
            }
        };
        tracing::info!(run = run.id.0, written, "what SSB tells of its classifications is kept");
        let planned = match planned(&mut tx, oslo::date(now)).await? {
            Ok(planned) => planned,
            Err(conflict) => {
                tx.commit().await?;
                let why = conflict.to_string();
                return self.end(run, RunState::Failed, Some(("reform-conflict", &why))).await;
            }
        };
        let (state, part_state) = match (planned.steps.is_empty(), run.mode) {
            (true, _) => (RunState::Done, PartState::Done),
            (false, RunMode::Dry) => (RunState::Planned, PartState::Done),
            (false, RunMode::Real) => (RunState::NeedsApproval, PartState::NeedsApproval),
        };
        for municipality in planned.concerned() {
            tx.add_run_part(run.id, municipality, 0, 0, now).await?;
            tx.set_part_state(run.id, municipality, part_state, None, now).await?;
            if run.mode == RunMode::Dry {
                let changed = planned.steps.iter().filter(|step| step.municipality == municipality).count();
                let growth = Growth { changed: i64::try_from(changed)?, ..Growth::default() };
                tx.grow_part(run.id, municipality, growth, now).await?;
            }
        }
        tx.set_run_state(run.id, state, None, now).await?;
        if !planned.steps.is_empty() {
            tx.set_reform_plan(run.id, &planned.digest()).await?;
            tx.set_plan_expiry(run.id, now + self.settings.plan_is_good_for).await?;
        }
        tx.commit().await?;
        tracing::info!(run = run.id.0, steps = planned.steps.len(), state = state.code(), "run over");
        Ok(Ending::Over)
    }

    async fn end(&self, run: &Run, state: RunState, why: Option<(&str, &str)>) -> anyhow::Result<Ending> {
        let mut tx = self.store.begin().await?;
        tx.set_run_state(run.id, state, why, self.clock.now()).await?;
        tx.commit().await?;
        Ok(Ending::Over)
    }
}
