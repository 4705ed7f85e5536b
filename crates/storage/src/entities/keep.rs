//! Writing what the register says: the state, its change and what was before, together.

use domain::entity::{EntityFields, KeptEntity};
use jiff::Timestamp;
use serde::Serialize;

use super::{
    bulk::{Column, columns, replacing, travelling},
    changes::EntityChanged,
    rows::{COLUMNS, EntityRow},
};
use crate::{RunId, Transaction, engine::on, millis};

/// One entity to be written, and what it was until now.
#[derive(Clone, Debug)]
pub struct EntityWrite {
    pub before: Option<KeptEntity>,
    pub next: KeptEntity,
    pub fields: EntityFields,
    /// When the register said so.
    pub told_at: Timestamp,
}

/// By which run, and when.
#[derive(Clone, Copy, Debug)]
pub struct Cause {
    pub run: Option<RunId>,
    pub at: Timestamp,
}

const CHANGE: &[Column] = columns! { text: [organisation_number, kind], numbers: [seq, at, run_id, fields] };
const HISTORY: &[Column] = columns! { text: [organisation_number, field, value], numbers: [seq] };

#[derive(Serialize)]
pub(super) struct ChangeRow {
    pub organisation_number: String,
    pub kind: &'static str,
    pub seq: i64,
    pub at: i64,
    pub run_id: Option<i64>,
    pub fields: i64,
}

#[derive(Serialize)]
struct HistoryRow {
    organisation_number: String,
    field: &'static str,
    value: Option<String>,
    seq: i64,
}

impl Transaction {
    /// Writes entities, numbers their changes and keeps what they were, in the order of their numbers. Whoever calls it has
    /// [taken a turn](Transaction::take_turn_at_entities) before reading what they are compared with.
    pub async fn keep_entities(&mut self, mut writes: Vec<EntityWrite>, cause: Cause) -> anyhow::Result<()> {
        if writes.is_empty() {
            return Ok(());
        }
        writes.sort_by_key(|write| write.next.number);
        let first = self.next_seq(i64::try_from(writes.len())?).await?;
        let mut changes = Vec::with_capacity(writes.len());
        let mut history = Vec::new();
        for (write, seq) in writes.iter().zip(first..) {
            let kind = EntityChanged::by(write);
            changes.push(cause.row(write.next.number.to_string(), kind, write.fields, seq));
            let Some(before) = &write.before else { continue };
            history.extend(write.fields.iter().map(|field| HistoryRow {
                organisation_number: write.next.number.to_string(),
                field: field.code(),
                value: before.text(field),
                seq,
            }));
        }
        let rows: Vec<_> = writes.iter().map(|write| EntityRow::of(&write.next, write.told_at)).collect();
        let text = self.insert_rows("entity", COLUMNS) + &replacing("organisation_number", COLUMNS);
        on!(self, c => sqlx::query(sqlx::AssertSqlSafe(text)).bind(travelling(&rows)?)
            .execute(c).await.map(drop)?);
        self.log_entity_changes(&changes).await?;
        let text = self.insert_rows("entity_history", HISTORY);
        on!(self, c => sqlx::query(sqlx::AssertSqlSafe(text)).bind(travelling(&history)?)
            .execute(c).await.map(drop)?);
        Ok(())
    }

    pub(super) async fn log_entity_changes(&mut self, changes: &[ChangeRow]) -> anyhow::Result<()> {
        let text = self.insert_rows("entity_change", CHANGE);
        on!(self, c => sqlx::query(sqlx::AssertSqlSafe(text)).bind(travelling(changes)?)
            .execute(c).await.map(drop)?);
        Ok(())
    }
}

impl Cause {
    pub(super) fn row(
        self,
        organisation_number: String,
        kind: EntityChanged,
        fields: EntityFields,
        seq: i64,
    ) -> ChangeRow {
        let (at, run_id) = (millis(self.at), self.run.map(|run| run.0));
        ChangeRow { organisation_number, kind: kind.code(), seq, at, run_id, fields: fields.bits() }
    }
}
