//! The ten things that other copies of KRR have been seen to get wrong, each held here from end to end.

use std::{collections::BTreeSet, fmt::Write as _, sync::Arc, time::Duration};

use domain::{Field, PersonKey, Source, krr::KrrStatus, krr::Reservation};
use jiff::SignedDuration;
use simulators::{
    Fault, FaultKind, Register,
    world::{Citizen, changes::Change},
};
use storage::{
    blocks::{BlockKey, Growth},
    on_both_engines,
    runs::{RunMode, RunState},
};
use sync::hands;

use crate::{
    browser::Pages,
    night::{Night, Setup},
    privacy::{Ear, Secrets},
};

/// Of Digdir's test persons, some who are active in KRR with e-mail and mobile.
const ACTIVE: [Citizen; 5] = [Citizen(6), Citizen(7), Citizen(12), Citizen(13), Citizen(16)];

fn new_email(number: u32) -> Change {
    Change::Email(Some(format!("ny{number}@epost.example")))
}

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
        // The first question fails, and so does each further attempt at it.
        night.disturb(Fault::once(Register::Krr, FaultKind::status(500)));
        night.disturb(Fault { times: Some(2), ..Fault::always(Register::Krr, FaultKind::status(500)).after(3) });

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

    async fn requirement_2_a_batch_that_breaks_krr_every_time_is_left_to_itself(store: Store) {
        let night = Night::with(store, Setup::three_questions()).await?;
        let blocks = night.blocks().await?;
        let broken = &blocks.values().next().unwrap();
        let culprit = night.world.national_id(night.citizen(broken[3]).await?);
        night.simulators.break_down_at(culprit);
        let run = night.pass_night().await?;
        assert_eq!(run.state, RunState::DoneWithFailures);
        assert_eq!(run.counts.tally.failed, i64::try_from(broken.len())?, "and nobody else");
        night.assert_sound().await?;
    }

    async fn requirement_2_a_municipality_that_krr_stumbles_over_does_not_keep_the_others_waiting(store: Store) {
        let night = Night::with(store, Setup { municipalities: 3, adults: 240, ..Setup::default() }).await?;
        let blocks = night.blocks().await?;
        let broken = blocks.values().next().unwrap();
        night.simulators.break_down_at(night.world.national_id(night.citizen(broken[3]).await?));
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

        // One question is answered, then KRR is down for a while.
        night.time.pass(SignedDuration::from_hours(24));
        night.simulators.log.clear();
        night.disturb(Fault { times: Some(7), ..Fault::always(Register::Krr, FaultKind::status(503)).after(1) });
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

fn one_attempt(usual: sources::krr::KrrConfig) -> sources::krr::KrrConfig {
    let patience = sources::resilience::Patience { attempts: 1, ..usual.patience };
    sources::krr::KrrConfig { patience, ..usual }
}

/// Longer than a night waits.
fn rests_for_hours() -> FaultKind {
    FaultKind::Status { status: 429, retry_after: Some("18000".into()), body: None }
}
