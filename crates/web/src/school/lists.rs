//! Lists of those whose contact details somebody ought to look at, as a page and as a sheet.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    MunicipalityId, PersonId, PersonKey,
    access::{Reach, Right, UnitRef},
    freshness, oslo,
};
use serde::Deserialize;
use storage::{
    Transaction,
    contact_lists::{ListKind, ListOrder},
};

use super::{
    choices::Choice,
    found::{self, Line},
    sheet,
};
use crate::{
    App, Error, Visit,
    auth::{Who, reading, who},
    house,
    operations::Pages,
};

/// As many as one looks through at a time.
const PER_PAGE: usize = 50;
/// As many as are counted and shown of a list in a whole municipality. Whoever wants the others chooses a unit, or takes
/// the sheet, which leaves nobody out.
const MOST: i64 = 300;

#[derive(Template)]
#[template(path = "school/lists.html")]
pub struct Page {
    pub visit: Visit,
    pub lists: Vec<ListLink>,
    pub chosen: ListKind,
    pub asked: Asked,
    pub units: Vec<Arc<Choice>>,
    pub lines: Vec<Line>,
    pub pages: Pages,
}

/// A list that there is.
pub struct ListLink {
    pub kind: ListKind,
    /// The key of its name.
    pub text: &'static str,
    pub address: String,
    pub count: Count,
}

/// How many are on a list.
#[derive(Clone, Copy, Default)]
pub struct Count {
    pub people: i64,
    /// Whether there are more than were counted.
    pub more: bool,
}

/// Which list, of which unit.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "liste")]
    pub list: String,
    #[serde(rename = "enhet")]
    pub unit: String,
    #[serde(rename = "side")]
    pub page: String,
}

impl Asked {
    fn kind(&self) -> ListKind {
        ListKind::ALL.into_iter().find(|kind| word(*kind) == self.list).unwrap_or(ListKind::OptedOut)
    }
}

impl ListLink {
    pub fn new(kind: ListKind, count: Count, asked: &Asked) -> Self {
        Self { kind, text: text(kind), address: address("/skole/lister", kind, asked), count }
    }
}

impl Page {
    fn count(&self) -> i64 {
        self.lists.iter().find(|list| list.kind == self.chosen).map_or(0, |list| list.count.people)
    }

    /// Whether the chosen list is longer than what is shown of it.
    fn has_more(&self) -> bool {
        self.lists.iter().any(|list| list.kind == self.chosen && list.count.more)
    }

    /// The chosen list as a sheet.
    fn sheet(&self) -> String {
        address("/skole/lister.xlsx", self.chosen, &self.asked)
    }
}

fn address(path: &str, kind: ListKind, asked: &Asked) -> String {
    let mut parts = vec![("liste", word(kind)), ("enhet", asked.unit.as_str())];
    parts.retain(|(_, value)| !value.is_empty());
    let query = serde_urlencoded::to_string(parts).expect("pairs of text can always be encoded");
    format!("{path}?{query}")
}

/// The word in the address.
pub const fn word(kind: ListKind) -> &'static str {
    match kind {
        ListKind::OptedOut => "slatt-av",
        ListKind::WithoutEmail => "uten-e-post",
        ListKind::WithoutMobile => "uten-mobil",
        ListKind::Unconfirmed => "ikke-bekreftet",
        ListKind::Reserved => "reservert",
    }
}

/// The key of its name.
pub const fn text(kind: ListKind) -> &'static str {
    match kind {
        ListKind::OptedOut => "lists-opted-out",
        ListKind::WithoutEmail => "lists-without-email",
        ListKind::WithoutMobile => "lists-without-mobile",
        ListKind::Unconfirmed => "lists-unconfirmed",
        ListKind::Reserved => "lists-reserved",
    }
}

pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let who = who(&visit)?;
    let scopes = scopes(who, &asked.unit)?;
    let chosen = asked.kind();
    let mut reader = app.store.read().await?;
    let (people, counts) = listed(&mut reader, &scopes, chosen, &visit).await?;
    let lists = ListKind::ALL.into_iter().zip(counts);
    let lists: Vec<_> = lists.map(|(kind, count)| ListLink::new(kind, count, &asked)).collect();
    let shown = i64::try_from(people.len()).map_err(anyhow::Error::from)?;
    let per_page = i64::try_from(PER_PAGE).map_err(anyhow::Error::from)?;
    let pages = Pages::of(shown, per_page, asked.page.parse().unwrap_or(1));
    let skipped = usize::try_from(pages.offset(per_page)).map_err(anyhow::Error::from)?;
    let people: Vec<_> = people.into_iter().skip(skipped).take(PER_PAGE).collect();
    let lines = found::lines(&mut reader, who, &people, visit.now).await?;
    let units = app.units.choices(&mut reader, who, Right::ExportLists).await?;
    drop(reader);
    house::page(StatusCode::OK, &Page { visit, lists, chosen, asked, units, lines, pages })
}

/// The whole list as a sheet. Each person on it is told that it was taken.
pub async fn take(
    visit: Visit,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let who = who(&visit)?;
    let scopes = scopes(who, &asked.unit)?;
    let kind = asked.kind();
    let mut tx = app.store.begin().await?;
    let mut sheet = sheet::Sheet::begin(&visit, kind)?;
    for scope in &scopes {
        let order = scope.order(kind, &visit);
        tx.log_list(&order, &reading(who, visit.now, "export")).await?;
        sheet.add(&mut tx, &order, scope.units.as_deref(), &visit).await?;
    }
    let bytes = sheet.end()?;
    tx.commit().await?;
    let name = format!("attachment; filename=\"{}-{}.xlsx\"", word(kind), oslo::date(visit.now));
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(sheet::MEDIA_TYPE));
    let name = HeaderValue::from_str(&name).map_err(anyhow::Error::from)?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// Part of the register of which the visitor may have lists.
struct ListScope {
    municipality: MunicipalityId,
    /// `None` for all of the municipality.
    units: Option<Vec<UnitRef>>,
}

impl ListScope {
    fn order(&self, kind: ListKind, visit: &Visit) -> ListOrder<'_> {
        ListOrder {
            municipality: self.municipality,
            kind,
            units: self.units.as_deref(),
            now: visit.now,
            confirmed_since: freshness::limit(visit.now),
            today: oslo::date(visit.now),
        }
    }
}

/// All that the visitor may have lists of, or one unit of it.
fn scopes(who: &Who, unit: &str) -> Result<Vec<ListScope>, Error> {
    let reach = |municipality| who.standing.reach(Right::ExportLists, municipality);
    if !unit.is_empty() {
        let (municipality, unit) = found::unit(unit).ok_or(Error::NotFound)?;
        return match reach(municipality) {
            Reach::Everywhere => Ok(vec![ListScope { municipality, units: Some(vec![unit]) }]),
            Reach::Units(own) if own.contains(&unit) => {
                Ok(vec![ListScope { municipality, units: Some(vec![unit]) }])
            }
            Reach::Units(_) | Reach::Nowhere => Err(Error::NotFound),
        };
    }
    let municipalities = who.standing.municipalities(Right::ExportLists).unwrap_or_default();
    let scope = |municipality| match reach(municipality) {
        Reach::Everywhere => Some(ListScope { municipality, units: None }),
        Reach::Units(own) => Some(ListScope { municipality, units: Some(own.into_iter().collect()) }),
        Reach::Nowhere => None,
    };
    Ok(municipalities.into_iter().filter_map(scope).collect())
}

type Listed = Vec<(PersonId, Option<String>)>;
type Counts = [Count; ListKind::ALL.len()];

/// All who are shown of a list, one municipality after the other, and how many are on each list.
async fn listed(
    reader: &mut Transaction,
    scopes: &[ListScope],
    chosen: ListKind,
    visit: &Visit,
) -> anyhow::Result<(Vec<(PersonKey, Option<String>)>, Counts)> {
    let (mut people, mut counts) = (Vec::new(), Counts::default());
    for scope in scopes {
        let listed = match scope.units {
            Some(_) => of_units(reader, scope, chosen, visit, &mut counts).await?,
            None => of_all(reader, scope, chosen, visit, &mut counts).await?,
        };
        let municipality = scope.municipality;
        people.extend(listed.into_iter().map(|(person, name)| (PersonKey { municipality, person }, name)));
    }
    Ok((people, counts))
}

/// Nobody is left out of what belongs to some units.
async fn of_units(
    reader: &mut Transaction,
    scope: &ListScope,
    chosen: ListKind,
    visit: &Visit,
    counts: &mut Counts,
) -> anyhow::Result<Listed> {
    let mut listed = Vec::new();
    for one in reader.on_lists(&scope.order(chosen, visit)).await? {
        for (count, is_on) in counts.iter_mut().zip(one.lists) {
            count.people += i64::from(is_on);
        }
        if ListKind::ALL.into_iter().zip(one.lists).any(|(kind, is_on)| is_on && kind == chosen) {
            listed.push((one.person, one.name));
        }
    }
    Ok(listed)
}

/// No more than [`MOST`] are shown or counted of a list in a whole municipality.
async fn of_all(
    reader: &mut Transaction,
    scope: &ListScope,
    chosen: ListKind,
    visit: &Visit,
    counts: &mut Counts,
) -> anyhow::Result<Listed> {
    let mut listed = reader.listed(&scope.order(chosen, visit), MOST + 1).await?;
    for (count, kind) in counts.iter_mut().zip(ListKind::ALL) {
        let found = if kind == chosen {
            i64::try_from(listed.len())?
        } else {
            reader.count_listed(&scope.order(kind, visit), MOST + 1).await?
        };
        count.people += found.min(MOST);
        count.more |= found > MOST;
    }
    listed.truncate(usize::try_from(MOST)?);
    Ok(listed)
}
