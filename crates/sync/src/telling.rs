//! While a run asks, the operations page is told how its registers behave: a fault at once, and never a write for each
//! question.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sources::resilience::Condition;
use storage::Store;
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// The least time between two writes about a register.
const PACE: Duration = Duration::from_secs(2);
/// How old a good answer may be before there is a newer one to be seen.
const GOOD_NEWS: SignedDuration = SignedDuration::from_secs(30);

/// `closed`, `open` or `half_open`, and until when an open circuit stays so.
pub(crate) type Circuit = (&'static str, Option<Timestamp>);

/// A register that takes part in a run's answers.
pub(crate) struct Told {
    /// The name under which its state is kept.
    pub register: &'static str,
    pub condition: watch::Receiver<Condition>,
    /// Its circuit breaker, where it has one of its own.
    pub circuit: Box<dyn Fn() -> Circuit + Send + Sync>,
}

/// Does the work, and tells of the registers until it is done.
pub(crate) async fn telling<T>(store: &Store, registers: Vec<Told>, work: impl Future<Output = T>) -> T {
    let over = CancellationToken::new();
    let mut telling = JoinSet::new();
    for told in registers {
        // A task of its own: the work may hold the one right to write while it waits.
        telling.spawn(tell(store.clone(), told, over.clone()));
    }
    let done = work.await;
    over.cancel();
    telling.join_all().await;
    done
}

async fn tell(store: Store, register: Told, over: CancellationToken) {
    let Told { register, condition: mut heard, circuit } = register;
    let mut told = heard.borrow_and_update().clone();
    let mut last = false;
    while !last {
        last = tokio::select! {
            () = over.cancelled() => true,
            changed = heard.changed() => changed.is_err(),
        };
        let newest = heard.borrow_and_update().clone();
        if !is_news(&told, &newest, last) {
            continue;
        }
        match keep(&store, register, &newest, &circuit).await {
            Ok(()) => told = newest,
            Err(error) => tracing::warn!(register, error = format!("{error:#}"), "nobody could be told"),
        }
        tokio::select! {
            () = over.cancelled() => {}
            () = tokio::time::sleep(PACE) => {}
        }
    }
}

async fn keep(
    store: &Store,
    register: &str,
    condition: &Condition,
    circuit: &(dyn Fn() -> Circuit + Send + Sync),
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    match (&condition.failing, condition.answered_at) {
        (Some(failing), _) => {
            let (circuit, until) = circuit();
            let until = until.or(failing.again_at);
            tx.register_failed(register, failing.code, circuit, until, failing.at).await?;
        }
        (None, Some(at)) => tx.register_answered(register, at).await?,
        (None, None) => {}
    }
    tx.commit().await
}

fn is_news(told: &Condition, newest: &Condition, last: bool) -> bool {
    let newer = || {
        newest.answered_at.zip(told.answered_at).is_none_or(|(new, old)| new.duration_since(old) > GOOD_NEWS)
    };
    newest.failing != told.failing || (newest.answered_at != told.answered_at && (last || newer()))
}
