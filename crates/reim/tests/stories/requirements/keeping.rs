//! What is kept, shown, counted and told to nobody: requirements 4 to 10.

use std::{collections::BTreeSet, fmt::Write as _, sync::Arc, time::Duration};

use domain::{Field, PersonKey, Source, krr::Reservation};
use jiff::SignedDuration;
use simulators::{
    Fault, FaultKind, Register,
    world::{Citizen, changes::Change},
};
use storage::{
    blocks::Growth,
    on_both_engines,
    runs::{RunMode, RunState},
};
use sync::hands;

use super::{ACTIVE, new_email};
use crate::{
    browser::Pages,
    night::{Night, Setup},
    privacy::{Ear, Secrets},
};

on_both_engines! {
    async fn requirement_4_rows_provenance_log_and_cursor_are_committed_together(store: Store) {
        let night = Night::with(store, Setup::three_questions()).await?;
        let blocks = night.blocks().await?;
        let rests = FaultKind::Status { status: 429, retry_after: Some("1200".into()), body: None };
        night.disturb(Fault::once(Register::Krr, rests).after(2));
        let before = night.register().await?;
        let logged = night.store.read().await?.changes_after(0, 100_000).await?.len();
        let id = night.order(RunMode::Real, None).await?.unwrap();
        night.work_once().await?;
        let waiting = night.run(id).await?;
        assert_eq!(waiting.state, RunState::WaitingForRegister);

        // Two of three blocks are done, down to the last table; of the third there is no trace.
        let register = night.register().await?;
        let left = night.store.read().await?.blocks_left(id, night.municipality()).await?;
        let (third, people) = blocks.last_key_value().unwrap();
        assert_eq!(left, [*third]);
        let log = night.store.read().await?.changes_after(0, 100_000).await?.split_off(logged);
        let by_this_run: BTreeSet<PersonKey> = log.iter().filter(|row| row.run == Some(id)).map(|row| row.person).collect();
        let mut shown_anew = BTreeSet::new();
        for (block, people) in &blocks {
            for key in people {
                assert_eq!(register[key].0.is_some(), block != third, "{key}");
                if register[key].1 != before[key].1 {
                    shown_anew.insert(*key);
                }
            }
        }
        assert_eq!(by_this_run, shown_anew);
        assert_eq!(log.len(), by_this_run.len());
        assert_eq!(waiting.counts.changed, i64::try_from(log.len())?);
        assert_eq!(waiting.counts.tally.asked, i64::try_from(blocks.values().flatten().count() - people.len())?);

        night.work().await?;
        let over = night.run(id).await?;
        let log = night.store.read().await?.changes_after(0, 100_000).await?.split_off(logged);
        assert_eq!((over.state, over.counts.changed), (RunState::Done, i64::try_from(log.len())?));
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn requirement_5_an_opt_out_is_for_one_person_and_one_field_and_neither_overwritten_nor_cleared(store: Store) {
        let night = Night::new(store).await?;
        night.pass_night().await?;
        let [changing, emptying, ..] = ACTIVE;
        let (kept, cleared) = (night.person(changing).await?, night.person(emptying).await?);
        for person in [kept, cleared] {
            hands::opt_out(&night.store, person, Field::Email, &night.act()).await??;
            let email = domain::Email::parse("fra.skjema@epost.example")?;
            hands::write(&night.store, person, domain::HandValue::Email(email), &night.act()).await??;
        }
        night.change(changing, new_email(1));
        night.change(changing, Change::Mobile(Some("+4743000001".into())));
        night.change(emptying, Change::Delete);
        night.pass_night().await?;
        let by_hand = (Some("fra.skjema@epost.example".to_owned()), Some(Source::Hand));
        assert_eq!(night.text(kept, Field::Email).await?, by_hand);
        assert_eq!(night.text(cleared, Field::Email).await?, by_hand);
        assert_eq!(night.text(kept, Field::Mobile).await?, (Some("+4743000001".into()), Some(Source::Krr)));
        assert_ne!(night.text(cleared, Field::Mobile).await?.1, Some(Source::Krr), "only e-mail was opted out of");

        // Opting in orders a look, which fetches what KRR has by now.
        night.change(changing, new_email(2));
        hands::opt_in(&night.store, kept, Field::Email, &night.act()).await??;
        night.work().await?;
        assert_eq!(night.text(kept, Field::Email).await?, (Some("ny2@epost.example".into()), Some(Source::Krr)));
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn requirement_5_an_opt_out_made_while_the_question_is_out_is_obeyed(store: Store) {
        let night = Arc::new(Night::new(store).await?);
        night.pass_night().await?;
        let person = night.person(ACTIVE[0]).await?;
        let before = night.text(person, Field::Mobile).await?;
        night.change(ACTIVE[0], new_email(1));
        night.simulators.log.clear();
        night.disturb(Fault::always(Register::Krr, FaultKind::Slow { milliseconds: 400 }));
        let run = night.order(RunMode::Real, None).await?.unwrap();
        let working = tokio::spawn({
            let night = night.clone();
            async move { night.work_once().await }
        });
        while night.simulators.log.counts(Register::Krr).calls == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        hands::opt_out(&night.store, person, Field::Email, &night.act()).await??;
        working.await??;
        assert_eq!(night.run(run).await?.state, RunState::Done);
        assert_ne!(night.text(person, Field::Email).await?.1, Some(Source::Krr));
        assert_eq!(night.text(person, Field::Mobile).await?, before);
        assert_eq!(night.claim(person).await?.unwrap().claim.email.unwrap().value.as_str(), "ny1@epost.example");
        night.assert_sound().await?;
    }

    async fn requirement_6_an_unknown_reservation_is_a_state_of_its_own_and_never_a_no(store: Store) {
        let night = Night::new(store).await?;
        let people = night.covered().await?;
        for person in &people {
            assert_eq!(night.shown(*person).await?.reservation, Reservation::Unknown, "nobody has said anything yet");
        }
        night.pass_night().await?;
        let unknown_word = FaultKind::UnknownWord { field: "reservasjon".into(), rows: 1000 };
        night.disturb(Fault::once(Register::Krr, unknown_word));
        night.pass_night().await?;
        for person in &people {
            let claim = night.claim(*person).await?.unwrap().claim;
            assert_eq!(claim.reservation, Reservation::Unknown, "{person}");
            assert_eq!(night.text(*person, Field::Reservation).await?, (None, None), "it is shown as neither yes nor no");
        }
        let active = night.person(ACTIVE[0]).await?;
        assert_eq!(night.text(active, Field::Email).await?.1, Some(Source::Krr), "what could be read is used");
        night.pass_night().await?;
        assert_eq!(night.shown(active).await?.reservation, Reservation::NotReserved);
        assert_eq!(night.shown(night.person(Citizen(4)).await?).await?.reservation, Reservation::Reserved);
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn requirement_7_everybody_is_asked_about_once_and_the_sums_say_so(store: Store) {
        let night = Night::with(store, Setup::three_questions()).await?;
        night.simulators.log.clear();
        let run = night.pass_night().await?;
        let asked = night.simulators.log.counts(Register::Krr);
        let everybody = night.covered().await?.len();
        assert_eq!((asked.calls, asked.asked), (3, u64::try_from(everybody)?), "nobody twice, nobody never");
        assert_eq!(run.counts.tally.asked, i64::try_from(everybody)?);
        assert!(asked.largest <= 1000);
        night.assert_sound().await?;
    }

    async fn requirement_7_a_run_whose_sums_do_not_add_up_is_a_failed_run(store: Store) {
        let night = Night::with(store, Setup::three_questions()).await?;
        let rests = FaultKind::Status { status: 429, retry_after: Some("1200".into()), body: None };
        night.disturb(Fault::once(Register::Krr, rests).after(1));
        let id = night.order(RunMode::Real, None).await?.unwrap();
        night.work_once().await?;
        // Somebody lost count, as another program's slicing once lost the tail of a list.
        let mut growth = Growth::default();
        growth.tally.asked = 1;
        let mut tx = night.store.begin().await?;
        tx.grow_part(id, night.municipality(), growth, night.now()).await?;
        tx.commit().await?;
        night.work().await?;
        let run = night.run(id).await?;
        assert_eq!((run.state, run.error_code.as_deref()), (RunState::Failed, Some("totals-contradict")));
    }

    async fn requirement_8_with_the_circuit_open_the_age_of_what_is_shown_is_told_and_the_night_resumes_where_it_stopped(store: Store) {
        let night = Night::with(store, Setup::three_questions()).await?;
        let blocks = night.blocks().await?;
        night.pass_night().await?;
        let person = blocks.values().next().unwrap()[0];
        let heard = night.heard(person).await?.success;
        night.world.pass_night(300, night.now());

        // One question is answered, then KRR is down for a while: five tries, six parts, and two looks.
        night.time.pass(SignedDuration::from_hours(24));
        night.simulators.log.clear();
        night.disturb(Fault { times: Some(13), ..Fault::always(Register::Krr, FaultKind::status(503)).after(1) });
        let id = night.order(RunMode::Real, None).await?.unwrap();
        night.work_once().await?;
        let waiting = night.run(id).await?;
        assert_eq!(waiting.state, RunState::WaitingForRegister);
        assert!(waiting.counts.tally.asked > 0);
        assert_eq!(night.krr.circuit().state.code(), "open");
        let register = night.store.read().await?.registers().await?.remove(0);
        assert_eq!((register.circuit.as_str(), register.last_answer_at > heard), ("open", true));

        // Somebody who wants one person refreshed is told that KRR rests, and how old what they see is.
        let unheard = blocks.values().last().unwrap()[0];
        let refresh = night.order(RunMode::Real, Some(unheard)).await?.unwrap();
        assert!(night.work_once().await?, "the night waits, and does not stand in the way");
        let refresh = night.run(refresh).await?;
        assert_eq!(refresh.state, RunState::WaitingForRegister);
        assert_eq!(refresh.error_code.as_deref(), Some("krr-paused"));
        assert_eq!(night.heard(unheard).await?.success, heard);

        night.work().await?;
        assert_eq!(night.run(id).await?.state, RunState::Done);
        let asked = night.simulators.log.counts(Register::Krr).asked;
        assert_eq!(asked, u64::try_from(blocks.values().flatten().count() + 1)?, "nobody was asked about again");
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn requirement_9_nobody_can_be_found_in_a_log_a_metric_an_error_or_a_page_about_runs(store: Store) {
        let night = Night::with(store, Setup { municipalities: 2, ..Setup::default() }).await?;
        let ear = Ear::default();
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
        let _listening = tracing::subscriber::set_default(log.with_writer(ear.clone()).finish());
        let (mut secrets, mut errors) = (Secrets::of(&night).await?, String::new());
        night.simulators.refuse(night.world.national_id(ACTIVE[0]));
        let somebody = format!(
            "{} {}",
            night.world.national_id(ACTIVE[1]).as_str(),
            night.world.record(ACTIVE[1]).unwrap().email.unwrap().value
        );
        let with_body = |status, body: String| FaultKind::Status { status, retry_after: None, body: Some(body) };
        for fault in [
            FaultKind::UnknownField,
            FaultKind::UnknownWord { field: "status".into(), rows: 3 },
            FaultKind::BadValue { field: "epostadresse".into(), rows: 3 },
            FaultKind::DoubledRows { rows: 3, contradictory: true },
            FaultKind::ExtraRows { rows: 3 },
            FaultKind::Truncated,
            FaultKind::Cut { after_bytes: 700 },
            // Errors that repeat what was asked, and answers that are none.
            with_body(500, format!("could not look up {somebody}")),
            with_body(400, format!(r#"{{"message":"{somebody}"}}"#)),
            with_body(403, somebody.clone()),
            with_body(200, format!(r#"{{"personer":"{somebody}"}}"#)),
            with_body(200, format!(r#"{{"personer":[{{"personidentifikator":"{somebody}","status":{{"{somebody}":1}}}}]}}"#)),
            with_body(200, somebody.clone()),
        ] {
            night.world.pass_night(100, night.now());
            night.disturb(Fault { times: Some(20), ..Fault::always(Register::Krr, fault) });
            let run = night.pass_night().await?;
            writeln!(errors, "{:?}", run.error_detail)?;
            for part in night.store.read().await?.run_parts(run.id).await? {
                writeln!(errors, "{:?}", part.error_detail)?;
            }
            night.simulators.faults.clear();
            secrets = secrets.and(Secrets::of(&night).await?);
        }
        night.simulators.manner().refused.clear();
        night.time.pass(SignedDuration::from_hours(24 * 8));
        night.pass_night().await?;
        for item in night.store.read().await?.quarantined(1000, 0).await? {
            writeln!(errors, "{item:?}")?;
        }
        assert!(errors.contains("krr-refused-identifier") && errors.contains("krr-invalid-email"), "{errors}");
        secrets.assert_kept(&errors);

        let pages = Pages::open(&night).await?;
        let mut visitor = pages.visitor();
        for path in ["/drift", "/drift.json", "/drift/kjoringer", "/drift/kjoringer/9", "/drift/karantene", "/metrics"] {
            let page = visitor.get(path).await?;
            assert_eq!(page.status, 200, "{path}");
            secrets.assert_kept(&page.text);
        }
        // Only a plan is personal, for that is what is to be decided on; and it names nobody by identity number.
        night.change(ACTIVE[2], new_email(2));
        let plan = night.order(RunMode::Dry, None).await?.unwrap();
        night.work().await?;
        let plan = visitor.get(&format!("/drift/kjoringer/{plan}")).await?.text;
        assert!(secrets.told_by(&plan).is_some());
        for key in night.people().await? {
            let id = night.store.read().await?.person(key).await?.unwrap().national_id;
            assert!(id.is_none_or(|id| !plan.contains(id.as_str())), "{key}");
        }
        let log = ear.heard();
        assert!(log.contains("KRR did not answer a question") && log.len() > 100_000, "{}", log.len());
        secrets.assert_kept(&log);
        night.assert_sound().await?;
    }

    async fn requirement_10_people_with_a_protected_address_have_a_setting_of_their_own(store: Store) {
        let night = Night::with(store, Setup { adults: 700, ..Setup::default() }).await?;
        let mut protected = Vec::new();
        for key in night.people().await? {
            let person = night.store.read().await?.person(key).await?.unwrap();
            if person.protection.is_shielded() && person.national_id.is_some_and(|id| night.world.find(&id).is_some()) {
                protected.push(key);
            }
        }
        assert!(protected.len() >= 2, "{protected:?}");
        night.pass_night().await?;
        for key in &protected {
            assert_eq!(night.claim(*key).await?, None, "not asked about");
        }
        night.assert_in_step().await?;

        // A municipality may decide otherwise, and decide otherwise again.
        let mut tx = night.store.begin().await?;
        let agreement = tx.agreement(night.municipality()).await?.unwrap();
        tx.set_agreement(&domain::Agreement { ask_protected: true, ..agreement.clone() }).await?;
        tx.commit().await?;
        night.pass_night().await?;
        let mut claimed = 0;
        for key in &protected {
            claimed += i32::from(night.claim(*key).await?.is_some());
        }
        assert!(claimed > 0);
        night.assert_in_step().await?;
        let mut tx = night.store.begin().await?;
        tx.set_agreement(&agreement).await?;
        tx.commit().await?;
        night.pass_night().await?;
        for key in &protected {
            assert_eq!(night.claim(*key).await?, None, "what was fetched does not stay");
        }
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }
}
