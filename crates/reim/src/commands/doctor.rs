//! `reim doctor`: what is right, what is wrong, and what to do about it.

mod agreements;
mod api;
mod entities;
mod jobs;

use clock::{Clock as _, SystemClock};
use sources::{
    doctor::{self, Status},
    texts::Lang,
};
use storage::Store;

use crate::{config::Config, wiring::Registers};

/// Looks at everything, and says at the end how much there is to put right.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let (store, mut faults) = database(config).await;
    faults += registers(config, store.as_ref()).await?;
    faults += api::door(config).await;
    if let Some(store) = &store {
        faults += agreements::examine(store).await?;
        faults += jobs::examine(store).await?;
        if config.enhetsregisteret.is_some() {
            faults += entities::examine(store).await?;
        }
        faults += api::grants(store).await?;
        faults += prove(store).await?;
    }
    anyhow::ensure!(faults == 0, "{faults} feil må rettes");
    Ok(())
}

/// Tells one finding, and what to do about it. Gives the number of faults that it is.
#[expect(clippy::print_stdout, reason = "the findings are what the command is for")]
fn tell(status: Status, finding: &str, remedy: Option<&str>) -> i32 {
    let mark = match status {
        Status::Ok => "[ok]     ",
        Status::Warning => "[varsel] ",
        Status::Fault => "[feil]   ",
    };
    println!("{mark} {finding}");
    if let Some(remedy) = remedy {
        println!("          Gjør dette: {remedy}");
    }
    i32::from(status == Status::Fault)
}

async fn database(config: &Config) -> (Option<Store>, i32) {
    match Store::open(&config.database).await {
        Ok(store) => {
            let engine = store.engine_name();
            let finding = format!("Databasen ({engine}) svarer, og tabellene er oppdatert.");
            let faults = tell(Status::Ok, &finding, None);
            (Some(store), faults)
        }
        Err(error) => {
            let finding = format!("Databasen kan ikke åpnes: {error:#}");
            let remedy = "se til at adressen i «database» stemmer, og at tjeneren går.";
            (None, tell(Status::Fault, &finding, Some(remedy)))
        }
    }
}

async fn registers(config: &Config, store: Option<&Store>) -> anyhow::Result<i32> {
    let registers = match Registers::connect(config) {
        Ok(registers) => registers,
        Err(error) => {
            let finding = format!("Oppsettet kan ikke brukes: {error:#}");
            return Ok(tell(Status::Fault, &finding, Some("rett det som er nevnt, i konfigurasjonen.")));
        }
    };
    let agreements = match store {
        Some(store) => agreements::all(store).await?,
        None => Vec::new(),
    };
    let ways: Vec<_> = agreements
        .iter()
        .map(|(name, agreement)| (name.clone(), registers.krr.access(agreement.consumer_org)))
        .collect();
    let mut checks = doctor::examine(&registers.maskinporten, &registers.krr, &ways).await;
    if let Some(register) = &registers.folkeregisteret {
        let ways: Vec<_> = agreements
            .iter()
            .map(|(name, agreement)| (name.clone(), register.access(agreement.consumer_org)))
            .collect();
        checks.extend(doctor::examine_folkeregisteret(register, &ways).await);
    }
    if let Some(register) = &registers.enhetsregisteret {
        checks.extend(doctor::examine_enhetsregisteret(register).await);
    }
    if let Some(klass) = &registers.klass {
        checks.push(doctor::examine_klass(klass, crate::today()).await);
    }
    let mut faults = 0;
    for check in checks {
        let subject = check.subject.as_ref().map_or(String::new(), |subject| format!(" ({subject})"));
        let finding = format!("{}{subject}: {}", check.name_text(Lang::Nb), check.finding_text(Lang::Nb));
        faults += tell(check.status, &finding, check.remedy_text(Lang::Nb).as_deref());
    }
    Ok(faults)
}

/// Derives everything anew and compares.
async fn prove(store: &Store) -> anyhow::Result<i32> {
    let mut faults = 0;
    let municipalities = store.read().await?.municipalities(crate::today()).await?;
    for municipality in municipalities {
        let proof = sync::proof::prove(store, municipality.id, SystemClock.now()).await?;
        let (name, people) = (&municipality.name, proof.people);
        if proof.wrong_in_all == 0 && proof.gaps == 0 {
            let finding = format!("{name}: det som vises om {people} personer, følger av det kildene sier.");
            faults += tell(Status::Ok, &finding, None);
            continue;
        }
        let mut finding = format!(
            "{name}: {} av {people} personer vises med noe som ikke følger av kildene; {} hull i loggen.",
            proof.wrong_in_all, proof.gaps
        );
        finding
            .extend(proof.wrong.iter().flat_map(|key| ["\n          person ".to_owned(), key.to_string()]));
        let remedy = "meld feilen med kjøringens nummer; reim explain viser hva som ventes.";
        faults += tell(Status::Fault, &finding, Some(remedy));
    }
    Ok(faults)
}
