//! `POST …/personer/bulkoppslag`

use std::{collections::HashSet, sync::Arc};

use axum::{
    Extension,
    body::Bytes,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use domain::NationalId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Folkeregister, Refused, document::document, json as json_body, mischief, part::Parts, sent_as_json,
};
use crate::{faults::FaultKind, world::World};

const MOST_PEOPLE: usize = 1000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    foedsels_eller_d_nummer: Vec<String>,
}

/// How the question is to be answered.
struct Wish {
    parts: Parts,
    /// In the order asked, each as often as asked about, and with a message about those who are not there.
    as_ordered: bool,
}

pub(super) async fn look_up(
    State(register): State<Arc<Folkeregister>>,
    fault: Option<Extension<FaultKind>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let fault = fault.map(|Extension(fault)| fault);
    register.allow(&headers, fault.as_ref())?;
    sent_as_json(&headers)?;
    let wish = wish(query.as_deref().unwrap_or_default())?;
    let question: Question = serde_json::from_slice(&body).map_err(|_| Refused::Request)?;
    let people = people(&question)?;

    let world = &register.surroundings.world;
    let mut rows = rows(world, &people, &wish);
    if let Some(fault) = &fault {
        mischief::done_to(&mut rows, fault, world);
    }
    Ok(json_body(json!({ "oppslag": rows }).to_string()))
}

/// What is not a parameter of the interface is overlooked; what is, must be right.
fn wish(query: &str) -> Result<Wish, Refused> {
    let pairs = || query.split('&').filter_map(|pair| pair.split_once('='));
    let parts = pairs().filter(|(name, _)| *name == "part").map(|(_, part)| part);
    let parts = Parts::parse(parts).ok_or(Refused::Request)?;
    let as_ordered = match pairs().find(|(name, _)| *name == "somBestilt").map(|(_, value)| value) {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Refused::Request),
    };
    Ok(Wish { parts, as_ordered })
}

/// One identifier that is none, and nobody is looked up: what the real one does is not known.
fn people(question: &Question) -> Result<Vec<NationalId>, Refused> {
    let asked = &question.foedsels_eller_d_nummer;
    if asked.is_empty() || asked.len() > MOST_PEOPLE {
        return Err(Refused::Request);
    }
    asked.iter().map(|id| NationalId::parse(id).map_err(|_| Refused::Request)).collect()
}

fn rows(world: &World, people: &[NationalId], wish: &Wish) -> Vec<Value> {
    let mut seen = HashSet::new();
    let wanted = people.iter().filter(|id| wish.as_ordered || seen.insert(**id));
    wanted.filter_map(|id| row(world, id, wish)).collect()
}

fn row(world: &World, id: &NationalId, wish: &Wish) -> Option<Value> {
    let person = world.find_inhabitant(id).and_then(|who| world.person_record(who));
    match person {
        Some(person) => Some(json!({
            "foedselsEllerDNummer": id.as_str(),
            "folkeregisterperson": document(&person, &wish.parts),
        })),
        None => wish.as_ordered.then(|| {
            json!({
                "foedselsEllerDNummer": id.as_str(),
                "feilmelding": { "feilmelding": "Fant ingen gjeldende person for identifikatoren" },
            })
        }),
    }
}
