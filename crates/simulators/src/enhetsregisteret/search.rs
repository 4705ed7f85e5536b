//! `GET /enheter`, `GET /underenheter`

use axum::{
    Extension,
    extract::{RawQuery, State},
    response::Response,
};
use domain::entity::Rank;
use serde_json::{Map, Value, json};

use super::{
    HOME, Shared,
    document::{FORMS, document},
    hal,
    mischief::{self, wrong},
    path,
    query::Query,
    refused::Refused,
};
use crate::{faults::FaultKind, world::public_sector::Record};

const KNOWN: [&str; 9] = [
    "navn",
    "organisasjonsnummer",
    "overordnetEnhet",
    "organisasjonsform",
    "institusjonellSektorkode",
    "kommunenummer",
    "sort",
    "size",
    "page",
];
const USUAL_SIZE: usize = 20;

pub(super) async fn entities(
    state: Shared,
    fault: Option<Extension<FaultKind>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    search(&state, wrong(fault.as_ref()), query.as_deref(), Rank::Main)
}

pub(super) async fn sub_entities(
    state: Shared,
    fault: Option<Extension<FaultKind>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    search(&state, wrong(fault.as_ref()), query.as_deref(), Rank::Sub)
}

/// What has been deleted or removed is no hit.
fn search(
    State(surroundings): &Shared,
    fault: Option<&FaultKind>,
    query: Option<&str>,
    rank: Rank,
) -> Result<Response, Refused> {
    let query = Query::read(query, &KNOWN)?;
    let page = query.page(USUAL_SIZE)?;
    let world = &surroundings.world;
    let numbers = query.numbers("organisasjonsnummer")?;
    let hits = if numbers.is_empty() {
        let wanted = Wanted::read(&query)?;
        world.entities(rank, |record| wanted.holds(record))
    } else {
        let registered = |record: &std::sync::Arc<Record>| {
            record.rank == rank && record.standing == crate::world::public_sector::Standing::Registered
        };
        numbers.into_iter().filter_map(|number| world.entity(number)).filter(registered).collect()
    };
    let (rows, described) = page.of(&hits);
    let mut rows: Vec<_> = rows.iter().map(|record| document(record)).collect();
    mischief::done_to(&mut rows, fault);
    let mut body = Map::new();
    // Nothing is embedded where there is nothing.
    if !rows.is_empty() {
        body.insert("_embedded".to_owned(), json!({ path(rank): rows }));
    }
    body.insert("_links".to_owned(), json!({ "self": { "href": format!("{HOME}/{}", path(rank)) } }));
    body.insert("page".to_owned(), described);
    Ok(hal(&Value::Object(body)))
}

/// What is searched for, where it is not by number.
struct Wanted<'q> {
    name: Option<String>,
    parents: Vec<domain::OrganisationNumber>,
    forms: Vec<&'q str>,
    sectors: Vec<&'q str>,
    municipalities: Vec<&'q str>,
}

impl<'q> Wanted<'q> {
    fn read(query: &'q Query) -> Result<Self, Refused> {
        let forms = query.list("organisasjonsform");
        if let Some(form) = forms.iter().find(|form| FORMS.iter().all(|(known, _)| known != *form)) {
            return Err(Refused::parameter("ikke en gyldig organisasjonsform", "organisasjonsform", form));
        }
        Ok(Self {
            name: query.text("navn").map(str::to_uppercase),
            parents: query.numbers("overordnetEnhet")?,
            forms,
            sectors: query.list("institusjonellSektorkode"),
            municipalities: query.list("kommunenummer"),
        })
    }

    fn holds(&self, record: &Record) -> bool {
        self.name.as_ref().is_none_or(|name| record.name.contains(name.as_str()))
            && (self.parents.is_empty() || record.parent.is_some_and(|parent| self.parents.contains(&parent)))
            && (self.forms.is_empty() || self.forms.contains(&record.form))
            && (self.sectors.is_empty() || record.sector.is_some_and(|sector| self.sectors.contains(&sector)))
            && (self.municipalities.is_empty() || self.municipalities.contains(&record.seat.number.as_str()))
    }
}
