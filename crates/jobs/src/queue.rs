//! Queueing a job, in the transaction of the change that calls for it.

use jiff::Timestamp;
use serde_json::Value;
use storage::{Transaction, jobs::NewJob};
use uuid::Uuid;

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Which handler does it.
    pub kind: &'static str,
    /// What the handler needs to know. No personal data: operators see it.
    pub payload: Value,
    /// While a task with this key waits or runs, another is not added.
    pub dedup_key: Option<String>,
}

impl Task {
    pub fn new(kind: &'static str, payload: Value) -> Self {
        Self { kind, payload, dedup_key: None }
    }

    #[must_use]
    pub fn once(self, dedup_key: impl Into<String>) -> Self {
        Self { dedup_key: Some(dedup_key.into()), ..self }
    }
}

/// Queues a task, not to be begun before `at`. Gives the job's id, or `None` where its key is taken.
pub async fn push(tx: &mut Transaction, task: Task, at: Timestamp) -> anyhow::Result<Option<String>> {
    // A job's name is seen by nobody but the tables, so tests need not choose it.
    let id = Uuid::new_v4().to_string();
    let new = NewJob {
        id: id.clone(),
        kind: task.kind.to_owned(),
        payload: task.payload,
        at,
        dedup_key: task.dedup_key,
    };
    Ok(tx.push_job(&new).await?.then_some(id))
}
