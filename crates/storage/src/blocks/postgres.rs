//! The hot paths on PostgreSQL: whole blocks as arrays, merged in one statement a table.

use super::{BlockKey, BlockPerson, Decision};

pub(super) async fn people(_pool: &sqlx::PgPool, _key: BlockKey) -> anyhow::Result<Vec<BlockPerson>> {
    todo!()
}
pub(super) async fn apply<D: Decision>(_pool: &sqlx::PgPool, _decision: D) -> anyhow::Result<D::Outcome> {
    todo!()
}
