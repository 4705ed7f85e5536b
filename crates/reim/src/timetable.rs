//! The one table of what runs when, and who does which kind of job.

use std::sync::Arc;

use anyhow::Context as _;
use clock::{Clock as _, SystemClock};
use domain::Source;
use jiff::SignedDuration;
use jobs::{Answer, Assignment, Cron, Entry, Handlers, Lease, Schedule, Task, Worker};
use serde_json::json;
use storage::{
    RunId,
    runs::{NewRun, RunKind, RunMode},
};
use sync::{
    contacts::{self, Ending},
    runs::{Kept, Runs},
};

use crate::config::WorkSection;

/// How often a run is tried again after a fault of our own before it is given up.
const TRIES: u32 = 6;
/// Orders the night for every municipality.
const NIGHT: &str = "night";
/// Orders the same of Folkeregisteret.
const POPULATION: &str = "population";
/// Orders what has happened in Enhetsregisteret since the last time.
const ENTITIES: &str = "entities";
/// Orders Enhetsregisteret whole.
const ENTITIES_WHOLE: &str = "entities-whole";
/// Orders the same of SSB.
const KLASS: &str = "klass";
/// Clears away what nobody has answered in time.
const TIDY: &str = "tidy";

/// Which registers are asked, of those that need not be.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub folkeregisteret: bool,
    pub enhetsregisteret: bool,
    pub klass: bool,
}

impl Asked {
    pub fn by(runs: &Runs) -> Self {
        Self {
            folkeregisteret: runs.population.is_some(),
            enhetsregisteret: runs.entities.is_some(),
            klass: runs.classifications.is_some(),
        }
    }
}

/// What runs when, in Europe/Oslo. Folkeregisteret comes before KRR: whoever has died or been shielded since is not asked
/// about.
pub fn schedule(work: &WorkSection, registers: Asked) -> anyhow::Result<Schedule> {
    let mut entries = vec![
        Entry { name: "krr-night", cron: Cron::parse(&work.night)?, task: Task::new(NIGHT, json!({})) },
        Entry { name: "tidy", cron: Cron::parse(&work.tidy)?, task: Task::new(TIDY, json!({})) },
    ];
    if registers.klass {
        let cron = Cron::parse(&work.klass)?;
        entries.push(Entry { name: "klass", cron, task: Task::new(KLASS, json!({})) });
    }
    if registers.folkeregisteret {
        let (name, cron) = ("population-night", Cron::parse(&work.folkeregisteret)?);
        entries.push(Entry { name, cron, task: Task::new(POPULATION, json!({})) });
    }
    if registers.enhetsregisteret {
        for (name, cron, kind) in [
            ("entities-feed", &work.enhetsregisteret, ENTITIES),
            ("entities-whole", &work.enhetsregisteret_whole, ENTITIES_WHOLE),
        ] {
            entries.push(Entry { name, cron: Cron::parse(cron)?, task: Task::new(kind, json!({})) });
        }
    }
    Ok(Schedule::new(entries))
}

/// Somebody who does it, for as long as they are let.
pub fn worker(runs: &Runs, work: &WorkSection) -> anyhow::Result<Worker> {
    let lease = std::time::Duration::try_from(work.lease).context("work.lease is less than nothing")?;
    let worker = Worker::new(runs.store().clone(), handlers(runs, work), Arc::new(SystemClock));
    Ok(worker.with_lease(Lease::of(lease)))
}

/// Who does what.
pub fn handlers(runs: &Runs, work: &WorkSection) -> Handlers {
    let (night, population, klass) = (runs.clone(), runs.clone(), runs.clone());
    let (entities, whole, carry, tidy) = (runs.clone(), runs.clone(), runs.clone(), runs.clone());
    let work = work.clone();
    Handlers::new()
        .on(NIGHT, move |_| order_night(night.clone(), RunKind::Krr, Source::Krr))
        .on(POPULATION, move |_| {
            order_night(population.clone(), RunKind::Population, Source::PopulationRegister)
        })
        .on(ENTITIES, move |_| order_night(entities.clone(), RunKind::Entities, Source::EntityRegister))
        .on(ENTITIES_WHOLE, move |_| {
            order_night(whole.clone(), RunKind::EntitiesWhole, Source::EntityRegister)
        })
        .on(KLASS, move |_| order_night(klass.clone(), RunKind::Classification, Source::Klass))
        .on(contacts::JOB, move |assignment| carry_run(carry.clone(), assignment))
        .on(TIDY, move |_| clear_away(tidy.clone(), work.clone()))
}

async fn order_night(runs: Runs, kind: RunKind, source: Source) -> anyhow::Result<Answer> {
    let mut tx = runs.store().begin().await?;
    let order = NewRun {
        kind,
        source,
        mode: RunMode::Real,
        started_by: "schedule".to_owned(),
        municipality: None,
        person: None,
    };
    match contacts::order(&mut tx, &order, SystemClock.now()).await? {
        Ok(run) => tracing::info!(run = run.0, "the night is ordered"),
        Err(other) => tracing::warn!(run = other.under_way.0, "a run is under way; the night is left out"),
    }
    tx.commit().await?;
    Ok(Answer::Done)
}

async fn carry_run(runs: Runs, assignment: Assignment) -> anyhow::Result<Answer> {
    let Some(run) = assignment.payload["run"].as_i64() else {
        return Ok(Answer::GiveUp("the job names no run".to_owned()));
    };
    match runs.carry(RunId(run), &assignment.stop).await {
        Ok(Ending::Over) => Ok(Answer::Done),
        Ok(Ending::Again(at)) => Ok(Answer::Again(at)),
        Ok(Ending::Interrupted) => anyhow::bail!("the work was interrupted"),
        // A run that nobody can carry must not stand in the way of the next night.
        Err(error) if assignment.failures >= TRIES && !assignment.stop.is_cancelled() => {
            runs.give_up(RunId(run), SystemClock.now()).await?;
            Ok(Answer::GiveUp(format!("{error:#}")))
        }
        Err(error) => Err(error),
    }
}

async fn clear_away(runs: Runs, work: WorkSection) -> anyhow::Result<Answer> {
    let now = SystemClock.now();
    let days_ago = |days: u16| now - SignedDuration::from_hours(24 * i64::from(days));
    let kept = Kept { history: days_ago(work.history_days), looks: days_ago(work.looks_days) };
    runs.tidy(&work.deliveries, kept).await?;
    let mut tx = runs.store().begin().await?;
    tx.clear_sessions(now - web::auth::IDLE, now - web::auth::PATIENCE, now).await?;
    tx.commit().await?;
    tracing::info!("what nobody waits for is cleared away");
    Ok(Answer::Done)
}
