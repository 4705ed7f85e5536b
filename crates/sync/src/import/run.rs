//! The run of a delivery: read, then carried out or kept for an answer.

use std::sync::Arc;

use anyhow::Context as _;
use clock::Clock;
use domain::{Environment, import::ImportProblem};
use jiff::SignedDuration;
use sources::spreadsheet::{FileTally, Limits, Words};
use storage::{
    RunId, Store,
    deliveries::Delivery,
    runs::{PartState, Run, RunState},
};

use super::{
    carry::{Carried, Sitting},
    findings::quarantine,
    read::{Content, CorrectionsTo, Reading, Unreadable, read},
    summary::Summary,
};

/// How deliveries are read, and how long a plan waits.
#[derive(Clone, Debug)]
pub struct Settings {
    pub reading: Reading,
    /// How long the plan of a dry run, or of one that the guard stopped, may be approved.
    pub plan_is_good_for: SignedDuration,
}

impl Settings {
    pub fn new(environment: Environment) -> Self {
        Self {
            reading: Reading {
                environment,
                words: Words::default(),
                limits: Limits::default(),
                findings: 2_000,
            },
            plan_is_good_for: SignedDuration::from_hours(7 * 24),
        }
    }
}

/// Deliveries in and out. Cheap to clone.
#[derive(Clone)]
pub struct Imports {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) settings: Arc<Settings>,
}

/// What came of a delivery.
#[derive(Clone, Debug)]
pub struct Imported {
    pub state: RunState,
    pub summary: Summary,
    /// For how many people what is shown has changed, or would.
    pub changed: i64,
    /// By file, line and column where they have one.
    pub problems: Vec<ImportProblem>,
    /// Findings beyond those that are listed.
    pub more_problems: u64,
    pub tallies: Vec<FileTally>,
}

impl Imports {
    pub fn new(store: Store, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        Self { store, clock, settings: Arc::new(settings) }
    }

    /// Whose numbers are taken: invented people's or real ones.
    pub fn environment(&self) -> Environment {
        self.settings.reading.environment
    }

    /// Carries a run to its end, or to where a person must decide. May be called again after any interruption: what
    /// was not committed has left no trace.
    ///
    /// The errors are those of storage and disk; what is wrong with the file is in the result.
    pub async fn run(&self, id: RunId, corrections: Option<CorrectionsTo>) -> anyhow::Result<Imported> {
        let mut tx = self.store.begin().await?;
        let run = tx.run(id).await?.context("a run that nobody ordered")?;
        let delivery = tx.delivery(id).await?.context("an import without a delivery")?;
        if run.state.is_over() {
            return over(run.state, &delivery);
        }
        tx.set_run_state(id, RunState::Running, None, self.clock.now()).await?;
        tx.commit().await?;
        match self.read(&delivery, corrections).await? {
            Err(unreadable) => self.fail(&run, &delivery, unreadable).await,
            Ok(content) => match self.carry(&run, &delivery, content, Sitting::First).await? {
                Carried::Through(imported) => Ok(*imported),
                Carried::Overtaken(state) => over(state, &delivery),
                Carried::Moved(_) => unreachable!("only what was approved can have moved"),
            },
        }
    }

    /// Reads on a thread that may block.
    pub(super) async fn read(
        &self,
        delivery: &Delivery,
        corrections: Option<CorrectionsTo>,
    ) -> anyhow::Result<Result<Content, Unreadable>> {
        let (delivery, settings) = (delivery.clone(), self.settings.clone());
        let reading = move || read(&delivery, &settings.reading, corrections.as_ref());
        tokio::task::spawn_blocking(reading).await?.context("reading a delivery")
    }

    /// Nothing of the file can be used.
    async fn fail(&self, run: &Run, delivery: &Delivery, unreadable: Unreadable) -> anyhow::Result<Imported> {
        let now = self.clock.now();
        let (code, problems) = match unreadable {
            Unreadable::Missing => ("delivery-missing", Vec::new()),
            Unreadable::Refused(problems) => {
                (problems.first().map_or("import-damaged", |problem| problem.code.code()), problems)
            }
        };
        let why = Some((code, "nothing of the file was used"));
        let from = (delivery.municipality, delivery.source);
        let mut tx = self.store.begin().await?;
        let quarantined = quarantine(&mut tx, from, &problems, run.id, now).await?;
        tx.add_run_part(run.id, delivery.municipality, 0, 0, now).await?;
        let growth = storage::blocks::Growth { quarantined, ..Default::default() };
        tx.grow_part(run.id, delivery.municipality, growth, now).await?;
        tx.set_part_state(run.id, delivery.municipality, PartState::Failed, why, now).await?;
        tx.set_run_state(run.id, RunState::Failed, why, now).await?;
        tx.commit().await?;
        tracing::warn!(run = run.id.0, code, "nothing of a delivery was used");
        self.discard(delivery).await?;
        Ok(Imported {
            state: RunState::Failed,
            summary: Summary::default(),
            changed: 0,
            problems,
            more_problems: 0,
            tallies: Vec::new(),
        })
    }

    /// Deletes the file of a run that is over.
    pub(super) async fn discard(&self, delivery: &Delivery) -> anyhow::Result<()> {
        let Some(path) = &delivery.path else { return Ok(()) };
        match tokio::fs::remove_file(path).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).context("deleting a delivery whose run is over");
            }
            _ => {}
        }
        let mut tx = self.store.begin().await?;
        tx.forget_delivery_file(delivery.run).await?;
        tx.commit().await
    }
}

/// What there is to say of a run that was over before.
fn over(state: RunState, delivery: &Delivery) -> anyhow::Result<Imported> {
    let summary = delivery.summary.as_deref().map(Summary::from_json).transpose();
    Ok(Imported {
        state,
        summary: summary.context("delivery.summary")?.unwrap_or_default(),
        changed: 0,
        problems: Vec::new(),
        more_problems: 0,
        tallies: Vec::new(),
    })
}
