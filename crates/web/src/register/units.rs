//! The units of a municipality on a day: the whole tree, or those that are looked for.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    MunicipalityId, OrganisationNumber,
    access::Right,
    oslo,
    register::{UnitId, UnitKind},
};
use jiff::civil::Date;
use serde::Deserialize;
use storage::{Reader, search::words};
use sync::register::unknown;

use super::picture::{Picture, Placed};
use crate::{
    App, Error, Visit,
    admin::seat::{Seat, seat},
    format::{in_threes, read_date, typed_date},
    house,
    operations::Pages,
};

/// As many as one looks through at a time.
const PER_PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "register/units.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub asked: Asked,
    pub day: Date,
    pub lines: Vec<Line>,
    pub count: i64,
    /// Units of the municipality, whatever is looked for.
    pub all: i64,
    pub differing: i64,
    /// How many Enhetsregisteret has that nobody has taken in; `None` where it does not know the municipality.
    pub to_take: Option<usize>,
    pub pages: Pages,
    pub notice: Option<&'static str>,
}

/// A unit in the list.
pub struct Line {
    pub unit: UnitId,
    pub name: String,
    /// Steps from the top, in the tree; none in what was looked for.
    pub depth: usize,
    /// Where it belongs, in what was looked for.
    pub path: Option<String>,
    pub number: Option<String>,
    pub kind: UnitKind,
    pub differences: usize,
    pub is_closed_there: bool,
    /// The first day on which it is no longer there, where that is known.
    pub ends: Option<Date>,
}

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "sok")]
    pub text: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(rename = "dag")]
    pub day: String,
    #[serde(rename = "avvik")]
    pub differing: String,
    #[serde(rename = "side")]
    pub page: String,
}

impl Asked {
    fn is_anything(&self) -> bool {
        !self.text.trim().is_empty() || !self.kind.is_empty() || !self.differing.is_empty()
    }

    /// Whether a unit is of the type, and has the name or number, that is looked for.
    fn wants(&self, picture: &Picture, unit: UnitId, typed: &[String]) -> bool {
        let Some(facts) = picture.facts(unit) else { return false };
        let kind = UnitKind::from_code(&self.kind);
        let figures: String = self.text.chars().filter(char::is_ascii_digit).collect();
        let by_number = facts.number.is_some_and(|number| number.as_str() == figures);
        let by_text = typed.is_empty() || by_number || words::matches(&picture.name(unit), typed);
        by_text && kind.is_none_or(|kind| kind == facts.kind)
    }
}

impl Page {
    /// Whether the day is another than today, so that nothing is to be done from here.
    fn is_another_day(&self) -> bool {
        self.day != oslo::date(self.visit.now)
    }

    /// The page of a unit, on the same day.
    fn address(&self, line: &Line) -> String {
        let page = format!("/register/enheter/{}", line.unit.0);
        self.seat.link(if self.is_another_day() { format!("{page}?dag={}", self.day) } else { page })
    }

    fn typed_day(&self) -> String {
        typed_date(self.day)
    }
}

pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::KeepRegister).await?;
    let today = oslo::date(visit.now);
    let day = read_date(asked.day.trim()).unwrap_or(today);
    let picture = Picture::read(&mut reader, seat.municipality, day).await?;
    let to_take = to_take(&mut reader, &picture, seat.municipality, today).await?;
    drop(reader);
    let order = picture.in_order();
    let typed = words::typed(&asked.text);
    let all = i64::try_from(order.len()).map_err(anyhow::Error::from)?;
    let units = order.iter().map(|placed| placed.unit);
    let differing: BTreeSet<UnitId> = units.filter(|unit| picture.differs(*unit)).collect();
    let is_tree = !asked.is_anything();
    let is_wanted = |unit| {
        let passes = asked.differing.is_empty() || differing.contains(&unit);
        passes && asked.wants(&picture, unit, &typed)
    };
    let wanted: Vec<Placed> = order.into_iter().filter(|placed| is_tree || is_wanted(placed.unit)).collect();
    let differing = i64::try_from(differing.len()).map_err(anyhow::Error::from)?;
    let count = i64::try_from(wanted.len()).map_err(anyhow::Error::from)?;
    let pages = Pages::of(count, PER_PAGE, asked.page.parse().unwrap_or(1));
    let skipped = usize::try_from(pages.offset(PER_PAGE)).map_err(anyhow::Error::from)?;
    let shown =
        wanted.into_iter().skip(skipped).take(usize::try_from(PER_PAGE).map_err(anyhow::Error::from)?);
    let lines = shown.filter_map(|placed| line(&picture, placed, is_tree)).collect();
    let notice = match visit.told() {
        Some("tatt-inn") => Some("units-taken"),
        Some("lagt-til") => Some("units-added"),
        _ => None,
    };
    house::page(
        StatusCode::OK,
        &Page { visit, seat, asked, day, lines, count, all, differing, to_take, pages, notice },
    )
}

fn line(picture: &Picture, placed: Placed, is_tree: bool) -> Option<Line> {
    let facts = picture.facts(placed.unit)?;
    let path = picture.path(placed.unit).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    Some(Line {
        unit: placed.unit,
        name: picture.name(placed.unit),
        depth: if is_tree { placed.depth.min(4) } else { 0 },
        path: (!is_tree && !path.is_empty()).then(|| path.join(" › ")),
        number: facts.number.map(|number| in_threes(number.as_str())),
        kind: facts.kind,
        differences: picture.differences(placed.unit),
        is_closed_there: picture.is_closed_there(placed.unit),
        ends: picture.tree.get(placed.unit).and_then(domain::register::Timeline::end),
    })
}

/// The number under which Enhetsregisteret knows the municipality itself.
pub async fn top(
    reader: &mut Reader,
    picture: &Picture,
    municipality: MunicipalityId,
    today: Date,
) -> anyhow::Result<Option<OrganisationNumber>> {
    let own =
        picture.tree.top(today).and_then(|top| picture.tree.on(top, today)).and_then(|facts| facts.number);
    if own.is_some() {
        return Ok(own);
    }
    let all = reader.municipalities(today).await?;
    let number = all.into_iter().find(|one| one.id == municipality).and_then(|one| one.number);
    match number {
        Some(number) => reader.entity_of_municipality(number).await,
        None => Ok(None),
    }
}

/// How many units Enhetsregisteret has of the municipality that nobody has taken in; `None` where it does not know it.
async fn to_take(
    reader: &mut Reader,
    picture: &Picture,
    municipality: MunicipalityId,
    today: Date,
) -> anyhow::Result<Option<usize>> {
    match top(reader, picture, municipality, today).await? {
        Some(top) => Ok(Some(unknown(reader, &picture.tree, top).await?.len())),
        None => Ok(None),
    }
}
