//! `reim doctor` against the simulated registers: what is right, what is wrong, and what to do about it.

use jiff::{ToSpan as _, tz::TimeZone};
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
        for sound in ["Databasen", "Maskinporten svarer", "Klokken er i takt", "Nøkkelen er god", "følger av det kildene sier"] {
            doctor.says(sound);
        }
        for municipality in night.world.municipalities() {
            doctor.says(&format!("Tilgang ({}): Maskinporten gir token", municipality.name));
            doctor.says(&format!("KRR ({}): KRR godtar tokenet", municipality.name));
        }
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
