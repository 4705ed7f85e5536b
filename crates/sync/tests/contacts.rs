//! The night as stories: what KRR says, what goes wrong, and what people see.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use clock::Clock as _;
use common::{World, active};
use domain::{Field, HandValue, KrrClaim, Source, krr::KrrStatus, krr::Reservation};
use jiff::SignedDuration;
use sources::krr::AskError;
use storage::{
    on_both_engines,
    runs::{PartState, RunMode, RunState},
};
use sync::{
    contacts::{Approval, Approved, Ending, NotApproved},
    hands::{self, Act, NotWritten},
};

fn act(world: &World) -> Act<'static> {
    Act { author: "Kari Sekretær", reason: "ønsket av foresatt", at: world.clock.now(), until: None }
}

on_both_engines! {
    async fn a_new_email_in_krr_is_shown_the_next_morning(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.tell_from_school(key, "gammel@skole.example").await?;
        world.krr.set(id, active(Some("ny@example.com")));
        let run = world.night().await?;
        assert_eq!(run.state, RunState::Done);
        assert_eq!((run.counts.tally.asked, run.counts.tally.value, run.counts.changed), (1, 1, 1));
        let shown = world.shown(key).await?;
        assert_eq!(shown.text(Field::Email), (Some("ny@example.com"), Some(Source::Krr)));
        assert_eq!(shown.text(Field::Name), (Some("Åse Ødegård"), Some(Source::School)));
        let again = world.night().await?;
        assert_eq!(again.counts.changed, 0, "a second round finds nothing to do");
        world.assert_provable().await?;
    }

    async fn the_five_outcomes_are_told_apart_and_add_up(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(5).await?;
        world.krr.set(people[0].1, active(Some("a@example.com")));
        world.krr.set(people[1].1, active(None));
        world.krr.set(people[2].1, KrrClaim::empty(KrrStatus::Deleted));
        world.krr.0.lock().unwrap().silent_about.push(people[3].1);
        let run = world.night().await?;
        let tally = run.counts.tally;
        assert_eq!(
            (tally.asked, tally.value, tally.none, tally.deleted, tally.not_returned, tally.failed),
            (5, 1, 2, 1, 1, 0)
        );
        assert!(tally.adds_up());
    }

    async fn silence_about_a_person_changes_nothing(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.krr.set(id, active(Some("a@example.com")));
        world.night().await?;
        world.krr.0.lock().unwrap().silent_about.push(id);
        let run = world.night().await?;
        assert_eq!(run.counts.tally.not_returned, 1);
        assert_eq!(world.shown_email(key).await?.as_deref(), Some("a@example.com"));
    }

    async fn a_failed_block_clears_nothing_and_ends_nothing(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(2500).await?;
        for (number, (_, id)) in people.iter().enumerate() {
            world.krr.set(*id, active(Some(&format!("p{number}@example.com"))));
        }
        world.night().await?;
        let before = world.store.read().await?.last_heard(world.municipality, people[0].0.person).await?;
        // The first block fails in every pass, as a whole and in parts; the others are answered.
        world.krr.0.lock().unwrap().hangs_over = vec![people[0].1];
        let run = world.night().await?;
        assert_eq!(run.state, RunState::DoneWithFailures);
        assert_eq!(run.counts.tally.asked, 2500);
        assert!(run.counts.tally.failed >= 500 && run.counts.tally.adds_up());
        for (key, _) in [&people[0], &people[1200], &people[2400]] {
            assert!(world.shown_email(*key).await?.is_some());
        }
        let mut reader = world.store.read().await?;
        let failed = [people[1].0, people[1500].0, people[2400].0];
        let mut kept_back = 0;
        for key in failed {
            let heard = reader.last_heard(key.municipality, key.person).await?;
            assert!(heard.attempt > before.attempt, "everybody was tried");
            kept_back += i32::from(heard.success == before.success);
        }
        assert_eq!(kept_back, 1, "only the block that failed keeps the time of its last success");
    }

    async fn a_register_that_is_down_is_waited_for_and_the_run_goes_on(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(3).await?;
        world.krr.set(people[0].1, active(Some("a@example.com")));
        let wait = AskError::RateLimited { retry_after: Some(std::time::Duration::from_mins(10)) };
        world.krr.0.lock().unwrap().faults = [Some(wait)].into();
        let run = world.order(RunMode::Real, None).await?;
        let Ending::Again(at) = world.carry(run).await? else { panic!("it should wait") };
        let waiting = world.run(run).await?;
        assert_eq!(waiting.state, RunState::WaitingForRegister);
        assert_eq!(waiting.error_code.as_deref(), Some("krr-rate-limited"));
        assert_eq!(waiting.counts.tally.asked, 0);
        world.clock.advance(at.duration_since(world.clock.now()));
        assert_eq!(world.carry(run).await?, Ending::Over);
        assert_eq!(world.run(run).await?.state, RunState::Done);
    }

    async fn a_register_that_refuses_is_not_asked_again_and_the_run_says_why(store: Store) {
        let world = World::new(store).await?;
        world.guardians(1500).await?;
        world.krr.0.lock().unwrap().faults = [Some(AskError::Forbidden), Some(AskError::Forbidden)].into();
        let run = world.night().await?;
        assert_eq!(run.state, RunState::Failed);
        assert_eq!(run.error_code.as_deref(), Some("krr-forbidden"));
        assert_eq!(run.counts.changed, 0);
    }

    async fn removals_within_reason_are_applied(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(20).await?;
        for (number, (_, id)) in people.iter().enumerate() {
            world.krr.set(*id, active(Some(&format!("p{number}@example.com"))));
        }
        world.night().await?;
        for (_, id) in &people {
            world.krr.set(*id, active(None));
        }
        let run = world.night().await?;
        assert_eq!((run.state, run.counts.removals, run.counts.changed), (RunState::Done, 20, 20));
        assert_eq!(world.shown_email(people[7].0).await?, None);
        world.assert_provable().await?;
    }

    async fn too_many_removals_stop_and_ask_while_the_rest_goes_through(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(30).await?;
        for (number, (_, id)) in people.iter().enumerate() {
            world.krr.set(*id, active(Some(&format!("p{number}@example.com"))));
        }
        world.night().await?;
        for (_, id) in &people[..25] {
            world.krr.set(*id, active(None));
        }
        world.krr.set(people[29].1, active(Some("ny@example.com")));
        let run = world.night().await?;
        assert_eq!(run.state, RunState::NeedsApproval);
        assert_eq!(world.store.read().await?.run_parts(run.id).await?[0].state, PartState::NeedsApproval);
        assert_eq!(world.shown_email(people[0].0).await?.as_deref(), Some("p0@example.com"), "nothing is taken");
        assert_eq!(world.shown_email(people[29].0).await?.as_deref(), Some("ny@example.com"));
        let answer = world.contacts.answer(run.id, Approval::Approve).await?;
        assert_eq!(answer, Ok(Approved { applied: 25 }));
        assert_eq!(world.shown_email(people[0].0).await?, None);
        assert_eq!(world.run(run.id).await?.state, RunState::Done);
        assert_eq!(world.store.read().await?.count_plan_items(run.id).await?, 0, "the plan's values are gone");
        world.assert_provable().await?;
    }

    async fn refused_removals_leave_everything_as_it_was(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(30).await?;
        for (number, (_, id)) in people.iter().enumerate() {
            world.krr.set(*id, active(Some(&format!("p{number}@example.com"))));
        }
        world.night().await?;
        for (_, id) in &people {
            world.krr.set(*id, KrrClaim::empty(KrrStatus::NotRegistered));
        }
        let run = world.night().await?;
        assert_eq!(world.contacts.answer(run.id, Approval::Refuse).await?, Ok(Approved { applied: 0 }));
        assert_eq!(world.run(run.id).await?.state, RunState::Refused);
        assert_eq!(world.shown_email(people[0].0).await?.as_deref(), Some("p0@example.com"));
        assert_eq!(
            world.contacts.answer(run.id, Approval::Approve).await?,
            Err(NotApproved::NothingWaits),
            "an answer is given once"
        );
    }

    async fn a_dry_run_writes_nothing_and_approval_applies_exactly_it(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(3).await?;
        world.krr.set(people[0].1, active(Some("a@example.com")));
        world.krr.set(people[1].1, active(Some("b@example.com")));
        let run = world.order(RunMode::Dry, None).await?;
        world.carry(run).await?;
        assert_eq!(world.run(run).await?.state, RunState::Planned);
        assert_eq!(world.run(run).await?.counts.changed, 2);
        assert_eq!(world.shown_email(people[0].0).await?, None);
        assert_eq!(world.store.read().await?.changes_after(0, 10).await?, []);
        // What KRR says after the plan was made is not part of it.
        world.krr.set(people[0].1, active(Some("later@example.com")));
        assert_eq!(world.contacts.answer(run, Approval::Approve).await?, Ok(Approved { applied: 3 }));
        assert_eq!(world.shown_email(people[0].0).await?.as_deref(), Some("a@example.com"));
        assert_eq!(world.shown_email(people[1].0).await?.as_deref(), Some("b@example.com"));
        world.assert_provable().await?;
    }

    async fn a_plan_whose_ground_has_moved_is_refused_whole(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(2).await?;
        world.krr.set(people[0].1, active(Some("a@example.com")));
        world.krr.set(people[1].1, active(Some("b@example.com")));
        let run = world.order(RunMode::Dry, None).await?;
        world.carry(run).await?;
        world.tell_from_school(people[1].0, "skole@example.com").await?;
        assert_eq!(
            world.contacts.answer(run, Approval::Approve).await?,
            Err(NotApproved::Moved { moved: 1 })
        );
        assert_eq!(world.shown_email(people[0].0).await?, None, "not even those who had not moved");
        assert_eq!(world.run(run).await?.state, RunState::Outdated);
    }

    async fn a_plan_expires(store: Store) {
        let world = World::new(store).await?;
        world.guardians(1).await?;
        let run = world.order(RunMode::Dry, None).await?;
        world.carry(run).await?;
        world.clock.advance(SignedDuration::from_hours(24 * 7));
        assert_eq!(world.contacts.answer(run, Approval::Approve).await?, Err(NotApproved::Expired));
    }

    async fn a_stopped_run_keeps_what_it_did_and_does_no_more(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(2).await?;
        world.krr.set(people[0].1, active(Some("a@example.com")));
        let run = world.order(RunMode::Real, None).await?;
        let mut tx = world.store.begin().await?;
        assert!(tx.request_stop(run).await?);
        tx.commit().await?;
        assert_eq!(world.carry(run).await?, Ending::Over);
        assert_eq!(world.run(run).await?.state, RunState::Stopped);
        assert_eq!(world.shown_email(people[0].0).await?, None);
    }

    async fn opting_out_is_obeyed_and_opting_in_fetches_afresh(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.krr.set(id, active(Some("krr@example.com")));
        world.night().await?;
        let hand = || HandValue::Email(domain::Email::parse("hand@example.com").unwrap());
        assert_eq!(
            hands::write(&world.store, key, hand(), &act(&world)).await?,
            Err(NotWritten::FetchedFromKrr),
            "a fetched field cannot be written, however the form was made"
        );
        hands::opt_out(&world.store, key, Field::Email, &act(&world)).await?.unwrap();
        assert_eq!(world.shown_email(key).await?, None, "what KRR says is no longer ours to show");
        hands::write(&world.store, key, hand(), &act(&world)).await?.unwrap();
        world.krr.set(id, active(Some("newer@example.com")));
        world.night().await?;
        assert_eq!(world.shown_email(key).await?.as_deref(), Some("hand@example.com"));
        world.krr.set(id, active(Some("newest@example.com")));
        hands::opt_in(&world.store, key, Field::Email, &act(&world)).await?.unwrap();
        let ordered = world.store.read().await?.runs(1, 0).await?.remove(0);
        assert_eq!((ordered.state, ordered.person), (RunState::Queued, Some(key.person)));
        world.carry(ordered.id).await?;
        assert_eq!(world.shown_email(key).await?.as_deref(), Some("newest@example.com"));
        world.assert_provable().await?;
    }

    async fn a_lock_is_obeyed_by_every_path(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.tell_from_school(key, "laast@example.com").await?;
        hands::lock(&world.store, key, Field::Email, &act(&world)).await?.unwrap();
        world.krr.set(id, active(Some("krr@example.com")));
        world.night().await?;
        let one = world.order(RunMode::Real, Some(key)).await?;
        world.carry(one).await?;
        let dry = world.order(RunMode::Dry, None).await?;
        world.carry(dry).await?;
        world.contacts.answer(dry, Approval::Approve).await?.unwrap();
        world.tell_from_school(key, "annen@example.com").await?;
        let hand = HandValue::Email(domain::Email::parse("hand@example.com").unwrap());
        assert_eq!(hands::write(&world.store, key, hand, &act(&world)).await?, Err(NotWritten::Locked));
        assert_eq!(
            hands::erase(&world.store, key, Field::Email, &act(&world)).await?,
            Err(NotWritten::Locked)
        );
        assert_eq!(world.shown_email(key).await?.as_deref(), Some("laast@example.com"));
        hands::unlock(&world.store, key, Field::Email, &act(&world)).await?.unwrap();
        assert_eq!(world.shown_email(key).await?.as_deref(), Some("krr@example.com"));
        world.assert_provable().await?;
    }

    async fn a_hold_ends_of_itself(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.krr.set(id, active(Some("krr@example.com")));
        world.night().await?;
        let until = world.clock.now() + SignedDuration::from_hours(2);
        let act = Act { until: Some(until), ..act(&world) };
        hands::opt_out(&world.store, key, Field::Email, &act).await?.unwrap();
        assert_eq!(world.shown_email(key).await?, None);
        world.night().await?;
        assert_eq!(world.shown_email(key).await?.as_deref(), Some("krr@example.com"));
        world.assert_provable().await?;
    }

    async fn reservation_unknown_is_a_state_of_its_own(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        assert_eq!(world.shown(key).await?.reservation, Reservation::Unknown);
        let mut reserved = active(None);
        reserved.reservation = Reservation::Reserved;
        world.krr.set(id, reserved);
        world.night().await?;
        assert_eq!(world.shown(key).await?.reservation, Reservation::Reserved);
        assert_eq!(
            hands::opt_out(&world.store, key, Field::Reservation, &act(&world)).await?,
            Err(NotWritten::NotOurs)
        );
    }

    async fn the_night_does_only_what_the_agreement_says(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.krr.set(id, active(Some("krr@example.com")));
        let mut tx = world.store.begin().await?;
        let mut agreement = tx.agreement(world.municipality).await?.unwrap();
        agreement.mode = domain::Mode::LookUp;
        tx.set_agreement(&agreement).await?;
        tx.commit().await?;
        let run = world.night().await?;
        assert_eq!(world.store.read().await?.run_parts(run.id).await?[0].state, PartState::NotPermitted);
        assert_eq!(run.counts.tally.asked, 0);
        assert_eq!(world.shown_email(key).await?, None);
        let looked = world.contacts.look_up(key, "meldingstjeneste", "varsel").await?;
        let sync::contacts::LookedUp::Answer(report) = looked else { panic!("{looked:?}") };
        assert!(report.claim.email.is_some());
        assert_eq!(world.store.read().await?.claims(key).await?.krr, None, "only that somebody looked is kept");
    }

    async fn a_run_goes_on_where_the_process_died(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(2100).await?;
        for (number, (_, id)) in people.iter().enumerate() {
            world.krr.set(*id, active(Some(&format!("p{number}@example.com"))));
        }
        let run = world.order(RunMode::Real, None).await?;
        let closing = tokio_util::sync::CancellationToken::new();
        closing.cancel();
        assert_eq!(world.contacts.carry(run, &closing).await?, Ending::Interrupted);
        assert_eq!(world.carry(run).await?, Ending::Over);
        let done = world.run(run).await?;
        assert_eq!((done.counts.tally.asked, done.counts.tally.value), (2100, 2100));
        world.assert_provable().await?;
    }

    async fn a_second_run_over_the_same_people_is_refused(store: Store) {
        let world = World::new(store).await?;
        let [(key, _)] = world.guardians(1).await?[..] else { unreachable!() };
        world.order(RunMode::Real, None).await?;
        assert!(world.order(RunMode::Dry, None).await.is_err());
        assert!(world.order(RunMode::Real, Some(key)).await.is_ok(), "one person is never refused");
    }

    async fn a_database_that_wants_every_fifth_transaction_once_more_loses_nothing(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(3500).await?;
        for (number, (_, id)) in people.iter().enumerate() {
            world.krr.set(*id, active(Some(&format!("p{number}@example.com"))));
        }
        let run = world.order(RunMode::Real, None).await?;
        let crowded = world.crowded(5)?;
        // As a worker does it: what failed is begun again, and goes on from what was committed.
        let mut again = 0;
        loop {
            match crowded.carry(run, &tokio_util::sync::CancellationToken::new()).await {
                Ok(ending) => break assert_eq!(ending, Ending::Over),
                Err(error) => assert!(storage::is_contention(&error), "{error:#}"),
            }
            again += 1;
            assert!(again < 50, "every attempt gets further than the one before");
        }
        assert!(again >= 2, "the rehearsal was felt");
        let done = world.run(run).await?;
        assert_eq!((done.counts.tally.asked, done.counts.tally.value, done.counts.changed), (3500, 3500, 3500));
        let key = people[3000].0;
        let store = world.store.crowded(2);
        let act = act(&world);
        storage::retry(|| hands::opt_out(&store, key, Field::Email, &act)).await?.unwrap();
        assert_eq!(world.shown_email(key).await?, None);
        world.assert_provable().await?;
    }
}
