//! The house that every page stands in: begins the visit, and gives errors their page.

use askama::Template;
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use serde_json::json;

use crate::{App, Error, Visit, auth, error::Refusal, visit::Known};

/// A page with its status.
pub fn page(status: StatusCode, page: &impl Template) -> Result<Response, Error> {
    Ok(html(status, page.render().map_err(anyhow::Error::from)?))
}

pub fn html(status: StatusCode, html: String) -> Response {
    (status, Html(html)).into_response()
}

/// Wraps every page; assets and probes stand outside.
pub async fn keep(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let now = app.clock.now();
    let who = match auth::find(&app, request.headers(), now).await {
        Ok(who) => who,
        // Whoever cannot be looked up is a stranger: pages for everybody, and those at the machine, still open.
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "a session could not be looked up");
            None
        }
    };
    let known = Known { who, can_sign_in: app.sign_in.is_some(), links: app.links.clone() };
    let (visit, cookies) = Visit::begin(request.uri(), request.headers(), app.scheme, known, now);
    let wants_json = visit.wants_json();
    if let Err(error) = keep_choice(&app, &visit).await {
        tracing::error!(error = format!("{error:#}"), "a choice of language could not be kept");
    }
    request.extensions_mut().insert(visit.clone());
    let mut response = next.run(request).await;
    if let Some(refusal) = refusal(&response) {
        let kept = std::mem::take(response.headers_mut());
        response = if wants_json { problem(&visit, refusal) } else { error_page(visit.clone(), refusal) };
        for name in [header::ALLOW, header::RETRY_AFTER] {
            if let Some(value) = kept.get(&name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
    }
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie.parse().expect("made of letters, figures and signs"));
    }
    response
}

/// Whoever has signed in finds the language they chose wherever they sign in next.
async fn keep_choice(app: &App, visit: &Visit) -> anyhow::Result<()> {
    let (Some(who), true) = (visit.who(), visit.has_chosen_language()) else { return Ok(()) };
    let mut tx = app.store.begin().await?;
    tx.choose_language(who.account, visit.language.code()).await?;
    tx.commit().await
}

/// What a handler refused with, or what the framework refused with by itself.
fn refusal(response: &Response) -> Option<Refusal> {
    let status = response.status();
    let plain = |headers: &HeaderMap| {
        headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
    };
    response.extensions().get::<Refusal>().copied().or_else(|| {
        ((status.is_client_error() || status.is_server_error()) && plain(response.headers()))
            .then(|| Refusal::of_status(status))
    })
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    visit: Visit,
    title: String,
    text: String,
    id: Option<String>,
}

fn error_page(visit: Visit, refusal: Refusal) -> Response {
    let page = ErrorPage {
        title: visit.say(&refusal.title()).to_string(),
        text: visit.say(&refusal.text()).to_string(),
        id: refusal.id.map(|id| id.to_string()),
        visit,
    };
    match page.render() {
        Ok(made) => html(refusal.status, made),
        Err(_) => refusal.status.into_response(),
    }
}

/// RFC 9457. The title is the same for every problem of a kind; the id is the log's.
fn problem(visit: &Visit, refusal: Refusal) -> Response {
    let mut body = json!({
        "type": format!("urn:reim:{}", refusal.key),
        "title": visit.say(&refusal.title()).to_string(),
        "status": refusal.status.as_u16(),
        "detail": visit.say(&refusal.text()).to_string(),
    });
    if let Some(id) = refusal.id {
        body["error_id"] = id.to_string().into();
    }
    let mut response = (refusal.status, Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
