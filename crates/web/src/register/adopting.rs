//! Taking in what Enhetsregisteret has and the municipality has not: shown first, then done.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access::Right,
    oslo,
    register::{Fault, Plan, UnitKind, adopt::adopt as planned},
};
use serde::Deserialize;
use storage::Reader;
use sync::register::{Refused, adopt, fingerprint, unknown};

use super::{author, doing, picture::Picture, units::top};
use crate::{
    App, Error, Visit,
    admin::seat::{Seat, seat},
    csrf::Verified,
    format::in_threes,
    house,
};

#[derive(Template)]
#[template(path = "register/adopting.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub lines: Vec<Line>,
    /// How many there are of each kind.
    pub kinds: Vec<(UnitKind, i64)>,
    pub fingerprint: String,
    /// Whether something has happened since it was last shown.
    pub moved: bool,
}

/// A unit to be taken in.
pub struct Line {
    pub name: String,
    pub number: String,
    pub kind: UnitKind,
}

#[derive(Deserialize)]
pub struct Form {
    #[serde(rename = "grunnlag", default)]
    ground: String,
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::KeepRegister).await?;
    shown(&mut reader, visit, seat, false).await
}

async fn shown(reader: &mut Reader, visit: Visit, seat: Seat, moved: bool) -> Result<Response, Error> {
    let today = oslo::date(visit.now);
    let picture = Picture::read(reader, seat.municipality, today).await?;
    let top = top(reader, &picture, seat.municipality, today).await?.ok_or(Error::NotFound)?;
    let entities = unknown(reader, &picture.tree, top).await?;
    let Ok(plan) = planned(&picture.tree, top, &entities, today) else {
        // There is nothing to take in, or no longer.
        return Ok(Redirect::to(&seat.link("/register/enheter")).into_response());
    };
    let mut kinds: BTreeMap<UnitKind, i64> = BTreeMap::new();
    let mut lines = Vec::new();
    for unit in new(&plan) {
        *kinds.entry(unit.kind).or_default() += 1;
        let Some(number) = unit.number else { continue };
        let name = entities.get(&number).map(|entity| entity.name.clone()).unwrap_or_default();
        lines.push(Line { name, number: in_threes(number.as_str()), kind: unit.kind });
    }
    lines.sort_by_cached_key(|line| crate::format::alphabetical(&line.name));
    let status = if moved { StatusCode::CONFLICT } else { StatusCode::OK };
    let fingerprint = fingerprint(&plan);
    house::page(status, &Page { visit, seat, lines, kinds: kinds.into_iter().collect(), fingerprint, moved })
}

fn new(plan: &Plan) -> impl Iterator<Item = &domain::register::UnitFacts> {
    plan.rewrites.iter().filter_map(|rewrite| rewrite.after.versions().last().map(|version| &version.what))
}

pub async fn submit(
    State(app): State<App>,
    Verified { visit, form }: Verified<Form>,
) -> Result<Response, Error> {
    let today = oslo::date(visit.now);
    let mut tx = app.store.begin().await?;
    let seat = seat(&mut tx, &visit, Right::KeepRegister).await?;
    let picture = Picture::read(&mut tx, seat.municipality, today).await?;
    let top = top(&mut tx, &picture, seat.municipality, today).await?.ok_or(Error::NotFound)?;
    let (number, name) = author(&visit)?;
    let doing = doing(&visit, &seat, (&number, &name), "");
    match adopt(&mut tx, &doing, top, (today, &form.ground)).await {
        Ok(_) => tx.commit().await?,
        Err(Refused::Moved(_)) => return shown(&mut tx, visit, seat, true).await,
        // Somebody else has taken them in already.
        Err(Refused::Fault(Fault::Nothing)) => (),
        Err(Refused::Fault(_)) => return Err(Error::Outdated),
        Err(Refused::Unexpected(error)) => return Err(error.into()),
    }
    Ok(Redirect::to(&seat.link("/register/enheter?beskjed=tatt-inn")).into_response())
}
