//! The next night as a dry run: who would begin or cease to be a recipient because KRR has an address, or no longer
//! has one.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Source, access::Right};
use serde::Deserialize;
use storage::{
    RunId,
    runs::{NewRun, Run, RunKind, RunMode, RunState},
};
use sync::{
    contacts::{self, Approval, NotApproved},
    recipients,
};

use super::{
    effect::{self, Shown},
    seat::{Seat, seat},
};
use crate::{
    App, Error, Visit,
    auth::{name_of, who},
    csrf::Verified,
    house,
};

#[derive(Template)]
#[template(path = "admin/next_run.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub state: Plan,
    /// The key of what was done, and its colour.
    pub notice: Option<(&'static str, &'static str)>,
}

/// How far the dry run has come.
pub enum Plan {
    /// The municipality may keep no copy, so no night writes anything.
    NoCopy,
    /// There is none that can still be answered.
    None,
    UnderWay,
    Planned(Box<Planned>),
}

/// A plan that can be answered.
pub struct Planned {
    pub run: Run,
    /// For how many people anything would change.
    pub changes: i64,
    pub shown: Shown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Form {
    #[serde(rename = "handling")]
    act: String,
    #[serde(rename = "kjoring")]
    run: String,
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let notice = match visit.told() {
        Some("bestilt") => Some(("next-run-ordered", "info")),
        Some("opptatt") => Some(("next-run-busy", "info")),
        Some("utfort") => Some(("next-run-applied", "success")),
        Some("forkastet") => Some(("next-run-refused", "info")),
        Some("flyttet") => Some(("next-run-moved", "warning")),
        _ => None,
    };
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::ShapeRoles).await?;
    let agreement = reader.agreement(seat.municipality).await?;
    let today = domain::oslo::date(visit.now);
    let state = if agreement.is_none_or(|agreement| agreement.permits_copy(today).is_err()) {
        Plan::NoCopy
    } else {
        match reader.latest_dry_run(seat.municipality).await? {
            Some(run) if run.state == RunState::Planned => {
                let effect = recipients::of_plan(&mut reader, run.id, seat.municipality, visit.now).await?;
                let page = visit.asked("side").map(str::to_owned);
                let shown =
                    effect::shown(&mut reader, who(&visit)?, seat.municipality, &effect, page.as_deref());
                let shown = shown.await?;
                let changes = reader.count_plan_items(run.id).await?;
                Plan::Planned(Box::new(Planned { run, changes, shown }))
            }
            Some(run) if !run.state.is_over() => Plan::UnderWay,
            _ => Plan::None,
        }
    };
    drop(reader);
    house::page(StatusCode::OK, &Page { visit, seat, state, notice })
}

pub async fn submit(
    State(app): State<App>,
    Verified { visit, form }: Verified<Form>,
) -> Result<Response, Error> {
    let mut tx = app.store.begin().await?;
    let seat = seat(&mut tx, &visit, Right::ShapeRoles).await?;
    let told = if form.act == "bestill" {
        let order = NewRun {
            kind: RunKind::Krr,
            source: Source::Krr,
            mode: RunMode::Dry,
            started_by: name_of(who(&visit)?),
            municipality: Some(seat.municipality),
            person: None,
        };
        let ordered = contacts::order(&mut tx, &order, visit.now).await?;
        tx.commit().await?;
        if ordered.is_ok() { "bestilt" } else { "opptatt" }
    } else {
        let run = tx.latest_dry_run(seat.municipality).await?;
        drop(tx);
        // A plan of another municipality's does not exist here.
        let run = run.filter(|run| run.id.0.to_string() == form.run).ok_or(Error::Outdated)?;
        decide(&app, run.id, &form.act).await?
    };
    Ok(Redirect::to(&seat.link(format!("/admin/neste-kjoring?beskjed={told}"))).into_response())
}

async fn decide(app: &App, run: RunId, act: &str) -> Result<&'static str, Error> {
    let approval = match act {
        "utfor" => Approval::Approve,
        "forkast" => Approval::Refuse,
        _ => return Err(Error::Unreadable),
    };
    match app.runs.answer(run, approval).await? {
        Ok(_) if approval == Approval::Approve => Ok("utfort"),
        Ok(_) => Ok("forkastet"),
        Err(NotApproved::Expired | NotApproved::Moved { .. }) => Ok("flyttet"),
        Err(NotApproved::NothingWaits | NotApproved::NoSuchRun) => Err(Error::Outdated),
    }
}
