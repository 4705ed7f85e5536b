//! `reim doctor`: what is right, what is wrong, and what to do about it.

use clock::{Clock as _, SystemClock};
use sources::{
    doctor::{self, Status},
    texts::Lang,
};
use storage::Store;

use crate::{config::Config, wiring::Registers};

#[expect(clippy::print_stdout, reason = "the findings are what the command is for")]
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let mut faults = 0;
    let store = match Store::open(&config.database).await {
        Ok(store) => {
            println!("[ok]      Databasen ({}) svarer, og tabellene er oppdatert.", store.engine_name());
            Some(store)
        }
        Err(error) => {
            faults += 1;
            println!("[feil]    Databasen kan ikke åpnes: {error:#}");
            println!("          Gjør dette: se til at adressen i «database» stemmer, og at tjeneren går.");
            None
        }
    };
    let mut ways = Vec::new();
    match Registers::connect(config) {
        Err(error) => {
            faults += 1;
            println!("[feil]    Oppsettet kan ikke brukes: {error:#}");
            println!("          Gjør dette: rett det som er nevnt, i konfigurasjonen.");
        }
        Ok(registers) => {
            if let Some(store) = &store {
                let mut reader = store.read().await?;
                let names = reader.municipalities(crate::today()).await?;
                for agreement in reader.agreements().await? {
                    let name = names.iter().find(|one| one.id == agreement.municipality);
                    let name = name.map_or_else(String::new, |one| one.name.clone());
                    ways.push((name, registers.krr.access(agreement.consumer_org)));
                }
            }
            for check in doctor::examine(&registers.maskinporten, &registers.krr, &ways).await {
                faults += i32::from(check.status == Status::Fault);
                let mark = match check.status {
                    Status::Ok => "[ok]     ",
                    Status::Warning => "[varsel] ",
                    Status::Fault => "[feil]   ",
                };
                let subject = check.subject.as_ref().map_or(String::new(), |subject| format!(" ({subject})"));
                println!("{mark} {}{subject}: {}", check.name_text(Lang::Nb), check.finding_text(Lang::Nb));
                if let Some(remedy) = check.remedy_text(Lang::Nb) {
                    println!("          Gjør dette: {remedy}");
                }
            }
        }
    }
    if let Some(store) = &store {
        faults += prove(store).await?;
    }
    anyhow::ensure!(faults == 0, "{faults} feil må rettes");
    Ok(())
}

/// Derives everything anew and compares.
#[expect(clippy::print_stdout, reason = "the findings are what the command is for")]
async fn prove(store: &Store) -> anyhow::Result<i32> {
    let mut faults = 0;
    let municipalities = store.read().await?.municipalities(crate::today()).await?;
    for municipality in municipalities {
        let proof = sync::proof::prove(store, municipality.id, SystemClock.now()).await?;
        let name = &municipality.name;
        if proof.wrong_in_all == 0 && proof.gaps == 0 {
            println!(
                "[ok]      {name}: det som vises om {} personer, følger av det kildene sier.",
                proof.people
            );
            continue;
        }
        faults += 1;
        println!(
            "[feil]    {name}: {} av {} personer vises med noe som ikke følger av kildene; {} hull i loggen.",
            proof.wrong_in_all, proof.people, proof.gaps
        );
        for key in proof.wrong {
            println!("          person {key}");
        }
        println!(
            "          Gjør dette: meld feilen med kjøringens nummer; reim explain viser hva som ventes."
        );
    }
    Ok(faults)
}
