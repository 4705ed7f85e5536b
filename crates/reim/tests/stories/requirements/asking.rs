//! Who is asked about, how often, and what silence means: requirements 1 to 3.

use domain::krr::KrrStatus;
use jiff::SignedDuration;
use simulators::{Fault, FaultKind, Register, world::changes::Change};
use sources::{krr::KrrConfig, resilience::Patience};
use storage::{blocks::BlockKey, on_both_engines, runs::RunState};

use super::{ACTIVE, new_email};
use crate::night::{Night, Setup};

on_both_engines! {
    async fn requirement_1_five_outcomes_are_told_apart_and_only_the_first_three_change_what_is_held(store: Store) {
        let night = Night::new(store).await?;
        night.pass_night().await?;
        let before = night.register().await?;
        let [valued, emptied, failed, deleted, _] = ACTIVE;
        let left_out = night.citizen(*night.covered().await?.last().unwrap()).await?;
        assert!(!ACTIVE.contains(&left_out));
        for citizen in [valued, failed, left_out] {
            night.change(citizen, new_email(citizen.0));
        }
        night.change(emptied, Change::Email(None));
        night.change(emptied, Change::Mobile(None));
        night.change(deleted, Change::Delete);
        night.simulators.refuse(night.world.national_id(failed));
        night.disturb(Fault::always(Register::Krr, FaultKind::MissingRows { rows: 1 }));

        let tally = night.pass_night().await?.counts.tally;
        assert_eq!(tally.asked, i64::try_from(night.covered().await?.len())?);
        assert_eq!((tally.failed, tally.adds_up()), (1, true));
        assert!(tally.value > 0 && tally.none > 0 && tally.deleted > 0 && tally.not_returned > 0, "{tally:?}");

        let held = async |citizen| anyhow::Ok(night.claim(night.person(citizen).await?).await?.unwrap().claim);
        assert_eq!(held(valued).await?.email.unwrap().value.as_str(), format!("ny{}@epost.example", valued.0));
        let emptied = held(emptied).await?;
        assert_eq!((emptied.status, emptied.email, emptied.mobile), (KrrStatus::Active, None, None));
        let deleted = held(deleted).await?;
        assert_eq!((deleted.status, deleted.email, deleted.mobile), (KrrStatus::Deleted, None, None));
        for citizen in [failed, left_out] {
            let person = night.person(citizen).await?;
            assert_eq!(night.register().await?[&person], before[&person], "silence says nothing");
        }
        night.assert_sound().await?;
    }

    async fn requirement_2_a_batch_that_fails_clears_nothing_and_keeps_its_time_while_the_others_are_asked(store: Store) {
        let night = Night::with(store, Setup { krr: one_attempt, ..Setup::three_questions() }).await?;
        night.pass_night().await?;
        let (blocks, before) = (night.blocks().await?, night.register().await?);
        assert_eq!(blocks.len(), 3);
        let first_night = night.now();
        night.world.pass_night(300, first_night);
        // The first question fails, and so does each further attempt at it, as a whole and in parts.
        night.disturb(Fault::once(Register::Krr, FaultKind::status(500)));
        night.disturb(Fault::always(Register::Krr, FaultKind::status(500)).after(3));

        let run = night.pass_night().await?;
        assert_eq!(run.state, RunState::DoneWithFailures);
        let failed = &blocks[&BlockKey { municipality: night.municipality(), block: 0 }];
        assert_eq!(run.counts.tally.failed, i64::try_from(failed.len())?);
        let after = night.register().await?;
        for key in failed {
            assert_eq!(after[key], before[key], "{key}");
            let heard = night.heard(*key).await?;
            assert!(heard.success <= Some(first_night) && heard.attempt > Some(first_night), "{heard:?}");
        }
        let mut changed = 0;
        for key in blocks.values().flatten().filter(|key| !failed.contains(key)) {
            assert!(night.heard(*key).await?.success > Some(first_night), "{key}");
            changed += i32::from(after[key] != before[key]);
        }
        assert!(changed > 50, "{changed}");

        night.simulators.faults.clear();
        night.pass_night().await?;
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn requirement_2_an_odd_answer_to_one_batch_does_not_end_the_run_for_the_others(store: Store) {
        let night = Night::with(store, Setup::three_questions()).await?;
        night.disturb(Fault::once(Register::Krr, FaultKind::status(413)));
        let run = night.pass_night().await?;
        assert_eq!((run.state, run.counts.tally.failed), (RunState::Done, 0));
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn requirement_2_a_batch_that_breaks_krr_every_time_costs_only_whom_it_breaks_down_over(store: Store) {
        let night = Night::with(store, Setup::three_questions()).await?;
        let blocks = night.blocks().await?;
        let broken = &blocks.values().next().unwrap();
        let culprit = night.world.national_id(night.citizen(broken[3]).await?);
        night.simulators.break_down_at(culprit);
        let run = night.pass_night().await?;
        assert_eq!((run.state, run.counts.tally.failed), (RunState::DoneWithFailures, 1));
        assert_eq!(night.heard(broken[2]).await?.success, Some(run.finished_at.unwrap()));
        night.assert_sound().await?;
    }

    async fn requirement_2_a_municipality_that_krr_stumbles_over_does_not_keep_the_others_waiting(store: Store) {
        let night = Night::with(store, Setup { municipalities: 3, adults: 240, ..Setup::default() }).await?;
        let blocks = night.blocks().await?;
        let broken = blocks.values().next().unwrap();
        // Over so many that they cannot be told from a KRR that is down.
        for person in broken {
            night.simulators.break_down_at(night.world.national_id(night.citizen(*person).await?));
        }
        let run = night.pass_night().await?;
        assert_eq!((run.state, run.error_code.as_deref()), (RunState::DoneWithFailures, Some("krr-unavailable")));
        assert_eq!(run.counts.tally.failed, i64::try_from(broken.len())?, "and nobody else");
        assert!(run.finished_at.unwrap().duration_since(run.created_at) > SignedDuration::from_hours(3));
        for people in blocks.values().skip(1) {
            let waited = night.heard(people[0]).await?.success.unwrap().duration_since(run.created_at);
            assert!(waited < SignedDuration::from_mins(5), "{waited}");
        }
        night.assert_sound().await?;
    }

    async fn requirement_3_whoever_has_waited_longest_is_asked_first(store: Store) {
        let night = Night::with(store, Setup::three_questions()).await?;
        let began = night.now();
        let blocks = night.blocks().await?;
        let one_a_night = FaultKind::Status { status: 429, retry_after: Some("18000".into()), body: None };
        for nights in 1..=3 {
            night.simulators.faults.clear();
            night.disturb(Fault::always(Register::Krr, one_a_night.clone()).after(1));
            let run = night.pass_night().await?;
            assert_eq!(run.state, RunState::DoneWithFailures);
            let mut heard = 0;
            for people in blocks.values() {
                heard += i32::from(night.heard(people[0]).await?.success > Some(began));
            }
            assert_eq!(heard, nights, "KRR answers one question a night, and each night another's");
        }
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn requirement_3_the_last_attempt_and_the_last_success_are_kept_apart_for_each_person(store: Store) {
        let night = Night::new(store).await?;
        let failing = night.person(ACTIVE[0]).await?;
        let other = night.person(ACTIVE[1]).await?;
        assert_eq!((night.heard(failing).await?.attempt, night.heard(failing).await?.success), (None, None));
        night.pass_night().await?;
        let success = night.heard(failing).await?.success;
        assert_eq!(success, night.heard(other).await?.success);

        night.simulators.refuse(night.world.national_id(ACTIVE[0]));
        night.pass_night().await?;
        let heard = night.heard(failing).await?;
        assert_eq!((heard.success, heard.failures), (success, 1));
        assert_eq!(heard.attempt, night.heard(other).await?.success);

        // A night in which nobody is answered says nothing of this person either.
        night.disturb(Fault::always(Register::Krr, rests_for_hours()));
        night.pass_night().await?;
        assert_eq!(night.heard(failing).await?.success, success);
        night.simulators.faults.clear();

        // Whoever is left out of the answers has not been heard of.
        night.simulators.manner().refused.clear();
        night.disturb(Fault::always(Register::Krr, FaultKind::MissingRows { rows: 1000 }));
        let before = night.heard(other).await?.success;
        night.pass_night().await?;
        assert_eq!(night.heard(other).await?.success, before);
        assert!(night.heard(other).await?.attempt > before);
        night.simulators.faults.clear();

        // A look at one person is heard too.
        night.time.pass(SignedDuration::from_hours(24 * 9));
        night.refresh(failing).await?;
        let heard = night.heard(failing).await?;
        assert_eq!((heard.success, heard.failures), (Some(night.now()), 0));
        night.pass_night().await?;
        assert_eq!(night.heard(failing).await?, night.heard(other).await?);
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn requirement_3_whoever_keeps_failing_is_asked_ever_more_seldom(store: Store) {
        let night = Night::new(store).await?;
        let failing = night.person(ACTIVE[0]).await?;
        let everybody = i64::try_from(night.covered().await?.len())?;
        night.simulators.refuse(night.world.national_id(ACTIVE[0]));
        let mut asked_in = Vec::new();
        for number in 0..12 {
            let counts = night.pass_night().await?.counts;
            assert_eq!(counts.expected, counts.tally.asked);
            assert_eq!(counts.tally.asked, everybody - 1 + counts.tally.failed);
            if counts.tally.failed == 1 {
                asked_in.push(number);
            }
        }
        assert_eq!(asked_in, [0, 1, 3, 7], "the pause doubles from night to night");
        assert_eq!(night.heard(failing).await?.failures, 4);

        // Somebody who asks for this very person is not put off.
        night.simulators.manner().refused.clear();
        assert_eq!(night.refresh(failing).await?.counts.tally.value, 1);
        assert_eq!(night.pass_night().await?.counts.tally.asked, everybody);
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }
}

fn one_attempt(usual: KrrConfig) -> KrrConfig {
    let patience = Patience { attempts: 1, ..usual.patience };
    KrrConfig { patience, ..usual }
}

/// Longer than a night waits.
fn rests_for_hours() -> FaultKind {
    FaultKind::Status { status: 429, retry_after: Some("18000".into()), body: None }
}
