//! Whoever runs Reim, at the operations page over HTTP.

use domain::{Agreement, Email, Field, HandValue, Mode};
use reqwest::StatusCode;
use simulators::{
    Fault, FaultKind, Register as At,
    world::{Citizen, changes::Change},
};
use storage::{on_both_engines, runs::RunState};
use sync::hands;

use crate::{
    browser::Pages,
    night::{Night, Setup},
};

const KARI: Citizen = Citizen(6);
const START: &str = "/drift/kjoringer/ny";
const DRY: [(&str, &str); 2] = [("omfang", "alle"), ("slag", "prove")];
const REAL: [(&str, &str); 2] = [("omfang", "alle"), ("slag", "ekte")];

on_both_engines! {
    async fn a_night_is_started_at_the_page_and_its_counts_are_read_there(store: Store) {
        let night = Night::new(store).await?;
        let pages = Pages::open(&night).await?;
        let mut visitor = pages.visitor();
        let form = visitor.get(START).await?;
        let started = visitor.post(&form, START, &REAL).await?;
        assert_eq!(started.status, StatusCode::SEE_OTHER);
        let path = started.location.unwrap().split('?').next().unwrap().to_owned();
        visitor.get("/drift").await?.says("Kjøringen er i ferd med å begynne");
        night.work().await?;

        let run = night.store.read().await?.runs(1, 0).await?.remove(0);
        assert_eq!(path, format!("/drift/kjoringer/{}", run.id));
        let tally = run.counts.tally;
        let page = visitor.get(&path).await?;
        page.says("Fullført");
        page.says(&format!("{} {} {} {}", tally.asked, tally.value, tally.none, tally.deleted));
        let twin: serde_json::Value = serde_json::from_str(&visitor.get(&format!("{path}.json")).await?.text)?;
        let counts = &twin["run"]["counts"];
        let parts = ["value", "none", "deleted", "not_returned", "failed"];
        let sum: i64 = parts.iter().map(|part| counts[part].as_i64().unwrap()).sum();
        assert_eq!((counts["asked"].as_i64(), sum), (Some(tally.asked), tally.asked));
        visitor.get("/drift").await?.says("Kontakt- og reservasjonsregisteret Svarer");
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn a_plan_is_read_field_by_field_and_approved_and_exactly_that_is_shown(store: Store) {
        let night = Night::new(store).await?;
        night.pass_night().await?;
        let kari = night.person(KARI).await?;
        let before = night.email(kari).await?.unwrap();
        night.change(KARI, Change::Email(Some("kari.ny@epost.example".into())));
        let pages = Pages::open(&night).await?;
        let mut visitor = pages.visitor();
        let form = visitor.get(START).await?;
        let started = visitor.post(&form, START, &DRY).await?.location.unwrap();
        let path = started.split('?').next().unwrap().to_owned();
        night.work().await?;

        let plan = visitor.get(&path).await?;
        plan.says("Prøvekjøringen er klar til å leses");
        plan.says("kari.ny@epost.example");
        plan.says(&before);
        plan.is_silent_about(night.world.national_id(KARI).as_str());
        assert_eq!(night.email(kari).await?.as_deref(), Some(before.as_str()), "nothing has happened yet");
        // Meanwhile the world goes on; what was read is what is applied.
        night.change(KARI, Change::Email(Some("kari.nyere@epost.example".into())));
        let approved = visitor.post(&plan, &path, &[("handling", "godkjenn")]).await?;
        assert_eq!(approved.location, Some(format!("{path}?beskjed=godkjent")));
        let page = visitor.get(&path).await?;
        page.says("Planen er gjennomført");
        page.says("Fullført");
        assert_eq!(night.email(kari).await?.as_deref(), Some("kari.ny@epost.example"));
        let twice = visitor.post(&plan, &path, &[("handling", "godkjenn")]).await?;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        night.pass_night().await?;
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn a_plan_whose_ground_has_moved_is_refused_whole(store: Store) {
        let night = Night::new(store).await?;
        night.pass_night().await?;
        night.world.pass_night(400, night.now());
        let pages = Pages::open(&night).await?;
        let mut visitor = pages.visitor();
        let form = visitor.get(START).await?;
        let started = visitor.post(&form, START, &DRY).await?.location.unwrap();
        let path = started.split('?').next().unwrap().to_owned();
        night.work().await?;
        let plan = visitor.get(&path).await?;
        plan.says("Prøvekjøringen er klar til å leses");

        let run = night.store.read().await?.runs(1, 0).await?.remove(0).id;
        let items = night.store.read().await?.plan_items(run, (night.municipality(), domain::PersonId(0)), 100).await?;
        assert!(items.len() > 5);
        let moved = domain::PersonKey { municipality: items[0].0, person: items[0].1.person };
        hands::opt_out(&night.store, moved, Field::Email, &night.act()).await??;
        let email = HandValue::Email(Email::parse("for.hand@epost.example")?);
        hands::write(&night.store, moved, email, &night.act()).await??;
        let before = night.register().await?;
        visitor.post(&plan, &path, &[("handling", "godkjenn")]).await?;
        visitor.get(&path).await?.says("Planen er ikke gjennomført");
        assert_eq!(night.register().await?, before, "all of it or nothing");
        night.pass_night().await?;
        assert_eq!(night.email(moved).await?.as_deref(), Some("for.hand@epost.example"));
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn too_many_removals_wait_for_somebody_while_the_rest_goes_through(store: Store) {
        let night = Night::with(store, Setup { adults: 240, ..Setup::default() }).await?;
        night.pass_night().await?;
        let kari = night.person(KARI).await?;
        night.change(KARI, Change::Email(Some("kari.ny@epost.example".into())));
        // KRR loses its mind, or half the municipality its patience.
        let mut lost = Vec::new();
        for person in night.covered().await?.into_iter().filter(|person| *person != kari).take(60) {
            night.change(night.citizen(person).await?, Change::Delete);
            lost.push(person);
        }
        let before = night.register().await?;
        let run = night.pass_night().await?;
        assert_eq!(run.state, RunState::NeedsApproval);
        assert_eq!(night.email(kari).await?.as_deref(), Some("kari.ny@epost.example"));
        let after = night.register().await?;
        let held: Vec<_> = lost.iter().filter(|key| before[key].0.as_ref().is_some_and(|claim| claim.email.is_some() || claim.mobile.is_some())).collect();
        assert!(held.len() > 40);
        for key in &held {
            assert_eq!(after[key], before[key], "{key}");
        }

        let pages = Pages::open(&night).await?;
        let mut visitor = pages.visitor();
        let path = format!("/drift/kjoringer/{}", run.id);
        let plan = visitor.get(&path).await?;
        plan.says("Kjøringen venter på godkjenning");
        plan.says("Inntil 20 kan miste den uten godkjenning.");
        visitor.post(&plan, &path, &[("handling", "godkjenn")]).await?;
        visitor.get(&path).await?.says("Fullført");
        let run = night.run(run.id).await?;
        let logged = night.store.read().await?.changes_after(0, 100_000).await?;
        let logged = logged.iter().filter(|change| change.run == Some(run.id)).count();
        assert_eq!((run.state, run.counts.changed), (RunState::Done, i64::try_from(logged)?));
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn a_protected_person_is_shown_by_number_alone(store: Store) {
        let asking = |usual| Agreement { ask_protected: true, ..usual };
        let night = Night::with(store, Setup { agreement: asking, ..Setup::default() }).await?;
        let kari = night.person(KARI).await?;
        let mut tx = night.store.begin().await?;
        tx.set_protection(kari, domain::Protection::StrictlyConfidential).await?;
        tx.commit().await?;
        let pages = Pages::open(&night).await?;
        let mut visitor = pages.visitor();
        let form = visitor.get(START).await?;
        let one = [("omfang", "person"), ("person", &*kari.to_string()), ("slag", "prove")];
        let started = visitor.post(&form, START, &one).await?.location.unwrap();
        let path = started.split('?').next().unwrap().to_owned();
        night.work().await?;
        let plan = visitor.get(&path).await?;
        plan.says(&format!("{kari} Skjermet person"));
        let record = night.world.record(KARI).unwrap();
        let name = night.text(kari, Field::Name).await?.0.unwrap();
        for secret in [record.email.unwrap().value, record.mobile.unwrap().value, name] {
            plan.is_silent_about(&secret);
            visitor.get(&format!("{path}.json")).await?.is_silent_about(&secret);
        }
    }

    async fn what_krr_does_wrong_is_told_with_what_to_do(store: Store) {
        let night = Night::new(store).await?;
        let pages = Pages::open(&night).await?;
        let mut visitor = pages.visitor();
        night.disturb(Fault::always(At::Maskinporten, FaultKind::Refusal { code: "MP-121".into() }));
        let run = night.pass_night().await?;
        let page = visitor.get(&format!("/drift/kjoringer/{}", run.id)).await?;
        page.says("Reim fikk ikke tilgangstoken fra Maskinporten");
        page.says("reim doctor");
        night.simulators.faults.clear();
        night.simulators.refuse(night.world.national_id(KARI));
        night.pass_night().await?;
        let quarantine = visitor.get("/drift/karantene").await?;
        quarantine.says("KRR avviser fødselsnummeret til personen");
        quarantine.says(&night.person(KARI).await?.to_string());
        quarantine.is_silent_about(night.world.national_id(KARI).as_str());
    }

    async fn one_person_is_asked_about_by_their_number_here_and_where_nothing_is_kept_the_page_says_so(store: Store) {
        let night = Night::new(store).await?;
        let kari = night.person(KARI).await?.to_string();
        let pages = Pages::open(&night).await?;
        let mut visitor = pages.visitor();
        let form = visitor.get(START).await?;
        let one = [("omfang", "person"), ("person", &*kari), ("slag", "ekte")];
        let started = visitor.post(&form, START, &one).await?.location.unwrap();
        night.work().await?;
        let page = visitor.get(started.split('?').next().unwrap()).await?;
        page.says(&format!("Person {kari}"));
        page.says("Fullført");
        let id = night.world.national_id(KARI);
        let refused = visitor.post(&form, START, &[("omfang", "person"), ("person", id.as_str()), ("slag", "ekte")]).await?;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "an identity number is no number here");

        night.agree(|agreed| Agreement { mode: Mode::LookUp, ..agreed }).await?;
        night.simulators.log.clear();
        let municipality = night.municipality().to_string();
        for wanted in [one, [("omfang", "kommune"), ("kommune", &*municipality), ("slag", "ekte")]] {
            let refused = visitor.post(&form, START, &wanted).await?;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.says("Der lagres ingenting");
        }
        assert!(night.store.read().await?.runs_under_way().await?.is_empty());
    }

    async fn a_stranger_is_refused_whatever_they_call_us(store: Store) {
        let night = Night::new(store).await?;
        let pages = Pages::open(&night).await?;
        for path in ["/drift", START, "/drift/karantene", "/drift.json", "/metrics"] {
            let mut rebound = pages.visitor();
            rebound.host = Some("reim.example.com");
            assert_eq!(rebound.get(path).await?.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(pages.visitor().get(path).await?.status, StatusCode::OK, "{path}");
        }
        // A form from elsewhere, with a token of somebody else's.
        let page = pages.visitor().get(START).await?;
        let forged = pages.visitor().post(&page, START, &REAL).await?;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        assert!(night.store.read().await?.runs_under_way().await?.is_empty(), "nothing was started");
    }
}
