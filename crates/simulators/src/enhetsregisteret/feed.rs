//! `GET /oppdateringer/enheter`, `/underenheter`, `/roller`

use axum::{
    Extension, Json,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use domain::entity::Rank;
use serde_json::{Map, Value, json};

use super::{
    HOME, Shared, hal,
    mischief::{self, wrong},
    path,
    query::Query,
    refused::Refused,
};
use crate::{
    faults::FaultKind,
    world::public_sector::{Event, RoleEvent},
};

const KNOWN: [&str; 8] = [
    "dato",
    "updatedBefore",
    "oppdateringsid",
    "organisasjonsnummer",
    "includeChanges",
    "page",
    "size",
    "sort",
];
const KNOWN_OF_ROLES: [&str; 4] = ["afterTime", "afterId", "organisasjonsnummer", "size"];
const USUAL_SIZE: usize = 20;
const USUAL_SIZE_OF_ROLES: usize = 100;

pub(super) async fn entities(
    state: Shared,
    fault: Option<Extension<FaultKind>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    events(&state, wrong(fault.as_ref()), query.as_deref(), Rank::Main)
}

pub(super) async fn sub_entities(
    state: Shared,
    fault: Option<Extension<FaultKind>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    events(&state, wrong(fault.as_ref()), query.as_deref(), Rank::Sub)
}

fn events(
    State(surroundings): &Shared,
    fault: Option<&FaultKind>,
    query: Option<&str>,
    rank: Rank,
) -> Result<Response, Refused> {
    let query = Query::read(query, &KNOWN)?;
    let page = query.page(USUAL_SIZE)?;
    let (from, before) = (query.instant("dato")?, query.instant("updatedBefore")?);
    let (id, about) = (query.id("oppdateringsid")?, query.numbers("organisasjonsnummer")?);
    let with_changes = query.text("includeChanges") == Some("true");
    let mut all = surroundings.world.entity_events(rank, |event| {
        from.is_none_or(|from| event.at >= from)
            && before.is_none_or(|before| event.at < before)
            && id.is_none_or(|id| event.id >= id)
            && (about.is_empty() || about.contains(&event.number))
    });
    match query.text("sort") {
        None | Some("id,ASC") => {}
        Some("id,DESC") => all.reverse(),
        Some(other) => return Err(Refused::parameter("Kan ikke sorteres slik", "sort", other)),
    }
    let (rows, described) = page.of(&all);
    let mut rows: Vec<_> = rows.iter().map(|event| row(event, rank, with_changes)).collect();
    mischief::done_to(&mut rows, fault);
    let name = match rank {
        Rank::Main => "oppdaterteEnheter",
        Rank::Sub => "oppdaterteUnderenheter",
    };
    let mut body = Map::new();
    if !rows.is_empty() {
        body.insert("_embedded".to_owned(), json!({ name: rows }));
    }
    let own = format!("{HOME}/oppdateringer/{}", path(rank));
    body.insert("_links".to_owned(), json!({ "self": { "href": own } }));
    body.insert("page".to_owned(), described);
    Ok(hal(&Value::Object(body)))
}

fn row(event: &Event, rank: Rank, with_changes: bool) -> Value {
    let name = match rank {
        Rank::Main => "enhet",
        Rank::Sub => "underenhet",
    };
    let mut row = json!({
        "oppdateringsid": event.id,
        "dato": format!("{:.3}", event.at),
        "organisasjonsnummer": event.number.as_str(),
        "endringstype": event.kind,
        "_links": { name: { "href": format!("{HOME}/{}/{}", path(rank), event.number) } },
    });
    if let Some(changed) = event.path.filter(|_| with_changes) {
        row["endringer"] = json!([{ "op": "replace", "path": changed }]);
    }
    row
}

pub(super) async fn roles(
    State(surroundings): Shared,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let query = Query::read(query.as_deref(), &KNOWN_OF_ROLES)?;
    let size = query.page(USUAL_SIZE_OF_ROLES)?.size;
    let (time, id) = (query.instant("afterTime")?, query.id("afterId")?);
    let about = query.numbers("organisasjonsnummer")?;
    let all = surroundings.world.role_events(|event| {
        time.is_none_or(|time| event.at > time)
            && id.is_none_or(|id| event.id > id)
            && (about.is_empty() || about.contains(&event.number))
    });
    let rows: Vec<_> = all.iter().take(size).map(cloud_event).collect();
    Ok(Json(rows).into_response())
}

fn cloud_event(event: &RoleEvent) -> Value {
    json!({
        "specversion": "1.0",
        "id": event.id.to_string(),
        "source": format!("{HOME}/enheter/{}/roller", event.number),
        "type": "no.brreg.enhetsregisteret.rolle.oppdatert",
        "time": format!("{:.3}", event.at),
        "data": { "organisasjonsnummer": event.number.as_str() },
    })
}
