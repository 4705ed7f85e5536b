//! One role: its form, what a change of it would do, and who has it.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    PersonKey,
    access::{Right, Sight, Target},
    guardian_role::{Role, RoleKey},
};
use storage::Reader;
use sync::recipients;

use super::{
    effect::{self, PER_PAGE, Shown},
    role_form::{Fault, Form, named},
    seat::{Seat, seat},
    words,
};
use crate::{
    App, Error, Visit,
    auth::{Who, who},
    format, house,
    operations::Pages,
};

#[derive(Template)]
#[template(path = "admin/role.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub role: Role,
    pub form: Form,
    pub fault: Option<Fault>,
    pub holders: Holders,
}

/// Who has a role. Of those that the systems tell, only how many.
#[derive(Default)]
pub struct Holders {
    pub count: usize,
    pub shielded: usize,
    pub lines: Vec<(PersonKey, Option<String>)>,
    pub pages: Pages,
}

#[derive(Template)]
#[template(path = "admin/role_effect.html")]
pub struct Preview {
    pub visit: Visit,
    pub seat: Seat,
    pub role: Role,
    pub form: Form,
    pub shown: Shown,
    /// Whether something has changed since the visitor last saw it.
    pub moved: bool,
}

impl Page {
    fn title(&self) -> String {
        title(&self.visit, &self.role)
    }

    fn is_new(&self) -> bool {
        is_new(&self.role)
    }

    fn path(&self) -> String {
        path(&self.role)
    }

    fn is_stated(&self) -> bool {
        matches!(self.role.key, RoleKey::Stated(_))
    }
}

impl Preview {
    fn title(&self) -> String {
        title(&self.visit, &self.role)
    }

    fn path(&self) -> String {
        path(&self.role)
    }

    fn name(&self) -> String {
        words::role(&self.visit, &self.role)
    }
}

/// Whether nobody has made the role yet.
fn is_new(role: &Role) -> bool {
    role.key.is_own() && role.revision == 0
}

fn title(visit: &Visit, role: &Role) -> String {
    if is_new(role) { visit.say("role-new").to_string() } else { words::role(visit, role) }
}

fn path(role: &Role) -> String {
    if is_new(role) { "/admin/roller/ny".into() } else { format!("/admin/roller/{}", role.key) }
}

pub async fn show(visit: Visit, State(app): State<App>, Path(key): Path<String>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::ShapeRoles).await?;
    let roles = reader.guardian_roles(seat.municipality).await?;
    let role = named(&key, &roles).ok_or(Error::NotFound)?;
    let holders = holders(&mut reader, &visit, &seat, role.key).await?;
    drop(reader);
    let form = Form::of(&role);
    house::page(StatusCode::OK, &Page { visit, seat, role, form, fault: None, holders })
}

/// What the form would do. Nothing is written, and what the form asks for stands in the address, so that one can turn
/// the pages.
pub async fn preview(
    visit: Visit,
    State(app): State<App>,
    Path(key): Path<String>,
    Query(form): Query<Form>,
) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::ShapeRoles).await?;
    previewed(reader, visit, seat, &key, form, false).await
}

/// The same with what the transaction sees, and told to have moved.
pub async fn previewed(
    mut reader: Reader,
    visit: Visit,
    seat: Seat,
    key: &str,
    mut form: Form,
    moved: bool,
) -> Result<Response, Error> {
    let roles = reader.guardian_roles(seat.municipality).await?;
    let held = named(key, &roles).filter(|role| !role.key.is_fixed()).ok_or(Error::NotFound)?;
    let asked = match form.role(&visit, &held, &roles) {
        Ok(asked) => asked,
        Err(fault) => {
            let holders = holders(&mut reader, &visit, &seat, held.key).await?;
            let page = Page { visit, seat, role: held, form, fault: Some(fault), holders };
            return house::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    // From here on the visitor knows how things stand now.
    let moved = moved || form.versjon.parse() != Ok(held.revision);
    form.versjon = held.revision.to_string();
    let effect = recipients::of_role(&mut reader, seat.municipality, &asked, visit.now).await?;
    let page = visit.asked("side").map(str::to_owned);
    let shown = effect::shown(&mut reader, who(&visit)?, seat.municipality, &effect, page.as_deref()).await?;
    let status = if moved { StatusCode::CONFLICT } else { StatusCode::OK };
    house::page(status, &Preview { visit, seat, role: asked, form, shown, moved })
}

async fn holders(reader: &mut Reader, visit: &Visit, seat: &Seat, key: RoleKey) -> Result<Holders, Error> {
    let today = domain::oslo::date(visit.now);
    let municipality = seat.municipality;
    if matches!(key, RoleKey::Stated(_)) {
        let count = reader.count_holders(municipality, today, visit.now).await?.remove(&key).unwrap_or(0);
        return Ok(Holders { count: usize::try_from(count).unwrap_or(0), ..Holders::default() });
    }
    let counting = reader.roles_that_count_with(municipality, key, today, visit.now).await?;
    let having = counting.into_iter().filter(|(_, by_child)| by_child.values().any(|held| *held == key));
    let people: Vec<_> = having.map(|(person, _)| person).collect();
    let count = people.len();
    let who: &Who = who(visit)?;
    let named = reader.named(municipality, &people).await?;
    let mut lines: Vec<(PersonKey, Option<String>)> = named
        .into_iter()
        .filter(|one| {
            let target = Target { municipality, units: &[], protection: one.protection };
            who.standing.sight(&target) == Sight::Open
        })
        .map(|one| (PersonKey { municipality, person: one.person }, one.name))
        .collect();
    let shielded = count - lines.len();
    lines.sort_by_cached_key(|(key, name)| (name.as_deref().map(format::alphabetical), *key));
    let told = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let page = visit.asked("side").and_then(|page| page.parse().ok()).unwrap_or(1);
    let pages = Pages::of(told, PER_PAGE, page);
    let skipped = usize::try_from(pages.offset(PER_PAGE)).unwrap_or(usize::MAX);
    let lines = lines.into_iter().skip(skipped).take(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    Ok(Holders { count, shielded, lines: lines.collect(), pages })
}
