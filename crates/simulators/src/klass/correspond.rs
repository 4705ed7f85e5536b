//! `corresponds`, `correspondsAt` and `correspondencetables`: counties and the municipalities in them, and the one table
//! between two versions of the industries.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::classification::{Classification, Code};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::{Klass, country::Country, form::Form, question::Question, refused::Refused};

/// From SN2007 to SN2025.
const INDUSTRIES: u32 = 2919;
/// Since then there are tables of counties; before, nobody has told us.
const FIRST_TABLE: Date = date(2011, 9, 12);

pub(super) async fn corresponds_at(
    State(klass): State<Arc<Klass>>,
    form: Form,
    question: Question,
) -> Result<Response, Refused> {
    has_table(&question, question.date()?)?;
    let day = question.date()?;
    let rows = pairs(&klass.country(), |municipality| municipality.valid.contains(day));
    Ok(form.answer(&json!({ "correspondenceItems": rows })))
}

/// As soon as a table is missing for a part of the time, there is nothing.
pub(super) async fn corresponds(
    State(klass): State<Arc<Klass>>,
    form: Form,
    question: Question,
) -> Result<Response, Refused> {
    let range = question.range()?;
    has_table(&question, range.from)?;
    let rows = pairs(&klass.country(), |municipality| municipality.valid.overlaps(range));
    Ok(form.answer(&json!({ "correspondenceItems": rows })))
}

pub(super) async fn table(
    State(klass): State<Arc<Klass>>,
    form: Form,
    Path(number): Path<u32>,
) -> Result<Response, Refused> {
    if number != INDUSTRIES {
        return Err(Refused::NoTable);
    }
    let country = klass.country();
    let industries = || country.of(Classification::Industries);
    let old = industries().filter(|code| code.valid.to.is_some());
    let rows: Vec<Value> = old
        .filter_map(|old| {
            let new = industries().find(|new| new.valid.to.is_none() && new.code == old.code && new.level == 5)?;
            Some(json!({ "sourceCode": old.code, "sourceName": old.name, "targetCode": new.code, "targetName": new.name }))
        })
        .collect();
    Ok(form.answer(&json!({ "name": "SN2007 - SN2025", "correspondenceMaps": rows })))
}

fn has_table(question: &Question, from: Date) -> Result<(), Refused> {
    let asked = (question.classification, question.target()?);
    let there = asked == (Classification::Counties, Classification::Municipalities) && from >= FIRST_TABLE;
    if there { Ok(()) } else { Err(Refused::NoTable) }
}

fn pairs(norway: &Country, is_asked_for: impl Fn(&Code) -> bool) -> Vec<Value> {
    let municipalities = norway.of(Classification::Municipalities).filter(|code| is_asked_for(code));
    municipalities
        .filter_map(|municipality| {
            let code = Country::county_of(&municipality.code);
            let county = norway
                .of(Classification::Counties)
                .find(|county| county.code == code && county.valid.overlaps(municipality.valid))?;
            Some(json!({
                "sourceCode": county.code,
                "sourceName": county.name,
                "sourceShortName": "",
                "targetCode": municipality.code,
                "targetName": municipality.name,
                "targetShortName": "",
                "validFrom": municipality.valid.from.to_string(),
                "validTo": municipality.valid.to.map(|to| to.to_string()),
            }))
        })
        .collect()
}
