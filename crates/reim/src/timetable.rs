//! The one table of what runs when, and who does which kind of job.

use clock::{Clock as _, SystemClock};
use domain::Source;
use jobs::{Answer, Assignment, Cron, Entry, Handlers, Schedule, Task};
use serde_json::json;
use storage::{
    RunId,
    runs::{NewRun, RunKind, RunMode},
};
use sync::contacts::{self, Contacts, Ending};

use crate::config::WorkSection;

/// Orders the night for every municipality.
const NIGHT: &str = "night";
/// Clears away what nobody has answered in time.
const TIDY: &str = "tidy";

/// What runs when, in Europe/Oslo.
pub fn schedule(work: &WorkSection) -> anyhow::Result<Schedule> {
    Ok(Schedule::new(vec![
        Entry { name: "krr-night", cron: Cron::parse(&work.night)?, task: Task::new(NIGHT, json!({})) },
        Entry { name: "tidy", cron: Cron::parse(&work.tidy)?, task: Task::new(TIDY, json!({})) },
    ]))
}

/// Who does what.
pub fn handlers(contacts: &Contacts) -> Handlers {
    let (night, carry, tidy) = (contacts.clone(), contacts.clone(), contacts.clone());
    Handlers::new()
        .on(NIGHT, move |_| order_night(night.clone()))
        .on(contacts::JOB, move |assignment| carry_run(carry.clone(), assignment))
        .on(TIDY, move |_| clear_away(tidy.clone()))
}

async fn order_night(contacts: Contacts) -> anyhow::Result<Answer> {
    let mut tx = contacts.store().begin().await?;
    let order = NewRun {
        kind: RunKind::Krr,
        source: Source::Krr,
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

async fn carry_run(contacts: Contacts, assignment: Assignment) -> anyhow::Result<Answer> {
    let Some(run) = assignment.payload["run"].as_i64() else {
        return Ok(Answer::GiveUp("the job names no run".to_owned()));
    };
    Ok(match contacts.carry(RunId(run), &assignment.stop).await? {
        Ending::Over => Answer::Done,
        Ending::Interrupted => anyhow::bail!("the work was interrupted"),
        Ending::Again(at) => Answer::Again(at),
    })
}

async fn clear_away(contacts: Contacts) -> anyhow::Result<Answer> {
    let cleared = contacts.expire_plans().await?;
    tracing::info!(cleared, "plans that nobody answered are cleared away");
    Ok(Answer::Done)
}
