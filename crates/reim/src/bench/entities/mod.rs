//! `reim bench enhetsregisteret`: the register whole from its dumps, the same dumps again, and a day's feed.

mod floor;

use std::{path::Path, sync::Arc};

use anyhow::Context as _;
use clap::Args;
use clock::{Clock as _, SystemClock};
use domain::{Environment, Source, entity::Rank};
use serde::Serialize;
use simulators::{
    Options, Simulators, World, enhetsregisteret::make_dumps,
    world::public_sector::happenings::EntityHappening,
};
use sources::enhetsregisteret::{Enhetsregisteret, EnhetsregisteretConfig};
use storage::{
    Store,
    runs::{NewRun, Run, RunKind, RunMode, RunState},
};
use sync::{
    contacts::{self, Ending, Settings},
    entities::Entities,
};
use tokio_util::sync::CancellationToken;

use super::usage::{Meter, Used};

#[derive(Args)]
pub struct EntitiesArgs {
    /// Entities that have nothing to do with the public sector: main entities.
    #[arg(long, default_value_t = 1_090_000)]
    others: u32,
    /// The same: sub-entities.
    #[arg(long, default_value_t = 876_000)]
    other_sub_entities: u32,
    /// What happens in a day.
    #[arg(long, default_value_t = 5_000)]
    changes: usize,
    /// An empty PostgreSQL database; without it SQLite in a temporary folder, where the floor is always.
    #[arg(long)]
    database: Option<String>,
    /// One JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

/// What one passage took, beside its floor where it has one.
#[derive(Serialize)]
struct Passage {
    seconds: f64,
    /// Unpacking the same dumps and parsing each element, and writing the same rows.
    floor_seconds: Option<f64>,
    ratio: Option<f64>,
    cpu_seconds: f64,
    /// Of the whole process, with the invented country and its register in it.
    peak_rss_mib: f64,
    written_mib: f64,
    changed: i64,
    kept: i64,
}

pub async fn run(args: EntitiesArgs) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let world = Arc::new(World::national(1, crate::school_year(), 100_000));
    world.set_others(args.others, args.other_sub_entities);
    eprintln!("writing the dumps …");
    let dumps = folder.path().join("dumps");
    std::fs::create_dir(&dumps)?;
    let making = (world.clone(), dumps.clone());
    tokio::task::spawn_blocking(move || make_dumps(&making.0, &making.1, SystemClock.now())).await??;
    let simulators = Simulators::start(world.clone(), Options::default()).await?;
    let ours = folder.path().join("ours.db");
    let url = args.database.clone().unwrap_or_else(|| format!("sqlite:{}", ours.display()));
    let store = Store::open(&url).await?;
    anyhow::ensure!(store.read().await?.count_entities().await? == 0, "the database must be empty");
    let config = EnhetsregisteretConfig::new(&simulators.enhetsregisteret_url);
    let register = Enhetsregisteret::new(&config, Environment::Test, Arc::new(SystemClock))?;
    let entities = Entities::new(store.clone(), register, Arc::new(SystemClock), Settings::default());

    eprintln!("whole, the first time …");
    let first = measured(&store, &entities, RunKind::EntitiesWhole).await?;
    eprintln!("the floor …");
    let floor = floor(&store, &dumps, &folder.path().join("floor.db")).await?;
    // Another night's dumps, in which nothing has changed.
    let making = (world.clone(), dumps);
    tokio::task::spawn_blocking(move || make_dumps(&making.0, &making.1, SystemClock.now())).await??;
    eprintln!("whole, with nothing new …");
    let unchanged = measured(&store, &entities, RunKind::EntitiesWhole).await?;
    eprintln!("a day's feed …");
    happen(&world, args.changes)?;
    let feed = measured(&store, &entities, RunKind::Entities).await?;
    let passages = [
        ("first_time", passage(first, Some(floor.0 + floor.1))),
        ("nothing_new", passage(unchanged, Some(floor.0))),
        ("day_of_changes", passage(feed, None)),
    ];
    print(&passages, args.json)
}

async fn measured(store: &Store, entities: &Entities, kind: RunKind) -> anyhow::Result<(Used, Run, i64)> {
    let mut tx = store.begin().await?;
    let order = NewRun {
        kind,
        source: Source::EntityRegister,
        mode: RunMode::Real,
        started_by: "bench".to_owned(),
        municipality: None,
        person: None,
    };
    let run = contacts::order(&mut tx, &order, SystemClock.now()).await?;
    let run = run.map_err(|other| anyhow::anyhow!("run {} is under way", other.under_way))?;
    tx.commit().await?;
    let meter = Meter::start()?;
    let ending = entities.carry(run, &CancellationToken::new()).await?;
    let used = meter.read()?;
    anyhow::ensure!(ending == Ending::Over, "the run was not carried through: {ending:?}");
    let mut reader = store.read().await?;
    let run = reader.run(run).await?.context("the run that was ordered")?;
    anyhow::ensure!(run.state == RunState::Done, "the run ended as {}", run.state.code());
    let kept = reader.count_entities().await?;
    Ok((used, run, kept))
}

/// Seconds for reading the dumps, and for writing what is kept of them.
async fn floor(store: &Store, dumps: &Path, file: &Path) -> anyhow::Result<(f64, f64)> {
    let rows = floor::rows(store).await?;
    let (dumps, file) = (dumps.to_owned(), file.to_owned());
    tokio::task::spawn_blocking(move || {
        let meter = Meter::start()?;
        floor::read(&dumps)?;
        let reading = meter.read()?.seconds;
        let meter = Meter::start()?;
        floor::write(&file, &rows)?;
        anyhow::Ok((reading, meter.read()?.seconds))
    })
    .await?
}

/// New names for so many sub-entities of the public sector: more of them than a day of the whole country has.
fn happen(world: &World, many: usize) -> anyhow::Result<()> {
    let units = world.entities(Rank::Sub, |_| true);
    for unit in units.iter().cycle().take(many) {
        let name = format!("{} II", unit.name);
        world.happen_to_entity(unit.number, EntityHappening::Rename(name), SystemClock.now())?;
    }
    Ok(())
}

fn passage((used, run, kept): (Used, Run, i64), floor_seconds: Option<f64>) -> Passage {
    Passage {
        seconds: used.seconds,
        floor_seconds,
        ratio: floor_seconds.map(|floor| used.seconds / floor),
        cpu_seconds: used.cpu_seconds,
        peak_rss_mib: used.peak_rss_mib,
        written_mib: used.written_mib,
        changed: run.counts.changed,
        kept,
    }
}

#[expect(clippy::print_stdout, reason = "the figures are what the command is for")]
fn print(passages: &[(&'static str, Passage)], json: bool) -> anyhow::Result<()> {
    if json {
        let all: std::collections::BTreeMap<_, _> =
            passages.iter().map(|(name, passage)| (*name, passage)).collect();
        println!("{}", serde_json::to_string(&all)?);
        return Ok(());
    }
    for (name, passage) in passages {
        println!(
            "{name:16} {:7.2} s, floor {:7.2} s, ratio {:5.2}, CPU {:6.1} s, peak {:6.1} MiB, written {:7.1} MiB, \
             {} changed, {} kept",
            passage.seconds,
            passage.floor_seconds.unwrap_or_default(),
            passage.ratio.unwrap_or_default(),
            passage.cpu_seconds,
            passage.peak_rss_mib,
            passage.written_mib,
            passage.changed,
            passage.kept,
        );
    }
    Ok(())
}
