//! Every operations page in every state, from invented people, for tests and for the gallery.

mod agreements;
mod overview;
mod plans;
mod quarantine;
mod runs;

use std::{collections::HashMap, convert::Infallible, time::Duration};

use askama::Template;
use axum::{
    Router,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Response, Sse},
    routing::get,
};
use jiff::{SignedDuration, Timestamp};

use super::{
    agreements as agreements_page, events,
    notice::Notice,
    overview as overview_page, quarantine as quarantine_page, run, runs as runs_page, start,
    view::{Pages, RunDetail, RunStatus},
};
pub use crate::samples::NOW;
use crate::{
    App, Error, Visit,
    samples::{Sample, ok},
};

/// All of them.
pub const ALL: &[Sample] = &[
    ok("drift", "/drift", |visit| overview_page::Page { visit, overview: overview::busy() }.render()),
    ok("drift-tom", "/drift", |visit| {
        overview_page::Page { visit, overview: overview::untouched() }.render()
    }),
    ok("kjoringer", "/drift/kjoringer", |visit| {
        let awaiting = runs::recent().split_off(3).into_iter().take(1).collect();
        runs_page::Page { visit, awaiting, runs: runs::recent(), pages: Pages { page: 3, of: 12 } }.render()
    }),
    ok("kjoringer-tom", "/drift/kjoringer", |visit| {
        runs_page::Page { visit, awaiting: Vec::new(), runs: Vec::new(), pages: Pages::default() }.render()
    }),
    ok("kjoring-pagar", "/drift/kjoringer/8809", |visit| {
        page(visit, runs::in_progress(), Some(Notice::Started))
    }),
    ok("kjoring-i-bevegelse", "/drift/kjoringer/8813", |visit| page(visit, runs::in_motion(), None)),
    ok("kjoring-fullfort", "/drift/kjoringer/8809", |visit| page(visit, runs::completed(), None)),
    ok("kjoring-mislyktes", "/drift/kjoringer/8809", |visit| {
        page(visit, runs::failed(), Some(Notice::AlreadyOver))
    }),
    ok("plan-venter", "/drift/kjoringer/8809", |visit| page(visit, plans::planned(), None)),
    ok("plan-flyttet", "/drift/kjoringer/8809", |visit| page(visit, plans::moved(), None)),
    ok("plan-tom", "/drift/kjoringer/8809", |visit| page(visit, plans::without_differences(), None)),
    ok("plan-gjennomfort", "/drift/kjoringer/8809", |visit| {
        page(visit, plans::decided(RunStatus::Applied), Some(Notice::Approved))
    }),
    ok("plan-avvist", "/drift/kjoringer/8809", |visit| {
        page(visit, plans::decided(RunStatus::Refused), Some(Notice::Refused))
    }),
    ok("plan-utdatert", "/drift/kjoringer/8809", |visit| {
        page(visit, plans::decided(RunStatus::Outdated), None)
    }),
    ok("vakten-venter", "/drift/kjoringer/8809", |visit| page(visit, plans::guarded(), None)),
    ok("vakten-venter-folkeregisteret", "/drift/kjoringer/8809", |visit| {
        page(visit, plans::of_the_population(), None)
    }),
    ok("reform-venter", "/drift/kjoringer/8809", |visit| page(visit, plans::of_a_reform(), None)),
    ok("leveranse", "/drift/kjoringer/8811", |visit| page(visit, runs::delivered(), None)),
    ok("leveranse-venter", "/drift/kjoringer/8811", |visit| page(visit, runs::guarded_delivery(), None)),
    ok("karantene", "/drift/karantene", |visit| {
        let lines = quarantine::quarantined();
        quarantine_page::Page {
            visit,
            count: 63,
            lines,
            pages: Pages { page: 1, of: 2 },
            notice: Some(Notice::Settled),
        }
        .render()
    }),
    ok("karantene-tom", "/drift/karantene", |visit| {
        quarantine_page::Page { visit, count: 0, lines: Vec::new(), pages: Pages::default(), notice: None }
            .render()
    }),
    ok("avtaler", "/drift/avtaler", |visit| {
        agreements_page::Page { visit, lines: agreements::in_every_standing() }.render()
    }),
    ok("avtaler-tom", "/drift/avtaler", |visit| agreements_page::Page { visit, lines: Vec::new() }.render()),
    ok("ny", "/drift/kjoringer/ny", |visit| form(visit, start::Asked::default(), Vec::new())),
    Sample {
        name: "ny-feil",
        path: "/drift/kjoringer/ny",
        status: StatusCode::UNPROCESSABLE_ENTITY,
        render: |visit| {
            let asked = start::Asked { reach: "person".into(), person: "Kari".into(), ..Default::default() };
            form(visit, asked, vec![start::StartFault::BadPersonNumber])
        },
    },
];

/// The pages about errors, and a run that moves.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/prove/feil-500", get(async || Error::Unexpected(anyhow::anyhow!("a sample"))))
        .route("/prove/feil-403", get(async || Error::NotLocal))
        .route("/prove/feil-409", get(async || Error::Outdated))
        .route("/prove/feil-429", get(async || Error::TooMany { wait: SignedDuration::from_secs(40) }))
        .route("/drift/hendelser", get(moving_events))
}

/// One run moves, so that the script can be tried; the others stand still: nothing to tell, and no reason to ask again.
async fn moving_events(visit: Visit, Query(asked): Query<HashMap<String, String>>) -> Response {
    if asked.get("kjoring").map(String::as_str) != Some("8813") {
        return StatusCode::NO_CONTENT.into_response();
    }
    let stream = async_stream::stream! {
        let mut run = runs::in_motion().run;
        for asked in [900, 1300, 2200, 3200, 4190] {
            tokio::time::sleep(Duration::from_millis(400)).await;
            run.counts.asked = asked;
            yield Ok::<_, Infallible>(events::event(&run, &visit));
        }
        run.status = RunStatus::Completed;
        yield Ok(events::event(&run, &visit));
    };
    Sse::new(stream).into_response()
}

fn page(visit: Visit, detail: RunDetail, notice: Option<Notice>) -> askama::Result<String> {
    run::Page { visit, detail, notice }.render()
}

fn form(visit: Visit, asked: start::Asked, faults: Vec<start::StartFault>) -> askama::Result<String> {
    let municipalities = MUNICIPALITIES.iter().zip(1..).map(|(name, id)| (id, (*name).to_owned())).collect();
    start::Page { visit, asked, municipalities, faults }.render()
}

const MUNICIPALITIES: [&str; 6] = ["Fjellheim", "Fjordvik", "Hjelmeset", "Kárášjohka", "Solbakken", "Øyvær"];

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or(Timestamp::UNIX_EPOCH)
}
