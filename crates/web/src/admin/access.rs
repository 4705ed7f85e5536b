//! Tilgang: who may do what in the municipality, until when, and by whom. What ends soon stands on top.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access::{AccountId, GrantId, NewGrant, Place, Right, Role},
    oslo,
};
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;
use storage::{Reader, accounts::GrantLine};

use super::{
    access_form::default_end,
    seat::{Seat, seat},
};
use crate::{
    App, Error, Visit,
    auth::{name_of, who},
    csrf::Verified,
    given::Given,
    house,
};

/// Days before its end in which a grant stands on top.
const SOON: i64 = 30;

#[derive(Template)]
#[template(path = "admin/access.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub groups: Vec<Group>,
    /// The key of what was done on the page before.
    pub notice: Option<&'static str>,
}

/// Grants that are alike.
pub struct Group {
    /// The key of its heading, and the id of it.
    pub text: &'static str,
    pub lines: Vec<Line>,
    /// Whether they can be ended.
    pub is_open: bool,
}

/// A grant, with the names of its units.
pub struct Line {
    pub held: GrantLine,
    pub units: Vec<String>,
    /// Whether it can be given again as it is.
    pub may_renew: bool,
}

#[derive(Deserialize)]
pub struct Nothing {}

/// The key of a role's name.
pub fn role(role: impl Given<Role>) -> &'static str {
    match role.given() {
        Role::Reader => "access-reader",
        Role::Secretary => "access-secretary",
        Role::Administrator => "access-administrator",
        Role::ContactPerson => "access-contact-person",
        Role::Operator => "access-operator",
    }
}

/// The key of what a role is for.
pub fn role_help(role: impl Given<Role>) -> &'static str {
    match role.given() {
        Role::Reader => "access-reader-help",
        Role::Secretary => "access-secretary-help",
        Role::Administrator => "access-administrator-help",
        Role::ContactPerson => "access-contact-person-help",
        Role::Operator => "access-operator",
    }
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let notice = match visit.told() {
        Some("gitt") => Some("access-given"),
        Some("avsluttet") => Some("access-ended"),
        Some("fornyet") => Some("access-renewed"),
        _ => None,
    };
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::GrantAccess).await?;
    let groups = groups(&mut reader, &visit, &seat).await?;
    drop(reader);
    house::page(StatusCode::OK, &Page { visit, seat, groups, notice })
}

async fn groups(reader: &mut Reader, visit: &Visit, seat: &Seat) -> Result<Vec<Group>, Error> {
    let today = oslo::date(visit.now);
    let soon = today.saturating_add(SOON.days());
    let mut all: [Vec<Line>; 4] = Default::default();
    for line in reader.grants_in(seat.municipality).await? {
        let grant = &line.grant;
        let place = if grant.revoked_at.is_some() || grant.to < today {
            3
        } else if grant.from > today {
            2
        } else {
            usize::from(grant.to > soon)
        };
        let units = units(reader, &grant.place).await?;
        let may_renew = place == 0 && who(visit)?.standing.may_grant(&renewed(&line, today)).is_ok();
        all[place].push(Line { held: line, units, may_renew });
    }
    let [soon, in_force, to_come, mut over] = all;
    over.reverse();
    let group = |text, is_open, lines| Group { text, lines, is_open };
    Ok(vec![
        group("access-soon", true, soon),
        group("access-in-force", true, in_force),
        group("access-to-come", true, to_come),
        group("access-over", false, over),
    ])
}

async fn units(reader: &mut Reader, place: &Place) -> anyhow::Result<Vec<String>> {
    let Place::Units(municipality, units) = place else { return Ok(Vec::new()) };
    let mut names = Vec::new();
    for unit in units {
        let known = reader.units(*municipality, unit.source).await?;
        let name = known.into_iter().find(|one| one.key == unit.key).map(|one| one.name);
        names.push(name.unwrap_or_else(|| unit.key.0.clone()));
    }
    Ok(names)
}

/// The same grant from the day after its end.
fn renewed(line: &GrantLine, today: Date) -> NewGrant {
    let grant = &line.grant;
    let from = grant.to.tomorrow().unwrap_or(grant.to).max(today);
    NewGrant {
        account: grant.account,
        role: grant.role,
        place: grant.place.clone(),
        special: grant.special,
        from,
        to: default_end(from),
        deputy_for: grant.deputy_for,
    }
}

/// Takes a grant back, at once.
pub async fn end(
    State(app): State<App>,
    Path(id): Path<i64>,
    Verified { visit, form: Nothing {} }: Verified<Nothing>,
) -> Result<Response, Error> {
    let mut tx = app.store.begin().await?;
    let seat = seat(&mut tx, &visit, Right::GrantAccess).await?;
    let line = grant(&mut tx, &seat, id).await?;
    if !tx.revoke_grant(line.grant.id, &name_of(who(&visit)?), visit.now).await? {
        return Err(Error::Outdated);
    }
    tx.commit().await?;
    Ok(Redirect::to(&seat.link("/admin/tilgang?beskjed=avsluttet")).into_response())
}

/// Gives the same once more, from where it ends.
pub async fn renew(
    State(app): State<App>,
    Path(id): Path<i64>,
    Verified { visit, form: Nothing {} }: Verified<Nothing>,
) -> Result<Response, Error> {
    let mut tx = app.store.begin().await?;
    let seat = seat(&mut tx, &visit, Right::GrantAccess).await?;
    let line = grant(&mut tx, &seat, id).await?;
    let wanted = renewed(&line, oslo::date(visit.now));
    // A form that is sent again gives nothing twice.
    let is_there = tx.grants_of(line.grant.account).await?.into_iter().any(|held| {
        held.revoked_at.is_none()
            && held.role == wanted.role
            && held.place == wanted.place
            && held.to >= wanted.to
    });
    if is_there || line.grant.revoked_at.is_some() {
        return Err(Error::Outdated);
    }
    who(&visit)?.standing.may_grant(&wanted).map_err(|_| Error::NotFound)?;
    tx.add_grant(&wanted, &name_of(who(&visit)?), visit.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&seat.link("/admin/tilgang?beskjed=fornyet")).into_response())
}

/// A grant of the municipality's. One of another's does not exist.
async fn grant(reader: &mut Reader, seat: &Seat, id: i64) -> Result<GrantLine, Error> {
    let line = reader.grant(GrantId(id)).await?;
    line.filter(|line| line.grant.place.municipality() == Some(seat.municipality)).ok_or(Error::NotFound)
}

/// Everybody who has been given anything in the municipality, by name.
pub async fn colleagues(reader: &mut Reader, seat: &Seat) -> anyhow::Result<Vec<(AccountId, String)>> {
    let mut all: Vec<(AccountId, String)> = reader
        .grants_in(seat.municipality)
        .await?
        .into_iter()
        .map(|line| (line.grant.account, line.holder))
        .collect();
    all.sort_by_cached_key(|(id, name)| (crate::format::alphabetical(name), *id));
    all.dedup_by_key(|(id, _)| *id);
    Ok(all)
}
