//! Work that was given up for good, and that nobody has looked at since.

use sources::doctor::Status;
use storage::Store;

use super::tell;
use crate::commands::{jobs::told, watch};

/// No more than these are told of one by one.
const SHOWN: i64 = 20;

/// Tells of each job that is dead. A job that waits or is tried again is no fault.
pub async fn examine(store: &Store) -> anyhow::Result<i32> {
    let dead = store.read().await?.dead_jobs(SHOWN).await?;
    if dead.is_empty() {
        return Ok(tell(Status::Ok, "Jobber: Ingen er gitt opp.", None));
    }
    let mut faults = 0;
    for job in dead {
        let finding = format!("Jobb: {} ble gitt opp {}", told(&job), watch::local(job.run_at));
        let why = job.last_error.as_deref().unwrap_or("uten at det er sagt hvorfor");
        let remedy = format!(
            "rett årsaken. «reim jobs --again {0}» prøver den på nytt; «reim jobs --forget {0}» tar den bort.",
            job.id
        );
        faults += tell(Status::Fault, &format!("{finding}: {why}"), Some(&remedy));
    }
    Ok(faults)
}
