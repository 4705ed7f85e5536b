//! `changes`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::classification::{Edge, Named};
use serde_json::{Value, json};

use super::{Klass, form::Form, question::Question, refused::Refused};

pub(super) async fn changes(
    State(klass): State<Arc<Klass>>,
    form: Form,
    question: Question,
) -> Result<Response, Refused> {
    let range = question.range()?;
    let until = klass.last_day(&question);
    let country = klass.country();
    let told = country
        .edges_of(question.classification)
        .filter(|edge| range.contains(edge.on) && until.is_none_or(|until| edge.on <= until));
    Ok(form.answer(&json!({ "codeChanges": told.map(row).collect::<Vec<_>>() })))
}

fn row(edge: &Edge) -> Value {
    let code = |side: &Option<Named>| side.as_ref().map(|named| named.code.clone());
    let name = |side: &Option<Named>| side.as_ref().map(|named| named.name.clone());
    json!({
        "oldCode": code(&edge.old),
        "oldName": name(&edge.old),
        "oldShortName": null,
        "newCode": code(&edge.new),
        "newName": name(&edge.new),
        "newShortName": null,
        "changeOccurred": edge.on.to_string(),
    })
}
