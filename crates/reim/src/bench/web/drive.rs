//! Many users at once, in a process of their own, so that what they cost is told apart from what the pages cost.
//!
//! The model is closed: each user asks for the next page as soon as the last one is there, after `pause_ms` at most.

use std::{
    net::SocketAddr,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use tokio::{io::AsyncWriteExt as _, process::Command, task::JoinSet};

use super::{
    super::usage::Meter,
    http::{Browser, Visit},
};

/// What the users are to do.
#[derive(Serialize, Deserialize)]
pub struct Order {
    pub address: SocketAddr,
    /// The cookies of each user.
    pub users: Vec<String>,
    /// Taken in turn by whoever is free, from the beginning again when they are through.
    pub visits: Vec<Visit>,
    pub requests: usize,
    pub pause_ms: u64,
}

/// How it went.
#[derive(Serialize, Deserialize)]
pub struct Outcome {
    pub seconds: f64,
    /// What the users themselves used of the processors.
    pub cpu_seconds: f64,
    /// How long each visit took, the quickest first.
    pub micros: Vec<u64>,
}

impl Outcome {
    /// The time within which so many of a hundred visits were over.
    pub fn percentile_ms(&self, percent: usize) -> f64 {
        let last = self.micros.len().saturating_sub(1);
        let place = (self.micros.len() * percent).div_ceil(100).saturating_sub(1).min(last);
        let micros = self.micros.get(place).copied().unwrap_or_default();
        Duration::from_micros(micros).as_secs_f64() * 1000.0
    }
}

/// Sends the users out, and waits until they are through.
pub async fn send_out(order: &Order) -> anyhow::Result<Outcome> {
    let program = std::env::current_exe()?;
    let mut users = Command::new(program)
        .args(["bench", "drive"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut stdin = users.stdin.take().context("a pipe to the users")?;
    stdin.write_all(&serde_json::to_vec(order)?).await?;
    drop(stdin);
    let ended = users.wait_with_output().await?;
    anyhow::ensure!(ended.status.success(), "the users came to grief");
    Ok(serde_json::from_slice(&ended.stdout)?)
}

/// The users' own process: an order comes in, an outcome goes out.
#[expect(clippy::print_stdout, reason = "the outcome is what the process is for")]
pub async fn run() -> anyhow::Result<()> {
    let order: Arc<Order> = Arc::new(serde_json::from_reader(std::io::stdin().lock())?);
    let turn = Arc::new(AtomicUsize::new(0));
    let meter = Meter::start()?;
    let mut users = JoinSet::new();
    for cookies in &order.users {
        let browser = Browser::connect(order.address, cookies.clone()).await?;
        users.spawn(use_pages(browser, order.clone(), turn.clone()));
    }
    let mut micros = Vec::with_capacity(order.requests);
    while let Some(user) = users.join_next().await {
        micros.extend(user??);
    }
    micros.sort_unstable();
    let used = meter.read()?;
    let outcome = Outcome { seconds: used.seconds, cpu_seconds: used.cpu_seconds, micros };
    println!("{}", serde_json::to_string(&outcome)?);
    Ok(())
}

async fn use_pages(
    mut browser: Browser,
    order: Arc<Order>,
    turn: Arc<AtomicUsize>,
) -> anyhow::Result<Vec<u64>> {
    let mut micros = Vec::new();
    loop {
        let number = turn.fetch_add(1, Ordering::Relaxed);
        if number >= order.requests {
            return Ok(micros);
        }
        if order.pause_ms > 0 {
            // Different for each visit, so that users do not come in step.
            let part = u64::try_from(number)?.wrapping_mul(2_654_435_761) % (2 * order.pause_ms);
            tokio::time::sleep(Duration::from_millis(part)).await;
        }
        let visit = &order.visits[number % order.visits.len()];
        let begun = Instant::now();
        let page = browser.visit(visit).await?;
        micros.push(u64::try_from(begun.elapsed().as_micros())?);
        anyhow::ensure!(page.status == 200, "{} answered {}", visit.path, page.status);
    }
}
