//! `GET …/hendelser/feed` and `GET …/hendelser/siste/sekvensnummer`

use std::sync::Arc;

use axum::{
    Extension,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use jiff::{ToSpan as _, tz::TimeZone};
use serde_json::{Value, json};

use super::{Folkeregister, Refused, document::time, json as json_body};
use crate::{faults::FaultKind, world::happenings::FeedEntry};

const PAGE: usize = 1000;

pub(super) async fn page(
    State(register): State<Arc<Folkeregister>>,
    fault: Option<Extension<FaultKind>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    register.allow(&headers, fault.as_ref().map(|Extension(fault)| fault))?;
    let query = query.unwrap_or_default();
    let from = query.split('&').find_map(|pair| pair.strip_prefix("seq=")).ok_or(Refused::Request)?;
    let from: u64 = from.parse().map_err(|_| Refused::Request)?;
    let surroundings = &register.surroundings;
    let limit = surroundings.now().to_zoned(TimeZone::UTC).saturating_sub(36.months()).timestamp();
    if from <= surroundings.world.last_sequence_before(limit) {
        return Err(Refused::TooOld);
    }
    let entries = surroundings.world.feed(from, PAGE);
    let rows: Vec<_> = entries.iter().filter_map(|entry| event(&register, entry)).collect();
    Ok(json_body(json!(rows).to_string()))
}

pub(super) async fn last_sequence(
    State(register): State<Arc<Folkeregister>>,
    fault: Option<Extension<FaultKind>>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    register.allow(&headers, fault.as_ref().map(|Extension(fault)| fault))?;
    Ok(json_body(register.surroundings.world.last_sequence().to_string()))
}

fn event(register: &Folkeregister, entry: &FeedEntry) -> Option<Value> {
    let person = register.surroundings.world.person_record(entry.who)?;
    // Pointers into archives that are not played.
    let document = |what: u64| format!("{:032x}", (u128::from(what) << 64) | u128::from(entry.sequence));
    Some(json!({
        "sekvensnummer": entry.sequence,
        "hendelse": {
            "folkeregisteridentifikator": person.national_id.as_str(),
            "hendelsetype": entry.kind,
            "hendelsesdokument": document(1),
            "persondokument": document(2),
            "ajourholdstidspunkt": time(entry.at),
        },
    }))
}
