//! `GET /enheter/{number}/roller`, and the same body as an element of the dump.

use axum::{
    Json,
    extract::{Path, State},
};
use domain::{OrganisationNumber, entity::Rank};
use serde_json::{Value, json};

use super::{HOME, Shared, document::form, refused::Refused};
use crate::world::public_sector::{Holder, Record, RoleRecord, Standing};

pub(super) async fn roles(
    State(surroundings): Shared,
    Path(number): Path<String>,
) -> Result<Json<Value>, Refused> {
    let number = OrganisationNumber::parse(&number).map_err(|_| Refused::NotFound)?;
    let record = surroundings.world.entity(number).filter(|record| {
        record.rank == Rank::Main && record.standing == Standing::Registered && !record.roles.is_empty()
    });
    Ok(Json(document(&*record.ok_or(Refused::NotFound)?)))
}

pub(super) fn document(record: &Record) -> Value {
    let mut groups: Vec<(&str, Vec<Value>)> = Vec::new();
    for role in &record.roles {
        let row = row(role);
        match groups.iter_mut().find(|(group, _)| *group == role.group) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((role.group, vec![row])),
        }
    }
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(group, rows)| {
            json!({
                "type": typed("rollegruppetyper", group),
                "sistEndret": record.roles_changed.to_string(),
                "roller": rows,
            })
        })
        .collect();
    json!({
        "rollegrupper": groups,
        "_links": {
            "self": { "href": format!("{HOME}/enheter/{}/roller", record.number) },
            "enhet": { "href": format!("{HOME}/enheter/{}", record.number) },
        },
    })
}

fn row(role: &RoleRecord) -> Value {
    let mut row = json!({
        "type": typed("rolletyper", role.code),
        "fratraadt": false,
        "avregistrert": false,
        "rekkefolge": role.order,
    });
    match &role.holder {
        Holder::Person { given, family, born } => {
            row["person"] = json!({
                "fodselsdato": born.to_string(),
                "navn": { "fornavn": given, "etternavn": family },
                "erDoed": false,
            });
        }
        Holder::Entity { number, name, form: code } => {
            row["enhet"] = json!({
                "organisasjonsnummer": number.as_str(),
                "organisasjonsform": form(code),
                "navn": [name],
                "erSlettet": false,
            });
        }
    }
    if let Some(share) = &role.share {
        row["ansvarsandel"] = json!(share);
    }
    row
}

fn typed(list: &str, code: &str) -> Value {
    json!({
        "kode": code,
        "beskrivelse": code,
        "_links": { "self": { "href": format!("{HOME}/roller/{list}/{code}") } },
    })
}
