//! Innsyn: who has looked at somebody, and what a colleague has looked at.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    PersonId, PersonKey, Protection,
    access::{AccountId, Right, Sight, Target},
};
use jiff::Timestamp;
use storage::readings::Reading;

use super::{
    access::colleagues,
    seat::{Seat, seat},
};
use crate::{
    App, Error, Visit,
    auth::{reading, who},
    house,
};

/// As many as one wants to read through.
const SHOWN: i64 = 500;

#[derive(Template)]
#[template(path = "admin/read_log.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub colleagues: Vec<(AccountId, String)>,
}

#[derive(Template)]
#[template(path = "admin/read_log_of.html")]
pub struct Log {
    pub visit: Visit,
    pub seat: Seat,
    pub whose: Whose,
    pub lines: Vec<Line>,
}

/// Whose log it is.
pub enum Whose {
    Person(PersonKey, Option<String>),
    Colleague(String),
}

/// Somebody looked at somebody.
pub struct Line {
    pub at: Timestamp,
    /// Who looked, or whom a colleague looked at.
    pub name: Option<String>,
    /// Whom a colleague looked at, where they may be named.
    pub key: Option<PersonKey>,
    /// The key of what for.
    pub purpose: &'static str,
}

impl Log {
    /// Whether there may be more than are shown.
    fn is_cut(&self) -> bool {
        self.lines.len() >= usize::try_from(SHOWN).unwrap_or(usize::MAX)
    }
}

fn purpose(reading: &Reading) -> &'static str {
    match reading.purpose.as_str() {
        "page" => "read-log-page",
        "export" => "read-log-export",
        "reach" => "read-log-reach",
        "objection" => "read-log-objection",
        "log" => "read-log-log",
        _ => "read-log-other",
    }
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::SeeReadLog).await?;
    let colleagues = colleagues(&mut reader, &seat).await?;
    drop(reader);
    house::page(StatusCode::OK, &Page { visit, seat, colleagues })
}

/// Who has looked at a person. That is a look too.
pub async fn person(
    visit: Visit,
    State(app): State<App>,
    Path(key): Path<String>,
) -> Result<Response, Error> {
    let key: PersonKey = key.parse().map_err(|_| Error::NotFound)?;
    let mut tx = app.store.begin().await?;
    let mut seat = seat(&mut tx, &visit, Right::SeeReadLog).await?;
    let may = who(&visit)?.standing.municipalities(Right::SeeReadLog).unwrap_or_default();
    if !may.contains(&key.municipality) {
        return Err(Error::NotFound);
    }
    seat.municipality = key.municipality;
    let named = tx.named(key.municipality, &[key.person]).await?.pop().ok_or(Error::NotFound)?;
    if !may_be_named(&visit, key, named.protection)? {
        return Err(Error::NotFound);
    }
    let readings = tx.readings_of(key, SHOWN).await?;
    tx.log_reading(key, &reading(who(&visit)?, visit.now, "log")).await?;
    tx.commit().await?;
    let line = |reading: Reading| Line {
        at: reading.at,
        purpose: purpose(&reading),
        name: Some(reading.reader_name),
        key: None,
    };
    let lines = readings.into_iter().map(line).collect();
    house::page(StatusCode::OK, &Log { visit, seat, whose: Whose::Person(key, named.name), lines })
}

/// What somebody with access has looked at here.
pub async fn colleague(visit: Visit, State(app): State<App>, Path(id): Path<i64>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::SeeReadLog).await?;
    let known = colleagues(&mut reader, &seat).await?.into_iter().find(|(account, _)| account.0 == id);
    let (account, name) = known.ok_or(Error::NotFound)?;
    let readings = reader.readings_by(seat.municipality, &format!("account-{}", account.0), SHOWN).await?;
    let mut people: Vec<PersonId> = readings.iter().map(|(person, _)| *person).collect();
    people.sort_unstable();
    people.dedup();
    let named = reader.named(seat.municipality, &people).await?;
    drop(reader);
    let mut lines = Vec::with_capacity(readings.len());
    for (person, reading) in readings {
        let key = PersonKey { municipality: seat.municipality, person };
        let one = named.iter().find(|one| one.person == person);
        let told = match one {
            Some(one) => may_be_named(&visit, key, one.protection)?,
            None => false,
        };
        lines.push(Line {
            at: reading.at,
            purpose: purpose(&reading),
            name: one.and_then(|one| one.name.clone()).filter(|_| told),
            key: told.then_some(key),
        });
    }
    house::page(StatusCode::OK, &Log { visit, seat, whose: Whose::Colleague(name), lines })
}

fn may_be_named(visit: &Visit, key: PersonKey, protection: Protection) -> Result<bool, Error> {
    let target = Target { municipality: key.municipality, units: &[], protection };
    Ok(who(visit)?.standing.sight(&target) == Sight::Open)
}
