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

use crate::App;

/// For whoever watches that the program runs; says nothing that a stranger may not know.
pub fn open<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/helse", get(async || "ok\n"))
}

pub fn local() -> Router<App> {
    Router::new().route("/metrics", get(metrics))
}

/// Prometheus' text format 0.0.4. Labels are route patterns and codes, never what a person is called.
async fn metrics(State(app): State<App>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.metrics.render())
}

/// Counts every answer by route and status.
pub async fn count(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().as_str().to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::histogram!("http_request_duration_seconds", "method" => method.clone(), "route" => route.clone())
        .record(begun.elapsed());
    metrics::counter!("http_requests_total", "method" => method, "route" => route, "status" => status)
        .increment(1);
    response
}
