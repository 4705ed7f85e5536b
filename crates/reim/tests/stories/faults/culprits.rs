//! KRR breaks down whenever somebody is in the question, and answers everybody else.

use jiff::SignedDuration;
use simulators::{Fault, Register as At};
use storage::{
    on_both_engines,
    runs::{Run, RunState},
};

use super::{country, disturb, recovers, status, undisturbed};
use crate::{
    browser::Pages,
    night::{Night, Setup},
};

const CODE: &str = "krr-breaks-over-person";

on_both_engines! {
    async fn whoever_krr_breaks_down_over_is_found_in_minutes_and_quarantined_alone(store: Store) {
        let night = undisturbed(store, country()).await?;
        let blocks: Vec<_> = night.blocks().await?.into_values().collect();
        let culprits = [blocks[0][7], blocks[1][0], *blocks[1].last().unwrap()];
        for culprit in culprits {
            night.simulators.break_down_at(night.world.national_id(night.citizen(culprit).await?));
        }
        night.simulators.log.clear();
        let disturbed = disturb(night, |_| ()).await?;
        let (night, run) = (&disturbed.night, &disturbed.run);
        assert_eq!(disturbed.why(), (RunState::DoneWithFailures, None));
        assert_eq!((run.counts.tally.asked, run.counts.tally.failed), (i64::try_from(night.covered().await?.len())?, 3));
        assert!(took(run) < SignedDuration::from_mins(10), "{:?}", took(run));
        assert!(disturbed.assert_nothing_made_up().await? <= culprits.len(), "everybody else is in step");
        assert!(night.simulators.log.counts(At::Krr).calls < 100);
        assert_eq!(night.krr.circuit().state.code(), "closed");
        assert_eq!(in_quarantine(night).await?, culprits.map(|culprit| culprit.to_string()));
        let page = Pages::open(night).await?.visitor().get("/drift/karantene").await?;
        page.says("KRR svikter hver gang det spørres om denne personen.");
        page.says("Det spørres om personen igjen senere");

        // They are asked about again the next night, and in vain.
        let again = night.pass_night().await?;
        assert_eq!((again.state, again.counts.tally.failed), (RunState::DoneWithFailures, 3));
        assert_eq!(night.heard(culprits[0]).await?.failures, 2);
        night.simulators.manner().breaking.clear();
        night.time.pass(SignedDuration::from_hours(24 * 8));
        disturbed.recovers().await?;
    }

    async fn whoever_krr_breaks_down_over_holds_up_no_one_who_is_asked_about_after_them(store: Store) {
        // One question after the other: the first, or the last, is the one.
        let night = Night::with(store, Setup::three_questions()).await?;
        for block in [0, 2] {
            let people = night.blocks().await?.into_values().nth(block).unwrap();
            night.simulators.break_down_at(night.world.national_id(night.citizen(people[people.len() / 2]).await?));
            let run = night.pass_night().await?;
            assert_eq!((run.state, run.counts.tally.failed), (RunState::DoneWithFailures, 1));
            assert!(took(&run) < SignedDuration::from_mins(5), "{:?}", took(&run));
            night.simulators.manner().breaking.clear();
            night.time.pass(SignedDuration::from_hours(24 * 8));
        }
        night.pass_night().await?;
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn a_krr_that_is_down_is_not_asked_in_parts(store: Store) {
        let night = undisturbed(store, Setup::three_questions()).await?;
        for answered_first in [0, 1] {
            night.simulators.log.clear();
            let disturbed = disturb_from(&night, answered_first).await?;
            assert_eq!(disturbed.state, RunState::DoneWithFailures);
            assert_eq!(in_quarantine(&night).await?, Vec::<String>::new(), "nobody is blamed");
            let minutes = took(&disturbed).as_secs().div_euclid(60);
            let calls = i64::try_from(night.simulators.log.counts(At::Krr).calls)?;
            // The first question is tried five times, then the breaker lets one through a minute. A KRR that has
            // just answered is asked six parts, once.
            let parts = if answered_first > 0 { 6 } else { 0 };
            assert!(calls <= answered_first + 5 + parts + minutes + 1, "{calls} in {minutes} minutes");
            night.simulators.faults.clear();
        }
        recovers(&night).await?;
    }
}

async fn disturb_from(night: &Night, answered_first: i64) -> anyhow::Result<Run> {
    night.disturb(Fault::always(At::Krr, status(500, None)).after(u32::try_from(answered_first)?));
    night.pass_night().await
}

fn took(run: &Run) -> SignedDuration {
    run.finished_at.unwrap().duration_since(run.created_at)
}

/// Whom KRR is known to break down over, in key order.
async fn in_quarantine(night: &Night) -> anyhow::Result<Vec<String>> {
    let mut found: Vec<_> = night.store.read().await?.quarantined(100, 0).await?;
    found.retain(|item| item.code == CODE);
    found.sort_by_key(|item| item.subject.parse::<domain::PersonKey>().ok());
    Ok(found.into_iter().map(|item| item.subject).collect())
}
