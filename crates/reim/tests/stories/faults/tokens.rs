//! Maskinporten refuses, stumbles or is down, and tokens end or are not taken.

use domain::OrganisationNumber;
use simulators::{Fault, FaultKind, Register as At};
use sources::{
    doctor::{self, Status},
    texts::Lang,
};
use storage::{
    on_both_engines,
    runs::{PartState, RunState},
};

use super::{
    assert_nothing_made_up, country, disturb, disturbed, midway, midway_once, recovers, status, undisturbed,
};
use crate::night::{Night, Setup};

/// The scope by which a municipality lets its supplier ask.
const DELEGATED: &str = "krr:global/kontaktinfo.read";

on_both_engines! {
    async fn a_refusal_of_maskinportens_fails_whom_it_concerns_and_says_what_to_do(store: Store) {
        let night = Night::with(store, country()).await?;
        night.pass_night().await?;
        night.world.pass_night(500, night.now());
        let before = night.register().await?;
        // Each of its codes: wrong aud, used before, expired, unknown, not granted …
        for (code, told) in [
            ("MP-011", "MP-011"), ("MP-012", "MP-012"), ("MP-100", "MP-100"), ("MP-110", "MP-110"),
            ("MP-120", "MP-120"), ("MP-121", "MP-121"), ("MP-122", "MP-122"), ("MP-123", "MP-123"),
            ("MP-124", "MP-124"), ("MP-130", "MP-130"), ("MP-200", "MP-200"), ("MP-201", "MP-201"),
            ("MP-250", "MP-250"), ("MP-251", "MP-251"),
        ] {
            night.disturb(midway(At::Maskinporten, FaultKind::Refusal { code: code.into() }));
            let run = night.pass_night().await?;
            assert_eq!((run.state, run.error_code.as_deref()), (RunState::DoneWithFailures, Some("krr-token")), "{code}");
            assert!(run.counts.tally.adds_up() && run.counts.tally.asked > 0);
            let states: Vec<_> =
                night.store.read().await?.run_parts(run.id).await?.into_iter().map(|part| part.state).collect();
            assert_eq!(states, [PartState::Done, PartState::Failed, PartState::Failed], "{code}");
            assert!(assert_nothing_made_up(&night, &before).await? > 10);
            let (status, remedy) = remedy(&night).await?;
            assert_eq!((status, remedy.contains(told)), (Status::Fault, true), "{code}: {remedy}");
            night.simulators.faults.clear();
        }
        recovers(&night).await?;
    }

    async fn a_refusal_for_a_reason_nobody_knows_is_told_in_maskinportens_own_words(store: Store) {
        let words = r#"{"error":"invalid_grant","error_description":"Invalid assertion. The assertion may live 120 seconds at most"}"#;
        let fault = FaultKind::Status { status: 400, retry_after: None, body: Some(words.into()) };
        let disturbed = disturbed(store, country(), |night| night.disturb(midway(At::Maskinporten, fault))).await?;
        assert_eq!(disturbed.why(), (RunState::DoneWithFailures, Some("krr-token")));
        assert!(disturbed.run.error_detail.as_deref().unwrap().contains("The assertion may live 120 seconds at most"));
        disturbed.assert_nothing_made_up().await?;
        disturbed.recovers().await?;
    }

    async fn a_clock_that_is_off_once_costs_one_more_grant_and_one_that_stays_off_is_named(store: Store) {
        let mut night = undisturbed(store, country()).await?;
        for seconds in [11, -11] {
            let fault = midway_once(At::Maskinporten, FaultKind::ClockOff { seconds });
            let once = disturb(night, |night| night.disturb(fault)).await?;
            assert_eq!(once.why(), (RunState::Done, None));
            once.night.assert_in_step().await?;
            night = once.recovers().await?;
        }
        let off = midway(At::Maskinporten, FaultKind::ClockOff { seconds: -60 });
        let disturbed = disturb(night, |night| night.disturb(off)).await?;
        assert_eq!(disturbed.why(), (RunState::DoneWithFailures, Some("krr-token")));
        let (status, remedy) = remedy(&disturbed.night).await?;
        assert_eq!((status, remedy.contains("NTP")), (Status::Fault, true), "{remedy}");
        disturbed.assert_nothing_made_up().await?;
        disturbed.recovers().await?;
    }

    async fn a_grant_taken_for_a_repetition_is_made_anew(store: Store) {
        let fault = midway_once(At::Maskinporten, FaultKind::Refusal { code: "MP-012".into() });
        let disturbed = disturbed(store, country(), |night| night.disturb(fault)).await?;
        assert_eq!(disturbed.why(), (RunState::Done, None));
        disturbed.night.assert_in_step().await?;
        disturbed.recovers().await?;
    }

    async fn a_key_that_is_taken_away_fails_the_run_until_it_is_back(store: Store) {
        let mut keys = Vec::new();
        let disturbed = disturbed(store, country(), |night| {
            let id = night.simulators.credentials.client_id.clone();
            night.simulators.change_client(&id, |client| keys = std::mem::take(&mut client.keys));
        }).await?;
        assert_eq!(disturbed.why(), (RunState::Failed, Some("krr-token")));
        assert_eq!(disturbed.night.register().await?, disturbed.before);
        let (status, remedy) = remedy(&disturbed.night).await?;
        assert_eq!((status, remedy.contains("kid")), (Status::Fault, true), "{remedy}");
        let id = disturbed.night.simulators.credentials.client_id.clone();
        disturbed.night.simulators.change_client(&id, |client| client.keys = keys);
        disturbed.recovers().await?;
    }

    async fn a_delegation_that_is_withdrawn_concerns_that_municipality_alone(store: Store) {
        let second = |night: &Night| -> OrganisationNumber { night.world.municipalities()[1].organisation };
        let disturbed = disturbed(store, country(), |night| {
            night.simulators.withdraw_delegation(second(night), DELEGATED);
        }).await?;
        assert_eq!(disturbed.why(), (RunState::DoneWithFailures, Some("krr-token")));
        assert_eq!(disturbed.states().await?, [PartState::Done, PartState::Failed, PartState::Done]);
        assert!(disturbed.assert_nothing_made_up().await? > 5);
        disturbed.night.simulators.delegate(second(&disturbed.night), DELEGATED);
        disturbed.recovers().await?;
    }

    async fn a_slow_maskinporten_and_a_slow_krr_are_waited_for(store: Store) {
        let disturbed = disturbed(store, country(), |night| {
            night.disturb(midway_once(At::Maskinporten, FaultKind::Slow { milliseconds: 300 }));
            night.disturb(midway_once(At::Krr, FaultKind::Slow { milliseconds: 300 }));
        }).await?;
        assert_eq!(disturbed.why(), (RunState::Done, None));
        disturbed.night.assert_in_step().await?;
        disturbed.recovers().await?;
    }

    async fn a_maskinporten_that_is_down_for_a_while_is_waited_for(store: Store) {
        let down = Fault { times: Some(40), ..midway(At::Maskinporten, status(503, None)) };
        let disturbed = disturbed(store, country(), |night| night.disturb(down)).await?;
        assert_eq!(disturbed.why(), (RunState::Done, None));
        assert!(disturbed.night.simulators.faults.pending().is_empty(), "it was down all the while");
        disturbed.night.assert_in_step().await?;
        disturbed.recovers().await?;
    }

    async fn a_token_that_ends_in_mid_run_is_renewed(store: Store) {
        let disturbed = disturbed(store, country(), |night| {
            night.disturb(midway_once(At::Krr, FaultKind::ExpiredToken));
            night.disturb(midway_once(At::Maskinporten, FaultKind::TokenFor { seconds: 0 }));
        }).await?;
        assert_eq!(disturbed.why(), (RunState::Done, None));
        disturbed.night.assert_in_step().await?;
        disturbed.recovers().await?;
    }

    async fn a_token_that_has_grown_old_while_krr_rested_is_renewed(store: Store) {
        // Longer than a token lives.
        let rest = Fault::once(At::Krr, status(429, Some("1800"))).after(1);
        let disturbed = disturbed(store, Setup { adults: 1300, settings: Setup::three_questions().settings, ..Setup::default() }, |night| {
            night.simulators.log.clear();
            night.disturb(rest);
        }).await?;
        assert_eq!(disturbed.why(), (RunState::Done, None));
        let counts = disturbed.night.simulators.log.counts(At::Krr);
        assert_eq!(counts.by_status.get(&401), None, "a token is not used beyond its time");
        disturbed.night.assert_in_step().await?;
        disturbed.recovers().await?;
    }

    async fn a_krr_that_refuses_every_token_fails_whom_it_concerns(store: Store) {
        let mut night = undisturbed(store, country()).await?;
        for (fault, code) in
            [(FaultKind::ExpiredToken, "krr-unauthorized"), (FaultKind::MissingScope, "krr-forbidden")]
        {
            let disturbed = disturb(night, |night| night.disturb(midway(At::Krr, fault))).await?;
            assert_eq!(disturbed.why(), (RunState::DoneWithFailures, Some(code)));
            assert_eq!(disturbed.states().await?, [PartState::Done, PartState::Failed, PartState::Failed]);
            assert!(disturbed.assert_nothing_made_up().await? > 10);
            night = disturbed.recovers().await?;
        }
    }

    async fn a_scope_that_is_missing_for_one_does_not_stop_the_others(store: Store) {
        let fault = midway_once(At::Krr, FaultKind::MissingScope);
        let disturbed = disturbed(store, country(), |night| night.disturb(fault)).await?;
        assert_eq!(disturbed.why(), (RunState::DoneWithFailures, Some("krr-forbidden")));
        assert_eq!(disturbed.states().await?, [PartState::Done, PartState::Failed, PartState::Done]);
        disturbed.assert_nothing_made_up().await?;
        disturbed.recovers().await?;
    }
}

/// What the doctor says of the second municipality's way to a token.
async fn remedy(night: &Night) -> anyhow::Result<(Status, String)> {
    let mut ways = Vec::new();
    let mut reader = night.store.read().await?;
    for municipality in &night.municipalities {
        let agreement = reader.agreement(*municipality).await?.unwrap();
        ways.push((municipality.0.to_string(), night.krr.access(agreement.consumer_org)));
    }
    let checks = doctor::examine(&night.maskinporten, &night.krr, &ways).await;
    let of_second =
        |check: &&doctor::Check| check.name == "doctor-grant" && check.subject.as_deref() == Some(&ways[1].0);
    let grant = checks.iter().find(of_second).unwrap();
    Ok((grant.status, grant.remedy_text(Lang::Nb).unwrap_or_default()))
}
