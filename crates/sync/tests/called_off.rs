//! A run that is told to stop, or that KRR no longer answers, while questions are under way.

#![expect(clippy::unwrap_used, reason = "a test may fall over where it stands")]

#[expect(dead_code, reason = "shared with stories that need more of it")]
mod common;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use common::World;
use domain::{KrrClaim, KrrReport, NationalId, OrganisationNumber, krr::KrrStatus};
use futures::{FutureExt as _, future::BoxFuture};
use sources::krr::{Answer, AskError};
use storage::{
    on_both_engines,
    runs::{RunMode, RunState},
};
use sync::contacts::{AskKrr, Contacts, Ending, Settings};
use tokio_util::sync::CancellationToken;

/// Longer than anybody waits for a run to stop.
const A_SECOND: Duration = Duration::from_secs(1);

/// Says nothing; remembers how many questions are under way.
#[derive(Clone, Default)]
struct Hanging(Arc<AtomicUsize>);

impl AskKrr for Hanging {
    fn ask(
        &self,
        _consumer_org: Option<OrganisationNumber>,
        _people: Vec<NationalId>,
    ) -> BoxFuture<'static, Result<Answer, AskError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let under_way = UnderWay(self.0.clone());
        async move {
            let _under_way = under_way;
            std::future::pending().await
        }
        .boxed()
    }

    fn circuit(&self) -> (&'static str, Option<jiff::Timestamp>) {
        ("closed", None)
    }
}

struct UnderWay(Arc<AtomicUsize>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Wants quiet when asked about somebody, and answers questions about others a little later.
#[derive(Clone)]
struct Closing {
    over: NationalId,
    questions: Arc<AtomicUsize>,
}

impl AskKrr for Closing {
    fn ask(
        &self,
        _consumer_org: Option<OrganisationNumber>,
        people: Vec<NationalId>,
    ) -> BoxFuture<'static, Result<Answer, AskError>> {
        self.questions.fetch_add(1, Ordering::SeqCst);
        let wants_quiet = people.contains(&self.over);
        async move {
            if wants_quiet {
                return Err(AskError::RateLimited { retry_after: Some(Duration::from_mins(10)) });
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            let claim = KrrClaim::empty(KrrStatus::NotRegistered);
            let report = |national_id| KrrReport { national_id, claim: claim.clone(), problems: Vec::new() };
            Ok(Answer { reports: people.into_iter().map(report).collect(), ..Answer::default() })
        }
        .boxed()
    }

    fn circuit(&self) -> (&'static str, Option<jiff::Timestamp>) {
        ("closed", None)
    }
}

fn contacts(world: &World, krr: impl AskKrr) -> anyhow::Result<Contacts> {
    let settings = Settings { at_once: 3, ..Settings::default() };
    Contacts::new(world.store.clone(), Arc::new(krr), Arc::new(world.clock.clone()), settings)
}

async fn until(holds: impl Fn() -> bool) {
    while !holds() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

on_both_engines! {
    async fn a_run_that_is_stopped_drops_the_questions_under_way(store: Store) {
        let world = World::new(store).await?;
        world.guardians(2500).await?;
        let krr = Hanging::default();
        let contacts = contacts(&world, krr.clone())?;
        let run = world.order(RunMode::Real, None).await?;
        let carrying = tokio::spawn(async move { contacts.carry(run, &CancellationToken::new()).await });
        until(|| krr.0.load(Ordering::SeqCst) == 3).await;
        let mut tx = world.store.begin().await?;
        assert!(tx.request_stop(run).await?);
        tx.commit().await?;
        let told = Instant::now();
        assert_eq!(carrying.await??, Ending::Over);
        assert!(told.elapsed() < A_SECOND, "{:?}", told.elapsed());
        assert_eq!(world.run(run).await?.state, RunState::Stopped);
        until(|| krr.0.load(Ordering::SeqCst) == 0).await;
    }

    async fn a_process_that_closes_drops_the_questions_under_way_and_another_asks_them(store: Store) {
        let world = World::new(store).await?;
        world.guardians(2500).await?;
        let krr = Hanging::default();
        let contacts = contacts(&world, krr.clone())?;
        let run = world.order(RunMode::Real, None).await?;
        let closing = CancellationToken::new();
        let carrying = tokio::spawn({
            let closing = closing.clone();
            async move { contacts.carry(run, &closing).await }
        });
        until(|| krr.0.load(Ordering::SeqCst) == 3).await;
        closing.cancel();
        let told = Instant::now();
        assert_eq!(carrying.await??, Ending::Interrupted);
        assert!(told.elapsed() < A_SECOND, "{:?}", told.elapsed());
        until(|| krr.0.load(Ordering::SeqCst) == 0).await;
        assert_eq!(world.carry(run).await?, Ending::Over);
        let run = world.run(run).await?;
        assert_eq!((run.state, run.counts.tally.asked), (RunState::Done, 2500));
    }

    async fn answers_under_way_when_krr_closes_are_used_and_no_more_are_asked_for(store: Store) {
        let world = World::new(store).await?;
        let over = world.guardians(5500).await?[0].1;
        let krr = Closing { over, questions: Arc::default() };
        let contacts = contacts(&world, krr.clone())?;
        let run = world.order(RunMode::Real, None).await?;
        let Ending::Again(_) = contacts.carry(run, &CancellationToken::new()).await? else { panic!("it waits") };
        assert_eq!(krr.questions.load(Ordering::SeqCst), 3, "no more were put");
        let run = world.run(run).await?;
        assert_eq!((run.state, run.counts.tally.failed), (RunState::WaitingForRegister, 0));
        assert_eq!(run.counts.tally.asked, 2000, "the two that were under way");
    }
}
