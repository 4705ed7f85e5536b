//! A role as it is kept.

use domain::entity::{Form, Holder, Role, RoleCode, RoleEntity, RolePerson};
use serde::Serialize;

use super::{
    bulk::{Column, columns},
    rows::{date, day, number},
};

/// The columns of `entity_role`.
pub(super) const COLUMNS: &[Column] = columns! {
    text: [
        organisation_number, group_code, code, given_name, middle_name, family_name, born, holder,
        holder_name, holder_form, share, elected_by, changed,
    ],
    numbers: [position, dead, holder_deleted, resigned, deregistered, rank_order]
};

#[derive(sqlx::FromRow, Serialize)]
pub(super) struct RoleRow {
    pub organisation_number: String,
    position: i64,
    group_code: String,
    code: String,
    given_name: Option<String>,
    middle_name: Option<String>,
    family_name: Option<String>,
    born: Option<String>,
    dead: i64,
    holder: Option<String>,
    holder_name: Option<String>,
    holder_form: Option<String>,
    holder_deleted: i64,
    resigned: i64,
    deregistered: i64,
    rank_order: Option<i64>,
    share: Option<String>,
    elected_by: Option<String>,
    changed: Option<String>,
}

impl RoleRow {
    pub fn of(number: &str, position: i64, role: &Role) -> Self {
        let (person, entity) = match &role.holder {
            Holder::Person(person) => (Some(person), None),
            Holder::Entity(entity) => (None, Some(entity)),
        };
        Self {
            organisation_number: number.to_owned(),
            position,
            group_code: role.group.clone(),
            code: role.code.code().to_owned(),
            given_name: person.map(|person| person.given.clone()),
            middle_name: person.and_then(|person| person.middle.clone()),
            family_name: person.map(|person| person.family.clone()),
            born: person.and_then(|person| date(person.born)),
            dead: i64::from(person.is_some_and(|person| person.dead)),
            holder: entity.map(|entity| entity.number.to_string()),
            holder_name: entity.map(|entity| entity.name.clone()),
            holder_form: entity.map(|entity| entity.form.code().to_owned()),
            holder_deleted: i64::from(entity.is_some_and(|entity| entity.deleted)),
            resigned: i64::from(role.resigned),
            deregistered: i64::from(role.deregistered),
            rank_order: role.order,
            share: role.share.clone(),
            elected_by: role.elected_by.clone(),
            changed: date(role.changed),
        }
    }
}

impl TryFrom<RoleRow> for Role {
    type Error = anyhow::Error;

    fn try_from(row: RoleRow) -> anyhow::Result<Self> {
        let holder = match row.holder {
            Some(holder) => Holder::Entity(RoleEntity {
                number: number(&holder)?,
                name: row.holder_name.unwrap_or_default(),
                form: Form::from_code(&row.holder_form.unwrap_or_default()),
                deleted: row.holder_deleted != 0,
            }),
            None => Holder::Person(RolePerson {
                given: row.given_name.unwrap_or_default(),
                middle: row.middle_name,
                family: row.family_name.unwrap_or_default(),
                born: day(row.born.as_deref())?,
                dead: row.dead != 0,
            }),
        };
        Ok(Self {
            group: row.group_code,
            code: RoleCode::from_code(&row.code),
            holder,
            resigned: row.resigned != 0,
            deregistered: row.deregistered != 0,
            order: row.rank_order,
            share: row.share,
            elected_by: row.elected_by,
            changed: day(row.changed.as_deref())?,
        })
    }
}
