//! Whoever runs Reim, in the terminal.

use domain::{Field, MunicipalityNumber, Source, classification::Named};
use jiff::civil::date;
use simulators::{
    Fault, FaultKind, Register as At,
    world::{Citizen, changes::Change},
};
use storage::{Store, runs::RunState};

use crate::{
    night::{Night, Setup},
    privacy::Secrets,
    program::{Program, on_both_databases},
    time::Time,
};

const KARI: Citizen = Citizen(6);

on_both_databases! {
    async fn a_dry_run_is_taken_read_and_approved_and_a_field_explained(url: &str) {
        let night = Night::with(Store::open(url).await?, Setup { time: Time::Real, ..Setup::default() }).await?;
        let program = Program::new(&night.simulators, url)?;
        let sync = program.run(&["sync"]).await?.went_well();
        let first = night.store.read().await?.runs(1, 0).await?.remove(0);
        assert_eq!(first.state, RunState::Done);
        sync.says(&format!("Spurt om {} = {} med verdi", first.counts.tally.asked, first.counts.tally.value));
        night.assert_in_step().await?;

        let kari = night.person(KARI).await?;
        let before = night.email(kari).await?.unwrap();
        night.change(KARI, Change::Email(Some("kari.ny@epost.example".into())));
        program.run(&["sync", "--dry-run"]).await?.went_well().says("planen er klar");
        let plan = night.store.read().await?.runs(1, 0).await?.remove(0);
        assert_eq!((plan.state, night.email(kari).await?.as_deref()), (RunState::Planned, Some(before.as_str())));
        let shown = program.run(&["runs", &plan.id.to_string()]).await?.went_well();
        shown.says(&format!("{kari} email: {before} (krr) → kari.ny@epost.example (krr)"));
        program.run(&["approve", &plan.id.to_string()]).await?.went_well().says("1 personer er oppdatert");
        assert_eq!(night.email(kari).await?.as_deref(), Some("kari.ny@epost.example"));
        assert_eq!(program.run(&["approve", &plan.id.to_string()]).await?.code, Some(1));

        let why = program.run(&["explain", &kari.to_string(), "email", "--json"]).await?.went_well();
        let why: serde_json::Value = serde_json::from_str(&why.out)?;
        assert_eq!((&why[0]["value"], &why[0]["source"]), (&"kari.ny@epost.example".into(), &"krr".into()));
        assert_eq!(why[0]["candidates"][0]["freshness"], "fresh");
        program.run(&["explain", &kari.to_string()]).await?.went_well().says("(kilde: KRR)");

        // One person, at once.
        night.change(KARI, Change::Email(Some("kari.nyest@epost.example".into())));
        program.run(&["sync", "--person", &kari.to_string()]).await?.went_well();
        let shown = (Some("kari.nyest@epost.example".to_owned()), Some(Source::Krr));
        assert_eq!(night.text(kari, Field::Email).await?, shown);
        program.run(&["runs"]).await?.went_well().says("fullført");
        night.assert_in_step().await?;
        night.assert_sound().await?;
    }

    async fn a_body_is_let_ask_listed_and_shut_out_again(url: &str) {
        let night = Night::with(Store::open(url).await?, Setup { time: Time::Real, ..Setup::default() }).await?;
        let program = Program::new(&night.simulators, url)?;
        let number = night.world.municipalities()[0].number.to_string();
        let give = |kinds| {
            let name = ["--name", "Meldingstjenesten AS", "--purpose", "Meldinger fra skolen", "--municipality", &number];
            [&["access", "api", "give", "310753610"][..], &name, &["--kinds", kinds]].concat()
        };
        program.run(&give("service,important")).await?.went_well().says("kan spørre til og med");
        assert_eq!(program.run(&give("post")).await?.code, Some(1));
        let list = program.run(&["access", "api", "list", &number]).await?.went_well();
        list.says("310753610  important,service");
        list.says("Meldingstjenesten AS: Meldinger fra skolen");
        program.run(&["access", "api", "revoke", &number, "1"]).await?.went_well();
        program.run(&["access", "api", "list", &number]).await?.went_well().says("(over)");
        assert_eq!(program.run(&["access", "api", "revoke", &number, "1"]).await?.code, Some(1));
    }

    async fn a_run_that_fails_says_why_and_no_word_of_the_log_is_about_anybody(url: &str) {
        let night = Night::with(Store::open(url).await?, Setup { time: Time::Real, ..Setup::default() }).await?;
        let program = Program::new(&night.simulators, url)?;
        let secrets = Secrets::of(&night).await?;
        let well = program.run(&["sync"]).await?.went_well();
        night.disturb(Fault::once(At::Krr, FaultKind::Truncated));
        let stumbling = program.run(&["sync"]).await?.went_well();
        night.disturb(Fault::always(At::Krr, FaultKind::MissingScope));
        let failing = program.run(&["sync"]).await?;
        assert_eq!(failing.code, Some(1));
        failing.says("Årsak: KRR refuses: the scope or the delegation is not there");
        for ran in [well, stumbling, failing] {
            assert!(ran.err.len() > 10_000, "it has said all it can");
            secrets.assert_kept(&ran.err);
            secrets.assert_kept(&ran.out);
        }
    }

    async fn a_reform_is_read_approved_and_carried_out(url: &str) {
        let night = Night::with(Store::open(url).await?, Setup { time: Time::Real, ..Setup::default() }).await?;
        let program = Program::new(&night.simulators, url)?;
        let first = &night.world.municipalities()[0];
        let new = Named { code: "8099".to_owned(), name: "Nyvik".to_owned() };
        night.simulators.klass.reform(date(2025, 1, 1), &[(first.number.to_string(), new)])?;
        program.run(&["sync", "klass"]).await?.went_well().says("venter på godkjenning");
        let plan = night.store.read().await?.runs(1, 0).await?.remove(0);
        let shown = program.run(&["runs", &plan.id.to_string()]).await?.went_well();
        shown.says(&format!("2025-01-01: {} {} blir 8099 Nyvik", first.number, first.name));
        shown.says(&format!("fra 2025-01-01: {} har nummer 8099, ikke {}", first.name, first.number));
        shown.says(&format!("{} heter Nyvik", first.name));
        program.run(&["approve", &plan.id.to_string()]).await?.went_well().says("1 kommuner er oppdatert");
        program.run(&["municipality", "list"]).await?.went_well().says("8099  Nyvik");
        program.run(&["sync", "klass"]).await?.went_well().says("fullført");
    }

    async fn a_municipality_is_taken_in_and_given_a_new_number(url: &str) {
        let night = Night::with(Store::open(url).await?, Setup { time: Time::Real, ..Setup::default() }).await?;
        let program = Program::new(&night.simulators, url)?;
        let add = ["municipality", "add", "8101", "Nyfjord", "--from", "2020-01-01"];
        program.run(&add).await?.went_well().says("8101 Nyfjord er tatt inn.");
        let again = program.run(&add).await?;
        assert_eq!(again.code, Some(1));
        assert!(again.err.contains("8101 er Nyfjord den 2020-01-01"), "{}", again.err);

        let renumber = |from| ["municipality", "renumber", "8101", "8102", from];
        assert_eq!(program.run(&renumber("2019-01-01")).await?.code, Some(1));
        program.run(&renumber("2024-01-01")).await?.went_well().says("8101 er 8102 fra 2024-01-01.");
        let listed = program.run(&["municipality", "list"]).await?.went_well();
        listed.says("8102  Nyfjord");
        assert!(!listed.out.contains("8101"), "{}", listed.out);
        // The old number was its own until then, and may be another's afterwards.
        let mut reader = night.store.read().await?;
        let old = MunicipalityNumber::parse("8101")?;
        assert!(reader.municipality_numbered(old, date(2023, 12, 31)).await?.is_some());
        assert!(reader.municipality_numbered(old, date(2024, 1, 1)).await?.is_none());
    }
}
