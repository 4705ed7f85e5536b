//! The run: the feed, counts, guard, plans, faults, and being broken off.

use clock::Clock as _;
use domain::{Field, folkeregisteret::Addresses};
use jiff::SignedDuration;
use sources::{
    folkeregisteret::{AskError, EventKind},
    resilience::{CircuitState, Position},
};
use storage::{
    on_both_engines,
    runs::{PartState, RunMode, RunState},
};
use sync::contacts::{Approval, Approved, Ending, NotApproved};
use tokio_util::sync::CancellationToken;

use crate::world::{World, document};

on_both_engines! {
    async fn everybody_is_asked_about_once_and_then_only_those_to_whom_something_happened(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(1500).await?;
        let run = world.night().await?;
        assert_eq!((run.counts.expected, run.counts.tally.asked, run.counts.changed), (1500, 1500, 1500));
        assert_eq!(world.register.questions(), [1000, 500]);
        let run = world.night().await?;
        assert_eq!((run.state, run.counts.tally.asked), (RunState::Done, 0));

        for (_, id) in &people[3..8] {
            world.register.says(*id, document("Lillegata 7"));
        }
        world.register.happened(people[9].1, EventKind::Elsewhere);
        world.register.happened(crate::world::ids().nth(5000).unwrap(), EventKind::Anything);
        let run = world.night().await?;
        assert_eq!((run.counts.expected, run.counts.tally.value, run.counts.changed), (5, 5, 5));
        assert_eq!(world.register.questions(), [5]);
        assert_eq!(world.home(people[7].0).await?.as_deref(), Some("Lillegata 7, 9995 FJORDVIK"));
        assert_eq!(world.night().await?.counts.tally.asked, 0, "the place in the feed is kept");
        world.assert_provable().await?;
    }

    async fn the_order_of_events_does_not_matter(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(3).await?;
        world.night().await?;
        for (_, id) in people.iter().rev().chain(&people).rev().chain(&people) {
            world.register.says(*id, document("Lillegata 7"));
        }
        let run = world.night().await?;
        assert_eq!((run.counts.tally.asked, run.counts.changed), (3, 3), "each once, as it is now");
    }

    async fn a_place_that_is_lost_means_asking_about_everybody(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(3).await?;
        world.night().await?;
        world.register.says(people[0].1, document("Lillegata 7"));
        world.register.0.lock().unwrap().forgotten = 101;
        let run = world.night().await?;
        assert_eq!((run.counts.tally.asked, run.counts.changed), (3, 1));
        assert_eq!(world.night().await?.counts.tally.asked, 0);
    }

    async fn a_dry_run_promises_what_the_real_one_does(store: Store) {
        let world = World::new(store).await?;
        let [(key, _), ..] = world.guardians(2).await?[..] else { unreachable!() };
        let dry = world.order(RunMode::Dry, None).await?;
        let planned = world.carry(&world.population, dry).await?;
        assert_eq!((planned.state, planned.counts.changed), (RunState::Planned, 2));
        assert_eq!(world.shown(key).await?.name, None);
        let answer = world.population.answer(dry, Approval::Approve).await?;
        assert_eq!(answer, Ok(Approved { applied: 2 }));
        assert_eq!(world.shown(key).await?.text(Field::Name).0, Some("Åse Ødegård"));
        assert_eq!(world.night().await?.counts.tally.asked, 0);
        assert_eq!(world.population.answer(dry, Approval::Approve).await?, Err(NotApproved::NothingWaits));
    }

    async fn a_plan_whose_ground_has_moved_is_not_applied(store: Store) {
        let world = World::new(store).await?;
        world.guardians(2).await?;
        let dry = world.order(RunMode::Dry, None).await?;
        world.carry(&world.population, dry).await?;
        world.night().await?;
        let answer = world.population.answer(dry, Approval::Approve).await?;
        assert_eq!(answer, Err(NotApproved::Moved { moved: 2 }));
    }

    async fn too_many_addresses_that_go_wait_for_a_person(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(60).await?;
        world.night().await?;
        let leave = |homes: &[_]| {
            for (_, id) in homes {
                world.register.change(*id, |document| document.addresses = Addresses::default());
            }
        };
        leave(&people[..20]);
        let run = world.night().await?;
        assert_eq!((run.state, run.counts.removals, run.counts.changed), (RunState::Done, 20, 20));
        leave(&people[20..50]);
        let run = world.night().await?;
        assert_eq!((run.state, run.counts.removals), (RunState::NeedsApproval, 30));
        assert!(world.home(people[20].0).await?.is_some());
        let refused = world.population.answer(run.id, Approval::Refuse).await?;
        assert_eq!(refused, Ok(Approved { applied: 0 }));
        let run = world.night().await?;
        assert_eq!(run.counts.tally.asked, 30, "whoever was refused is asked about again");
        let applied = world.population.answer(run.id, Approval::Approve).await?;
        assert_eq!(applied, Ok(Approved { applied: 30 }));
        assert_eq!(world.home(people[20].0).await?, None);
        assert_eq!(world.night().await?.counts.tally.asked, 0);
        world.assert_provable().await?;
    }

    async fn a_register_that_does_not_answer_costs_nobody_anything(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(1200).await?;
        // The first thousand are not answered for in any pass.
        let fault = || Some(AskError::Timeout);
        world.register.0.lock().unwrap().faults = [fault(), None, fault(), fault()].into();
        let run = world.night().await?;
        let tally = run.counts.tally;
        assert_eq!((run.state, tally.value, tally.failed), (RunState::DoneWithFailures, 200, 1000));
        assert!(tally.adds_up());
        let registers = world.store.read().await?.registers().await?;
        assert_eq!(registers[0].fault_code.as_deref(), Some("folkeregisteret-timeout"));
        let run = world.night().await?;
        assert_eq!((run.counts.tally.value, run.state), (1000, RunState::Done), "only those who are left");
        assert!(world.home(people[0].0).await?.is_some());
    }

    async fn a_register_that_rests_is_waited_for(store: Store) {
        let world = World::new(store).await?;
        world.guardians(1).await?;
        let now = world.clock.now() + SignedDuration::from_hours(24);
        let until = Some(now + SignedDuration::from_mins(5));
        let paused = CircuitState { state: Position::Open, since: now, until, failures: 5 };
        world.register.0.lock().unwrap().faults = [Some(AskError::Paused(paused))].into();
        let run = world.night().await?;
        assert_eq!((run.state, run.counts.tally.value), (RunState::Done, 1));
        assert_eq!(Some(world.clock.now()), until);
    }

    async fn a_right_that_is_refused_is_told_and_not_insisted_on(store: Store) {
        let world = World::new(store).await?;
        world.guardians(1).await?;
        world.register.0.lock().unwrap().faults = [Some(AskError::Forbidden)].into();
        let run = world.night().await?;
        assert_eq!((run.state, run.error_code.as_deref()), (RunState::Failed, Some("folkeregisteret-forbidden")));
        world.register.0.lock().unwrap().feed_fault = Some(AskError::Forbidden);
        let run = world.night().await?;
        assert_eq!((run.state, run.counts.tally.asked), (RunState::Failed, 0), "nor is the feed");
    }

    async fn a_run_that_is_broken_off_goes_on_where_it_was(store: Store) {
        let world = World::new(store).await?;
        world.guardians(1200).await?;
        let run = world.order(RunMode::Real, None).await?;
        let closing = CancellationToken::new();
        closing.cancel();
        assert_eq!(world.population.carry(run, &closing).await?, Ending::Interrupted);
        let crowded = world.crowded(7);
        let mut whole = world.carry(&crowded, run).await;
        for _ in 0..20 {
            if whole.is_ok() { break; }
            whole = world.carry(&crowded, run).await;
        }
        let whole = whole?;
        assert_eq!((whole.state, whole.counts.tally.value, whole.counts.changed), (RunState::Done, 1200, 1200));
        world.assert_provable().await?;
    }

    async fn a_run_that_somebody_stops_stops(store: Store) {
        let world = World::new(store).await?;
        world.guardians(1).await?;
        let run = world.order(RunMode::Real, None).await?;
        let mut tx = world.store.begin().await?;
        tx.request_stop(run).await?;
        tx.commit().await?;
        let stopped = world.carry(&world.population, run).await?;
        assert_eq!((stopped.state, stopped.counts.tally.asked), (RunState::Stopped, 0));
    }

    async fn one_person_is_asked_about_whether_or_not_anything_happened(store: Store) {
        let world = World::new(store).await?;
        let [(key, id), ..] = world.guardians(2).await?[..] else { unreachable!() };
        world.night().await?;
        // Nothing in the feed tells of it.
        world.register.0.lock().unwrap().documents.insert(id, document("Lillegata 7"));
        let run = world.order(RunMode::Real, Some(key)).await?;
        let run = world.carry(&world.population, run).await?;
        assert_eq!((run.counts.tally.asked, run.counts.changed), (1, 1));
        assert_eq!(world.home(key).await?.as_deref(), Some("Lillegata 7, 9995 FJORDVIK"));
    }

    async fn nobody_is_asked_about_without_an_agreement_that_holds(store: Store) {
        let world = World::new(store).await?;
        world.guardians(1).await?;
        world.clock.advance(SignedDuration::from_hours(24 * 400));
        let run = world.night().await?;
        assert_eq!(run.counts.tally.asked, 0);
        let parts = world.store.read().await?.run_parts(run.id).await?;
        assert_eq!(parts[0].state, PartState::NotPermitted);
        assert!(world.register.questions().is_empty());
    }
}
