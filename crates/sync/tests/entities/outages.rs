//! A register that is down, slow, or breaks off.

use simulators::{Fault, FaultKind, faults::Register, world::public_sector::happenings::EntityHappening};
use storage::{
    Store, on_both_engines,
    runs::{RunKind, RunState},
};
use sync::contacts::Ending;
use tokio_util::sync::CancellationToken;

use crate::world::World;

on_both_engines! {
    async fn a_dump_that_breaks_off_is_read_again_and_the_run_ends_as_if_undisturbed(store: Store) {
        let world = World::new(store).await?;
        for (fault, after) in [
            (FaultKind::Truncated, 0),
            (FaultKind::Cut { after_bytes: 20_000 }, 2),
            (FaultKind::Cut { after_bytes: 5_000 }, 4),
        ] {
            world.simulators.faults.order(Fault::once(Register::Enhetsregisteret, fault).after(after));
        }
        let run = world.order(RunKind::Entities).await?;
        let first = world.entities.carry(run, &CancellationToken::new()).await?;
        assert!(matches!(first, Ending::Again(_)));
        let waiting = world.store.read().await?.run(run).await?.unwrap();
        assert_eq!(waiting.state, RunState::WaitingForRegister);
        assert_eq!(waiting.error_code.as_deref(), Some("enhetsregisteret-dump"));
        let run = world.carry(&world.entities, run).await?;
        assert_eq!(run.state, RunState::Done);
        assert_eq!(world.simulators.faults.pending(), []);
        let undisturbed = World::new(another(&world.store).await?).await?;
        undisturbed.hour().await?;
        assert_eq!(world.kept().await?, undisturbed.kept().await?);
    }

    async fn an_outage_is_waited_out_and_nothing_is_lost(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        world.happen(world.school(), EntityHappening::Rename("Nye Lia skole".into()));
        world.simulators.faults.order(Fault {
            times: Some(12),
            ..Fault::always(Register::Enhetsregisteret, FaultKind::status(503)).after(1)
        });
        let run = world.hour().await?;
        assert_eq!(run.state, RunState::Done);
        assert_eq!(world.held(world.school()).await?.unwrap().facts.name, "NYE LIA SKOLE");
    }

    async fn a_register_that_is_down_for_hours_ends_the_run_and_the_next_one_goes_on(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        world.happen(world.school(), EntityHappening::Rename("Nye Lia skole".into()));
        world.simulators.faults.order(Fault::always(Register::Enhetsregisteret, FaultKind::status(503)));
        let run = world.hour().await?;
        assert_eq!(run.state, RunState::Failed);
        assert_eq!(run.error_code.as_deref(), Some("enhetsregisteret-unavailable"));
        world.simulators.faults.clear();
        world.clock.advance(jiff::SignedDuration::from_hours(1));
        assert_eq!(world.hour().await?.counts.changed, 1);
    }
}

/// An empty register in the same place as another.
async fn another(like: &Store) -> anyhow::Result<Store> {
    if like.has_one_writer() {
        // The folder goes with the process: the test is over before it matters.
        let folder = tempfile::tempdir()?.keep();
        return storage::testing::fresh_sqlite(&folder).await;
    }
    let url = storage::testing::fresh_postgres_url().await?;
    Store::open(&url.ok_or_else(|| anyhow::anyhow!("there was a server a moment ago"))?).await
}
