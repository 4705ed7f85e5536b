//! `reim jobs`: what waits, is being done or was given up, and a person's word about the last.

use anyhow::ensure;
use clap::Args;
use clock::{Clock as _, SystemClock};
use storage::{
    Store,
    jobs::{Job, JobState},
};

use super::watch;
use crate::config::Config;

#[derive(Args)]
pub struct JobsArgs {
    /// Try a job that was given up once more.
    #[arg(long, value_name = "JOB", conflicts_with = "forget")]
    again: Option<String>,
    /// Take away a job that was given up.
    #[arg(long, value_name = "JOB")]
    forget: Option<String>,
    /// How many jobs.
    #[arg(long, default_value_t = 50)]
    limit: i64,
}

#[expect(clippy::print_stdout, reason = "the list is what the command is for")]
pub async fn run(config: &Config, args: JobsArgs) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await?;
    if let Some(job) = args.again {
        let mut tx = store.begin().await?;
        ensure!(tx.revive_job(&job, SystemClock.now()).await?, "ingen jobb {job} er gitt opp");
        tx.commit().await?;
        println!("Jobben prøves på nytt så snart en «reim work» er ledig.");
    } else if let Some(job) = args.forget {
        let mut tx = store.begin().await?;
        ensure!(tx.forget_job(&job).await?, "ingen jobb {job} er gitt opp");
        tx.commit().await?;
        println!("Jobben er tatt bort.");
    } else {
        for job in store.read().await?.jobs(args.limit, 0).await? {
            println!("{}  {}  {}: {}", watch::local(job.run_at), job.id, told(&job), state(&job));
        }
    }
    Ok(())
}

/// What it is, and what about. The payload is never personal.
pub(super) fn told(job: &Job) -> String {
    match job.payload["run"].as_i64() {
        Some(run) => format!("{} (kjøring {run})", job.kind),
        None => job.kind.clone(),
    }
}

fn state(job: &Job) -> String {
    let error = job.last_error.as_ref().map_or(String::new(), |error| format!(". {error}"));
    match job.state {
        JobState::Ready if job.failures > 0 => {
            format!("prøves igjen, har feilet {} ganger{error}", job.failures)
        }
        JobState::Ready => "venter".to_owned(),
        JobState::Running => "pågår".to_owned(),
        JobState::Dead => format!("gitt opp{error}"),
    }
}
