//! Takes one job after another under a lease, and never lets go of one silently.

use std::{pin::pin, sync::Arc, time::Duration};

use anyhow::{Context as _, anyhow};
use clock::Clock;
use jiff::Timestamp;
use storage::{
    Store,
    jobs::{Claim, Job},
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Answer, Assignment, Handlers, Retry};

/// How long a job is one worker's alone.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    pub length: Duration,
    /// How often it is renewed while the job runs.
    pub renewal: Duration,
    /// How long a handler may take to come to an end when told to.
    pub farewell: Duration,
    /// How often an idle worker looks for work.
    pub look: Duration,
}

impl Default for Lease {
    fn default() -> Self {
        Self::of(Duration::from_secs(15))
    }
}

impl Lease {
    /// A lease of this length, renewed before a third of it is over. An idle worker looks for work as often, and at
    /// least every second.
    pub fn of(length: Duration) -> Self {
        let renewal = length / 3;
        Self { length, renewal, farewell: Duration::from_secs(10), look: renewal.min(Duration::from_secs(1)) }
    }
}

/// Runs one job at a time. Start as many as there is to be done at once, in as many processes as there are.
///
/// Leases are measured by each machine's own clock: clocks may differ by less than a lease is long.
#[derive(Clone)]
pub struct Worker {
    store: Store,
    handlers: Handlers,
    clock: Arc<dyn Clock>,
    lease: Lease,
    retry: Retry,
}

/// How a claim came to its end.
enum End {
    Answered(anyhow::Result<Answer>),
    /// The program is to stop, and the work did not get done.
    Interrupted,
    /// Somebody else has the job, or may have.
    Lost,
}

impl Worker {
    pub fn new(store: Store, handlers: Handlers, clock: Arc<dyn Clock>) -> Self {
        Self { store, handlers, clock, lease: Lease::default(), retry: Retry::default() }
    }

    #[must_use]
    pub fn with_lease(self, lease: Lease) -> Self {
        Self { lease, ..self }
    }

    #[must_use]
    pub fn with_retry(self, retry: Retry) -> Self {
        Self { retry, ..self }
    }

    /// Works until told to stop, and hands back what it has in hand then. A database that is away is waited for.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let pause = match self.claim().await {
                Ok(Some((claim, job))) => {
                    self.work(&claim, job, &stop).await;
                    continue;
                }
                Ok(None) => self.lease.look,
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "looking for work failed");
                    self.lease.renewal
                }
            };
            tokio::select! {
                () = self.clock.sleep(pause) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    async fn claim(&self) -> anyhow::Result<Option<(Claim, Job)>> {
        let kinds = self.handlers.kinds();
        // The time is read before waiting for the turn to write: whoever had to wait for a long transaction must not
        // find leases run out that their holders, who wait in the same line, had no chance to renew.
        let now = self.clock.now();
        if kinds.is_empty() || !self.store.read().await?.job_waits(&kinds, now).await? {
            return Ok(None);
        }
        let mut tx = self.store.begin().await?;
        let worker = Uuid::new_v4().to_string();
        let claimed = tx.claim_job(&kinds, &worker, self.clock.now() + self.lease.length, now).await?;
        tx.commit().await?;
        Ok(claimed)
    }

    async fn work(&self, claim: &Claim, job: Job, stop: &CancellationToken) {
        let failures = job.failures;
        let kind = job.kind.clone();
        let end = self.carry_out(claim, job, stop).await;
        if let End::Answered(Err(error)) = &end {
            tracing::warn!(job = claim.job, kind, error = format!("{error:#}"), "a job failed");
        }
        match storage::retry(|| self.settle(claim, failures, &end)).await {
            Ok(true) => {}
            Ok(false) => tracing::warn!(job = claim.job, kind, "the lease ran out, and another has the job"),
            // The lease runs out, and the job runs once more.
            Err(error) => {
                tracing::warn!(
                    job = claim.job,
                    kind,
                    error = format!("{error:#}"),
                    "a job's end could not be kept"
                );
            }
        }
    }

    /// Runs the handler on a task of its own, so that the lease is renewed however busy it is. Dropped, it takes the
    /// task with it.
    async fn carry_out(&self, claim: &Claim, job: Job, stop: &CancellationToken) -> End {
        let told = CancellationToken::new();
        let until = job.lease_until.unwrap_or_else(|| self.clock.now());
        let assignment = Assignment {
            job: job.id,
            kind: job.kind,
            payload: job.payload,
            failures: job.failures,
            stop: told.clone(),
        };
        let mut task = JoinSet::new();
        task.spawn(self.handlers.begin(assignment));
        let mut lost = pin!(self.hold(claim, until));

        let interrupted = tokio::select! {
            answer = answer(&mut task) => return End::Answered(answer),
            () = &mut lost => false,
            () = stop.cancelled() => true,
        };
        told.cancel();
        let farewell = self.clock.sleep(self.lease.farewell);
        tokio::select! {
            answer = answer(&mut task) => match answer {
                _ if !interrupted => End::Lost,
                Ok(_) => End::Answered(answer),
                Err(_) => End::Interrupted,
            },
            () = &mut lost, if interrupted => End::Lost,
            () = farewell => if interrupted { End::Interrupted } else { End::Lost },
        }
    }

    /// Renews the lease as long as that can be done; returns when it is another's, or may be.
    async fn hold(&self, claim: &Claim, mut until: Timestamp) {
        loop {
            self.clock.sleep(self.lease.renewal).await;
            let left = Duration::try_from(until.duration_since(self.clock.now())).unwrap_or_default();
            let renewed = tokio::select! {
                biased;
                // Where one writes at a time, whoever waits for their turn can wait on: nobody else can claim either.
                () = self.clock.sleep(left), if !self.store.has_one_writer() => return,
                renewed = self.renew(claim) => renewed,
            };
            match renewed {
                Ok(Some(renewed)) => until = renewed,
                Ok(None) => return,
                Err(error) => {
                    tracing::warn!(
                        job = claim.job,
                        error = format!("{error:#}"),
                        "a lease could not be renewed"
                    );
                }
            }
        }
    }

    /// Until when the lease holds now, or `None` where it is another's. Counted from when the turn to write came.
    async fn renew(&self, claim: &Claim) -> anyhow::Result<Option<Timestamp>> {
        let mut tx = self.store.begin().await?;
        let until = self.clock.now() + self.lease.length;
        let held = tx.renew_lease(claim, until).await?;
        tx.commit().await?;
        Ok(held.then_some(until))
    }

    /// Keeps what came of a job. Says `false` where it is another's by now.
    async fn settle(&self, claim: &Claim, failures: u32, end: &End) -> anyhow::Result<bool> {
        let mut tx = self.store.begin().await?;
        let now = self.clock.now();
        let ours = match end {
            End::Answered(Ok(Answer::Done)) => tx.finish_job(claim).await?,
            End::Answered(Ok(Answer::Again(at))) => tx.put_job_back(claim, *at).await?,
            End::Answered(Ok(Answer::GiveUp(reason))) => tx.bury_job(claim, reason, now).await?,
            End::Answered(Err(error)) => {
                let reason = format!("{error:#}");
                match self.retry.pause(failures + 1, self.clock.fraction()) {
                    Some(pause) => tx.retry_job(claim, &reason, now + pause).await?,
                    None => tx.bury_job(claim, &reason, now).await?,
                }
            }
            End::Interrupted => tx.put_job_back(claim, now).await?,
            End::Lost => false,
        };
        tx.commit().await?;
        Ok(ours)
    }
}

/// Waits for the one task; a handler that panics has failed.
async fn answer(task: &mut JoinSet<anyhow::Result<Answer>>) -> anyhow::Result<Answer> {
    match task.join_next().await.context("a job is one task")? {
        Ok(answer) => answer,
        Err(_) => Err(anyhow!("the handler panicked")),
    }
}
