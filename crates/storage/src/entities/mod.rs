//! The entities of the municipal sector as Enhetsregisteret has them: what it says now, what it said before, and how far
//! its feeds and dumps have been read. National tables: an entity is one, whichever municipality asks.

mod bulk;
mod changes;
mod keep;
mod places;
mod plan;
mod purge;
mod read;
mod role_rows;
mod roles;
mod rows;
mod tree;

pub use changes::{EntityChangeRow, EntityChanged, FormerValue};
pub use keep::{Cause, EntityWrite};
pub use places::DumpState;
pub use plan::PlannedDeletion;
pub use read::{HeldEntity, Known};

use crate::{Transaction, engine::on};

impl Transaction {
    /// Lets one at a time write about entities, so that what is read stays true until commit.
    pub async fn take_turn_at_entities(&mut self) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("update entity_turn set turn_id = turn_id where turn_id = 1")
            .execute(c).await.map(drop)?);
        Ok(())
    }
}
