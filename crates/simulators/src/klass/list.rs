//! `classifications`: what there is, in pages (HAL).

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::classification::Classification;
use serde_json::{Value, json};

use super::{Klass, PATH, form::Form, refused::Refused};

/// What a page has when nobody says.
const USUAL: usize = 20;

pub(super) async fn page(
    State(_): State<Arc<Klass>>,
    form: Form,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let parameters: HashMap<String, usize> =
        serde_urlencoded::from_str(query.as_deref().unwrap_or_default()).unwrap_or_default();
    let size = parameters.get("size").copied().unwrap_or(USUAL).clamp(1, 1000);
    let number = parameters.get("page").copied().unwrap_or(0);
    let all = Classification::ALL;
    let rows: Vec<Value> =
        all.iter().skip(number.saturating_mul(size)).take(size).map(|one| row(*one)).collect();
    let page = json!({
        "size": size,
        "totalElements": all.len(),
        "totalPages": all.len().div_ceil(size),
        "number": number,
    });
    let answer = if rows.is_empty() {
        json!({ "page": page })
    } else {
        json!({ "_embedded": { "classifications": rows }, "page": page })
    };
    Ok(form.answer(&answer))
}

fn row(classification: Classification) -> Value {
    let name = match classification {
        Classification::Municipalities => "Standard for kommuneinndeling",
        Classification::Counties => "Standard for fylkesinndeling",
        Classification::Sectors => "Standard for institusjonell sektorgruppering",
        Classification::Industries => "Standard for næringsgruppering (SN)",
    };
    let href = format!("https://data.ssb.no{PATH}/classifications/{}", classification.number());
    json!({
        "name": name,
        "classificationType": "Klassifikasjon",
        "lastModified": "2024-01-01T00:00:00.000+0000",
        "_links": { "self": { "href": href } },
    })
}
