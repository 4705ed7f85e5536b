//! Henvendelser: guardians who say that something about them is wrong, and what the municipality answers.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    PersonKey,
    access::{Right, Sight, Target},
};
use serde::Deserialize;
use storage::{
    Reader, Transaction,
    own_words::{Answer, Objection},
};

use super::{
    effect::PER_PAGE,
    seat::{Seat, seat},
};
use crate::{
    App, Error, Visit,
    auth::{name_of, reading, who},
    csrf::Verified,
    house,
    operations::Pages,
};

/// Letters in an answer.
const LONGEST: usize = 2000;

#[derive(Template)]
#[template(path = "admin/objections.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub waiting: i64,
    pub settled: i64,
    pub shows_settled: bool,
    pub lines: Vec<Line>,
    pub pages: Pages,
    pub notice: Option<&'static str>,
}

/// Somebody's words. Of a protected person, no more than that there are some.
pub struct Line {
    pub objection: Objection,
    pub name: Option<String>,
    pub is_open: bool,
}

#[derive(Template)]
#[template(path = "admin/objection.html")]
pub struct One {
    pub visit: Visit,
    pub seat: Seat,
    pub line: Line,
    pub typed: String,
    /// The key of what is wrong with the answer.
    pub fault: Option<&'static str>,
}

impl One {
    fn own(&self) -> String {
        self.seat.link(format!("/admin/henvendelser/{}", self.line.objection.id))
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Form {
    #[serde(rename = "svar")]
    answer: String,
}

/// The key of what an objection is about.
pub fn about(code: impl AsRef<str>) -> &'static str {
    match code.as_ref() {
        "name" => "objection-about-name",
        "mobile" => "objection-about-mobile",
        "email" => "objection-about-email",
        "child" => "objection-about-child",
        _ => "objection-about-other",
    }
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::AnswerObjections).await?;
    let shows_settled = visit.asked("vis") == Some("besvart");
    let waiting = reader.count_objections(seat.municipality, false).await?;
    let settled = reader.count_objections(seat.municipality, true).await?;
    let count = if shows_settled { settled } else { waiting };
    let page = visit.asked("side").and_then(|page| page.parse().ok()).unwrap_or(1);
    let pages = Pages::of(count, PER_PAGE, page);
    let offset = pages.offset(PER_PAGE);
    let some = reader.objections(seat.municipality, shows_settled, PER_PAGE, offset).await?;
    let mut lines = Vec::with_capacity(some.len());
    for objection in some {
        lines.push(told(&mut reader, &visit, objection).await?);
    }
    drop(reader);
    let notice = (visit.told() == Some("besvart")).then_some("objections-answered");
    house::page(StatusCode::OK, &Page { visit, seat, waiting, settled, shows_settled, lines, pages, notice })
}

async fn told(reader: &mut Reader, visit: &Visit, objection: Objection) -> Result<Line, Error> {
    let PersonKey { municipality, person } = objection.person;
    let named = reader.named(municipality, &[person]).await?.pop();
    let (name, protection) = match named {
        Some(named) => (named.name, named.protection),
        None => (None, domain::Protection::None),
    };
    let sight = who(visit)?.standing.sight(&Target { municipality, units: &[], protection });
    let is_open = sight == Sight::Open;
    Ok(Line { objection, name: name.filter(|_| is_open), is_open })
}

/// Opening one is a look at whoever wrote it, and is told to them.
pub async fn open(visit: Visit, State(app): State<App>, Path(id): Path<i64>) -> Result<Response, Error> {
    let mut tx = app.store.begin().await?;
    let (seat, line) = one(&mut tx, &visit, id).await?;
    tx.commit().await?;
    house::page(StatusCode::OK, &One { visit, seat, line, typed: String::new(), fault: None })
}

async fn one(tx: &mut Transaction, visit: &Visit, id: i64) -> Result<(Seat, Line), Error> {
    let seat = seat(tx, visit, Right::AnswerObjections).await?;
    let objection = tx.objection(seat.municipality, id).await?.ok_or(Error::NotFound)?;
    let key = objection.person;
    let line = told(tx, visit, objection).await?;
    if !line.is_open {
        return Err(Error::NotFound);
    }
    tx.log_reading(key, &reading(who(visit)?, visit.now, "objection")).await?;
    Ok((seat, line))
}

pub async fn submit(
    State(app): State<App>,
    Path(id): Path<i64>,
    Verified { visit, form }: Verified<Form>,
) -> Result<Response, Error> {
    let mut tx = app.store.begin().await?;
    let (seat, line) = one(&mut tx, &visit, id).await?;
    let text = form.answer.trim();
    let fault = match text.chars().count() {
        0 => Some("objections-no-answer"),
        1..=LONGEST => None,
        _ => Some("objections-too-long"),
    };
    if fault.is_some() {
        tx.commit().await?;
        let page = One { visit, seat, line, typed: form.answer, fault };
        return house::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let answer = Answer { at: visit.now, by: name_of(who(&visit)?), text: text.to_owned() };
    if !tx.settle_objection(seat.municipality, id, &answer).await? {
        return Err(Error::Outdated);
    }
    tx.commit().await?;
    Ok(Redirect::to(&seat.link("/admin/henvendelser?beskjed=besvart")).into_response())
}
