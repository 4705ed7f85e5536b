//! Which entities are kept, and what each is.

use std::collections::HashMap;

use anyhow::Context as _;
use domain::{
    OrganisationNumber,
    entity::{Form, Ground, KeptEntity, Rank},
};
use jiff::Timestamp;

use super::{
    bulk::travelling,
    rows::{EntityRow, number},
};
use crate::{Transaction, engine::on, instant};

/// An entity as it is kept, and when the register said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldEntity {
    pub entity: KeptEntity,
    pub told_at: Timestamp,
}

/// As much of an entity as a whole country's can be held of at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub number: OrganisationNumber,
    pub rank: Rank,
    pub ground: Ground,
    pub form: Form,
    pub parent: Option<OrganisationNumber>,
    pub is_deleted: bool,
    pub told_at: Timestamp,
    /// Of its roles; `None` before the register has told of any.
    pub roles_told_at: Option<Timestamp>,
}

impl Transaction {
    /// What is kept of these.
    pub async fn held_entities(
        &mut self,
        numbers: &[OrganisationNumber],
    ) -> anyhow::Result<HashMap<OrganisationNumber, HeldEntity>> {
        let text = format!("select * from entity where organisation_number in {}", self.bound_list());
        let numbers: Vec<_> = numbers.iter().map(OrganisationNumber::as_str).collect();
        let rows: Vec<EntityRow> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(travelling(&numbers)?).fetch_all(c).await?);
        let held = rows.into_iter().map(HeldEntity::try_from);
        held.map(|held| held.map(|held| (held.entity.number, held))).collect()
    }

    pub async fn held_entity(&mut self, number: OrganisationNumber) -> anyhow::Result<Option<HeldEntity>> {
        Ok(self.held_entities(&[number]).await?.remove(&number))
    }

    /// A little of all that are kept, in the order of their numbers.
    pub async fn known_entities(&mut self) -> anyhow::Result<Vec<Known>> {
        type Row = (String, String, String, String, Option<String>, String, i64, Option<i64>);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select organisation_number, rank, ground, form, parent, state, told_at, roles_told_at
             from entity
             order by organisation_number"
        ).fetch_all(c).await?);
        rows.into_iter()
            .map(|(own, rank, ground, form, parent, state, told_at, roles_told_at)| {
                Ok(Known {
                    number: number(&own)?,
                    rank: Rank::from_code(&rank).context("entity.rank")?,
                    ground: Ground::from_code(&ground).context("entity.ground")?,
                    form: Form::from_code(&form),
                    parent: parent.as_deref().map(number).transpose()?,
                    is_deleted: state != "registered",
                    told_at: instant(told_at)?,
                    roles_told_at: roles_told_at.map(instant).transpose()?,
                })
            })
            .collect()
    }

    pub async fn count_entities(&mut self) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar("select count(*) from entity where state = 'registered'")
            .fetch_one(c).await?))
    }
}
