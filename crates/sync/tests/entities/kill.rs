//! Killed at every point, a run goes on and ends as if undisturbed: no change is lost, and none is made twice.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use domain::entity::Rank;
use simulators::world::public_sector::happenings::EntityHappening;
use storage::{
    on_both_engines,
    runs::{RunKind, RunState},
};
use tokio_util::sync::CancellationToken;

use crate::world::{World, kept};

/// Goes on for so many steps and is dropped then, as a process that is killed.
struct Steps<F> {
    work: Pin<Box<F>>,
    left: u32,
}

impl<F: Future> Future for Steps<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        self.work.as_mut().poll(cx).map(Some)
    }
}

/// Carries a run, and kills it after one step more each time.
async fn killed_everywhere(world: &World, kind: RunKind) -> anyhow::Result<u32> {
    let run = world.order(kind).await?;
    for steps in (1..).step_by(3) {
        let closing = CancellationToken::new();
        let work = Steps { work: Box::pin(world.entities.carry(run, &closing)), left: steps };
        if let Some(ended) = work.await {
            ended?;
            return Ok(steps);
        }
    }
    unreachable!("it ends some time")
}

fn a_day(world: &World) {
    world.happen(world.school(), EntityHappening::Rename("Nye Lia skole".into()));
    world.happen(world.municipality(), EntityHappening::Leader);
    world.happen(world.municipality(), EntityHappening::Found("Ny park".into()));
    let undertaking = world.first(Rank::Main, |record| record.form == "KF");
    world.happen(undertaking, EntityHappening::Remove);
    let library = world.first(Rank::Sub, |record| record.name.ends_with("BIBLIOTEK"));
    world.happen(library, EntityHappening::Delete);
}

on_both_engines! {
    async fn killed_anywhere_it_ends_as_if_undisturbed(store: Store) {
        let world = World::new(store).await?;
        let kills = killed_everywhere(&world, RunKind::Entities).await?;
        assert!(kills > 30, "it was killed at many points: {kills}");
        a_day(&world);
        world.clock.advance(jiff::SignedDuration::from_hours(1));
        killed_everywhere(&world, RunKind::Entities).await?;
        world.clock.advance(jiff::SignedDuration::from_hours(24));
        killed_everywhere(&world, RunKind::EntitiesWhole).await?;

        let folder = tempfile::tempdir()?;
        let undisturbed = World::new(storage::testing::fresh_sqlite(folder.path()).await?).await?;
        undisturbed.hour().await?;
        a_day(&undisturbed);
        undisturbed.hour().await?;
        undisturbed.week().await?;
        assert_eq!(world.kept().await?, undisturbed.kept().await?);
    }

    async fn a_crowded_database_costs_nothing_but_time(store: Store) {
        let world = World::new(store.clone()).await?;
        let run = world.order(RunKind::Entities).await?;
        // Whoever carries a job tries again where the database has had enough; another rhythm each time, since the same
        // commits come in the same order.
        let mut ended = None;
        for every in 3..40 {
            match world.carry(&world.on(store.crowded(every))?, run).await {
                Err(error) if storage::is_contention(&error) => {}
                carried => {
                    ended = Some(carried?);
                    break;
                }
            }
        }
        let ended = ended.expect("it came through");
        assert_eq!(ended.state, RunState::Done);
        let folder = tempfile::tempdir()?;
        let undisturbed = World::new(storage::testing::fresh_sqlite(folder.path()).await?).await?;
        undisturbed.hour().await?;
        assert_eq!(kept(&store).await?, undisturbed.kept().await?);
    }
}
