//! `codes` and `codesAt`.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::{
    classification::{Code, Validity},
    oslo,
};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Klass, form::Form, question::Question, refused::Refused};

pub(super) async fn codes(
    State(klass): State<Arc<Klass>>,
    form: Form,
    question: Question,
) -> Result<Response, Refused> {
    let range = question.range()?;
    let until = klass.last_day(&question);
    let country = klass.country();
    let held = country.of(question.classification);
    let held =
        held.filter(|code| code.valid.overlaps(range) && until.is_none_or(|until| code.valid.from <= until));
    let rows: Vec<_> = held.map(|code| row(code, Some(range), until)).collect();
    Ok(form.answer(&json!({ "codes": rows })))
}

pub(super) async fn codes_at(
    State(klass): State<Arc<Klass>>,
    form: Form,
    question: Question,
) -> Result<Response, Refused> {
    let day = question.date()?;
    let until = klass.last_day(&question);
    let country = klass.country();
    let held = country.of(question.classification).filter(|code| code.valid.contains(day));
    let rows: Vec<_> = held.map(|code| row(code, None, until)).collect();
    Ok(form.answer(&json!({ "codes": rows })))
}

impl Klass {
    /// The last day of which anything is told to whoever does not ask for the future.
    pub(super) fn last_day(&self, question: &Question) -> Option<Date> {
        (!question.includes_future()).then(|| oslo::date(self.surroundings.now()))
    }
}

fn row(code: &Code, range: Option<Validity>, until: Option<Date>) -> Value {
    // An end that is only decided is no end yet, to whoever does not ask for the future.
    let to = code.valid.to.filter(|to| until.is_none_or(|until| *to <= until));
    let within = range.map(|range| (code.valid.from.max(range.from), to.into_iter().chain(range.to).min()));
    json!({
        "code": code.code,
        "parentCode": code.parent,
        "level": code.level.to_string(),
        "name": code.name,
        "shortName": code.short_name.as_deref().unwrap_or_default(),
        "presentationName": "",
        "validFrom": code.valid.from.to_string(),
        "validTo": to.map(|to| to.to_string()),
        "validFromInRequestedRange": within.map(|(from, _)| from.to_string()),
        "validToInRequestedRange": within.and_then(|(_, to)| Some(to?.to_string())),
        "notes": "",
    })
}
