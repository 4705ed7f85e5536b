//! Answers that came, and are not what was asked for, or not in words that anybody knows.

use domain::{
    Source,
    krr::{KrrStatus, Reservation},
};
use simulators::{
    FaultKind, Register as At,
    krr::{Manner, TimeForm},
};
use storage::{on_both_engines, runs::RunState};

use super::{Disturbed, country, disturb, disturbed, in_the_others, midway, recovers, undisturbed};
use crate::night::{Night, Setup};

on_both_engines! {
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
                let active = held.status == KrrStatus::Active;
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
            let Some(mobile) = night.shown(key).await?.mobile.filter(|known| known.source == Source::Krr) else { continue };
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
}

/// How many things of a kind are in quarantine.
async fn codes(night: &Night, code: &str) -> anyhow::Result<usize> {
    let quarantined = night.store.read().await?.quarantined(10_000, 0).await?;
    Ok(quarantined.iter().filter(|item| item.code == code).count())
}
