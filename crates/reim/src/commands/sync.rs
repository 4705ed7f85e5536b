//! `reim sync`: starts a run now and follows it to its end.

use clap::{Args, ValueEnum};
use clock::{Clock as _, SystemClock};
use domain::{Mode, PersonKey, Source};
use storage::{
    RunId, Store,
    runs::{NewRun, RunKind, RunMode, RunState},
};
use sync::{
    contacts::{self, LookedUp},
    runs::Runs,
};
use tokio_util::sync::CancellationToken;

use super::watch;
use crate::{config::Config, timetable, wiring};

#[derive(Args)]
pub struct SyncArgs {
    /// A register that is the same for all municipalities, instead of KRR.
    #[arg(value_enum, conflicts_with_all = ["municipality", "person", "folkeregisteret", "dry_run"])]
    national: Option<National>,
    /// Only this municipality, by its number.
    #[arg(long)]
    municipality: Option<String>,
    /// Only this person, by our own number, for example 1-42.
    #[arg(long, conflicts_with = "municipality")]
    person: Option<PersonKey>,
    /// Ask Folkeregisteret for names, addresses and protection, instead of KRR for contact details.
    #[arg(long)]
    folkeregisteret: bool,
    /// Enhetsregisteret alone: read it whole, from its dumps, instead of what has happened since.
    #[arg(long, requires = "national")]
    whole: bool,
    /// Change nothing: make a plan that can be read and approved.
    #[arg(long)]
    dry_run: bool,
}

/// Registers that nobody asks in a municipality's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum National {
    /// Units and companies.
    Enhetsregisteret,
    /// Municipalities, counties and other codes, from SSB. A reform becomes a plan that can be read and approved.
    Klass,
}

#[expect(clippy::print_stdout, reason = "what came of it is what the command is for")]
pub async fn run(config: &Config, args: SyncArgs) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await?;
    let runs = wiring::runs(config, &store)?;
    let municipality = match (&args.municipality, args.person) {
        (Some(number), _) => Some(super::municipality(&store, number).await?),
        (None, person) => person.map(|key| key.municipality),
    };
    let (kind, source) = if args.national == Some(National::Enhetsregisteret) {
        anyhow::ensure!(runs.entities.is_some(), "konfigurasjonen har ingen seksjon [enhetsregisteret]");
        let kind = if args.whole { RunKind::EntitiesWhole } else { RunKind::Entities };
        (kind, Source::EntityRegister)
    } else if args.national == Some(National::Klass) {
        anyhow::ensure!(runs.classifications.is_some(), "konfigurasjonen har ingen seksjon [klass]");
        (RunKind::Classification, Source::Klass)
    } else if args.folkeregisteret {
        anyhow::ensure!(runs.population.is_some(), "konfigurasjonen har ingen seksjon [folkeregisteret]");
        (RunKind::Population, Source::PopulationRegister)
    } else {
        (RunKind::Krr, Source::Krr)
    };
    if let Some(key) = args.person.filter(|_| kind == RunKind::Krr) {
        let agreement = store.read().await?.agreement(key.municipality).await?;
        if agreement.is_some_and(|agreement| agreement.mode == Mode::LookUp) {
            return look_up(&runs, key).await;
        }
    }
    let order = NewRun {
        kind,
        source,
        mode: if args.dry_run { RunMode::Dry } else { RunMode::Real },
        started_by: "terminal".to_owned(),
        municipality,
        person: args.person.map(|key| key.person),
    };
    let run = order_now(&store, &order).await?;
    // Whoever comes first carries it: this process, or one that works already.
    let stop = CancellationToken::new();
    let worker = timetable::worker(&runs, &config.work)?;
    let working = tokio::spawn({
        let stop = stop.clone();
        async move { worker.run(stop).await }
    });
    let ended = watch::follow(&store, run).await?;
    stop.cancel();
    working.await?;
    println!("{}", watch::summary(&ended));
    if matches!(ended.state, RunState::Planned | RunState::NeedsApproval) {
        println!("Les planen: reim runs {run}. Godkjenn: reim approve {run}. Avslå: reim refuse {run}.");
    }
    anyhow::ensure!(ended.state != RunState::Failed, "kjøringen feilet");
    Ok(())
}

/// Where the agreement lets nothing be kept, the answer is shown and forgotten; that somebody looked is kept.
#[expect(clippy::print_stdout, reason = "the answer is what the command is for")]
async fn look_up(runs: &Runs, key: PersonKey) -> anyhow::Result<()> {
    let looked_up = runs.contacts.look_up(key, "terminal", "oppslag fra terminalen").await?;
    match looked_up {
        LookedUp::Answer(report) => {
            let claim = report.claim;
            let email = claim.email.as_ref().map_or("ingen", |address| address.value.as_str());
            let mobile = claim.mobile.as_ref().map_or("ingen", |address| address.value.raw());
            println!("E-post: {email}. Mobil: {mobile}. Ingenting er lagret ut over at det ble spurt.");
            Ok(())
        }
        LookedUp::NotReturned => anyhow::bail!("KRR svarte uten å nevne personen"),
        LookedUp::NoAnswer(error) => anyhow::bail!("KRR svarte ikke: {error}"),
        LookedUp::NotPermitted(why) => anyhow::bail!("avtalen tillater det ikke: {why}"),
        LookedUp::NotCovered => anyhow::bail!("avtalen omfatter ikke denne personen"),
        LookedUp::NoSuchPerson => anyhow::bail!("det finnes ingen person {key}"),
    }
}

/// Orders a run, or says which other is in its way.
pub async fn order_now(store: &Store, order: &NewRun) -> anyhow::Result<RunId> {
    let mut tx = store.begin().await?;
    let run = contacts::order(&mut tx, order, SystemClock.now()).await?;
    tx.commit().await?;
    run.map_err(|other| {
        anyhow::anyhow!(
            "kjøring {} pågår allerede; vent på den eller stopp den med reim stop",
            other.under_way
        )
    })
}
