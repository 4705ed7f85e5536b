//! `reim doctor` against the simulated registers: what is right, what is wrong, and what to do about it.

use domain::{Agreement, Mode};
use jiff::{SignedDuration, ToSpan as _, tz::TimeZone};
use jobs::{Task, push};
use reim::config::ApiSection;
use serde_json::json;
use simulators::{Fault, FaultKind, Register as At};
use storage::Store;

use crate::{
    night::{Night, Setup},
    program::{Program, on_both_databases},
    time::Time,
};

async fn installed(url: &str) -> anyhow::Result<(Night, Program)> {
    let setup = Setup { time: Time::Real, municipalities: 2, ..Setup::default() };
    let night = Night::with(Store::open(url).await?, setup).await?;
    let program = Program::new(&night.simulators, url)?;
    Ok((night, program))
}

on_both_databases! {
    async fn a_sound_installation_is_told_so(url: &str) {
        let (night, program) = installed(url).await?;
        let doctor = program.run(&["doctor"]).await?.went_well();
        assert!(!doctor.out.contains("[feil]") && !doctor.out.contains("[varsel]"), "{}", doctor.out);
        for sound in ["Databasen", "Avtalen gjelder til og med", "Maskinporten svarer", "Klokken er i takt", "Nøkkelen er god", "følger av det kildene sier"] {
            doctor.says(sound);
        }
        for municipality in night.world.municipalities() {
            doctor.says(&format!("Tilgang ({}): Maskinporten gir token", municipality.name));
            doctor.says(&format!("KRR ({}): KRR godtar tokenet", municipality.name));
        }
    }

    async fn whether_systems_can_ask_is_told_and_which_of_them_soon_cannot(url: &str) {
        let (night, mut program) = installed(url).await?;
        let api = |issuer: &str| ApiSection {
            issuer: issuer.to_owned(),
            audience: "https://reim.example/api".into(),
            scope_prefix: "reim".into(),
            questions_a_minute: 600,
        };
        program.config.api = Some(api(&night.simulators.maskinporten_issuer));
        program.run(&["doctor"]).await?.went_well().says("nøklene dens kan leses");
        let number = night.world.municipalities()[0].number.to_string();
        let give = ["access", "api", "give", "310753610", "--name", "Meldingstjenesten AS", "--purpose", "Meldinger"];
        let give = [&give[..], &["--municipality", &number, "--kinds", "service", "--months", "1"]].concat();
        program.run(&give).await?.went_well();
        let doctor = program.run(&["doctor"]).await?.went_well();
        doctor.says("tilgangen til API-et for Meldingstjenesten AS går ut");
        program.config.api = Some(api("http://127.0.0.1:9/"));
        let doctor = program.run(&["doctor"]).await?;
        assert_eq!(doctor.code, Some(1));
        doctor.says("API: ingen slipper inn");
    }

    async fn an_agreement_that_does_not_hold_or_ends_soon_is_told_of(url: &str) {
        let (night, program) = installed(url).await?;
        let today = domain::oslo::date(night.now());
        let told = async |change: &dyn Fn(Agreement) -> Agreement| {
            night.agree(change).await?;
            anyhow::Ok(program.run(&["doctor"]).await?.went_well())
        };
        let name = &night.world.municipalities()[0].name;
        let last = today.saturating_add(59.days());
        let doctor = told(&|agreed| Agreement { good_until: last, ..agreed }).await?;
        doctor.says(&format!("[varsel]  Avtale ({name}): Avtalen går ut {}.", last.strftime("%d.%m.%Y")));
        doctor.says("Gjør dette: forny avtalen");
        let over = today.yesterday()?;
        let doctor = told(&|agreed| Agreement { good_until: over, ..agreed }).await?;
        doctor.says(&format!("[varsel]  Avtale ({name}): Avtalen gikk ut {}.", over.strftime("%d.%m.%Y")));
        let later = today.saturating_add(1.year());
        let doctor = told(&|agreed| Agreement { good_until: later, mode: Mode::LookUp, ..agreed }).await?;
        doctor.says(&format!("[ok]      Avtale ({name}): Avtalen gjelder oppslag ved behov"));
        let doctor = told(&|agreed| Agreement { mode: Mode::Copy, guardians: false, ..agreed }).await?;
        doctor.says(&format!("[varsel]  Avtale ({name}): Avtalen dekker ingen"));
        let doctor = told(&|agreed| Agreement { basis: String::new(), ..agreed }).await?;
        doctor.says(&format!("[varsel]  Avtale ({name}): Avtalen mangler hjemmel"));
    }

    async fn work_that_was_given_up_is_told_of_until_somebody_has_seen_to_it(url: &str) {
        let (night, program) = installed(url).await?;
        let mut tx = night.store.begin().await?;
        push(&mut tx, Task::new("run", json!({ "run": 17 })), night.now()).await?;
        let lease = night.now() + SignedDuration::from_mins(1);
        let (claim, _) = tx.claim_job(&["run"], "test", lease, night.now()).await?.unwrap();
        assert!(tx.bury_job(&claim, "the disk is full", "2026-11-22T02:12:00Z".parse()?).await?);
        tx.commit().await?;
        let doctor = program.run(&["doctor"]).await?;
        assert_eq!(doctor.code, Some(1));
        doctor.says("[feil]    Jobb: run (kjøring 17) ble gitt opp 22.11.2026 kl. 03.12: the disk is full");
        doctor.says(&format!("Gjør dette: rett årsaken. «reim jobs --again {}»", claim.job));

        program.run(&["jobs"]).await?.went_well().says("run (kjøring 17): gitt opp. the disk is full");
        program.run(&["jobs", "--again", &claim.job]).await?.went_well();
        program.run(&["doctor"]).await?.went_well().says("[ok]      Jobber: Ingen er gitt opp.");
        assert_eq!(program.run(&["jobs", "--forget", &claim.job]).await?.code, Some(1), "it waits, and is not dead");
        let mut tx = night.store.begin().await?;
        let (claim, _) = tx.claim_job(&["run"], "test", lease, night.now()).await?.unwrap();
        assert!(tx.bury_job(&claim, "the disk is full still", night.now()).await?);
        tx.commit().await?;
        program.run(&["jobs", "--forget", &claim.job]).await?.went_well();
        program.run(&["doctor"]).await?.went_well();
    }

    async fn what_is_wrong_is_named_with_its_remedy(url: &str) {
        let (night, mut program) = installed(url).await?;
        let names: Vec<_> = night.world.municipalities().iter().map(|one| one.name.clone()).collect();
        let today = night.now().to_zoned(TimeZone::UTC).date();

        // A key that ends in three weeks works still.
        let registered = today.saturating_sub(1.year()).saturating_add(21.days());
        program.config.maskinporten.as_mut().unwrap().key_registered_on = Some(registered);
        let doctor = program.run(&["doctor"]).await?.went_well();
        doctor.says("[varsel]  Nøkkel: Nøkkelen går ut");
        doctor.says("Registrer en ny nøkkel på klienten i Samarbeidsportalen");
        program.config.maskinporten.as_mut().unwrap().key_registered_on = Some(today);

        // The machine's clock is a minute behind everybody's.
        night.simulators.set_ahead(60);
        let doctor = program.run(&["doctor"]).await?;
        assert_eq!(doctor.code, Some(1));
        doctor.says("[feil]    Klokke: Klokken avviker");
        doctor.says("Slå på tidssynkronisering (NTP)");
        doctor.says(&format!("[feil]    Tilgang ({}): Maskinporten gir ikke token", names[0]));
        night.simulators.set_ahead(0);

        // One municipality has not delegated.
        let organisation = night.world.municipalities()[1].organisation;
        night.simulators.withdraw_delegation(organisation, "krr:global/kontaktinfo.read");
        let doctor = program.run(&["doctor"]).await?;
        assert_eq!(doctor.code, Some(1));
        doctor.says(&format!("[ok]      Tilgang ({})", names[0]));
        doctor.says(&format!("[feil]    Tilgang ({})", names[1]));
        doctor.says("i Altinn");
        night.simulators.delegate(organisation, "krr:global/kontaktinfo.read");

        // The client has not got the scope.
        let client_id = night.simulators.credentials.client_id.clone();
        let mut scopes = Vec::new();
        night.simulators.change_client(&client_id, |client| scopes = std::mem::take(&mut client.scopes));
        let doctor = program.run(&["doctor"]).await?;
        assert_eq!(doctor.code, Some(1));
        doctor.says("Klienten har ikke registrert scopet (MP-200). Legg det til på klienten i Samarbeidsportalen.");
        night.simulators.change_client(&client_id, |client| client.scopes = scopes);

        // KRR does not take what Maskinporten gave.
        night.disturb(Fault::always(At::Krr, FaultKind::MissingScope));
        let doctor = program.run(&["doctor"]).await?;
        assert_eq!(doctor.code, Some(1));
        doctor.says(&format!("[feil]    KRR ({}): KRR kan ikke spørres", names[0]));
        doctor.says("Kontroller at scopet er gitt");
        night.simulators.faults.clear();

        // Nobody is where the configuration says.
        program.config.krr.as_mut().unwrap().base = nowhere().await?;
        let doctor = program.run(&["doctor"]).await?;
        assert_eq!(doctor.code, Some(1));
        doctor.says("krr-unreachable");
        program.config.krr.as_mut().unwrap().base.clone_from(&night.simulators.krr_url);
        program.config.maskinporten.as_mut().unwrap().issuer = format!("{}/", nowhere().await?);
        let doctor = program.run(&["doctor"]).await?;
        assert_eq!(doctor.code, Some(1));
        doctor.says("[feil]    Maskinporten:");
        assert!(doctor.out.matches("Gjør dette:").count() >= 2, "{}", doctor.out);
        program.config.maskinporten.as_mut().unwrap().issuer.clone_from(&night.simulators.maskinporten_issuer);

        // The key is another's.
        let key_file = program.config.maskinporten.as_ref().unwrap().key_file.clone();
        std::fs::write(&key_file, "not a key")?;
        let doctor = program.run(&["doctor"]).await?;
        assert_eq!(doctor.code, Some(1));
        doctor.says("Oppsettet kan ikke brukes");
    }
}

/// An address at which nobody listens.
async fn nowhere() -> anyhow::Result<String> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    Ok(format!("http://{}", listener.local_addr()?))
}
