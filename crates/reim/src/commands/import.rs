//! `reim import`: takes in a delivery from a school or kindergarten system, or says by file, line and column why not.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clock::{Clock as _, SystemClock};
use domain::{Source, roster::Extent};
use storage::{
    Store,
    runs::{RunMode, RunState},
};
use sync::import::{self, Carrier, Delivery, Imported};

use super::watch;
use crate::{config::Config, wiring};

#[derive(Args)]
pub struct ImportArgs {
    /// A OneRoster 1.2 package (zip), or a sheet (xlsx, ods, xls, csv).
    file: PathBuf,
    /// Which system it comes from.
    #[arg(long)]
    source: SystemName,
    /// The number of the municipality it is for.
    #[arg(long)]
    municipality: String,
    /// A sheet that is the whole truth: whoever is not in it is gone. Packages say this themselves.
    #[arg(long, conflicts_with = "changes")]
    full: bool,
    /// A sheet of changes: whoever is not in it is as before. This is so unless --full is given.
    #[arg(long)]
    changes: bool,
    /// Change nothing: make a plan that can be read and approved.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum SystemName {
    School,
    Kindergarten,
}

pub async fn run(config: &Config, args: ImportArgs) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await?;
    let delivery = Delivery {
        municipality: super::municipality(&store, &args.municipality).await?,
        source: match args.source {
            SystemName::School => Source::School,
            SystemName::Kindergarten => Source::Kindergarten,
        },
        mode: if args.dry_run { RunMode::Dry } else { RunMode::Real },
        started_by: "terminal".to_owned(),
        file: import::keep(&config.work.deliveries, &args.file)?,
        extent: (args.full || args.changes).then_some(if args.full { Extent::Full } else { Extent::Changes }),
    };
    let mut tx = store.begin().await?;
    let ordered = import::order(&mut tx, &delivery, Carrier::Caller, SystemClock.now()).await?;
    tx.commit().await?;
    let run = ordered.map_err(|other| {
        anyhow::anyhow!("kjøring {} fra samme system pågår; vent til den er ferdig", other.under_way)
    })?;
    let imported = wiring::imports(config, &store).run(run, None).await?;
    report(&imported);
    if matches!(imported.state, RunState::Planned | RunState::NeedsApproval) {
        tell(&format!(
            "Les planen: reim runs {run}. Godkjenn: reim approve {run}. Avslå: reim refuse {run}."
        ));
    }
    anyhow::ensure!(imported.state != RunState::Failed, "ingenting av filen er tatt inn");
    Ok(())
}

fn report(imported: &Imported) {
    for problem in &imported.problems {
        tell(&super::problem::in_words(problem));
    }
    if imported.more_problems > 0 {
        tell(&format!("… og {} til.", imported.more_problems));
    }
    tell(&format!(
        "Leveransen er {}. {} personer vises med noe nytt.",
        watch::state(imported.state),
        imported.changed
    ));
    for reason in &imported.summary.reasons {
        tell(&format!("  Stoppet fordi: {reason}"));
    }
}

#[expect(clippy::print_stdout, reason = "the report is what the command is for")]
fn tell(line: &str) {
    println!("{line}");
}
