//! What runs when: one table of the program, kept in step with the one in the register.

use std::{sync::Arc, time::Duration};

use clock::Clock;
use jiff::Timestamp;
use storage::{Store, schedules::ScheduleRow};
use tokio_util::sync::CancellationToken;

use crate::{Cron, Task, push};

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Names it for good.
    pub name: &'static str,
    pub cron: Cron,
    pub task: Task,
}

/// The table, and whoever wakes by it. Any number of processes may: each time fires in one of them.
#[derive(Clone, Debug)]
pub struct Schedule {
    entries: Vec<Entry>,
}

/// Time may be set, and other processes may fire or add lines: nobody sleeps longer than this.
const LONGEST_SLEEP: Duration = Duration::from_secs(20);

impl Schedule {
    pub fn new(entries: Vec<Entry>) -> Self {
        Self { entries }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Brings the register's table in step, then fires what is due until told to stop.
    pub async fn run(&self, store: &Store, clock: Arc<dyn Clock>, stop: CancellationToken) {
        let mut in_step = false;
        while !stop.is_cancelled() {
            let now = clock.now();
            let turn = async {
                if !in_step {
                    self.reconcile(store, now).await?;
                }
                self.fire(store, now).await
            };
            let next = match turn.await {
                Ok(next) => {
                    in_step = true;
                    next
                }
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "the schedule could not be kept");
                    None
                }
            };
            let pause = next.map_or(LONGEST_SLEEP, |next| {
                Duration::try_from(next.duration_since(now)).unwrap_or_default().min(LONGEST_SLEEP)
            });
            tokio::select! {
                () = clock.sleep(pause) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Adds lines that are new, changes those that have changed, removes those that are gone. A new line waits for its
    /// first time; a changed one keeps a time that was missed, so that an upgrade does not cost a night.
    pub async fn reconcile(&self, store: &Store, now: Timestamp) -> anyhow::Result<()> {
        let mut tx = store.begin().await?;
        let held = tx.schedules().await?;
        for entry in &self.entries {
            let row = held.iter().find(|row| row.name == entry.name);
            match row {
                Some(row) if row.expression == entry.cron.as_str() => {}
                Some(row) if row.next_at <= now => {
                    tx.set_schedule(entry.name, entry.cron.as_str(), row.next_at).await?;
                }
                _ => tx.set_schedule(entry.name, entry.cron.as_str(), entry.cron.next(now)?).await?,
            }
        }
        for row in held.iter().filter(|row| self.entry(row).is_none()) {
            tx.remove_schedule(&row.name).await?;
        }
        tx.commit().await
    }

    /// Queues what is due, once however often it was missed, and says when something is due next.
    ///
    /// A job that is still there from the last time is not joined by another.
    pub async fn fire(&self, store: &Store, now: Timestamp) -> anyhow::Result<Option<Timestamp>> {
        let rows = store.read().await?.schedules().await?;
        let mut next = Vec::new();
        for row in rows {
            // A line that is not in our table is a newer program's to fire.
            let Some(entry) = self.entry(&row) else { continue };
            if row.next_at > now {
                next.push(row.next_at);
                continue;
            }
            match fire(store, &row, entry, now).await {
                Ok(at) => next.push(at),
                Err(error) => {
                    tracing::warn!(
                        name = row.name,
                        error = format!("{error:#}"),
                        "a line could not be fired"
                    );
                }
            }
        }
        Ok(next.into_iter().min())
    }

    fn entry(&self, row: &ScheduleRow) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == row.name)
    }
}

/// Queues the task of one line that is due, and says when it is due next. The line moves in the same transaction, from
/// the time that was read, so that of several processes one queues it.
async fn fire(store: &Store, due: &ScheduleRow, entry: &Entry, now: Timestamp) -> anyhow::Result<Timestamp> {
    // The expression is the register's: a newer program may have changed it.
    let next_at = Cron::parse(&due.expression)?.next(now)?;
    let mut tx = store.begin().await?;
    if tx.advance_schedule(due, next_at, now).await? {
        let task = entry.task.clone().once(format!("schedule:{}", entry.name));
        if let Some(job) = push(&mut tx, task, now).await? {
            tx.set_schedule_job(entry.name, &job).await?;
        } else {
            tracing::warn!(name = entry.name, "the last time's job is not done; no other is queued");
        }
    }
    tx.commit().await?;
    Ok(next_at)
}
