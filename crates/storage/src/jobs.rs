//! The job table: what is to be done, who is at it, and until when nobody else may be.

use anyhow::Context as _;
use jiff::Timestamp;
use serde_json::Value;
use sqlx::AssertSqlSafe;

use crate::{
    Transaction,
    engine::{Inner, on},
    instant, millis,
    runs::coded,
};

coded! {
    /// What has become of a job. One that is done is no longer there.
    JobState {
        /// Waits for its time.
        Ready = "ready",
        /// Somebody holds the lease, or held it when they died.
        Running = "running",
        /// Failed too often, or was beyond help: nothing more happens until a person revives it.
        Dead = "dead",
    }
}

/// Something to be done.
#[derive(Clone, Debug)]
pub struct NewJob {
    pub id: String,
    pub kind: String,
    /// No personal data: it is shown to operators.
    pub payload: Value,
    /// Not before this.
    pub at: Timestamp,
    /// While a job with this key waits or runs, another is not added.
    pub dedup_key: Option<String>,
}

/// A job as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub id: String,
    pub kind: String,
    pub payload: Value,
    pub state: JobState,
    /// How often it has failed. A lease that ran out is not a failure of the job.
    pub failures: u32,
    /// When it is due; of a dead job, when it was given up.
    pub run_at: Timestamp,
    pub lease_until: Option<Timestamp>,
    /// Who claimed it last.
    pub worker: Option<String>,
    pub last_error: Option<String>,
}

/// Proof that a job was claimed; void once somebody else has claimed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub job: String,
    /// One claim's own name, never used for another.
    pub worker: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    job_id: String,
    kind: String,
    payload: String,
    state: String,
    failures: i64,
    run_at: i64,
    lease_until: i64,
    worker: Option<String>,
    last_error: Option<String>,
}

impl TryFrom<Row> for Job {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Self> {
        let state = JobState::from_code(&row.state).context("job.state")?;
        Ok(Self {
            id: row.job_id,
            kind: row.kind,
            payload: serde_json::from_str(&row.payload).context("job.payload")?,
            state,
            failures: row.failures.try_into().context("job.failures")?,
            run_at: instant(row.run_at)?,
            lease_until: (state == JobState::Running).then(|| instant(row.lease_until)).transpose()?,
            worker: row.worker,
            last_error: row.last_error,
        })
    }
}

const COLUMNS: &str = "job_id, kind, payload, state, failures, run_at, lease_until, worker, last_error";

/// Jobs of `count` kinds that may be claimed at `$1`; the kinds are bound from `$2` on.
fn claimable(count: usize) -> String {
    let kinds: Vec<String> = (0..count).map(|index| format!("${}", index + 2)).collect();
    format!(
        "((state = 'ready' and run_at <= $1) or (state = 'running' and lease_until < $1)) and kind in ({})",
        kinds.join(", ")
    )
}

impl Transaction {
    /// Adds a job. Says whether it is new.
    pub async fn push_job(&mut self, new: &NewJob) -> anyhow::Result<bool> {
        let added = on!(self, c => sqlx::query(
            "insert into job (job_id, kind, payload, state, failures, run_at, lease_until, dedup_key)
             values ($1, $2, $3, 'ready', 0, $4, 0, $5) on conflict (dedup_key) do nothing"
        )
        .bind(&new.id).bind(&new.kind).bind(new.payload.to_string()).bind(millis(new.at))
        .bind(new.dedup_key.as_deref()).execute(c).await?.rows_affected());
        Ok(added == 1)
    }

    /// Whether there is anything of these kinds to claim: asked of a reader, so that idle workers disturb nobody.
    pub async fn job_waits(&mut self, kinds: &[&str], now: Timestamp) -> anyhow::Result<bool> {
        let text = format!("select job_id from job where {} limit 1", claimable(kinds.len()));
        let found: Option<String> = on!(self, c => {
            let query = sqlx::query_scalar(AssertSqlSafe(text)).bind(millis(now));
            kinds.iter().fold(query, |query, kind| query.bind(*kind)).fetch_optional(c).await?
        });
        Ok(found.is_some())
    }

    /// Claims the job that has waited longest, or one whose lease has run out; nobody else may until `lease_until`.
    ///
    /// Kinds that are not named are left to others: during an upgrade, to the newer program.
    pub async fn claim_job(
        &mut self,
        kinds: &[&str],
        worker: &str,
        lease_until: Timestamp,
        now: Timestamp,
    ) -> anyhow::Result<Option<(Claim, Job)>> {
        // SQLite has one writer at a time, so that there is nobody to step aside for.
        let aside = match self.inner {
            Inner::Sqlite(_) => "",
            Inner::Postgres(_) => "for update skip locked",
        };
        let (worker_at, lease_at) = (kinds.len() + 2, kinds.len() + 3);
        let text = format!(
            "update job set state = 'running', worker = ${worker_at}, lease_until = ${lease_at}
             where job_id = (select job_id from job where {} order by run_at, job_id limit 1 {aside})
             returning {COLUMNS}",
            claimable(kinds.len()),
        );
        let row: Option<Row> = on!(self, c => {
            let query = sqlx::query_as(AssertSqlSafe(text)).bind(millis(now));
            kinds.iter().fold(query, |query, kind| query.bind(*kind))
                .bind(worker).bind(millis(lease_until)).fetch_optional(c).await?
        });
        let Some(row) = row else { return Ok(None) };
        let claim = Claim { job: row.job_id.clone(), worker: worker.to_owned() };
        Ok(Some((claim, row.try_into()?)))
    }

    /// Holds on to a claimed job. Says `false` when somebody else has it.
    pub async fn renew_lease(&mut self, claim: &Claim, lease_until: Timestamp) -> anyhow::Result<bool> {
        let held = on!(self, c => sqlx::query(
            "update job set lease_until = $3 where job_id = $1 and worker = $2 and state = 'running'"
        ).bind(&claim.job).bind(&claim.worker).bind(millis(lease_until)).execute(c).await?.rows_affected());
        Ok(held == 1)
    }

    /// The job is done, and goes. Says `false` when somebody else has it, as the next three do.
    pub async fn finish_job(&mut self, claim: &Claim) -> anyhow::Result<bool> {
        let gone = on!(self, c => sqlx::query(
            "delete from job where job_id = $1 and worker = $2 and state = 'running'"
        ).bind(&claim.job).bind(&claim.worker).execute(c).await?.rows_affected());
        Ok(gone == 1)
    }

    /// Puts a job back, to be gone on with at `at`. That is not a failure.
    pub async fn put_job_back(&mut self, claim: &Claim, at: Timestamp) -> anyhow::Result<bool> {
        let back = on!(self, c => sqlx::query(
            "update job set state = 'ready', run_at = $3, worker = null
             where job_id = $1 and worker = $2 and state = 'running'"
        ).bind(&claim.job).bind(&claim.worker).bind(millis(at)).execute(c).await?.rows_affected());
        Ok(back == 1)
    }

    /// The job failed, and is tried again at `at`.
    pub async fn retry_job(&mut self, claim: &Claim, error: &str, at: Timestamp) -> anyhow::Result<bool> {
        let back = on!(self, c => sqlx::query(
            "update job set state = 'ready', run_at = $3, worker = null, failures = failures + 1,
                 last_error = $4
             where job_id = $1 and worker = $2 and state = 'running'"
        ).bind(&claim.job).bind(&claim.worker).bind(millis(at)).bind(error).execute(c).await?.rows_affected());
        Ok(back == 1)
    }

    /// The job is given up at `at`. It stays to be seen, and lets go of its key, so that a new one may be tried.
    pub async fn bury_job(&mut self, claim: &Claim, error: &str, at: Timestamp) -> anyhow::Result<bool> {
        let buried = on!(self, c => sqlx::query(
            "update job set state = 'dead', worker = null, failures = failures + 1, dedup_key = null,
                 run_at = $3, last_error = $4
             where job_id = $1 and worker = $2 and state = 'running'"
        ).bind(&claim.job).bind(&claim.worker).bind(millis(at)).bind(error).execute(c).await?.rows_affected());
        Ok(buried == 1)
    }

    /// Gives a dead job another life. Says whether it was dead.
    pub async fn revive_job(&mut self, job: &str, at: Timestamp) -> anyhow::Result<bool> {
        let revived = on!(self, c => sqlx::query(
            "update job set state = 'ready', failures = 0, run_at = $2 where job_id = $1 and state = 'dead'"
        ).bind(job).bind(millis(at)).execute(c).await?.rows_affected());
        Ok(revived == 1)
    }

    /// Forgets a dead job. Says whether it was dead.
    pub async fn forget_job(&mut self, job: &str) -> anyhow::Result<bool> {
        let forgotten = on!(self, c => sqlx::query("delete from job where job_id = $1 and state = 'dead'")
            .bind(job).execute(c).await?.rows_affected());
        Ok(forgotten == 1)
    }

    /// At most `limit` jobs that have been given up, the latest first.
    pub async fn dead_jobs(&mut self, limit: i64) -> anyhow::Result<Vec<Job>> {
        let text =
            format!("select {COLUMNS} from job where state = 'dead' order by run_at desc, job_id limit $1");
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
            .bind(limit).fetch_all(c).await?);
        rows.into_iter().map(Job::try_from).collect()
    }

    /// The jobs that are not done, in the order in which they are due.
    pub async fn jobs(&mut self, limit: i64, offset: i64) -> anyhow::Result<Vec<Job>> {
        let text = format!("select {COLUMNS} from job order by run_at, job_id limit $1 offset $2");
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
            .bind(limit).bind(offset).fetch_all(c).await?);
        rows.into_iter().map(Job::try_from).collect()
    }
}
