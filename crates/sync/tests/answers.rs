//! A person's answer to a plan is carried out with the end of its run, or not at all.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use common::{World, active};
use storage::{
    RunId, Store, on_both_engines,
    runs::{RunMode, RunState},
};
use sync::contacts::{Approval, Approved, Contacts, NotApproved};

type Answer = Result<Approved, NotApproved>;

/// Answers once on a database that refuses the commit of each number, and after each refusal looks whether the run and
/// its plan still wait as they did; then answers on a database that refuses none.
async fn answer_in_a_crowd(world: &World, run: RunId, approval: Approval) -> anyhow::Result<Answer> {
    let waiting = standing(&world.store, run).await?;
    let mut refused = 0;
    for every in [1, 2] {
        let crowded: Contacts = world.crowded(every)?;
        match crowded.answer(run, approval).await {
            Ok(answer) => return Ok(answer),
            Err(error) => assert!(storage::is_contention(&error), "{error:#}"),
        }
        refused += 1;
        assert_eq!(standing(&world.store, run).await?, waiting, "half an answer");
    }
    assert!(refused > 0);
    world.contacts.answer(run, approval).await
}

/// Whether the run waits, and how many its plan is about.
async fn standing(store: &Store, run: RunId) -> anyhow::Result<(RunState, i64)> {
    let mut reader = store.read().await?;
    Ok((reader.run(run).await?.unwrap().state, reader.count_plan_items(run).await?))
}

on_both_engines! {
    async fn a_plan_and_its_run_come_to_their_end_together(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(1200).await?;
        for (_, id) in &people {
            world.krr.set(*id, active(Some("krr@example.com")));
        }
        let run = world.order(RunMode::Dry, None).await?;
        world.carry(run).await?;
        let answer = answer_in_a_crowd(&world, run, Approval::Approve).await?;
        assert_eq!(answer, Ok(Approved { applied: 1200 }));
        assert_eq!(standing(&world.store, run).await?, (RunState::Done, 0));
        assert!(world.run(run).await?.finished_at.is_some());
        let again = world.contacts.answer(run, Approval::Refuse).await?;
        assert_eq!(again, Err(NotApproved::NothingWaits));
        world.assert_provable().await?;
    }

    async fn a_plan_whose_ground_has_moved_waits_until_its_run_is_outdated(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(1200).await?;
        for (_, id) in &people {
            world.krr.set(*id, active(Some("krr@example.com")));
        }
        let run = world.order(RunMode::Dry, None).await?;
        world.carry(run).await?;
        world.tell_from_school(people[1100].0, "skole@example.com").await?;
        let answer = answer_in_a_crowd(&world, run, Approval::Approve).await?;
        assert_eq!(answer, Err(NotApproved::Moved { moved: 1 }));
        assert_eq!(standing(&world.store, run).await?, (RunState::Outdated, 0));
        assert_eq!(world.shown_email(people[0].0).await?, None);
    }

    async fn of_two_who_approve_one_is_told_that_nothing_waits(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(30).await?;
        for (_, id) in &people {
            world.krr.set(*id, active(Some("krr@example.com")));
        }
        world.night().await?;
        for (_, id) in &people {
            world.krr.set(*id, active(None));
        }
        let run = world.night().await?;
        assert_eq!(run.state, RunState::NeedsApproval);
        let approve = || storage::retry(|| world.contacts.answer(run.id, Approval::Approve));
        let (one, other) = tokio::join!(approve(), approve());
        let mut answers = [one?, other?];
        answers.sort_by_key(Result::is_err);
        assert_eq!(answers, [Ok(Approved { applied: 30 }), Err(NotApproved::NothingWaits)]);
        assert_eq!(standing(&world.store, run.id).await?, (RunState::Done, 0));
        world.assert_provable().await?;
    }
}
