//! What all simulators share: the world, the time, the orders, the counts.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderValue, Response, StatusCode, header},
    middleware::Next,
};
use clock::Clock;
use futures::{StreamExt as _, stream};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimePrinter};

use crate::{
    faults::{FaultKind, Faults, Register},
    log::Log,
    world::World,
};

/// Cheap to clone; clones share everything.
#[derive(Clone)]
pub(crate) struct Surroundings {
    pub world: Arc<World>,
    pub faults: Faults,
    pub log: Log,
    clock: Arc<dyn Clock>,
    ahead_seconds: Arc<AtomicI64>,
}

impl Surroundings {
    pub fn new(world: Arc<World>, clock: Arc<dyn Clock>) -> Self {
        Self { world, clock, faults: Faults::default(), log: Log::default(), ahead_seconds: Arc::default() }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now() + SignedDuration::from_secs(self.ahead_seconds.load(Ordering::Relaxed))
    }

    /// All registers live this many seconds after the clock.
    pub fn set_ahead(&self, seconds: i64) {
        self.ahead_seconds.store(seconds, Ordering::Relaxed);
    }
}

/// Counts the call and does what was ordered for it. What a register alone can do wrong is handed on to it
/// as an extension of the request.
pub(crate) async fn watched(
    State((surroundings, at)): State<(Surroundings, Register)>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let _in_the_air = surroundings.log.call(at, accepted.is_some_and(|encodings| encodings.contains("gzip")));
    let mut answer = match surroundings.faults.next(at, request.uri().path()) {
        Some(FaultKind::Status { status, retry_after, body }) => refuse(status, retry_after, body),
        Some(FaultKind::Slow { milliseconds }) => {
            tokio::time::sleep(std::time::Duration::from_millis(milliseconds)).await;
            next.run(request).await
        }
        Some(FaultKind::Hang) => std::future::pending().await,
        Some(FaultKind::Cut { after_bytes }) => cut(next.run(request).await, after_bytes).await,
        Some(FaultKind::Truncated) => truncated(next.run(request).await).await,
        Some(other) => {
            request.extensions_mut().insert(other);
            next.run(request).await
        }
        None => next.run(request).await,
    };
    surroundings.log.answered(at, answer.status().as_u16());
    // As the register's own clock has it, which need not be the machine's.
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&surroundings.now());
    if let Some(date) = date.ok().and_then(|date| HeaderValue::try_from(date).ok()) {
        answer.headers_mut().insert(header::DATE, date);
    }
    answer
}

fn refuse(status: u16, retry_after: Option<String>, body: Option<String>) -> Response<Body> {
    let mut answer = Response::new(Body::from(body.unwrap_or_default()));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(value) = retry_after.and_then(|value| HeaderValue::try_from(value).ok()) {
        answer.headers_mut().insert(header::RETRY_AFTER, value);
    }
    answer
}

async fn cut(answer: Response<Body>, after_bytes: usize) -> Response<Body> {
    let (mut head, whole) = whole(answer).await;
    head.headers.remove(header::CONTENT_LENGTH);
    let start = whole.slice(..after_bytes.min(whole.len()));
    let broken = stream::once(async { Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)) });
    Response::from_parts(head, Body::from_stream(stream::iter([Ok(start)]).chain(broken)))
}

async fn truncated(answer: Response<Body>) -> Response<Body> {
    let (mut head, whole) = whole(answer).await;
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(whole.slice(..whole.len() / 2)))
}

async fn whole(answer: Response<Body>) -> (axum::http::response::Parts, Bytes) {
    let (head, body) = answer.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    (head, bytes)
}
