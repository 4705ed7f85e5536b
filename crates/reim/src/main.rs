//! `reim`: every way to run the belt between the registers.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use reim::{bench, commands, config};
use sync::contacts::Approval;
use tracing_subscriber::EnvFilter;

#[derive(Parser)]
#[command(version, about = "The belt between the registers: every field knows its source.")]
struct Cli {
    /// The configuration; config.example.toml explains it.
    #[arg(long, global = true, default_value = "reim.toml", env = "REIM_CONFIG")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything at once: invented registers, an invented municipality, the first synchronisation, the pages.
    Demo(commands::demo::DemoArgs),
    /// Show the pages.
    Serve,
    /// Do the work: the night, and what people have asked for.
    Work,
    /// Ask KRR now, for everybody, one municipality or one person.
    Sync(commands::sync::SyncArgs),
    /// Take in a delivery from a school or kindergarten system.
    Import(commands::import::ImportArgs),
    /// List runs, or show one with its plan.
    Runs(commands::runs::RunsArgs),
    /// Apply a plan, or the removals that were held back.
    Approve { run: i64 },
    /// Drop a plan; nothing changes.
    Refuse { run: i64 },
    /// Stop a run at its next block.
    Stop { run: i64 },
    /// List jobs; try again or forget one that was given up.
    Jobs(commands::jobs::JobsArgs),
    /// Name who may administer and operate, and see who may do what.
    Access(commands::access::AccessArgs),
    /// Take municipalities in, and give them new numbers.
    Municipality(commands::municipality::MunicipalityArgs),
    /// Tell why a field of a person is as it is.
    Explain(commands::explain::ExplainArgs),
    /// Find who of one list is who of another, without a number they share.
    Match(commands::matching::MatchArgs),
    /// Play the registers, for others to try against.
    Simulate(commands::simulate::SimulateArgs),
    /// Tell what is right and what is wrong, and what to do about it.
    Doctor,
    /// Bring the tables up to date.
    Migrate,
    /// Measure against a floor taken in the same run.
    #[command(subcommand)]
    Bench(bench::Bench),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_env("REIM_LOG").unwrap_or_else(|_| EnvFilter::new("warn,sqlx=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let config = || config::Config::read(&cli.config);
    match cli.command {
        Command::Demo(args) => commands::demo::run(args).await,
        Command::Simulate(args) => commands::simulate::run(args).await,
        Command::Bench(bench) => bench.run().await,
        Command::Serve => commands::serve::serve(&config()?).await,
        Command::Work => commands::serve::work(&config()?).await,
        Command::Sync(args) => commands::sync::run(&config()?, args).await,
        Command::Import(args) => commands::import::run(&config()?, args).await,
        Command::Runs(args) => commands::runs::run(&config()?, args).await,
        Command::Approve { run } => commands::answer::answer(&config()?, run, Approval::Approve).await,
        Command::Refuse { run } => commands::answer::answer(&config()?, run, Approval::Refuse).await,
        Command::Stop { run } => commands::answer::stop(&config()?, run).await,
        Command::Jobs(args) => commands::jobs::run(&config()?, args).await,
        Command::Access(args) => commands::access::run(&config()?, args).await,
        Command::Municipality(args) => commands::municipality::run(&config()?, args).await,
        Command::Explain(args) => commands::explain::run(&config()?, args).await,
        Command::Match(args) => commands::matching::run(&args),
        Command::Doctor => commands::doctor::run(&config()?).await,
        Command::Migrate => commands::migrate::run(&config()?).await,
    }
}
