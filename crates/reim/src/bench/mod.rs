//! Measurements: our time beside a floor taken in the same run on the same rows.

mod answers;
mod entities;
mod floor_postgres;
mod floor_sqlite;
mod seed;
mod sync;
mod usage;
mod web;

use clap::{Args, Subcommand};
use serde::Serialize;

#[derive(Subcommand)]
pub enum Bench {
    /// A first night, an unchanged night, and a night with 1 % changed.
    Sync(SyncArgs),
    /// Enhetsregisteret whole from its dumps, again, and a day's feed.
    Enhetsregisteret(entities::EntitiesArgs),
    /// The pages under many users at once.
    Web(web::WebArgs),
    /// The users of `web`, in a process of their own.
    #[command(hide = true)]
    Drive,
}

#[derive(Args)]
pub struct SyncArgs {
    /// People to be asked about.
    #[arg(long, default_value_t = 100_000)]
    pub persons: u32,
    /// An empty PostgreSQL database; without it SQLite in a temporary folder.
    #[arg(long)]
    pub database: Option<String>,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// One figure with its floor.
#[derive(Serialize)]
pub struct Figure {
    pub seconds: f64,
    pub floor_seconds: f64,
    pub ratio: f64,
    pub per_second: f64,
    /// High-water mark of the whole process while this was measured, floor not included.
    pub peak_rss_mib: f64,
    pub cpu_seconds: f64,
    pub floor_cpu_seconds: f64,
    pub written_mib: f64,
    /// The first and the last tenth of the people: cost that grows with what is already there shows here.
    pub first_tenth_seconds: f64,
    pub last_tenth_seconds: f64,
}

impl Bench {
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Sync(args) => sync::run(args).await,
            Self::Enhetsregisteret(args) => entities::run(args).await,
            Self::Web(args) => web::run(args).await,
            Self::Drive => web::drive::run().await,
        }
    }
}
