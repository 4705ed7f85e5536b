//! `reim bench web`: the pages under many users, and their floors.

pub mod drive;
mod floor;
mod house;
mod http;
mod kinds;
mod krr;
mod register;

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use clap::Args;
use domain::MunicipalityId;
use serde::Serialize;
use storage::Store;

use self::{
    drive::{Order, Outcome, send_out},
    http::Browser,
    kinds::{Kind, Query},
};
use super::usage::Meter;

#[derive(Args)]
pub struct WebArgs {
    /// People in the register, children among them.
    #[arg(long, default_value_t = 1_000_000)]
    persons: u32,
    /// Users at once; each asks for the next page as soon as the last one is there.
    #[arg(long, default_value_t = 50)]
    users: usize,
    /// Pages of each kind.
    #[arg(long, default_value_t = 5000)]
    requests: usize,
    /// Milliseconds for which a user thinks before each page, in the mean.
    #[arg(long, default_value_t = 0)]
    pause_ms: u64,
    /// Only kinds whose name begins so.
    #[arg(long, default_value = "")]
    only: String,
    /// Where the register on SQLite is kept for the next time; without it in a temporary folder.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// A PostgreSQL database, empty or with a register of an earlier measurement.
    #[arg(long)]
    database: Option<String>,
    /// One JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

/// One kind of page with its floors, for as many pages as were asked for.
#[derive(Serialize)]
struct Figure {
    seconds: f64,
    /// The same bytes without a house, and the same questions by a plain driver, one after the other.
    floor_seconds: f64,
    ratio: f64,
    per_second: f64,
    /// High-water mark of the process that shows the pages.
    peak_rss_mib: f64,
    p50_ms: f64,
    p99_ms: f64,
    max_ms: f64,
    static_seconds: f64,
    static_p99_ms: f64,
    query_seconds: f64,
    cpu_seconds: f64,
    /// What the users used of the same processors.
    users_cpu_seconds: f64,
}

/// Where the register is.
enum Place {
    Sqlite(PathBuf),
    Postgres(String),
}

pub async fn run(args: WebArgs) -> anyhow::Result<()> {
    let temporary = tempfile::tempdir()?;
    let place = if let Some(url) = &args.database {
        Place::Postgres(url.clone())
    } else {
        let folder = args.folder.clone().unwrap_or_else(|| temporary.path().to_owned());
        std::fs::create_dir_all(&folder)?;
        Place::Sqlite(folder.join("register.db"))
    };
    let store = match &place {
        Place::Sqlite(file) => Store::open(&format!("sqlite:{}", file.display())).await?,
        Place::Postgres(url) => Store::open(url).await?,
    };
    let world = Arc::new(register::world(args.persons));
    let municipality = register::prepare(&store, &world, args.persons).await?;
    if let Place::Postgres(url) = &place {
        use sqlx::Connection as _;
        sqlx::raw_sql("vacuum analyze").execute(&mut sqlx::PgConnection::connect(url).await?).await?;
    }
    let (address, pages) = house::open(&store, municipality, &world).await?;
    let mut users = Vec::with_capacity(args.users);
    for _ in 0..args.users {
        users.push(house::sign_in(address).await?);
    }
    let mut figures = serde_json::Map::new();
    for kind in kinds::all(&store, municipality, &world).await? {
        if kind.name.starts_with(&args.only) {
            eprintln!("{} …", kind.name);
            let figure = measure(&args, &place, municipality, (address, &users), &kind).await?;
            figures.insert(kind.name.to_owned(), serde_json::to_value(figure)?);
        }
    }
    pages.abort();
    print(&figures, args.json)
}

async fn measure(
    args: &WebArgs,
    place: &Place,
    municipality: MunicipalityId,
    (address, users): (SocketAddr, &[String]),
    kind: &Kind,
) -> anyhow::Result<Figure> {
    let order = |address, requests| Order {
        address,
        users: users.to_owned(),
        visits: kind.visits.clone(),
        requests,
        pause_ms: args.pause_ms,
    };
    // Once through, so that what is measured is a house in use.
    send_out(&order(address, kind.visits.len())).await?;
    let bytes = Browser::connect(address, users[0].clone()).await?.visit(&kind.visits[0]).await?.body;
    let (bare, serving) = house::open_static(bytes).await?;
    let floor = send_out(&order(bare, args.requests)).await?;
    serving.abort();
    let query_seconds = ask(place, municipality, &kind.queries, args.requests).await?;
    let meter = Meter::start()?;
    let ours = send_out(&order(address, args.requests)).await?;
    let used = meter.read()?;
    let floor_seconds = floor.seconds + query_seconds;
    let longest = |outcome: &Outcome| outcome.percentile_ms(100);
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let count = args.requests as f64;
    Ok(Figure {
        seconds: ours.seconds,
        floor_seconds,
        ratio: ours.seconds / floor_seconds,
        per_second: count / ours.seconds,
        peak_rss_mib: used.peak_rss_mib,
        p50_ms: ours.percentile_ms(50),
        p99_ms: ours.percentile_ms(99),
        max_ms: longest(&ours),
        static_seconds: floor.seconds,
        static_p99_ms: floor.percentile_ms(99),
        query_seconds,
        cpu_seconds: used.cpu_seconds,
        users_cpu_seconds: ours.cpu_seconds,
    })
}

async fn ask(
    place: &Place,
    municipality: MunicipalityId,
    queries: &[Query],
    count: usize,
) -> anyhow::Result<f64> {
    match place {
        Place::Sqlite(file) => floor::sqlite(file, municipality.0, queries, count).await,
        Place::Postgres(url) => floor::postgres(url, municipality.0, queries, count).await,
    }
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
            "{name:24} p50 {:6.1} ms, p99 {:6.1} ms, longest {:6.1} ms, {:6.0} pages/s, {:5.1} s, floor {:5.1} s \
             (bytes {:.1}, questions {:.1}), CPU {:.1} s and {:.1} s for the users, peak {:.0} MiB",
            number("p50_ms"),
            number("p99_ms"),
            number("max_ms"),
            number("per_second"),
            number("seconds"),
            number("floor_seconds"),
            number("static_seconds"),
            number("query_seconds"),
            number("cpu_seconds"),
            number("users_cpu_seconds"),
            number("peak_rss_mib"),
        );
    }
    Ok(())
}
