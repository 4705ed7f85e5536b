//! What the morning's tidying takes away, and what it leaves.

use std::{sync::Arc, time::Duration};

use clock::SystemClock;
use jobs::{Task, Worker, push};
use reim::{config::WorkSection, timetable};
use serde_json::json;
use storage::{Store, on_both_engines};
use tokio_util::sync::CancellationToken;

use crate::{
    night::{Night, Setup},
    time::Time,
};

/// Does the job as the worker of this configuration does it.
async fn tidy(night: &Night, work: WorkSection) -> anyhow::Result<()> {
    let mut tx = night.store.begin().await?;
    push(&mut tx, Task::new("tidy", json!({})), night.now()).await?.unwrap();
    tx.commit().await?;
    let handlers = timetable::handlers(&night.runs, &work);
    let worker = Worker::new(night.store.clone(), handlers, Arc::new(SystemClock));
    let stop = CancellationToken::new();
    let working = tokio::spawn({
        let stop = stop.clone();
        async move { worker.run(stop).await }
    });
    let done = async {
        while !night.store.read().await?.jobs(1, 0).await?.is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(Duration::from_mins(1), done).await??;
    stop.cancel();
    Ok(working.await?)
}

/// How many changes there are, and how many of them still have values.
async fn history(store: &Store) -> anyhow::Result<(usize, usize)> {
    let mut reader = store.read().await?;
    let changes = reader.changes_after(0, 1_000_000).await?;
    let mut with_values = 0;
    for change in &changes {
        with_values += usize::from(!reader.changed_values(change.seq).await?.is_empty());
    }
    Ok((changes.len(), with_values))
}

on_both_engines! {
    async fn what_a_field_was_is_forgotten_in_time_and_that_it_changed_is_not(store: Store) {
        let night = Night::with(store, Setup { time: Time::Real, ..Setup::default() }).await?;
        let (changes, with_values) = history(&night.store).await?;
        assert!(with_values > 100, "the deliveries left {with_values}");
        let deliveries = tempfile::tempdir()?;
        let work = WorkSection { deliveries: deliveries.path().to_owned(), ..WorkSection::default() };
        tidy(&night, work.clone()).await?;
        assert_eq!(history(&night.store).await?, (changes, with_values), "a year has not passed");
        tidy(&night, WorkSection { history_days: 0, ..work }).await?;
        assert_eq!(history(&night.store).await?, (changes, 0));
        night.assert_sound().await?;
    }
}
