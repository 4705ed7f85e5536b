//! The form in which a unit is added, changed or closed: as it is filled in, and what it asks for.

mod read;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    access::Right,
    oslo,
    register::{UnitFacts, UnitId, unit::UnitAddress},
};
use serde::Deserialize;
use storage::Reader;

pub use read::{Asked, Mistake};

use super::picture::Picture;
use crate::{
    App, Error, Visit,
    admin::seat::{Seat, seat},
    format::typed_date,
    house,
};

/// What is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Doing {
    #[default]
    #[serde(rename = "ny")]
    Add,
    #[serde(rename = "endre")]
    Change,
    #[serde(rename = "steng")]
    Close,
}

impl Doing {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Add => "ny",
            Self::Change => "endre",
            Self::Close => "steng",
        }
    }
}

/// As it was filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    pub gjor: Doing,
    /// The unit that is changed or closed.
    pub enhet: String,
    pub navn: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub under: String,
    pub orgnr: String,
    pub besok: String,
    pub besok_nr: String,
    pub besok_sted: String,
    pub post: String,
    pub post_nr: String,
    pub post_sted: String,
    pub telefon: String,
    pub epost: String,
    pub nett: String,
    pub apent: String,
    pub naering: String,
    /// What becomes of the units under one that is closed.
    pub barn: String,
    /// Where they go.
    pub til: String,
    pub dag: String,
    pub grunn: String,
}

#[derive(Template)]
#[template(path = "register/form.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub form: Form,
    pub mistakes: Vec<Mistake>,
    /// Why it cannot be done, in a sentence; the form itself is well filled in.
    pub refused: Option<String>,
    /// What the unit is called now.
    pub name: String,
    /// What Enhetsregisteret says, where the municipality can leave a field to it.
    pub theirs: Vec<(&'static str, String)>,
    /// The units that it can belong to, or its own go to, each with its place in the tree.
    pub places: Vec<(UnitId, String)>,
    pub children: usize,
}

impl Form {
    /// A unit as it is.
    fn of(unit: UnitId, facts: &UnitFacts, gjor: Doing) -> Self {
        let apart = |address: &Option<UnitAddress>| {
            let address = address.clone().unwrap_or_default();
            (address.lines.join("\n"), address.postal_code, address.postal_place)
        };
        let (besok, besok_nr, besok_sted) = apart(&facts.visiting);
        let (post, post_nr, post_sted) = apart(&facts.postal);
        Self {
            gjor,
            enhet: unit.0.to_string(),
            navn: facts.name.clone().unwrap_or_default(),
            kind: facts.kind.code().to_owned(),
            under: facts.parent.map(|parent| parent.0.to_string()).unwrap_or_default(),
            orgnr: facts.number.map(|number| number.as_str().to_owned()).unwrap_or_default(),
            besok,
            besok_nr,
            besok_sted,
            post,
            post_nr,
            post_sted,
            telefon: facts.phone.as_ref().map(|phone| phone.raw().to_owned()).unwrap_or_default(),
            epost: facts.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
            nett: facts.web.clone().unwrap_or_default(),
            apent: facts.hours.clone().unwrap_or_default(),
            naering: facts.industry.clone().unwrap_or_default(),
            ..Self::default()
        }
    }
}

impl Page {
    /// Made from the form and from how things are on its day, or today where it names none.
    pub fn new(visit: Visit, seat: Seat, picture: &Picture, form: Form) -> Self {
        let unit = form.enhet.parse().ok().map(UnitId);
        let children = unit.map_or(0, |unit| picture.tree.children_since(unit, picture.day).len());
        let own = |place: UnitId| unit.is_some_and(|unit| picture.tree.is_under(place, unit, picture.day));
        let order = picture.in_order().into_iter().filter(|placed| !own(placed.unit));
        let places = order.map(|placed| {
            let indent = "\u{2003}".repeat(placed.depth);
            (placed.unit, format!("{indent}{}", picture.name(placed.unit)))
        });
        let sides = unit.map(|unit| picture.sides(unit)).unwrap_or_default();
        let theirs = sides.into_iter().filter_map(|side| Some((side.field.code(), side.theirs?)));
        Self {
            places: places.collect(),
            theirs: theirs.collect(),
            name: unit.map(|unit| picture.name(unit)).unwrap_or_default(),
            mistakes: Vec::new(),
            refused: None,
            children,
            visit,
            seat,
            form,
        }
    }

    fn title(&self) -> String {
        let key = match self.form.gjor {
            Doing::Add => return self.visit.say("unit-new").to_string(),
            Doing::Change => "unit-change-title",
            Doing::Close => "unit-close-title",
        };
        self.visit.say(key).with("name", self.name.clone()).to_string()
    }

    fn back_text(&self) -> String {
        if self.name.is_empty() { self.visit.say("menu-units").to_string() } else { self.name.clone() }
    }

    fn faults(&self) -> usize {
        self.mistakes.len() + usize::from(self.refused.is_some())
    }

    /// Where what was refused is most likely mended.
    fn refused_field(&self) -> &'static str {
        match self.form.gjor {
            Doing::Close if self.children > 0 => "barn-flytt",
            Doing::Close => "dag",
            Doing::Change if self.is_top() => "navn",
            Doing::Add | Doing::Change => "under",
        }
    }

    fn is_faulty(&self) -> bool {
        self.faults() > 0
    }

    fn is_closing(&self) -> bool {
        self.form.gjor == Doing::Close
    }

    /// Whether it is the municipality itself, which belongs to nothing.
    fn is_top(&self) -> bool {
        match self.form.gjor {
            Doing::Add => self.places.is_empty(),
            Doing::Change => self.form.under.is_empty(),
            Doing::Close => false,
        }
    }

    /// Where one came from.
    fn back(&self) -> String {
        let path = match self.form.gjor {
            Doing::Add => "/register/enheter".to_owned(),
            Doing::Change | Doing::Close => format!("/register/enheter/{}", self.form.enhet),
        };
        self.seat.link(path)
    }

    /// The text of what is wrong with a field.
    fn mistake(&self, field: impl AsRef<str>) -> Option<&'static str> {
        let field = field.as_ref();
        self.mistakes.iter().find(|mistake| mistake.field() == field).map(|mistake| mistake.text())
    }

    /// What the register says of a field.
    fn theirs(&self, field: &str) -> Option<&str> {
        self.theirs.iter().find(|(known, _)| *known == field).map(|(_, value)| value.as_str())
    }
}

#[derive(Deserialize)]
pub struct Under {
    #[serde(default)]
    under: String,
}

pub async fn show_new(
    visit: Visit,
    State(app): State<App>,
    Query(Under { under }): Query<Under>,
) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::KeepRegister).await?;
    let picture = Picture::read(&mut reader, seat.municipality, oslo::date(visit.now)).await?;
    let form = Form { under, dag: typed_date(picture.day), ..Form::default() };
    house::page(StatusCode::OK, &Page::new(visit, seat, &picture, form))
}

pub async fn show(visit: Visit, State(app): State<App>, Path(id): Path<i64>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    filled(&mut reader, visit, UnitId(id), Doing::Change).await
}

pub async fn show_closing(
    visit: Visit,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    filled(&mut reader, visit, UnitId(id), Doing::Close).await
}

async fn filled(reader: &mut Reader, visit: Visit, unit: UnitId, doing: Doing) -> Result<Response, Error> {
    let seat = seat(reader, &visit, Right::KeepRegister).await?;
    let picture = Picture::read(reader, seat.municipality, oslo::date(visit.now)).await?;
    let facts = picture.facts(unit).ok_or(Error::NotFound)?;
    let form = Form { dag: typed_date(picture.day), ..Form::of(unit, facts, doing) };
    house::page(StatusCode::OK, &Page::new(visit, seat, &picture, form))
}
