//! What becomes of a job, whatever becomes of the worker.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::bail;
use clock::Clock as _;
use jobs::{Answer, Assignment, Handlers, Retry, Task, Worker, push};
use serde_json::json;
use storage::{
    Store,
    jobs::{Job, JobState},
};
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::clock::StoryClock;

const MORNING: &str = "2026-11-22T08:00:00Z";

/// Longer than anything here takes, so that a story that hangs fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// Seconds, by default: how often a lease is renewed, how often an idle worker looks, how long a handler may linger.
const RENEWAL: u64 = 5;
const LOOK: u64 = 1;
const FAREWELL: u64 = 10;

struct Hands {
    clock: StoryClock,
    stop: CancellationToken,
}

impl Hands {
    fn new() -> Self {
        Self { clock: StoryClock::at(MORNING), stop: CancellationToken::new() }
    }

    fn worker(&self, store: &Store, handlers: Handlers) -> Worker {
        Worker::new(store.clone(), handlers, Arc::new(self.clock.clone()))
    }

    fn start(&self, worker: Worker) -> JoinHandle<()> {
        let stop = self.stop.clone();
        tokio::spawn(async move { worker.run(stop).await })
    }
}

async fn queue(store: &Store, task: Task) -> anyhow::Result<bool> {
    let mut tx = store.begin().await?;
    let pushed = push(&mut tx, task, MORNING.parse()?).await?;
    tx.commit().await?;
    Ok(pushed.is_some())
}

async fn jobs(store: &Store) -> anyhow::Result<Vec<Job>> {
    store.read().await?.jobs(1000, 0).await
}

/// Waits until the jobs look as they should.
async fn until(store: &Store, as_it_should: impl Fn(&[Job]) -> bool) -> anyhow::Result<Vec<Job>> {
    let look = async {
        loop {
            let jobs = jobs(store).await?;
            if as_it_should(&jobs) {
                return Ok(jobs);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, look).await?
}

async fn next<T>(messages: &mut mpsc::UnboundedReceiver<T>) -> anyhow::Result<T> {
    let message = tokio::time::timeout(PATIENCE, messages.recv()).await?;
    message.ok_or_else(|| anyhow::anyhow!("nobody is left to say anything"))
}

/// A handler that says when it begins, and then does nothing until it is told to stop.
fn dawdler(kind: &'static str) -> (Handlers, mpsc::UnboundedReceiver<Assignment>) {
    let (begun, beginnings) = mpsc::unbounded_channel();
    let handlers = Handlers::new().on(kind, move |assignment: Assignment| {
        let begun = begun.clone();
        async move {
            let stop = assignment.stop.clone();
            begun.send(assignment)?;
            stop.cancelled().await;
            bail!("interrupted")
        }
    });
    (handlers, beginnings)
}

storage::on_both_engines! {
    async fn each_job_runs_once_with_four_workers(store: Store) {
        let hands = Hands::new();
        for number in 0..200 {
            assert!(queue(&store, Task::new("count", json!({ "number": number }))).await?);
        }
        let ran: Arc<Mutex<BTreeMap<i64, u32>>> = Arc::default();
        let handlers = Handlers::new().on("count", {
            let ran = ran.clone();
            move |assignment: Assignment| {
                let ran = ran.clone();
                async move {
                    tokio::task::yield_now().await;
                    let number = assignment.payload["number"].as_i64().unwrap();
                    *ran.lock().unwrap().entry(number).or_default() += 1;
                    Ok(Answer::Done)
                }
            }
        });
        let workers: Vec<_> =
            (0..4).map(|_| hands.start(hands.worker(&store, handlers.clone()))).collect();
        until(&store, <[Job]>::is_empty).await?;
        hands.stop.cancel();
        for worker in workers {
            worker.await?;
        }
        assert_eq!(*ran.lock().unwrap(), (0..200).map(|number| (number, 1)).collect::<BTreeMap<_, _>>());
    }

    async fn a_job_whose_worker_died_runs_again_when_the_lease_has_run_out(store: Store) {
        let hands = Hands::new();
        queue(&store, Task::new("long", json!({}))).await?;
        let (handlers, mut beginnings) = dawdler("long");
        let doomed = hands.start(hands.worker(&store, handlers));
        next(&mut beginnings).await?;
        doomed.abort();
        assert!(doomed.await.unwrap_err().is_cancelled());
        assert!(beginnings.recv().await.is_none(), "the handler died with its worker");

        let heir = Handlers::new().on("long", |assignment: Assignment| async move {
            assert_eq!(assignment.failures, 0, "dying is no failure of the job");
            Ok(Answer::Done)
        });
        let mut tx = store.begin().await?;
        hands.clock.pass(14);
        assert!(!tx.job_waits(&["long"], hands.clock.now()).await?, "the lease still holds");
        hands.clock.pass(2);
        assert!(tx.job_waits(&["long"], hands.clock.now()).await?, "the lease has run out");
        drop(tx);
        hands.start(hands.worker(&store, heir));
        until(&store, <[Job]>::is_empty).await?;
    }

    async fn a_lease_is_renewed_as_long_as_the_job_runs(store: Store) {
        let hands = Hands::new();
        queue(&store, Task::new("long", json!({}))).await?;
        let (handlers, mut beginnings) = dawdler("long");
        hands.start(hands.worker(&store, handlers));
        let assignment = next(&mut beginnings).await?;
        for _ in 0..10 {
            hands.clock.somebody_sleeps(RENEWAL).await;
            hands.clock.pass(RENEWAL);
            let renewed = hands.clock.now() + Duration::from_secs(15);
            until(&store, |jobs| jobs[0].lease_until == Some(renewed)).await?;
        }
        assert!(!assignment.stop.is_cancelled());
    }

    async fn a_worker_that_lost_its_lease_notices_and_stops(store: Store) {
        let hands = Hands::new();
        queue(&store, Task::new("long", json!({}))).await?;
        let (handlers, mut beginnings) = dawdler("long");
        hands.start(hands.worker(&store, handlers));
        let assignment = next(&mut beginnings).await?;

        // Another sees a clock that says the lease has run out.
        let later = hands.clock.now() + Duration::from_secs(16);
        let mut tx = store.begin().await?;
        let until_then = later + Duration::from_mins(20);
        let (claim, _) = tx.claim_job(&["long"], "another", until_then, later).await?.unwrap();
        tx.commit().await?;

        hands.clock.somebody_sleeps(RENEWAL).await;
        hands.clock.pass(RENEWAL);
        tokio::time::timeout(PATIENCE, assignment.stop.cancelled()).await?;
        hands.stop.cancel();
        let held = jobs(&store).await?;
        assert_eq!((held[0].state, held[0].worker.as_deref()), (JobState::Running, Some("another")));
        assert_eq!(held[0].failures, 0);
        let mut tx = store.begin().await?;
        assert!(tx.finish_job(&claim).await?);
        tx.commit().await?;
    }

    async fn whoever_lost_a_job_can_no_longer_say_what_becomes_of_it(store: Store) {
        let (now, hands) = (MORNING.parse()?, Hands::new());
        queue(&store, Task::new("long", json!({}))).await?;
        let mut tx = store.begin().await?;
        let (lost, _) = tx.claim_job(&["long"], "first", now + Duration::from_secs(15), now).await?.unwrap();
        let later = now + Duration::from_secs(16);
        tx.claim_job(&["long"], "second", later, later).await?.unwrap();
        assert!(!tx.renew_lease(&lost, hands.clock.now()).await?);
        assert!(!tx.finish_job(&lost).await?);
        assert!(!tx.put_job_back(&lost, now).await?);
        assert!(!tx.retry_job(&lost, "late", now).await?);
        assert!(!tx.bury_job(&lost, "late", hands.clock.now()).await?);
        let held = tx.jobs(10, 0).await?;
        assert_eq!((held[0].worker.as_deref(), held[0].last_error.as_deref()), (Some("second"), None));
    }

    async fn a_key_is_taken_while_its_job_waits_runs_or_is_tried_again(store: Store) {
        let task = || Task::new("nightly", json!({})).once("night");
        assert!(queue(&store, task()).await?);
        assert!(!queue(&store, task()).await?);
        assert!(queue(&store, Task::new("nightly", json!({})).once("another night")).await?);
        let now = MORNING.parse()?;
        let mut tx = store.begin().await?;
        for _ in 0..2 {
            let (claim, _) = tx.claim_job(&["nightly"], "w", now + Duration::from_secs(9), now).await?.unwrap();
            assert!(tx.retry_job(&claim, "out of order", now + Duration::from_mins(1)).await?);
        }
        tx.commit().await?;
        assert!(!queue(&store, task()).await?);
        let mut tx = store.begin().await?;
        let later = now + Duration::from_mins(1);
        for _ in 0..2 {
            let (claim, _) = tx.claim_job(&["nightly"], "w", later, later).await?.unwrap();
            assert!(tx.finish_job(&claim).await?);
        }
        tx.commit().await?;
        assert!(queue(&store, task()).await?, "done, so the key is free");
    }

    async fn a_job_queued_in_a_transaction_that_fails_was_never_queued(store: Store) {
        let mut tx = store.begin().await?;
        push(&mut tx, Task::new("nightly", json!({})), MORNING.parse()?).await?;
        drop(tx);
        assert_eq!(jobs(&store).await?, []);
    }

    async fn a_failing_job_is_tried_again_with_longer_pauses_and_then_given_up(store: Store) {
        let hands = Hands::new();
        queue(&store, Task::new("hopeless", json!({})).once("hope")).await?;
        let handlers = Handlers::new().on("hopeless", |assignment: Assignment| async move {
            assert!(assignment.failures != 1, "a handler that panics has failed too");
            bail!("attempt {} came to nothing", assignment.failures + 1)
        });
        let retry = Retry {
            failures: 3,
            first_pause: Duration::from_secs(20),
            longest_pause: Duration::from_hours(1),
        };
        hands.start(hands.worker(&store, handlers).with_retry(retry));

        let first = until(&store, |jobs| jobs[0].failures == 1).await?;
        assert_eq!(first[0].run_at, hands.clock.now() + Duration::from_secs(10), "half of twenty seconds");
        assert_eq!(first[0].last_error.as_deref(), Some("attempt 1 came to nothing"));
        hands.clock.somebody_sleeps(LOOK).await;
        hands.clock.pass(10);
        let second = until(&store, |jobs| jobs[0].failures == 2).await?;
        assert_eq!(second[0].run_at, hands.clock.now() + Duration::from_secs(20));
        assert_eq!(second[0].last_error.as_deref(), Some("the handler panicked"));
        hands.clock.somebody_sleeps(LOOK).await;
        hands.clock.pass(20);
        let dead = until(&store, |jobs| jobs[0].state == JobState::Dead).await?;
        assert_eq!(dead[0].last_error.as_deref(), Some("attempt 3 came to nothing"));
        assert_eq!(dead[0].failures, 3);
        assert_eq!(dead[0].run_at, hands.clock.now(), "when it was given up");
        assert_eq!(store.read().await?.dead_jobs(10).await?, dead);

        assert!(queue(&store, Task::new("hopeful", json!({})).once("hope")).await?, "a dead job frees its key");
        let mut tx = store.begin().await?;
        assert!(tx.revive_job(&dead[0].id, hands.clock.now()).await?);
        assert!(!tx.revive_job(&dead[0].id, hands.clock.now()).await?);
        assert!(!tx.forget_job(&dead[0].id).await?, "it lives");
        tx.commit().await?;
    }

    async fn a_job_that_waits_for_a_register_goes_on_later_and_has_not_failed(store: Store) {
        let hands = Hands::new();
        queue(&store, Task::new("ask", json!({}))).await?;
        let opens = hands.clock.now() + Duration::from_mins(10);
        let handlers = Handlers::new().on("ask", {
            let clock = hands.clock.clone();
            move |_| {
                let open = clock.now() >= opens;
                async move { Ok(if open { Answer::Done } else { Answer::Again(opens) }) }
            }
        });
        hands.start(hands.worker(&store, handlers));
        let waiting = until(&store, |jobs| jobs[0].run_at == opens).await?;
        assert_eq!((waiting[0].state, waiting[0].failures), (JobState::Ready, 0));
        hands.clock.somebody_sleeps(LOOK).await;
        hands.clock.pass(600);
        until(&store, <[Job]>::is_empty).await?;
    }

    async fn a_job_beyond_help_is_given_up_at_once(store: Store) {
        let hands = Hands::new();
        queue(&store, Task::new("odd", json!({}))).await?;
        let handlers =
            Handlers::new().on("odd", |_| async { Ok(Answer::GiveUp("there is no run 17".into())) });
        hands.start(hands.worker(&store, handlers));
        let dead = until(&store, |jobs| jobs[0].state == JobState::Dead).await?;
        assert_eq!(dead[0].last_error.as_deref(), Some("there is no run 17"));
        let mut tx = store.begin().await?;
        assert!(tx.forget_job(&dead[0].id).await?);
        tx.commit().await?;
        assert_eq!(jobs(&store).await?, []);
    }

    async fn a_worker_told_to_stop_hands_its_job_back_at_once(store: Store) {
        let hands = Hands::new();
        queue(&store, Task::new("long", json!({}))).await?;
        let (handlers, mut beginnings) = dawdler("long");
        let worker = hands.start(hands.worker(&store, handlers));
        next(&mut beginnings).await?;
        hands.stop.cancel();
        tokio::time::timeout(PATIENCE, worker).await??;
        let back = jobs(&store).await?;
        assert_eq!((back[0].state, back[0].failures), (JobState::Ready, 0));
        assert_eq!(back[0].run_at, hands.clock.now());
    }

    async fn a_handler_that_will_not_stop_is_not_waited_for_for_ever(store: Store) {
        let hands = Hands::new();
        queue(&store, Task::new("deaf", json!({}))).await?;
        let (begun, mut beginnings) = mpsc::unbounded_channel();
        let handlers = Handlers::new().on("deaf", move |assignment: Assignment| {
            let begun = begun.clone();
            async move {
                begun.send(assignment)?;
                std::future::pending().await
            }
        });
        let worker = hands.start(hands.worker(&store, handlers));
        let assignment = next(&mut beginnings).await?;
        hands.stop.cancel();
        tokio::time::timeout(PATIENCE, assignment.stop.cancelled()).await?;
        hands.clock.somebody_sleeps(FAREWELL).await;
        hands.clock.pass(FAREWELL);
        tokio::time::timeout(PATIENCE, worker).await??;
        assert_eq!(jobs(&store).await?[0].state, JobState::Ready);
    }

    async fn kinds_without_a_handler_are_left_to_a_newer_program(store: Store) {
        let hands = Hands::new();
        queue(&store, Task::new("from the future", json!({}))).await?;
        queue(&store, Task::new("known", json!({}))).await?;
        let handlers = Handlers::new().on("known", |_| async { Ok(Answer::Done) });
        hands.start(hands.worker(&store, handlers));
        let left = until(&store, |jobs| jobs.len() == 1).await?;
        assert_eq!((left[0].kind.as_str(), left[0].state), ("from the future", JobState::Ready));
    }

    async fn a_job_is_not_begun_before_its_time(store: Store) {
        let hands = Hands::new();
        let mut tx = store.begin().await?;
        let at = hands.clock.now() + Duration::from_mins(1);
        push(&mut tx, Task::new("later", json!({})), at).await?;
        assert!(!tx.job_waits(&["later"], at - Duration::from_millis(1)).await?);
        assert!(tx.job_waits(&["later"], at).await?);
    }
}

/// Whoever waits for the one turn to write cannot renew, and nobody else can claim.
#[tokio::test]
async fn a_lease_is_not_lost_to_a_long_transaction_on_one_file() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (store, hands) = (storage::testing::fresh_sqlite(folder.path()).await?, Hands::new());
    queue(&store, Task::new("long", json!({}))).await?;
    let (handlers, mut beginnings) = dawdler("long");
    hands.start(hands.worker(&store, handlers));
    let assignment = next(&mut beginnings).await?;
    let long = store.begin().await?;
    hands.clock.somebody_sleeps(RENEWAL).await;
    for _ in 0..20 {
        hands.clock.pass(RENEWAL);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    long.commit().await?;
    let renewed = hands.clock.now() + Duration::from_secs(15);
    until(&store, |jobs| jobs[0].lease_until == Some(renewed)).await?;
    assert!(!assignment.stop.is_cancelled());
    Ok(())
}

/// Without the database nobody knows who has the job, so a worker that cannot renew stops before another may begin.
#[tokio::test]
async fn a_worker_that_cannot_reach_the_database_stops_when_its_lease_is_over() -> anyhow::Result<()> {
    let Some(url) = storage::testing::fresh_postgres_url().await? else { return Ok(()) };
    let (store, hands) = (Store::open(&url).await?, Hands::new());
    queue(&store, Task::new("long", json!({}))).await?;
    let (handlers, mut beginnings) = dawdler("long");
    hands.start(hands.worker(&store, handlers));
    let assignment = next(&mut beginnings).await?;
    store.close().await;
    for _ in 0..2 {
        hands.clock.somebody_sleeps(RENEWAL).await;
        assert!(!assignment.stop.is_cancelled());
        hands.clock.pass(RENEWAL);
    }
    hands.clock.somebody_sleeps(RENEWAL).await;
    hands.clock.pass(RENEWAL);
    tokio::time::timeout(PATIENCE, assignment.stop.cancelled()).await?;
    storage::testing::drop_postgres(&url).await
}
