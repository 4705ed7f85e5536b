//! Removing what the register removed for legal reasons: all that is known of it, and all that was.

use domain::{OrganisationNumber, entity::EntityFields};

use super::{changes::EntityChanged, keep::Cause};
use crate::{Transaction, engine::on};

/// In its own rows, and where it has a role in another.
const EVERYWHERE: [&str; 4] = [
    "delete from entity_history where organisation_number = $1",
    "delete from entity_role where organisation_number = $1 or holder = $1",
    "delete from entity_plan where organisation_number = $1",
    "delete from quarantine where source = 'entities' and subject = $1",
];

impl Transaction {
    /// Removes one. The log says that it is gone, for those who follow it and have copies too; its earlier lines say of it
    /// only that something changed. Gives whether there was anything to remove.
    pub async fn purge_entity(&mut self, number: OrganisationNumber, cause: Cause) -> anyhow::Result<bool> {
        for text in EVERYWHERE {
            on!(self, c => sqlx::query(text).bind(number.as_str()).execute(c).await.map(drop)?);
        }
        let removed = on!(self, c => sqlx::query("delete from entity where organisation_number = $1")
            .bind(number.as_str()).execute(c).await?.rows_affected());
        if removed == 0 {
            return Ok(false);
        }
        let seq = self.next_seq(1).await?;
        let row = cause.row(number.to_string(), EntityChanged::Removed, EntityFields::NONE, seq);
        self.log_entity_changes(&[row]).await?;
        Ok(true)
    }
}
