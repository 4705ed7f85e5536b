//! What fires when, in how many processes, and what an upgrade or a night without power does to it.

use std::{sync::Arc, time::Duration};

use clock::Clock as _;
use jiff::Timestamp;
use jobs::{Cron, Entry, Schedule, Task};
use serde_json::json;
use storage::{Store, schedules::ScheduleRow};
use tokio_util::sync::CancellationToken;

use crate::clock::StoryClock;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn table(lines: &[(&'static str, &str)]) -> Schedule {
    let entry = |&(name, cron): &(&'static str, &str)| Entry {
        name,
        cron: Cron::parse(cron).unwrap(),
        task: Task::new(name, json!({})),
    };
    Schedule::new(lines.iter().map(entry).collect())
}

async fn row(store: &Store, name: &str) -> anyhow::Result<ScheduleRow> {
    let rows = store.read().await?.schedules().await?;
    Ok(rows.into_iter().find(|row| row.name == name).unwrap())
}

/// Counts the jobs and does them, so that the next may be queued.
async fn jobs_done(store: &Store, now: Timestamp) -> anyhow::Result<usize> {
    let mut tx = store.begin().await?;
    let mut done = 0;
    while let Some((claim, _)) = tx.claim_job(&["night", "day"], "w", now, now).await? {
        tx.finish_job(&claim).await?;
        done += 1;
    }
    tx.commit().await?;
    Ok(done)
}

storage::on_both_engines! {
    async fn a_night_fires_at_its_time_and_not_before(store: Store) {
        let schedule = table(&[("night", "30 2 * * *")]);
        schedule.reconcile(&store, at("2026-11-22T12:00:00Z")).await?;
        let due = at("2026-11-23T01:30:00Z");
        let before = due - Duration::from_millis(1);
        assert_eq!(schedule.fire(&store, before).await?, Some(due));
        assert_eq!(jobs_done(&store, before).await?, 0);
        assert_eq!(schedule.fire(&store, due).await?, Some(at("2026-11-24T01:30:00Z")));
        let fired = row(&store, "night").await?;
        let job = store.read().await?.jobs(10, 0).await?.remove(0);
        assert_eq!((fired.last_at, fired.last_job), (Some(due), Some(job.id)));
        assert_eq!((job.kind.as_str(), job.run_at), ("night", due));
        schedule.fire(&store, due).await?;
        assert_eq!(jobs_done(&store, due).await?, 1);
    }

    async fn of_several_processes_one_fires(store: Store) {
        let schedule = table(&[("night", "30 2 * * *")]);
        schedule.reconcile(&store, at("2026-11-22T12:00:00Z")).await?;
        let read = row(&store, "night").await?;
        let (due, next) = (read.next_at, at("2026-11-24T01:30:00Z"));
        let processes: Vec<_> = (0..6)
            .map(|_| {
                let (schedule, store) = (schedule.clone(), store.clone());
                tokio::spawn(async move { schedule.fire(&store, due).await })
            })
            .collect();
        for process in processes {
            assert_eq!(process.await??, Some(next));
        }
        assert_eq!(jobs_done(&store, due).await?, 1);
        // A process that read the line before it was moved, and comes to write only when the job is done.
        let mut tx = store.begin().await?;
        assert!(!tx.advance_schedule(&read, next, due).await?);
    }

    async fn missed_nights_are_caught_up_once(store: Store) {
        let schedule = table(&[("night", "30 2 * * *")]);
        schedule.reconcile(&store, at("2026-11-22T12:00:00Z")).await?;
        let back = at("2026-11-26T10:00:00Z");
        schedule.reconcile(&store, back).await?;
        assert_eq!(schedule.fire(&store, back).await?, Some(at("2026-11-27T01:30:00Z")));
        assert_eq!(jobs_done(&store, back).await?, 1);
        schedule.fire(&store, back + Duration::from_mins(1)).await?;
        assert_eq!(jobs_done(&store, back + Duration::from_mins(1)).await?, 0);
    }

    async fn a_night_that_is_not_done_is_not_joined_by_the_next(store: Store) {
        let schedule = table(&[("night", "30 2 * * *")]);
        schedule.reconcile(&store, at("2026-11-22T12:00:00Z")).await?;
        for night in ["2026-11-23T01:30:00Z", "2026-11-24T01:30:00Z", "2026-11-25T01:30:00Z"] {
            schedule.fire(&store, at(night)).await?;
        }
        assert_eq!(jobs_done(&store, at("2026-11-25T02:00:00Z")).await?, 1);
        schedule.fire(&store, at("2026-11-26T01:30:00Z")).await?;
        assert_eq!(jobs_done(&store, at("2026-11-26T02:00:00Z")).await?, 1);
    }

    async fn the_table_is_brought_in_step_at_start(store: Store) {
        let now = at("2026-11-22T12:00:00Z");
        table(&[("night", "30 2 * * *"), ("gone", "0 4 * * *")]).reconcile(&store, now).await?;
        let changed = table(&[("night", "0 3 * * *"), ("day", "0 12 * * *")]);
        changed.reconcile(&store, now).await?;
        let rows = store.read().await?.schedules().await?;
        let seen: Vec<_> =
            rows.iter().map(|row| (row.name.as_str(), row.expression.as_str(), row.next_at)).collect();
        assert_eq!(
            seen,
            [
                ("day", "0 12 * * *", at("2026-11-23T11:00:00Z")),
                ("night", "0 3 * * *", at("2026-11-23T02:00:00Z"))
            ]
        );
        changed.reconcile(&store, now + Duration::from_hours(1)).await?;
        assert_eq!(store.read().await?.schedules().await?, rows, "nothing new, nothing done");
    }

    async fn an_upgrade_that_moves_a_missed_night_does_not_cost_it(store: Store) {
        table(&[("night", "30 2 * * *")]).reconcile(&store, at("2026-11-22T12:00:00Z")).await?;
        let upgraded = at("2026-11-23T02:00:00Z");
        let schedule = table(&[("night", "0 2 * * *")]);
        schedule.reconcile(&store, upgraded).await?;
        assert_eq!(schedule.fire(&store, upgraded).await?, Some(at("2026-11-24T01:00:00Z")));
        assert_eq!(jobs_done(&store, upgraded).await?, 1);
    }

    async fn an_older_program_leaves_the_lines_of_a_newer_one_alone(store: Store) {
        let (old, new) = (table(&[("night", "30 2 * * *")]), table(&[("night", "0 5 * * *"), ("day", "0 6 * * *")]));
        let now = at("2026-11-22T12:00:00Z");
        old.reconcile(&store, now).await?;
        new.reconcile(&store, now).await?;
        let morning = at("2026-11-23T06:00:00Z");
        assert_eq!(old.fire(&store, morning).await?, Some(at("2026-11-24T04:00:00Z")), "by the newer expression");
        assert_eq!(jobs_done(&store, morning).await?, 1);
        new.fire(&store, morning).await?;
        assert_eq!(jobs_done(&store, morning).await?, 1);
    }

    async fn the_nights_the_clocks_change_have_one_run_each(store: Store) {
        let schedule = table(&[("night", "30 2 * * *")]);
        for (from, nights) in [("2026-10-24T12:00:00Z", 2), ("2027-03-27T12:00:00Z", 2)] {
            let mut now = at(from);
            let end = now + Duration::from_hours(48);
            schedule.reconcile(&store, now).await?;
            schedule.fire(&store, now).await?;
            jobs_done(&store, now).await?;
            let mut done = 0;
            while now < end {
                now += Duration::from_mins(10);
                schedule.fire(&store, now).await?;
                done += jobs_done(&store, now).await?;
            }
            assert_eq!(done, nights, "from {from}");
        }
    }

    async fn the_schedule_wakes_by_itself_and_goes_home_when_told(store: Store) {
        let (clock, stop) = (StoryClock::at("2026-11-23T01:29:00Z"), CancellationToken::new());
        let running = tokio::spawn({
            let (store, clock, stop) = (store.clone(), Arc::new(clock.clone()), stop.clone());
            async move { table(&[("night", "30 2 * * *")]).run(&store, clock, stop).await }
        });
        let woken = async {
            while store.read().await?.jobs(1, 0).await?.is_empty() {
                clock.pass(1);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            anyhow::Ok(clock.now())
        };
        assert!(tokio::time::timeout(Duration::from_mins(1), woken).await?? >= at("2026-11-23T01:30:00Z"));
        stop.cancel();
        running.await?;
    }
}
