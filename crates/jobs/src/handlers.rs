//! What is done with a kind of job.

use std::{collections::BTreeMap, sync::Arc};

use futures::{FutureExt as _, future::BoxFuture};
use jiff::Timestamp;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

/// One job in somebody's hands.
#[derive(Clone, Debug)]
pub struct Assignment {
    pub job: String,
    pub kind: String,
    pub payload: Value,
    /// How often it has failed before.
    pub failures: u32,
    /// Cancelled when the program is to stop, or when somebody else may have the job: then write no more, and return.
    /// An error is no failure then.
    pub stop: CancellationToken,
}

/// What came of it. An error is a failure, to be tried again after a pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The job goes.
    Done,
    /// To be gone on with then, as when a register does not answer. Not a failure.
    Again(Timestamp),
    /// Beyond help; why, without personal data.
    GiveUp(String),
}

type Handler = Arc<dyn Fn(Assignment) -> BoxFuture<'static, anyhow::Result<Answer>> + Send + Sync>;

/// Who does which kind of job.
#[derive(Clone, Default)]
pub struct Handlers(BTreeMap<&'static str, Handler>);

impl Handlers {
    pub fn new() -> Self {
        Self::default()
    }

    /// Jobs of this kind are done so.
    #[must_use]
    pub fn on<F, Work>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(Assignment) -> Work + Send + Sync + 'static,
        Work: Future<Output = anyhow::Result<Answer>> + Send + 'static,
    {
        self.0.insert(kind, Arc::new(move |assignment| handler(assignment).boxed()));
        self
    }

    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        self.0.keys().copied().collect()
    }

    pub(crate) fn begin(&self, assignment: Assignment) -> BoxFuture<'static, anyhow::Result<Answer>> {
        let handler = self.0.get(assignment.kind.as_str());
        handler.expect("no kind is claimed that has no handler")(assignment)
    }
}
