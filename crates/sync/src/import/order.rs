//! Ordering the import of a delivery: run, file and job in one transaction.

use domain::{MunicipalityId, Source, roster::Extent};
use jiff::{SignedDuration, Timestamp};
use storage::{
    RunId, Transaction,
    runs::{NewRun, RunKind, RunMode},
};

use super::keep::KeptFile;
use crate::contacts::{NotOrdered, job};

/// A delivery as it is handed in.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub municipality: MunicipalityId,
    /// [`Source::School`] or [`Source::Kindergarten`].
    pub source: Source,
    pub mode: RunMode,
    pub started_by: String,
    pub file: KeptFile,
    /// Whether whoever is not in a sheet is gone. `None` for changes; packages say it themselves.
    pub extent: Option<Extent>,
}

/// Who carries the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// Whichever worker takes the job.
    Worker,
    /// The caller, at once. A job waits behind, should the caller be killed.
    Caller,
}

/// How long a caller may take before a worker looks after the run.
const CALLERS_TIME: SignedDuration = SignedDuration::from_mins(10);

/// Writes a run down and queues it. Refused while another delivery from the same source is under way: the later
/// word must come last.
pub async fn order(
    tx: &mut Transaction,
    delivery: &Delivery,
    carrier: Carrier,
    now: Timestamp,
) -> anyhow::Result<Result<RunId, NotOrdered>> {
    let Delivery { municipality, source, .. } = *delivery;
    let under_way = tx.runs_under_way().await?.into_iter().find(|run| {
        run.kind == RunKind::Import && run.source == source && run.municipality == Some(municipality)
    });
    if let Some(run) = under_way {
        return Ok(Err(NotOrdered { under_way: run.id }));
    }
    let new = NewRun {
        kind: RunKind::Import,
        source,
        mode: delivery.mode,
        started_by: delivery.started_by.clone(),
        municipality: Some(municipality),
        person: None,
    };
    let run = tx.add_run(&new, now).await?;
    tx.add_delivery(&storage::deliveries::Delivery {
        run,
        municipality,
        source,
        name: delivery.file.name.clone(),
        path: Some(delivery.file.path.to_string_lossy().into_owned()),
        sha256: delivery.file.sha256.clone(),
        extent: delivery.extent,
        received_at: now,
        summary: None,
        plan_digest: None,
    })
    .await?;
    let at = match carrier {
        Carrier::Worker => now,
        Carrier::Caller => now + CALLERS_TIME,
    };
    tx.push_job(&job(run, at)).await?;
    Ok(Ok(run))
}
