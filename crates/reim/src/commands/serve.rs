//! `reim serve` shows the pages, `reim work` does the work; any number of both share a database.

use std::{net::SocketAddr, sync::Arc};

use anyhow::Context as _;
use clock::SystemClock;
use metrics_exporter_prometheus::PrometheusHandle;
use storage::Store;
use sync::runs::Runs;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    config::{Config, WorkSection},
    timetable, wiring,
};

/// The pages alone.
pub async fn serve(config: &Config) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await?;
    let runs = wiring::runs(config, &store)?;
    let metrics = web::recorder().install_recorder()?;
    let listener = TcpListener::bind(config.web.listen)
        .await
        .with_context(|| format!("opening {}", config.web.listen))?;
    let closing = close_on_signal();
    tracing::info!(address = %listener.local_addr()?, "the pages are open");
    pages(listener, config, store, runs, metrics, closing).await
}

/// The work alone.
pub async fn work(config: &Config) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await?;
    let runs = wiring::runs(config, &store)?;
    workers(config.work.clone(), store, runs, close_on_signal()).await
}

/// Shows the pages until told to close.
pub async fn pages(
    listener: TcpListener,
    config: &Config,
    store: Store,
    runs: Runs,
    metrics: PrometheusHandle,
    closing: CancellationToken,
) -> anyhow::Result<()> {
    let web = config.web.clone();
    let is_https = web.address.as_deref().is_some_and(|address| address.starts_with("https:"));
    let (api, limits) = wiring::api(config)?;
    let app = ::web::App {
        store,
        runs,
        sign_in: wiring::sign_in(config)?,
        api,
        limits,
        units: Arc::default(),
        scheme: if is_https { ::web::Scheme::Https } else { ::web::Scheme::Http },
        links: Arc::new(::web::Links {
            accessibility_statement: web.accessibility_statement,
            privacy_statement: web.privacy_statement,
            support: web.support,
            own_krr_profile: web.own_krr_profile,
        }),
        retention: ::web::Retention {
            history_days: config.work.history_days,
            looks_days: config.work.looks_days,
        },
        clock: Arc::new(SystemClock),
        metrics,
        closing: closing.clone(),
    };
    let service = ::web::routes(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(closing.cancelled_owned()).await?;
    Ok(())
}

/// Takes jobs and keeps the schedule until told to close.
pub async fn workers(
    work: WorkSection,
    store: Store,
    runs: Runs,
    closing: CancellationToken,
) -> anyhow::Result<()> {
    let schedule = timetable::schedule(&work, timetable::Asked::by(&runs))?;
    let worker = timetable::worker(&runs, &work)?;
    let mut tasks = JoinSet::new();
    for _ in 0..work.workers.max(1) {
        let (worker, closing) = (worker.clone(), closing.clone());
        tasks.spawn(async move { worker.run(closing).await });
    }
    tasks.spawn(async move { schedule.run(&store, Arc::new(SystemClock), closing).await });
    while let Some(ended) = tasks.join_next().await {
        ended?;
    }
    Ok(())
}

/// A token that is cancelled by Ctrl-C or by the system's request to end.
pub fn close_on_signal() -> CancellationToken {
    let closing = CancellationToken::new();
    let told = closing.clone();
    tokio::spawn(async move {
        let terminate = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => (),
            () = terminate => (),
        }
        told.cancel();
    });
    closing
}
