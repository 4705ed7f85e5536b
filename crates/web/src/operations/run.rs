//! One run: how it went, what it would change, and the decisions it waits for.

use askama::Template;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::Field;
use serde::Deserialize;
use storage::RunId;
use sync::contacts::Approval;

use super::{
    act,
    notice::Notice,
    read,
    view::{PartLine, PlanLine, RunDetail, RunStatus},
    words,
};
use crate::{App, Error, Visit, csrf::Verified, house};

/// So many municipalities are shown before the rest is folded away.
const PARTS_SHOWN: usize = 20;
/// Who starts a run that nobody asked for.
const SCHEDULE: &str = "schedule";

#[derive(Template)]
#[template(path = "operations/run.html")]
pub struct Page {
    pub visit: Visit,
    pub detail: RunDetail,
    pub notice: Option<Notice>,
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(rename = "side", default)]
    page: i64,
    #[serde(rename = "beskjed", default)]
    notice: String,
}

#[derive(Deserialize)]
pub struct Act {
    #[serde(rename = "handling")]
    what: String,
}

/// The page, or with `.json` after the number its twin for programs.
pub async fn show_or_json(
    visit: Visit,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (number, json) = id.strip_suffix(".json").map_or((id.as_str(), false), |number| (number, true));
    let run = RunId(number.parse().map_err(|_| Error::NotFound)?);
    let detail = read::run(&app.store, run, visit.now, asked.page).await?.ok_or(Error::NotFound)?;
    if json {
        return Ok(Json(detail).into_response());
    }
    let notice = Notice::from_word(&asked.notice);
    house::page(StatusCode::OK, &Page { visit, detail, notice })
}

/// Stop, approve or refuse; afterwards the page tells what came of it.
pub async fn submit(
    State(app): State<App>,
    Path(id): Path<String>,
    Verified { form, .. }: Verified<Act>,
) -> Result<Redirect, Error> {
    let run = RunId(id.parse().map_err(|_| Error::NotFound)?);
    let notice = match form.what.as_str() {
        "stopp" => Some(act::stop(&app.store, run).await?),
        "godkjenn" => act::decide(&app.runs, run, Approval::Approve).await?,
        "avvis" => act::decide(&app.runs, run, Approval::Refuse).await?,
        _ => return Err(Error::Unreadable),
    };
    Ok(to_run(run, notice))
}

/// To the run's page, which first tells what was done.
pub fn to_run(run: RunId, notice: Option<Notice>) -> Redirect {
    match notice {
        None => Redirect::to(&format!("/drift/kjoringer/{run}")),
        Some(notice) => Redirect::to(&format!("/drift/kjoringer/{run}?beskjed={}", notice.word())),
    }
}

impl Page {
    fn id(&self) -> String {
        self.detail.run.id.to_string()
    }

    fn started_by(&self) -> String {
        match self.detail.started_by.as_str() {
            SCHEDULE => self.visit.say("by-schedule").to_string(),
            act::OPERATOR => self.visit.say("by-operator").to_string(),
            "terminal" => self.visit.say("by-terminal").to_string(),
            "demo" => self.visit.say("by-demo").to_string(),
            name => name.to_owned(),
        }
    }

    /// The municipalities that need a look come first.
    fn first_parts(&self) -> &[PartLine] {
        &self.detail.parts[..self.detail.parts.len().min(PARTS_SHOWN)]
    }

    fn other_parts(&self) -> &[PartLine] {
        self.detail.parts.get(PARTS_SHOWN..).unwrap_or_default()
    }

    fn shown(&self, line: &PlanLine, value: Option<&str>) -> String {
        match value {
            _ if line.shielded => self.visit.say("shielded-value").to_string(),
            Some(value) => words::value(&self.visit, line.field, value),
            None if line.field == Field::Reservation => words::value(&self.visit, line.field, "unknown"),
            None => self.visit.say("plan-nothing").to_string(),
        }
    }
}
