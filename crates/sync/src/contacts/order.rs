//! Ordering a run: written down and queued in one transaction, refused where one like it is under way.

use jiff::Timestamp;
use storage::{
    RunId, Transaction,
    jobs::NewJob,
    runs::{NewRun, RunKind},
};

/// What is asked for.
pub type Order = NewRun;

/// Why a run was not ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotOrdered {
    /// The run under way that covers what was asked for.
    pub under_way: RunId,
}

/// The kind of job that carries a run forward; its payload is `{"run": <number>}`.
pub const JOB: &str = "run";

/// The job that carries a run from `at` on.
pub fn job(run: RunId, at: Timestamp) -> NewJob {
    let id = format!("run-{run}");
    NewJob {
        dedup_key: Some(id.clone()),
        id,
        kind: JOB.to_owned(),
        payload: serde_json::json!({ "run": run.0 }),
        at,
    }
}

/// Writes a run down and queues it. Runs for one person are never refused: somebody waits for the answer.
pub async fn order(
    tx: &mut Transaction,
    order: &Order,
    now: Timestamp,
) -> anyhow::Result<Result<RunId, NotOrdered>> {
    if order.person.is_none() && order.kind != RunKind::Import {
        let meets = |run: &storage::runs::Run| {
            run.kind == order.kind
                && run.person.is_none()
                && (run.municipality.is_none()
                    || order.municipality.is_none()
                    || run.municipality == order.municipality)
        };
        if let Some(run) = tx.runs_under_way().await?.iter().find(|run| meets(run)) {
            return Ok(Err(NotOrdered { under_way: run.id }));
        }
    }
    let run = tx.add_run(order, now).await?;
    tx.push_job(&job(run, now)).await?;
    Ok(Ok(run))
}
