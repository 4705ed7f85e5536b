//! Everything that Maskinporten and KRR can do wrong, in the middle of a night: nothing is cleared, the sums add up,
//! the run ends or waits, and the next night finds the register as though nothing had happened.

use std::time::Duration;

use domain::{OrganisationNumber, krr::Reservation};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use simulators::{
    Fault, FaultKind, Register as At,
    krr::{Manner, TimeForm},
};
use sources::{
    doctor::{self, Status},
    krr::KrrConfig,
    texts::Lang,
};
use storage::{
    Store, on_both_engines,
    runs::{PartState, Run, RunMode, RunState},
};

use crate::night::{Night, Register, Setup};

/// The scope by which a municipality lets its supplier ask.
const DELEGATED: &str = "krr:global/kontaktinfo.read";

/// Three municipalities, of which the night asks one after the other, each in one question with a token of its own.
fn country() -> Setup {
    Setup { municipalities: 3, adults: 240, ..Setup::default() }
}

/// What was held before the night that is disturbed, and that night.
struct Disturbed {
    night: Night,
    before: Register,
    run: Run,
}

/// A first night, changes in KRR, and a night that `how` has disturbed.
async fn disturbed(store: Store, setup: Setup, how: impl FnOnce(&Night)) -> anyhow::Result<Disturbed> {
    disturb(undisturbed(store, setup).await?, how).await
}

async fn undisturbed(store: Store, setup: Setup) -> anyhow::Result<Night> {
    let night = Night::with(store, setup).await?;
    assert_eq!(night.pass_night().await?.state, RunState::Done);
    Ok(night)
}

async fn disturb(night: Night, how: impl FnOnce(&Night)) -> anyhow::Result<Disturbed> {
    night.world.pass_night(500, night.now());
    let before = night.register().await?;
    how(&night);
    let run = night.pass_night().await?;
    assert!(run.counts.tally.adds_up(), "{run:?}");
    Ok(Disturbed { night, before, run })
}

impl Disturbed {
    /// Of everybody is held what was held, or what KRR says now. Says of how many it is what was held and no longer so.
    async fn assert_nothing_made_up(&self) -> anyhow::Result<usize> {
        assert_nothing_made_up(&self.night, &self.before).await
    }

    /// Once KRR is itself again, the next night leaves no trace of this one.
    async fn recovers(self) -> anyhow::Result<Night> {
        recovers(&self.night).await?;
        Ok(self.night)
    }

    async fn states(&self) -> anyhow::Result<Vec<PartState>> {
        let parts = self.night.store.read().await?.run_parts(self.run.id).await?;
        Ok(parts.into_iter().map(|part| part.state).collect())
    }

    fn why(&self) -> (RunState, Option<&str>) {
        (self.run.state, self.run.error_code.as_deref())
    }
}

async fn assert_nothing_made_up(night: &Night, before: &Register) -> anyhow::Result<usize> {
    let mut behind = 0;
    for (key, (held, _)) in night.register().await? {
        let (held_before, _) = &before[&key];
        let Some(held) = held else {
            assert_eq!(None, *held_before, "{key}: what was held is gone");
            continue;
        };
        let truth = night.truth(key).await?;
        if held != truth {
            assert_eq!(Some(held), *held_before, "{key}");
            behind += 1;
        }
    }
    Ok(behind)
}

async fn recovers(night: &Night) -> anyhow::Result<()> {
    night.simulators.faults.clear();
    let run = night.pass_night().await?;
    assert_eq!((run.state, run.counts.tally.failed), (RunState::Done, 0), "{run:?}");
    night.assert_in_step().await?;
    night.assert_sound().await
}

/// From the second municipality on.
fn midway(at: At, kind: FaultKind) -> Fault {
    // Maskinporten is asked for its description and for the first token first.
    Fault::always(at, kind).after(if at == At::Maskinporten { 2 } else { 1 })
}

fn midway_once(at: At, kind: FaultKind) -> Fault {
    Fault { times: Some(1), ..midway(at, kind) }
}

fn status(status: u16, retry_after: Option<&str>) -> FaultKind {
    FaultKind::Status { status, retry_after: retry_after.map(str::to_owned), body: None }
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

/// The questions answered in time though KRR hangs now and then.
fn impatient(usual: KrrConfig) -> KrrConfig {
    KrrConfig { answer_timeout: Duration::from_millis(1500), ..usual }
}

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

    async fn what_nobody_knows_in_an_answer_is_passed_over(store: Store) {
        let disturbed = disturbed(store, country(), |night| night.disturb(midway(At::Krr, FaultKind::UnknownField))).await?;
        assert_eq!(disturbed.why(), (RunState::Done, None));
        disturbed.night.assert_in_step().await?;
        disturbed.recovers().await?;
    }

    async fn an_unknown_status_leaves_the_person_as_they_were(store: Store) {
        let fault = FaultKind::UnknownWord { field: "status".into(), rows: 4 };
        let disturbed = disturbed(store, country(), |night| night.disturb(midway(At::Krr, fault))).await?;
        assert_eq!((disturbed.run.state, disturbed.run.counts.tally.failed), (RunState::DoneWithFailures, 8));
        assert_eq!(codes(&disturbed.night, "krr-unknown-status").await?, 8);
        assert!(disturbed.assert_nothing_made_up().await? <= 8);
        disturbed.recovers().await?;
    }

    async fn an_unknown_word_elsewhere_costs_that_field_alone(store: Store) {
        let mut night = undisturbed(store, country()).await?;
        let mut words = Vec::new();
        for (field, code) in [("reservasjon", "krr-unknown-reservation"), ("spraak", "krr-unknown-language"), ("varslingsstatus", "")] {
            let fault = FaultKind::UnknownWord { field: field.into(), rows: 1000 };
            let disturbed = disturb(night, |night| night.disturb(midway(At::Krr, fault))).await?;
            let (after, before) = (&disturbed.night, &disturbed.before);
            assert_eq!(disturbed.why(), (RunState::Done, None), "{field}");
            words.push(codes(after, code).await?);
            for (key, (held, _)) in after.register().await?.into_iter().filter(|(key, _)| key.municipality.0 > 1) {
                let Some(held) = held else { continue };
                let truth = after.truth(key).await?;
                assert_eq!((&held.email, &held.mobile), (&truth.email, &truth.mobile), "{key}");
                let active = held.status == domain::krr::KrrStatus::Active;
                match field {
                    "reservasjon" => assert_eq!(held.reservation, Reservation::Unknown),
                    "spraak" if active => {
                        let before = before[&key].0.as_ref().unwrap();
                        assert_eq!((held.language, held.language_updated), (before.language, before.language_updated));
                    }
                    _ => assert_eq!(held.reservation, truth.reservation),
                }
            }
            night = disturbed.recovers().await?;
        }
        assert!(words[0] > 50 && words[1] > 20 && words[2] == 0, "{words:?}");
    }

    async fn a_value_that_cannot_be_keeps_what_was_held_and_is_quarantined(store: Store) {
        let mut night = undisturbed(store, country()).await?;
        for (field, code) in [
            ("epostadresse", "krr-invalid-email"),
            ("mobiltelefonnummer", "krr-invalid-mobile"),
            ("epostadresse_oppdatert", "krr-invalid-time"),
            ("mobiltelefonnummer_sist_verifisert", "krr-invalid-time"),
            ("reservasjon_oppdatert", "krr-invalid-time"),
        ] {
            let fault = FaultKind::BadValue { field: field.into(), rows: 1000 };
            let disturbed = disturb(night, |night| night.disturb(midway(At::Krr, fault))).await?;
            let (after, before) = (&disturbed.night, &disturbed.before);
            assert_eq!(disturbed.why(), (RunState::Done, None), "{field}");
            assert!(codes(after, code).await? > 40, "{field}");
            for (key, (held, _)) in after.register().await?.into_iter().filter(|(key, _)| key.municipality.0 > 1) {
                let (Some(held), Some(before)) = (held, &before[&key].0) else { continue };
                let truth = after.truth(key).await?;
                match field {
                    "epostadresse" if truth.email.is_some() => {
                        assert_eq!((&held.email, &held.mobile), (&before.email, &truth.mobile), "{key}");
                    }
                    "mobiltelefonnummer" if truth.mobile.is_some() => {
                        assert_eq!((&held.email, &held.mobile), (&truth.email, &before.mobile), "{key}");
                    }
                    "epostadresse_oppdatert" => {
                        let (held, truth) = (held.email, truth.email);
                        assert_eq!(held.as_ref().map(|email| &email.value), truth.as_ref().map(|email| &email.value));
                        assert!(held.is_none_or(|email| email.updated.is_none() && email.verified.is_some()));
                    }
                    "mobiltelefonnummer_sist_verifisert" => {
                        let (held, truth) = (held.mobile, truth.mobile);
                        assert_eq!(held.as_ref().map(|phone| &phone.value), truth.as_ref().map(|phone| &phone.value));
                        assert!(held.is_none_or(|phone| phone.updated.is_some() && phone.verified.is_none()));
                    }
                    _ => assert_eq!((held.email, held.mobile), (truth.email, truth.mobile), "{key}"),
                }
            }
            night = disturbed.recovers().await?;
        }
    }

    async fn rows_that_are_missing_change_nothing_and_are_counted_by_themselves(store: Store) {
        let fault = midway(At::Krr, FaultKind::MissingRows { rows: 9 });
        let disturbed = disturbed(store, country(), |night| night.disturb(fault)).await?;
        assert_eq!((disturbed.run.state, disturbed.run.counts.tally.not_returned), (RunState::Done, 18));
        assert!(disturbed.assert_nothing_made_up().await? <= 18);
        disturbed.recovers().await?;
    }

    async fn an_answer_without_rows_changes_nothing(store: Store) {
        let fault = midway(At::Krr, FaultKind::MissingRows { rows: 1000 });
        let disturbed = disturbed(store, country(), |night| night.disturb(fault)).await?;
        let not_returned = in_the_others(&disturbed.night).await?;
        assert_eq!((disturbed.run.state, disturbed.run.counts.tally.not_returned), (RunState::Done, not_returned));
        assert!(disturbed.assert_nothing_made_up().await? > 10);
        disturbed.recovers().await?;
    }

    async fn rows_about_strangers_are_dropped_and_noticed(store: Store) {
        let fault = midway(At::Krr, FaultKind::ExtraRows { rows: 3 });
        let disturbed = disturbed(store, country(), |night| night.disturb(fault)).await?;
        assert_eq!(disturbed.why(), (RunState::Done, None));
        assert_eq!(codes(&disturbed.night, "krr-unasked-identifier").await?, 2);
        disturbed.night.assert_in_step().await?;
        disturbed.recovers().await?;
    }

    async fn the_order_of_rows_does_not_matter_and_a_row_may_come_twice(store: Store) {
        let mut night = undisturbed(store, country()).await?;
        for fault in [FaultKind::ReorderedRows, FaultKind::DoubledRows { rows: 1000, contradictory: false }] {
            let disturbed = disturb(night, |night| night.disturb(midway(At::Krr, fault.clone()))).await?;
            assert_eq!(disturbed.why(), (RunState::Done, None), "{fault:?}");
            disturbed.night.assert_in_step().await?;
            night = disturbed.night;
        }
        recovers(&night).await?;
    }

    async fn rows_that_contradict_each_other_are_noticed(store: Store) {
        let fault = midway(At::Krr, FaultKind::DoubledRows { rows: 5, contradictory: true });
        let disturbed = disturbed(store, country(), |night| night.disturb(fault)).await?;
        let Disturbed { night, .. } = &disturbed;
        assert_eq!(disturbed.why(), (RunState::Done, None));
        assert!(codes(night, "krr-contradictory-rows").await? >= 6);
        // Neither of two words said at the same time is the newer; one of them is held, and not a third.
        for (key, (held, _)) in night.register().await? {
            let Some(held) = held else { continue };
            let truth = night.truth(key).await?;
            let other = held.email.as_ref().is_some_and(|email| email.value.as_str() == "en.annen@epost.example");
            assert!(held == truth || other, "{key}");
        }
        disturbed.recovers().await?;
    }

    async fn whatever_krrs_manner_is_the_register_is_in_step(store: Store) {
        let mut night = undisturbed(store, country()).await?;
        let usual = Manner::default;
        for manner in [
            Manner { times: TimeForm::Utc, ..usual() },
            Manner { times: TimeForm::Offset, ..usual() },
            Manner { reservation_when_deleted: true, ..usual() },
            Manner { include_unregistered: true, ..usual() },
            Manner { says_not_duplicated: false, says_updated: false, ..usual() },
            Manner { contact_when_not_notifiable: false, ..usual() },
        ] {
            let disturbed = disturb(night, |night| *night.simulators.manner() = manner.clone()).await?;
            assert_eq!(disturbed.why(), (RunState::Done, None), "{manner:?}");
            disturbed.night.assert_in_step().await?;
            *disturbed.night.simulators.manner() = Manner::default();
            night = disturbed.recovers().await?;
        }
    }

    async fn numbers_are_kept_as_written_and_in_one_form_for_the_network(store: Store) {
        let night = Night::with(store, Setup { adults: 900, ..Setup::default() }).await?;
        night.pass_night().await?;
        let (mut bare, mut foreign, mut doubled, mut usual) = (0, 0, 0, 0);
        for key in night.covered().await? {
            let Some(mobile) = night.shown(key).await?.mobile.filter(|known| known.source == domain::Source::Krr) else { continue };
            let e164 = mobile.value.e164().unwrap();
            match mobile.value.raw() {
                raw if raw.len() == 8 => { bare += 1; assert_eq!(e164, format!("+47{raw}")); }
                raw if raw.starts_with("0047") => { doubled += 1; assert_eq!(e164, format!("+47{}", &raw[4..])); }
                raw if raw.starts_with("+47") => { usual += 1; assert_eq!(e164, raw); }
                raw => { foreign += 1; assert_eq!(e164, raw); }
            }
        }
        assert!(bare > 20 && foreign > 2 && doubled > 2 && usual > 200, "{bare} {foreign} {doubled} {usual}");
        night.assert_in_step().await?;
        night.assert_sound().await?;
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

/// How many are asked about in the second municipality and the third.
async fn in_the_others(night: &Night) -> anyhow::Result<i64> {
    let covered = night.covered().await?;
    Ok(i64::try_from(covered.iter().filter(|key| key.municipality != night.municipality()).count())?)
}

fn http_date(at: Timestamp) -> anyhow::Result<String> {
    Ok(rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at)?)
}

/// How many things of a kind are in quarantine.
async fn codes(night: &Night, code: &str) -> anyhow::Result<usize> {
    let quarantined = night.store.read().await?.quarantined(10_000, 0).await?;
    Ok(quarantined.iter().filter(|item| item.code == code).count())
}
