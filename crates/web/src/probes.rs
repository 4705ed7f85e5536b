//! What machines ask: are you alive, and how are you doing?

use std::time::Instant;

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::access::Right;
use jiff::Timestamp;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use storage::Store;

use crate::{
    App, Visit,
    auth::{Door, Gate, door},
};

/// For whoever watches that the program runs; says nothing that a stranger may not know.
pub fn open<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/helse", get(async || "ok\n"))
}

pub fn doors() -> Vec<Door> {
    vec![door("/metrics", Gate::MachineOr(Right::Operate), get(metrics))]
}

/// Keeps the program's metrics, with the times that pages take counted in buckets. Install it once, before anything
/// is counted.
pub fn recorder() -> PrometheusBuilder {
    const SECONDS: [f64; 8] = [0.005, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];
    let durations = Matcher::Suffix("_seconds".to_owned());
    PrometheusBuilder::new().set_buckets_for_metric(durations, &SECONDS).expect("there are buckets")
}

/// Prometheus' text format 0.0.4. Labels are route patterns and codes, never what a person is called.
async fn metrics(visit: Visit, State(app): State<App>) -> impl IntoResponse {
    let mut text = app.metrics.render();
    match register_metrics(&app.store, visit.now).await {
        Ok(told) => text.push_str(&told),
        Err(error) => {
            tracing::warn!(error = format!("{error:#}"), "the register cannot be counted");
            text.push_str(&gauge("reim_database_up", "Whether the database answers.", [one(0)]));
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}

/// How the register stands, told at each asking: an alarm on these wakes somebody.
async fn register_metrics(store: &Store, now: Timestamp) -> anyhow::Result<String> {
    let mut reader = store.read().await?;
    let under_way = i64::try_from(reader.runs_under_way().await?.len())?;
    let completed = reader.last_completed_contact_run().await?;
    let open = reader.registers().await?.into_iter().map(|register| {
        (format!("{{register=\"{}\"}}", register.register), i64::from(register.circuit == "open"))
    });
    Ok([
        gauge("reim_database_up", "Whether the database answers.", [one(1)]),
        gauge("reim_runs_under_way", "Runs that are not over.", [one(under_way)]),
        gauge(
            "reim_runs_awaiting_approval",
            "Runs that wait for somebody's decision.",
            [one(reader.count_runs_awaiting().await?)],
        ),
        gauge(
            "reim_quarantine",
            "Findings that nobody has settled.",
            [one(reader.count_quarantined().await?)],
        ),
        gauge(
            "reim_krr_age_seconds",
            "Time since KRR was last asked through.",
            completed.map(|at| one(now.duration_since(at).as_secs())),
        ),
        gauge("reim_circuit_open", "Whether a register is left in peace after too many faults.", open),
    ]
    .concat())
}

/// A value without labels.
fn one(value: i64) -> (String, i64) {
    (String::new(), value)
}

/// One family of gauges: a line for each set of labels.
fn gauge(name: &str, help: &str, values: impl IntoIterator<Item = (String, i64)>) -> String {
    let lines: Vec<String> =
        values.into_iter().map(|(labels, value)| format!("{name}{labels} {value}\n")).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("# HELP {name} {help}\n# TYPE {name} gauge\n{}", lines.concat())
}

/// Counts every answer by route and status.
pub async fn count(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().as_str().to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::histogram!("reim_http_request_duration_seconds", "method" => method.clone(), "route" => route.clone())
        .record(begun.elapsed());
    metrics::counter!("reim_http_requests_total", "method" => method, "route" => route, "status" => status)
        .increment(1);
    response
}
