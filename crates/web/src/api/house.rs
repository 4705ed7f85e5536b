//! What surrounds every door of the API: an id for each request, limits, the token, and problems told as problems.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};
use tracing::Instrument as _;

use super::{Api, problem::Problem};
use crate::{
    App,
    auth::{Door, Gate},
    limits::origin,
};

/// A thousand people by their longest names, and room to spare.
const BODY_LIMIT: usize = 256 * 1024;
/// KRR is waited for eight seconds; the rest is ours.
const PATIENCE: Duration = Duration::from_secs(20);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The API's doors, each with its gate.
pub fn in_the_api(doors: Vec<Door>, app: &App) -> Router<App> {
    let router = doors.into_iter().fold(Router::new(), |router, door| {
        router.route(door.path, door.methods.layer(from_fn_with_state((door.gate, app.clone()), guard)))
    });
    router
        .route("/api/{*rest}", axum::routing::any(async || Problem::NotFound))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::custom(|_| {
            Problem::Unexpected(anyhow::anyhow!("a handler panicked")).into_response()
        }))
        .layer(from_fn(told_as_problems))
        .layer(from_fn_with_state(app.clone(), admit))
        .layer(from_fn(named))
}

/// Gives the request the id by which its answer and its log are known.
async fn named(request: Request, next: Next) -> Response {
    let id = format!("{:032x}", rand::random::<u128>());
    let span = tracing::info_span!("api", request_id = id);
    let mut response = next.run(request).instrument(span).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

async fn admit(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.api.is_none() {
        return Problem::NotFound.into_response();
    }
    let from = origin(&request, &app.limits.proxies);
    match app.limits.callers.admit(from, app.clock.now()) {
        Ok(()) => next.run(request).await,
        Err(wait) => Problem::TooMany { wait }.into_response(),
    }
}

/// What the framework answers by itself.
async fn told_as_problems(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let problem = match response.status() {
        _ if response.headers().contains_key(header::CONTENT_TYPE) => return response,
        StatusCode::METHOD_NOT_ALLOWED => Problem::MethodNotAllowed,
        StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        StatusCode::SERVICE_UNAVAILABLE => Problem::TooSlow,
        _ => return response,
    };
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut told = problem.into_response();
    told.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
    told
}

async fn guard(State((gate, app)): State<(Gate, App)>, mut request: Request, next: Next) -> Response {
    let Gate::Client(scope) = gate else { return next.run(request).await };
    let Some(Api { tokens, prefix }) = &app.api else { return Problem::NotFound.into_response() };
    let scope = scope.with_prefix(prefix);
    let caller = match tokens.verify(authorization(request.headers()), &scope).await {
        Ok(caller) => caller,
        Err(refusal) => {
            tracing::warn!(code = refusal.code(), "a token is refused");
            return Problem::Token(refusal).into_response();
        }
    };
    let client = format!("{}/{}", caller.consumer, caller.client_id);
    if let Err(wait) = app.limits.clients.admit(client, app.clock.now()) {
        return Problem::TooMany { wait }.into_response();
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// The header's value, where there is exactly one.
fn authorization(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let one = all.next()?.to_str().ok()?;
    all.next().is_none().then_some(one)
}
