//! `reim bench sync`: three nights and their floors.

use std::{path::PathBuf, sync::Arc, time::Instant};

use anyhow::Context as _;
use clock::SystemClock;
use storage::{
    Store,
    runs::{NewRun, RunKind, RunMode, RunState},
};
use sync::contacts::{self, Contacts, Ending, Settings};
use tokio_util::sync::CancellationToken;

use super::{
    Figure, SyncArgs,
    answers::{Recorded, Replay},
    floor_postgres, floor_sqlite,
    floor_sqlite::Night,
    seed,
    usage::{Meter, Used},
};

/// Where the rows go, and where the floor's go.
enum Place {
    Sqlite { ours: PathBuf, floor: PathBuf },
    Postgres { url: String },
}

pub async fn run(args: SyncArgs) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let place = match &args.database {
        Some(url) => Place::Postgres { url: url.clone() },
        None => Place::Sqlite { ours: folder.path().join("ours.db"), floor: folder.path().join("floor.db") },
    };
    eprintln!("recording {} answers …", args.persons);
    let before = Arc::new(Recorded::record(&folder.path().join("before.json"), args.persons, false)?);
    let after = Arc::new(Recorded::record(&folder.path().join("after.json"), args.persons, true)?);
    eprintln!("seeding …");
    let store = prepare(&place, args.persons).await?;
    let mut figures = serde_json::Map::new();
    for (name, night, recorded) in [
        ("first_night", Night::First, &before),
        ("unchanged_night", Night::Unchanged, &before),
        ("one_percent", Night::OnePercent, &after),
    ] {
        eprintln!("{name} …");
        let floor = floor(&place, recorded.clone(), args.persons, night).await?;
        let (used, tenths) = ours(&store, recorded, args.persons).await?;
        let figure = Figure {
            seconds: used.seconds,
            floor_seconds: floor.seconds,
            ratio: used.seconds / floor.seconds,
            per_second: f64::from(args.persons) / used.seconds,
            peak_rss_mib: used.peak_rss_mib,
            cpu_seconds: used.cpu_seconds,
            floor_cpu_seconds: floor.cpu_seconds,
            written_mib: used.written_mib,
            first_tenth_seconds: tenths.0,
            last_tenth_seconds: tenths.1,
        };
        figures.insert(name.to_owned(), serde_json::to_value(figure)?);
    }
    print(&figures, args.json)
}

async fn prepare(place: &Place, people: u32) -> anyhow::Result<Store> {
    match place {
        Place::Sqlite { ours, floor } => {
            for path in [floor, ours] {
                let store = Store::open(&format!("sqlite:{}", path.display())).await?;
                let municipality = seed::municipality(&store).await?;
                store.close().await;
                seed::sqlite(path, municipality, people)?;
            }
            Store::open(&format!("sqlite:{}", ours.display())).await
        }
        Place::Postgres { url } => {
            let store = Store::open(url).await?;
            let known = store.read().await?.agreements().await?;
            anyhow::ensure!(known.is_empty(), "the database for a measurement must be empty");
            let municipality = seed::municipality(&store).await?;
            seed::postgres(url, municipality, people).await?;
            floor_postgres::prepare(url).await?;
            Ok(store)
        }
    }
}

async fn floor(place: &Place, recorded: Arc<Recorded>, people: u32, night: Night) -> anyhow::Result<Used> {
    let meter = Meter::start()?;
    match place {
        Place::Sqlite { floor, .. } => {
            let floor = floor.clone();
            tokio::task::spawn_blocking(move || floor_sqlite::run(&floor, &recorded, people, night))
                .await??;
        }
        Place::Postgres { url } => floor_postgres::run(url, &recorded, people, night).await?,
    }
    meter.read()
}

async fn ours(store: &Store, recorded: &Arc<Recorded>, people: u32) -> anyhow::Result<(Used, (f64, f64))> {
    recorded.asked.lock().expect("nobody panics with it").clear();
    let meter = Meter::start()?;
    let clock = Arc::new(SystemClock);
    let krr = Arc::new(Replay(recorded.clone()));
    let contacts = Contacts::new(store.clone(), krr, clock.clone(), Settings::default())?;
    let mut tx = store.begin().await?;
    let order = NewRun {
        kind: RunKind::Krr,
        source: domain::Source::Krr,
        mode: RunMode::Real,
        started_by: "bench".to_owned(),
        municipality: None,
        person: None,
    };
    let run = contacts::order(&mut tx, &order, clock::Clock::now(&*clock)).await?;
    let run = run.map_err(|other| anyhow::anyhow!("run {} is under way", other.under_way))?;
    tx.commit().await?;
    let ending = contacts.carry(run, &CancellationToken::new()).await?;
    let ended = Instant::now();
    let used = meter.read()?;
    anyhow::ensure!(ending == Ending::Over, "the night was not carried through: {ending:?}");
    let run = store.read().await?.run(run).await?.context("the run that was ordered")?;
    anyhow::ensure!(run.state == RunState::Done, "the night ended as {}", run.state.code());
    anyhow::ensure!(run.counts.tally.value == i64::from(people), "everybody was answered for");
    let asked = recorded.asked.lock().expect("nobody panics with it");
    Ok((used, tenths(&asked, ended)))
}

/// Seconds spent on the first and on the last tenth of the answers.
fn tenths(asked: &[Instant], ended: Instant) -> (f64, f64) {
    let tenth = asked.len() / 10;
    let (Some(first), Some(next), Some(last)) =
        (asked.first(), asked.get(tenth), asked.len().checked_sub(tenth + 1).and_then(|at| asked.get(at)))
    else {
        return (0.0, 0.0);
    };
    ((*next - *first).as_secs_f64(), (ended - *last).as_secs_f64())
}

#[expect(clippy::print_stdout, reason = "the figures are what the command is for")]
fn print(figures: &serde_json::Map<String, serde_json::Value>, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string(figures)?);
        return Ok(());
    }
    for (name, figure) in figures {
        let number = |key: &str| figure[key].as_f64().unwrap_or_default();
        println!(
            "{name:16} {:8.2} s, floor {:8.2} s, ratio {:5.2}, {:9.0} people/s, peak {:6.1} MiB, CPU {:6.1} s, \
             written {:8.1} MiB, first tenth {:.2} s, last tenth {:.2} s",
            number("seconds"),
            number("floor_seconds"),
            number("ratio"),
            number("per_second"),
            number("peak_rss_mib"),
            number("cpu_seconds"),
            number("written_mib"),
            number("first_tenth_seconds"),
            number("last_tenth_seconds"),
        );
    }
    Ok(())
}
