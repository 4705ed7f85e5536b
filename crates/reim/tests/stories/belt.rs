//! What citizens, operators and time do, from the register that is asked to what is shown.

use std::{sync::Arc, time::Duration};

use clock::SystemClock;
use domain::{Agreement, Field, Mode, Protection, Scope, Source, krr::KrrStatus};
use jiff::{SignedDuration, ToSpan as _};
use jobs::{Lease, Worker};
use reim::{config::WorkSection, timetable};
use reqwest::{Client, redirect::Policy};
use simulators::{
    Fault, FaultKind, Register as At,
    world::{Citizen, changes::Change},
};
use sources::krr::{AskError, KrrConfig};
use sources::resilience::Patience;
use storage::{
    on_both_engines,
    runs::{PartState, RunMode, RunState},
};
use sync::contacts::LookedUp;
use tokio_util::sync::CancellationToken;

use crate::{
    night::{Night, Setup},
    time::Time,
};

/// Active in KRR with e-mail and mobile.
const KARI: Citizen = Citizen(6);
/// The other guardian of the same children.
const OLA: Citizen = Citizen(7);

/// As KRR tells it when asked over HTTP by somebody's own form.
async fn save_in_minprofil(night: &Night, citizen: Citizen, email: &str) -> anyhow::Result<()> {
    let minprofil = Client::builder().redirect(Policy::none()).build()?;
    let form = [
        ("handling", "lagre"),
        ("epost", email),
        ("mobil", "+47 43 00 00 01"),
        ("spraak", "nn"),
        ("reservert", "nei"),
    ];
    let address = format!("{}/person/{}", night.simulators.minprofil_url, citizen.0);
    assert_eq!(minprofil.post(address).form(&form).send().await?.status(), 303);
    Ok(())
}

on_both_engines! {
    async fn what_a_citizen_changes_in_minprofil_is_shown_after_the_next_night(store: Store) {
        let night = Night::new(store).await?;
        night.pass_night().await?;
        let kari = night.person(KARI).await?;
        let before = night.email(kari).await?;
        save_in_minprofil(&night, KARI, "kari.ny@epost.example").await?;
        assert_eq!(night.email(kari).await?, before, "nobody has asked yet");
        let run = night.pass_night().await?;
        assert_eq!((run.state, run.counts.changed), (RunState::Done, 1));
        let from_krr = |value: &str| (Some(value.to_owned()), Some(Source::Krr));
        assert_eq!(night.text(kari, Field::Email).await?, from_krr("kari.ny@epost.example"));
        assert_eq!(night.text(kari, Field::Mobile).await?, from_krr("+47 43 00 00 01"));
        assert_eq!(night.text(kari, Field::Language).await?, from_krr("nn"));
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn somebody_who_asks_for_one_person_sees_the_change_at_once(store: Store) {
        let night = Night::new(store).await?;
        night.pass_night().await?;
        let (kari, ola) = (night.person(KARI).await?, night.person(OLA).await?);
        let of_ola = night.email(ola).await?;
        for citizen in [KARI, OLA] {
            save_in_minprofil(&night, citizen, &format!("ny{}@epost.example", citizen.0)).await?;
        }
        night.simulators.log.clear();
        let run = night.refresh(kari).await?;
        assert_eq!((run.state, run.counts.tally.asked, run.counts.changed), (RunState::Done, 1, 1));
        assert_eq!(night.simulators.log.counts(At::Krr).asked, 1, "nobody else was asked about");
        assert_eq!(night.email(kari).await?.as_deref(), Some("ny6@epost.example"));
        assert_eq!(night.email(ola).await?, of_ola);
        night.assert_sound().await?;
    }

    async fn a_krr_that_is_down_is_waited_for_by_the_workers(store: Store) {
        let setup = Setup { time: Time::Real, krr: who_does_not_wait, ..Setup::default() };
        let night = Night::with(store, setup).await?;
        let down = FaultKind::Status { status: 503, retry_after: Some("1".into()), body: None };
        night.disturb(Fault { times: Some(2), ..Fault::always(At::Krr, down) });
        let run = night.order(RunMode::Real, None).await?.unwrap();

        let stop = CancellationToken::new();
        let lease = Lease { look: Duration::from_millis(20), ..Lease::default() };
        let handlers = timetable::handlers(&night.runs, &WorkSection::default());
        let worker = Worker::new(night.store.clone(), handlers, Arc::new(SystemClock)).with_lease(lease);
        let working = tokio::spawn({
            let stop = stop.clone();
            async move { worker.run(stop).await }
        });
        let mut waited = None;
        let over = loop {
            let now = night.run(run).await?;
            if now.state.is_over() {
                break now;
            }
            if now.state == RunState::WaitingForRegister {
                waited = now.error_code;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        stop.cancel();
        working.await?;
        assert_eq!(waited.as_deref(), Some("krr-unavailable"), "it said why it waited");
        assert_eq!((over.state, over.error_code), (RunState::Done, None));
        assert_eq!(over.counts.tally.asked, over.counts.expected);
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn in_look_up_mode_nothing_is_kept_but_that_somebody_looked(store: Store) {
        let look_up = |usual| Agreement { mode: Mode::LookUp, ..usual };
        let night = Night::with(store, Setup { agreement: look_up, ..Setup::default() }).await?;
        let before = night.register().await?;
        let run = night.pass_night().await?;
        assert_eq!(run.counts.tally.asked, 0);
        let part = night.store.read().await?.run_parts(run.id).await?.remove(0);
        assert_eq!((part.state, part.error_code.as_deref()), (PartState::NotPermitted, Some("not-permitted")));
        assert_eq!(night.simulators.log.counts(At::Krr).calls, 0, "the night asks about nobody");

        let kari = night.person(KARI).await?;
        let answer = night.runs.contacts.look_up(kari, "Kari Sekretær", "innkalling til samtale").await?;
        let LookedUp::Answer(report) = answer else { panic!("{answer:?}") };
        let record = night.world.record(KARI).unwrap();
        assert_eq!(report.claim.email.unwrap().value.as_str(), record.email.unwrap().value);
        night.time.pass(SignedDuration::from_secs(1));
        night.disturb(Fault::always(At::Krr, FaultKind::status(403)));
        let answer = night.runs.contacts.look_up(kari, "Kari Sekretær", "igjen").await?;
        assert_eq!(answer, LookedUp::NoAnswer(AskError::Forbidden));

        assert_eq!(night.register().await?, before, "nothing of it is kept");
        let looked = night.store.read().await?.look_ups(kari).await?;
        let told: Vec<_> = looked.iter().map(|look| (look.purpose.as_str(), look.outcome.as_str())).collect();
        assert_eq!(told, [("igjen", "failed"), ("innkalling til samtale", "value")]);
        assert!(looked.iter().all(|look| look.asked_by == "Kari Sekretær"));
        night.assert_sound().await?;
    }

    async fn a_copy_that_is_no_longer_agreed_on_goes_the_next_night(store: Store) {
        let night = Night::new(store).await?;
        let before = night.register().await?;
        night.pass_night().await?;
        night.assert_in_step().await?;
        night.agree(|agreed| Agreement { mode: Mode::LookUp, ..agreed }).await?;
        night.pass_night().await?;
        assert_eq!(night.register().await?, before, "as though nobody had ever asked");
        night.assert_sound().await?;
    }

    async fn an_agreement_that_has_ended_or_states_no_basis_permits_no_question(store: Store) {
        let night = Night::new(store).await?;
        let ended = |agreed| Agreement { good_until: jiff::civil::date(2026, 11, 1), ..agreed };
        let baseless = |agreed| Agreement { good_until: jiff::civil::date(2028, 6, 30), basis: " ".into(), ..agreed };
        for change in [ended as fn(Agreement) -> Agreement, baseless] {
            night.agree(change).await?;
            let run = night.pass_night().await?;
            assert_eq!((run.counts.tally.asked, night.simulators.log.counts(At::Krr).calls), (0, 0));
            let kari = night.person(KARI).await?;
            assert!(matches!(night.runs.contacts.look_up(kari, "Kari", "prøve").await?, LookedUp::NotPermitted(_)));
        }
        night.agree(|agreed| Agreement { basis: "Oppdiktet behandlingsgrunnlag".into(), ..agreed }).await?;
        night.pass_night().await?;
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn employees_are_left_alone_until_somebody_states_a_basis(store: Store) {
        let night = Night::new(store).await?;
        let mut employees = Vec::new();
        for citizen in night.world.everybody() {
            let position = night.world.employment(citizen).filter(|position| position.until.is_none());
            if position.is_some() && !night.world.is_guardian(citizen)
                && let Ok(person) = night.person(citizen).await
            {
                employees.push(person);
            }
        }
        assert!(employees.len() > 5, "{employees:?}");
        let asked_about = async || {
            let mut asked = 0;
            for person in &employees {
                asked += usize::from(night.claim(*person).await?.is_some());
            }
            anyhow::Ok(asked)
        };
        night.pass_night().await?;
        assert_eq!(asked_about().await?, 0);
        night.agree(|agreed| Agreement { employee_basis: Some("Vurdert av kommunedirektøren".into()), ..agreed }).await?;
        night.pass_night().await?;
        assert_eq!(asked_about().await?, employees.len());
        night.assert_in_step().await?;
        // A basis that is withdrawn takes with it what was fetched on it.
        night.agree(|agreed| Agreement { employee_basis: None, ..agreed }).await?;
        night.pass_night().await?;
        assert_eq!(asked_about().await?, 0);
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn whoever_leaves_scope_is_no_longer_asked_about_and_in_time_forgotten(store: Store) {
        let night = Night::new(store).await?;
        night.pass_night().await?;
        let kari = night.person(KARI).await?;
        let last_word = night.claim(kari).await?;
        assert!(last_word.is_some());
        let today = night.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        for child in night.world.children(KARI.family()) {
            night.world.end_place(child.key, today.saturating_add(1.day()));
        }
        night.deliver().await?;
        night.change(KARI, Change::Email(Some("etter@epost.example".into())));

        night.time.pass(SignedDuration::from_hours(24));
        night.pass_night().await?;
        let person = night.store.read().await?.person(kari).await?.unwrap();
        assert_eq!((person.scope, person.left_scope_at.is_some()), (Scope::NONE, true));
        assert_eq!(night.claim(kari).await?, last_word, "not asked about, and not forgotten yet");
        assert!(!night.covered().await?.contains(&kari));

        night.time.pass(SignedDuration::from_hours(24 * 28));
        night.pass_night().await?;
        assert_eq!(night.claim(kari).await?, last_word, "the twenty-ninth day");
        night.time.pass(SignedDuration::from_hours(24));
        night.pass_night().await?;
        assert_eq!(night.claim(kari).await?, None, "after thirty days KRR's word is not kept");
        assert_ne!(night.text(kari, Field::Email).await?.1, Some(Source::Krr));
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn whoever_is_registered_by_hand_is_asked_about_the_next_night(store: Store) {
        let night = Night::new(store).await?;
        night.pass_night().await?;
        let mut newcomer = None;
        for citizen in night.world.everybody() {
            let known = night.world.record(citizen).is_some_and(|record| record.email.is_some());
            if known && night.person(citizen).await.is_err() {
                newcomer = Some(citizen);
                break;
            }
        }
        let newcomer = newcomer.expect("somebody is in neither package");
        let mut tx = night.store.begin().await?;
        let id = Some(night.world.national_id(newcomer));
        let person = tx.add_person(night.municipality(), id, Scope::BY_HAND, Protection::None, night.now()).await?;
        tx.commit().await?;
        night.pass_night().await?;
        assert_eq!(night.text(person, Field::Email).await?.1, Some(Source::Krr));
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn whoever_leaves_krr_and_comes_back_is_shown_so_each_time(store: Store) {
        let night = Night::new(store).await?;
        night.pass_night().await?;
        let kari = night.person(KARI).await?;
        let minprofil = Client::builder().redirect(Policy::none()).build()?;
        let address = format!("{}/person/{}", night.simulators.minprofil_url, KARI.0);
        minprofil.post(&address).form(&[("handling", "slett")]).send().await?;
        night.pass_night().await?;
        assert_eq!(night.claim(kari).await?.unwrap().claim.status, KrrStatus::Deleted);
        assert_ne!(night.text(kari, Field::Email).await?.1, Some(Source::Krr));
        save_in_minprofil(&night, KARI, "tilbake@epost.example").await?;
        night.pass_night().await?;
        assert_eq!(night.text(kari, Field::Email).await?, (Some("tilbake@epost.example".into()), Some(Source::Krr)));
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn the_reset_values_of_the_test_environment_are_never_kept(store: Store) {
        let night = Night::new(store).await?;
        let kari = night.person(KARI).await?;
        night.change(KARI, Change::Email(Some("NULLstillt@default.digdir.no".into())));
        night.change(KARI, Change::Mobile(Some("+4799999999".into())));
        night.pass_night().await?;
        let claim = night.claim(kari).await?.unwrap().claim;
        assert_eq!((claim.email, claim.mobile), (None, None));
        assert_ne!(night.text(kari, Field::Email).await?.1, Some(Source::Krr));
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }
}

/// Whoever asks gives up at once and leaves the waiting to the queue.
fn who_does_not_wait(usual: KrrConfig) -> KrrConfig {
    KrrConfig { patience: Patience { attempts: 1, ..usual.patience }, ..usual }
}
