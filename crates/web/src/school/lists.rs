//! Lists of those whose contact details somebody ought to look at, as a page and as a sheet.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    MunicipalityId, PersonKey,
    access::{Reach, Right, UnitRef},
    freshness, oslo,
};
use serde::Deserialize;
use storage::{
    Transaction,
    contact_lists::{ListKind, ListOrder},
};

use super::{
    found::{self, Choice, Line},
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
    pub units: Vec<Choice>,
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

impl Count {
    /// With those found in one more place, where one more than `most` were asked for.
    fn and(self, found: i64, most: i64) -> Self {
        Self { people: self.people + found.min(most), more: self.more || found > most }
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
    let (people, count) = listed(&mut reader, &scopes, chosen, &visit).await?;
    let counts = counts(&mut reader, &scopes, (chosen, count), &visit).await?;
    let lists = ListKind::ALL.into_iter().zip(counts);
    let lists = lists.map(|(kind, count)| ListLink::new(kind, count, &asked)).collect();
    let per_page = i64::try_from(PER_PAGE).map_err(anyhow::Error::from)?;
    let pages = Pages::of(count.people, per_page, asked.page.parse().unwrap_or(1));
    let skipped = usize::try_from(pages.offset(per_page)).map_err(anyhow::Error::from)?;
    let people: Vec<_> = people.into_iter().skip(skipped).take(PER_PAGE).collect();
    let lines = found::lines(&mut reader, who, &people, visit.now).await?;
    let units = found::choices(&mut reader, who, Right::ExportLists).await?;
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
    /// Nobody is left out of what belongs to a unit.
    fn most(&self) -> i64 {
        if self.units.is_some() { i64::from(u32::MAX) } else { MOST }
    }

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

/// All who are shown of a list, one municipality after the other, and how many there are.
async fn listed(
    reader: &mut Transaction,
    scopes: &[ListScope],
    kind: ListKind,
    visit: &Visit,
) -> anyhow::Result<(Vec<(PersonKey, Option<String>)>, Count)> {
    let (mut people, mut count) = (Vec::new(), Count::default());
    for scope in scopes {
        let some = reader.listed(&scope.order(kind, visit), scope.most() + 1).await?;
        count = count.and(i64::try_from(some.len())?, scope.most());
        let shown = some.into_iter().take(usize::try_from(scope.most())?);
        let municipality = scope.municipality;
        people.extend(shown.map(|(person, name)| (PersonKey { municipality, person }, name)));
    }
    Ok((people, count))
}

/// How many are on each list; of the chosen one that is known.
async fn counts(
    reader: &mut Transaction,
    scopes: &[ListScope],
    (chosen, known): (ListKind, Count),
    visit: &Visit,
) -> anyhow::Result<[Count; ListKind::ALL.len()]> {
    let mut counts = ListKind::ALL.map(|kind| if kind == chosen { known } else { Count::default() });
    for scope in scopes {
        let all = match scope.units {
            Some(_) => Some(reader.count_each(&scope.order(chosen, visit)).await?),
            None => None,
        };
        for (place, kind) in ListKind::ALL.into_iter().enumerate().filter(|(_, kind)| *kind != chosen) {
            let found = match all {
                Some(all) => all[place],
                None => reader.count_listed(&scope.order(kind, visit), scope.most() + 1).await?,
            };
            counts[place] = counts[place].and(found, scope.most());
        }
    }
    Ok(counts)
}
