//! Foresattroller: each with what it receives and sees, and how many have it.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    access::Right,
    guardian_role::{Role, RoleKey},
};

use super::{
    seat::{Seat, seat},
    words,
};
use crate::{App, Error, Visit, house};

#[derive(Template)]
#[template(path = "admin/roles.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub lines: Vec<Line>,
    /// The key of what was done on the page before.
    pub notice: Option<&'static str>,
}

pub struct Line {
    pub role: Role,
    pub holders: i64,
}

impl Line {
    fn name(&self, visit: &Visit) -> String {
        words::role(visit, &self.role)
    }

    fn receives(&self, visit: &Visit) -> String {
        words::kinds(visit, self.role.receives)
    }

    fn sees(&self, visit: &Visit) -> String {
        words::listed(visit, self.role.sees.iter().map(words::seen))
    }

    fn key(&self) -> RoleKey {
        self.role.key
    }
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::ShapeRoles).await?;
    let roles = reader.guardian_roles(seat.municipality).await?;
    let today = domain::oslo::date(visit.now);
    let holders = reader.count_holders(seat.municipality, today, visit.now).await?;
    drop(reader);
    let line =
        |role: &Role| Line { role: role.clone(), holders: holders.get(&role.key).copied().unwrap_or(0) };
    let lines = roles.iter().map(line).collect();
    let notice = match visit.told() {
        Some("lagret") => Some("roles-saved"),
        Some("avviklet") => Some("roles-retired"),
        Some("tatt-i-bruk") => Some("roles-restored"),
        _ => None,
    };
    house::page(StatusCode::OK, &Page { visit, seat, lines, notice })
}
