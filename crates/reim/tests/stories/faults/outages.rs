//! KRR refuses questions, stumbles, hangs, or is down for a while or all night.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use simulators::{Fault, FaultKind, Register as At};
use sources::krr::KrrConfig;
use storage::{
    on_both_engines,
    runs::{RunMode, RunState},
};

use super::{
    Disturbed, country, disturb, disturbed, in_the_others, midway, midway_once, recovers, status, undisturbed,
};
use crate::night::{Night, Setup};

on_both_engines! {
    async fn a_refused_identifier_is_found_among_the_others_and_quarantined_alone(store: Store) {
        let night = undisturbed(store, country()).await?;
        let mut culprits = Vec::new();
        for people in night.blocks().await?.values() {
            for person in [people[0], people[7], people[8]] {
                culprits.push(night.world.national_id(night.citizen(person).await?));
            }
        }
        let disturbed = disturb(night, |night| culprits.into_iter().for_each(|id| night.simulators.refuse(id))).await?;
        let tally = disturbed.run.counts.tally;
        assert_eq!((disturbed.run.state, tally.failed), (RunState::DoneWithFailures, 9));
        let quarantined = disturbed.night.store.read().await?.quarantined(100, 0).await?;
        let refused: Vec<_> = quarantined.iter().filter(|item| item.code == "krr-refused-identifier").collect();
        assert_eq!(refused.len(), usize::try_from(tally.failed)?);
        assert!(disturbed.assert_nothing_made_up().await? <= refused.len(), "everybody else is in step");
        disturbed.night.simulators.manner().refused.clear();
        disturbed.recovers().await?;
    }

    async fn a_krr_that_refuses_every_question_is_not_blamed_on_the_people(store: Store) {
        let disturbed = disturbed(store, country(), |night| night.disturb(midway(At::Krr, status(400, None)))).await?;
        assert_eq!(disturbed.why(), (RunState::DoneWithFailures, Some("krr-bad-request")));
        assert!(disturbed.night.store.read().await?.quarantined(100, 0).await?.iter().all(|item| item.code != "krr-refused-identifier"));
        assert!(disturbed.assert_nothing_made_up().await? > 10);
        disturbed.recovers().await?;
    }

    async fn a_krr_that_stumbles_is_asked_again_in_the_same_night(store: Store) {
        let mut night = undisturbed(store, country()).await?;
        for fault in [
            // Half an hour into the night.
            status(429, Some(&http_date(night.now() + SignedDuration::from_mins(24 * 60 + 30))?)),
            status(500, None),
            status(502, None),
            status(503, Some("20")),
            status(429, None),
            status(429, Some("7")),
            status(404, None),
            FaultKind::Cut { after_bytes: 0 },
            FaultKind::Cut { after_bytes: 1000 },
            FaultKind::Truncated,
        ] {
            let disturbed = disturb(night, |night| night.disturb(midway_once(At::Krr, fault.clone()))).await?;
            assert_eq!(disturbed.why(), (RunState::Done, None), "{fault:?}");
            disturbed.night.assert_in_step().await?;
            night = disturbed.night;
        }
        recovers(&night).await?;
    }

    async fn a_krr_that_hangs_is_left_and_asked_again(store: Store) {
        let setup = Setup { krr: impatient, ..country() };
        let disturbed = disturbed(store, setup, |night| night.disturb(midway_once(At::Krr, FaultKind::Hang))).await?;
        assert_eq!(disturbed.why(), (RunState::Done, None));
        disturbed.night.assert_in_step().await?;
        disturbed.recovers().await?;
    }

    async fn a_krr_that_is_down_for_a_while_is_waited_for(store: Store) {
        let mut night = undisturbed(store, country()).await?;
        for fault in [status(500, None), FaultKind::Cut { after_bytes: 100 }, FaultKind::Truncated] {
            let down = Fault { times: Some(25), ..midway(At::Krr, fault.clone()) };
            let disturbed = disturb(night, |night| night.disturb(down)).await?;
            assert_eq!(disturbed.why(), (RunState::Done, None), "{fault:?}");
            assert!(disturbed.night.simulators.faults.pending().is_empty());
            disturbed.night.assert_in_step().await?;
            night = disturbed.night;
        }
        recovers(&night).await?;
    }

    async fn a_krr_that_is_down_all_night_is_given_up_in_the_morning(store: Store) {
        let disturbed = disturbed(store, country(), |night| night.disturb(midway(At::Krr, status(503, Some("1500"))))).await?;
        let Disturbed { run, night, .. } = &disturbed;
        assert_eq!(disturbed.why(), (RunState::DoneWithFailures, Some("krr-unavailable")));
        assert_eq!(run.counts.tally.asked, i64::try_from(night.covered().await?.len())?);
        assert_eq!(run.counts.tally.failed, in_the_others(night).await?);
        let took = run.finished_at.unwrap().duration_since(run.created_at);
        assert!((3..=5).contains(&took.as_hours()), "{took:?}");
        assert!(disturbed.assert_nothing_made_up().await? > 10);
        disturbed.recovers().await?;
    }

    async fn a_dry_run_in_bad_weather_changes_nothing_either(store: Store) {
        let night = Night::with(store, country()).await?;
        night.pass_night().await?;
        night.world.pass_night(500, night.now());
        let before = night.register().await?;
        night.disturb(midway_once(At::Krr, status(500, None)));
        night.disturb(Fault::once(At::Krr, FaultKind::MissingRows { rows: 1000 }).after(3));
        let run = night.order(RunMode::Dry, None).await?.unwrap();
        night.work().await?;
        let run = night.run(run).await?;
        assert_eq!(run.state, RunState::Planned);
        assert!(run.counts.changed > 5 && run.counts.tally.not_returned > 10, "{run:?}");
        assert_eq!(night.register().await?, before);
        recovers(&night).await?;
    }
}

/// The questions answered in time though KRR hangs now and then.
fn impatient(usual: KrrConfig) -> KrrConfig {
    KrrConfig { answer_timeout: Duration::from_millis(1500), ..usual }
}

fn http_date(at: Timestamp) -> anyhow::Result<String> {
    Ok(rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at)?)
}
