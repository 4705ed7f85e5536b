//! One unit: what is said of it and by whom, what belongs to it, and what has been done to it.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    access::Right,
    oslo,
    register::{
        Act, UnitFacts, UnitField, UnitId,
        plan::Succession,
        sides::{Side, Standing},
        unit::UnitAddress,
    },
};
use jiff::civil::Date;
use storage::Reader;

use super::picture::Picture;
use crate::{
    App, Error, Visit,
    admin::seat::{Seat, seat},
    format::{in_threes, read_date},
    given::Given,
    house,
};

/// Acts that are shown on the page.
const ACTS: i64 = 20;

#[derive(Template)]
#[template(path = "register/unit.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub unit: Shown,
    pub acts: Vec<Act>,
    pub notice: Option<(&'static str, &'static str)>,
    /// What was typed as a reason, and is missing or was not taken.
    pub faulty: Option<UnitField>,
}

/// A unit as the page shows it.
pub struct Shown {
    pub id: UnitId,
    pub day: Date,
    pub name: String,
    pub facts: UnitFacts,
    pub path: Vec<(UnitId, String)>,
    pub children: Vec<(UnitId, String)>,
    pub sides: Vec<ShownSide>,
    /// Whether Enhetsregisteret has it.
    pub is_known_there: bool,
    pub is_closed_there: bool,
    /// Whether it is the municipality itself.
    pub is_top: bool,
    pub from: Option<Date>,
    pub ends: Option<Date>,
    /// What it will be called or do from a later day on.
    pub later: Vec<Date>,
    pub before: Vec<(String, Date)>,
    pub after: Vec<(String, Date)>,
}

/// A field with its two sides, as they are read.
pub struct ShownSide {
    pub side: Side,
    pub ours: Option<String>,
    pub theirs: Option<String>,
    pub reason: Option<String>,
}

impl Page {
    /// A page about the unit.
    fn address(&self, rest: &str) -> String {
        self.seat.link(format!("/register/enheter/{}{rest}", self.unit.id.0))
    }

    /// Whether it is shown as it was, or will be.
    fn is_another_day(&self) -> bool {
        self.unit.day != oslo::date(self.visit.now)
    }

    fn new_under(&self) -> String {
        self.seat.link(format!("/register/enheter/ny?under={}", self.unit.id.0))
    }

    fn is_faulty(&self, field: impl Given<UnitField>) -> bool {
        self.faulty == Some(field.given())
    }
}

impl ShownSide {
    fn differs(&self) -> bool {
        self.side.standing == Standing::Differ
    }
}

impl Shown {
    pub fn differences(&self) -> usize {
        self.sides.iter().filter(|side| side.differs()).count()
    }

    fn number(&self) -> Option<String> {
        self.facts.number.map(|number| in_threes(number.as_str()))
    }

    /// Every field that only the municipality says anything of.
    fn own(&self) -> Vec<(UnitField, String)> {
        let facts = &self.facts;
        let shared = |field| self.is_known_there && domain::register::sides::SHARED.contains(&field);
        let fields = [
            (UnitField::Visiting, line(facts.visiting.as_ref())),
            (UnitField::Postal, line(facts.postal.as_ref())),
            (UnitField::Phone, facts.phone.as_ref().map(crate::format::phone).unwrap_or_default()),
            (
                UnitField::Email,
                facts.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
            ),
            (UnitField::Web, facts.web.clone().unwrap_or_default()),
            (UnitField::Hours, facts.hours.clone().unwrap_or_default()),
            (UnitField::Industry, facts.industry.clone().unwrap_or_default()),
        ];
        fields.into_iter().filter(|(field, _)| !shared(*field)).collect()
    }
}

fn line(address: Option<&UnitAddress>) -> String {
    address.map(UnitAddress::line).unwrap_or_default()
}

pub async fn show(visit: Visit, State(app): State<App>, Path(id): Path<i64>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::KeepRegister).await?;
    let notice = match visit.told() {
        Some("lagret") => Some(("unit-saved", "success")),
        Some("avgjort") => Some(("unit-settled", "success")),
        Some("borte") => Some(("unit-gone", "warning")),
        _ => None,
    };
    shown(&mut reader, visit, seat, UnitId(id), StatusCode::OK, notice, None).await
}

pub async fn shown(
    reader: &mut Reader,
    visit: Visit,
    seat: Seat,
    id: UnitId,
    status: StatusCode,
    notice: Option<(&'static str, &'static str)>,
    faulty: Option<UnitField>,
) -> Result<Response, Error> {
    let today = oslo::date(visit.now);
    let tree = reader.register_tree(seat.municipality).await?;
    let timeline = tree.get(id).ok_or(Error::NotFound)?;
    // A unit that has ended is shown as it was on its last day, and one that is to come as on its first.
    let asked = visit.asked("dag").and_then(read_date).unwrap_or(today);
    let day = if timeline.on(asked).is_some() {
        asked
    } else {
        let last = timeline.end().and_then(|end| end.yesterday().ok()).filter(|last| *last < asked);
        last.or_else(|| timeline.versions().first().map(|version| version.span.from))
            .ok_or(Error::NotFound)?
    };
    let picture = Picture::read(reader, seat.municipality, day).await?;
    let successions = reader.successions(seat.municipality, id).await?;
    let acts = reader.acts_on_unit(seat.municipality, id, ACTS).await?;
    let unit = unit(&picture, id, &successions).ok_or(Error::NotFound)?;
    house::page(status, &Page { visit, seat, unit, acts, notice, faulty })
}

fn unit(picture: &Picture, id: UnitId, successions: &[Succession]) -> Option<Shown> {
    let facts = picture.facts(id)?.clone();
    let timeline = picture.tree.get(id)?;
    let of_number = |number: &str| {
        let unit = domain::OrganisationNumber::parse(number).ok();
        let unit = unit.and_then(|number| picture.tree.numbered(number, picture.day));
        unit.map_or_else(|| in_threes(number), |unit| picture.name(unit))
    };
    let told = |field, value: &Option<String>| match field {
        UnitField::Parent => value.as_deref().map(of_number),
        _ => value.clone(),
    };
    let sides = picture.sides(id).into_iter().map(|side| ShownSide {
        ours: told(side.field, &side.ours),
        theirs: told(side.field, &side.theirs),
        reason: (side.standing == Standing::Kept)
            .then(|| picture.reason(id, &side))
            .flatten()
            .map(str::to_owned),
        side,
    });
    let children = picture
        .tree
        .units()
        .filter(|(_, child)| child.on(picture.day).is_some_and(|facts| facts.parent == Some(id)));
    let mut children: Vec<_> = children.map(|(unit, _)| (unit, picture.name(unit))).collect();
    children.sort_by_cached_key(|(_, name)| crate::format::alphabetical(name));
    let other = |unit, day| (last_name(picture, unit), day);
    Some(Shown {
        id,
        day: picture.day,
        name: picture.name(id),
        path: picture.path(id),
        children,
        sides: sides.collect(),
        is_known_there: picture.entity(id).is_some(),
        is_closed_there: picture.is_closed_there(id),
        is_top: facts.parent.is_none(),
        from: timeline.versions().first().map(|version| version.span.from),
        ends: timeline.end(),
        later: timeline
            .versions()
            .iter()
            .map(|version| version.span.from)
            .filter(|from| *from > picture.day)
            .collect(),
        before: successions.iter().filter(|one| one.to == id).map(|one| other(one.from, one.day)).collect(),
        after: successions.iter().filter(|one| one.from == id).map(|one| other(one.to, one.day)).collect(),
        facts,
    })
}

/// What a unit was called the last time it was called anything.
fn last_name(picture: &Picture, unit: UnitId) -> String {
    let versions = picture.tree.get(unit).map(|timeline| timeline.versions().iter().rev());
    let own = versions.and_then(|mut versions| versions.find_map(|version| version.what.name.clone()));
    own.unwrap_or_else(|| picture.name(unit))
}
