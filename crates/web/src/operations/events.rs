//! The run in progress as server-sent events, so that the page follows it without a reload.

use std::{collections::BTreeMap, convert::Infallible, time::Duration};

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::Stream;
use serde::Deserialize;
use serde_json::json;
use storage::RunId;

use super::{progress::Progress, read, view::RunLine};
use crate::{App, Error, Visit};

/// How often the database is asked.
const PACE: Duration = Duration::from_secs(1);
/// How long a browser waits before it asks again after a lost connection.
const RETRY: Duration = Duration::from_secs(3);

#[derive(Deserialize)]
pub struct Asked {
    #[serde(rename = "kjoring")]
    run: String,
}

/// `fremdrift` whenever the numbers have moved and `ferdig` once at the end. The id is what the run has counted, so a
/// browser that comes back with it is told only what it has not seen.
pub async fn follow(
    visit: Visit,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let run = RunId(asked.run.parse().map_err(|_| Error::NotFound)?);
    read::run_line(&app.store, run, visit.now).await?.ok_or(Error::NotFound)?;
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    if seen.as_deref() == Some(END) {
        // The end has been told: "no content" keeps the browser from coming back.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let events = Sse::new(events(app, visit, run, seen)).keep_alive(KeepAlive::default());
    let mut response = events.into_response();
    // nginx would otherwise gather the events up.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

const END: &str = "ferdig";

fn events(
    app: App,
    visit: Visit,
    run: RunId,
    mut seen: Option<String>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    async_stream::stream! {
        loop {
            // A database that does not answer for a moment is no end of the run.
            let now = app.clock.now();
            if let Ok(Some(line)) = read::run_line(&app.store, run, now).await {
                let id = id(&line);
                if seen.as_ref() != Some(&id) {
                    yield Ok(event(&line, &visit.at(now)).id(&id).retry(RETRY));
                    seen = Some(id);
                }
                if !line.status.is_live() {
                    return;
                }
            }
            tokio::select! {
                () = app.closing.cancelled() => return,
                () = tokio::time::sleep(PACE) => {}
            }
        }
    }
}

fn id(line: &RunLine) -> String {
    if line.status.is_live() {
        format!("{}-{}-{}", line.status.text(), line.counts.asked, line.expected.unwrap_or(0))
    } else {
        END.to_owned()
    }
}

/// What a browser is told of where a run stands.
pub(super) fn event(line: &RunLine, visit: &Visit) -> Event {
    let progress = Progress::of(line, visit.now);
    let (name, text, note) = if line.status.is_live() {
        ("fremdrift", progress.line(visit), progress.note(visit))
    } else {
        let status = visit.say(line.status.text());
        let text = visit.say("progress-ended").with("status", status).to_string();
        (END, text, progress.line(visit))
    };
    let counts: BTreeMap<&str, String> = line
        .sum()
        .into_iter()
        .chain([(line.sum_text(), line.counts.asked)])
        .map(|(text, count)| (text, visit.number(count)))
        .collect();
    let data = json!({
        "line": text,
        "note": note,
        "done": progress.done,
        "total": progress.total,
        "status": visit.say(line.status.text()).to_string(),
        "color": line.status.color(),
        "counts": counts,
    });
    Event::default().event(name).data(data.to_string())
}
