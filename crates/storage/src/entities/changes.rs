//! The log of what has happened to entities, and what they were before.

use anyhow::Context as _;
use domain::{
    OrganisationNumber,
    entity::{EntityField, EntityFields},
};
use jiff::Timestamp;

use super::{keep::EntityWrite, rows::number};
use crate::{RunId, Transaction, engine::on, instant, runs::coded};

coded! {
    /// What happened to an entity.
    EntityChanged {
        /// It is kept from now on.
        New = "new",
        Changed = "changed",
        /// The register no longer has it registered.
        Deleted = "deleted",
        /// It was removed for legal reasons, and nothing is left of it here but this.
        Removed = "removed",
    }
}

impl EntityChanged {
    pub(super) fn by(write: &EntityWrite) -> Self {
        match &write.before {
            None => Self::New,
            Some(before) if before.deleted.is_none() && write.next.deleted.is_some() => Self::Deleted,
            Some(_) => Self::Changed,
        }
    }
}

/// One numbered change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityChangeRow {
    pub seq: i64,
    pub number: OrganisationNumber,
    pub at: Timestamp,
    pub run: Option<RunId>,
    pub kind: EntityChanged,
    pub fields: EntityFields,
}

/// What a field was until a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerValue {
    pub field: EntityField,
    /// `None` where the register said nothing.
    pub value: Option<String>,
    /// The change that ended it, and when that was.
    pub until: i64,
    pub at: Timestamp,
}

impl Transaction {
    /// At most `limit` changes after number `after`, in order.
    pub async fn entity_changes_after(
        &mut self,
        after: i64,
        limit: i64,
    ) -> anyhow::Result<Vec<EntityChangeRow>> {
        let rows: Vec<(i64, String, i64, Option<i64>, String, i64)> = on!(self, c => sqlx::query_as(
            "select seq, organisation_number, at, run_id, kind, fields from entity_change
             where seq > $1 order by seq limit $2"
        ).bind(after).bind(limit).fetch_all(c).await?);
        rows.into_iter()
            .map(|(seq, own, at, run, kind, fields)| {
                Ok(EntityChangeRow {
                    seq,
                    number: number(&own)?,
                    at: instant(at)?,
                    run: run.map(RunId),
                    kind: EntityChanged::from_code(&kind).context("entity_change.kind")?,
                    fields: EntityFields::from_bits(fields).context("entity_change.fields")?,
                })
            })
            .collect()
    }

    /// What an entity was before, the newest first.
    pub async fn entity_history(&mut self, number: OrganisationNumber) -> anyhow::Result<Vec<FormerValue>> {
        let rows: Vec<(String, Option<String>, i64, i64)> = on!(self, c => sqlx::query_as(
            "select h.field, h.value, h.seq, c.at from entity_history h join entity_change c on c.seq = h.seq
             where h.organisation_number = $1 order by h.seq desc, h.field"
        ).bind(number.as_str()).fetch_all(c).await?);
        rows.into_iter()
            .map(|(field, value, until, at)| {
                let field = EntityField::from_code(&field).context("entity_history.field")?;
                Ok(FormerValue { field, value, until, at: instant(at)? })
            })
            .collect()
    }
}
