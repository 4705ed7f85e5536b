//! What a form would do: shown before it is done, and done exactly so.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access::Right,
    register::{Plan, Rewrite, UnitFacts, UnitField, UnitId, unit::UnitAddress},
};
use jiff::civil::Date;
use serde::Deserialize;
use storage::Transaction;
use sync::register::{Ordered, Refused, carry, fingerprint, foreseen};

use super::{
    author, doing,
    form::{self, Asked, Doing, Form},
    picture::Picture,
    words,
};
use crate::{
    App, Error, Visit,
    admin::seat::{Seat, seat},
    csrf::Verified,
    format::{self, in_threes},
    house,
};

/// A form, and whether what it does has been seen.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(flatten)]
    form: Form,
    /// The fingerprint of what was shown; empty until something has been.
    #[serde(rename = "grunnlag", default)]
    ground: String,
    /// Pressed by whoever wants to go on filling in the form.
    #[serde(rename = "tilbake", default)]
    back: String,
}

#[derive(Template)]
#[template(path = "register/preview.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub form: Form,
    pub day: Date,
    pub effects: Vec<Effect>,
    pub fingerprint: String,
    /// Whether something has happened since it was last shown.
    pub moved: bool,
}

/// What becomes of one unit.
pub struct Effect {
    pub name: String,
    pub how: How,
    pub fields: Vec<FieldEffect>,
}

/// A field before and after.
pub struct FieldEffect {
    pub field: UnitField,
    pub before: Option<String>,
    pub after: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    New,
    Changed,
    Ended,
}

impl How {
    /// The key of its text, and its colour.
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::New => ("effect-new", "success"),
            Self::Changed => ("effect-changed", "info"),
            Self::Ended => ("effect-ended", "warning"),
        }
    }
}

impl Page {
    fn title(&self) -> String {
        self.visit.say("unit-effect-title").with("day", self.visit.day_of_year(self.day)).to_string()
    }

    /// Everything that was filled in, to be sent again.
    fn kept(&self) -> [(&'static str, &str); 20] {
        let form = &self.form;
        [
            ("enhet", &form.enhet),
            ("navn", &form.navn),
            ("type", &form.kind),
            ("under", &form.under),
            ("orgnr", &form.orgnr),
            ("besok", &form.besok),
            ("besok_nr", &form.besok_nr),
            ("besok_sted", &form.besok_sted),
            ("post", &form.post),
            ("post_nr", &form.post_nr),
            ("post_sted", &form.post_sted),
            ("telefon", &form.telefon),
            ("epost", &form.epost),
            ("nett", &form.nett),
            ("apent", &form.apent),
            ("naering", &form.naering),
            ("barn", &form.barn),
            ("til", &form.til),
            ("dag", &form.dag),
            ("grunn", &form.grunn),
        ]
    }
}

pub async fn submit(
    State(app): State<App>,
    Verified { visit, form: Sent { form, ground, back } }: Verified<Sent>,
) -> Result<Response, Error> {
    let mut tx = app.store.begin().await?;
    let seat = seat(&mut tx, &visit, Right::KeepRegister).await?;
    let today = domain::oslo::date(visit.now);
    let now = Picture::read(&mut tx, seat.municipality, today).await?;
    let unit = form.enhet.parse().ok().map(UnitId);
    let is_top = match (form.gjor, unit) {
        (Doing::Add, _) => now.tree.top(today).is_none(),
        (_, Some(unit)) => now.tree.get(unit).is_some_and(|timeline| {
            timeline.versions().first().is_some_and(|version| version.what.parent.is_none())
        }),
        (_, None) => return Err(Error::NotFound),
    };
    if !back.is_empty() {
        return house::page(StatusCode::OK, &form::Page::new(visit, seat, &now, form));
    }
    let Asked { order, day } = match form.read(is_top) {
        Ok(asked) => asked,
        Err(mistakes) => {
            let page = form::Page { mistakes, ..form::Page::new(visit, seat, &now, form) };
            return house::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let about = unit.map_or_else(|| form.navn.trim().to_owned(), |unit| now.name(unit));
    let ordered = Ordered { order: &order, day, about: &about };
    if ground.is_empty() {
        let foreseen = foreseen(&mut tx, seat.municipality, &ordered).await.map(|(_, plan)| plan);
        return shown(&mut tx, visit, seat, form, foreseen, false).await;
    }
    let (number, name) = author(&visit)?;
    let doing = doing(&visit, &seat, (&number, &name), &form.grunn);
    match carry(&mut tx, &doing, &ordered, Some(&ground)).await {
        Ok(_) => tx.commit().await?,
        Err(Refused::Moved(plan)) => return shown(&mut tx, visit, seat, form, Ok(*plan), true).await,
        Err(other) => return shown(&mut tx, visit, seat, form, Err(other), true).await,
    }
    let to = match (form.gjor, unit) {
        (Doing::Change | Doing::Close, Some(unit)) => format!("/register/enheter/{}?beskjed=lagret", unit.0),
        _ => "/register/enheter?beskjed=lagt-til".to_owned(),
    };
    Ok(Redirect::to(&seat.link(to)).into_response())
}

async fn shown(
    tx: &mut Transaction,
    visit: Visit,
    seat: Seat,
    form: Form,
    plan: Result<Plan, Refused>,
    moved: bool,
) -> Result<Response, Error> {
    let today = domain::oslo::date(visit.now);
    match plan {
        Ok(plan) => {
            let picture = Picture::read(tx, seat.municipality, plan.day).await?;
            let effects =
                plan.rewrites.iter().map(|rewrite| effect(&visit, &picture, &plan, rewrite)).collect();
            let status = if moved { StatusCode::CONFLICT } else { StatusCode::OK };
            let (day, fingerprint) = (plan.day, fingerprint(&plan));
            house::page(status, &Page { visit, seat, form, day, effects, fingerprint, moved })
        }
        Err(Refused::Fault(fault)) => {
            let picture = Picture::read(tx, seat.municipality, today).await?;
            let refused = Some(words::fault(&visit, &picture, &fault).to_string());
            let page = form::Page { refused, ..form::Page::new(visit, seat, &picture, form) };
            house::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(Refused::Moved(_)) => Err(Error::Outdated),
        Err(Refused::Unexpected(error)) => Err(error.into()),
    }
}

fn effect(visit: &Visit, picture: &Picture, plan: &Plan, rewrite: &Rewrite) -> Effect {
    let before =
        rewrite.before.on(plan.day).or_else(|| rewrite.before.versions().last().map(|last| &last.what));
    let after = rewrite.after.on(plan.day);
    let how = match (before, after) {
        (None, _) => How::New,
        (Some(_), None) => How::Ended,
        (Some(_), Some(_)) => How::Changed,
    };
    let own = after.or(before).and_then(|facts| facts.name.clone());
    let fields = match how {
        How::Ended => Vec::new(),
        How::New | How::Changed => UnitField::ALL
            .into_iter()
            .map(|field| FieldEffect {
                field,
                before: before.and_then(|facts| value(visit, picture, field, facts)),
                after: after.and_then(|facts| value(visit, picture, field, facts)),
            })
            .filter(|effect| effect.before != effect.after)
            .collect(),
    };
    Effect { name: own.unwrap_or_else(|| picture.name(rewrite.unit)), how, fields }
}

/// A field as it is read.
fn value(visit: &Visit, picture: &Picture, field: UnitField, facts: &UnitFacts) -> Option<String> {
    match field {
        UnitField::Name => facts.name.clone(),
        UnitField::Kind => Some(visit.say(words::kind(facts.kind)).to_string()),
        UnitField::Parent => facts.parent.map(|parent| picture.name(parent)),
        UnitField::Number => facts.number.map(|number| in_threes(number.as_str())),
        UnitField::Visiting => facts.visiting.as_ref().map(UnitAddress::line),
        UnitField::Postal => facts.postal.as_ref().map(UnitAddress::line),
        UnitField::Phone => facts.phone.as_ref().map(format::phone),
        UnitField::Email => facts.email.as_ref().map(|email| email.as_str().to_owned()),
        UnitField::Web => facts.web.clone(),
        UnitField::Hours => facts.hours.clone(),
        UnitField::Industry => facts.industry.clone(),
    }
}
