//! The lines from old codes to new.

use anyhow::Context as _;
use domain::classification::{Classification, Edge, Named};

use crate::{Transaction, engine::on};

/// What is written for a side that an edge does not have.
fn side(named: Option<&Named>) -> (&str, &str) {
    named.map_or(("", ""), |named| (&named.code, &named.name))
}

fn named(code: String, name: String) -> Option<Named> {
    (!code.is_empty()).then_some(Named { code, name })
}

impl Transaction {
    /// All lines of a classification, by day.
    pub async fn edges(&mut self, classification: Classification) -> anyhow::Result<Vec<Edge>> {
        type Row = (String, String, String, String, String);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select changed_on, old_code, old_name, new_code, new_name from classification_change
             where classification = $1 order by changed_on, old_code, new_code"
        ).bind(i64::from(classification.number())).fetch_all(c).await?);
        rows.into_iter()
            .map(|(on, old_code, old_name, new_code, new_name)| {
                let on = on.parse().context("classification_change.changed_on")?;
                Ok(Edge { on, old: named(old_code, old_name), new: named(new_code, new_name) })
            })
            .collect()
    }

    /// Adds a line, or says anew what its codes are called.
    pub async fn set_edge(&mut self, classification: Classification, edge: &Edge) -> anyhow::Result<()> {
        let ((old_code, old_name), (new_code, new_name)) = (side(edge.old.as_ref()), side(edge.new.as_ref()));
        on!(self, c => sqlx::query(
            "insert into classification_change (classification, changed_on, old_code, old_name, new_code, new_name)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (classification, changed_on, old_code, new_code) do update
                 set old_name = excluded.old_name, new_name = excluded.new_name"
        )
        .bind(i64::from(classification.number())).bind(edge.on.to_string()).bind(old_code).bind(old_name)
        .bind(new_code).bind(new_name).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Takes back a line that ought not to have been told.
    pub async fn remove_edge(&mut self, classification: Classification, edge: &Edge) -> anyhow::Result<()> {
        let ((old, _), (new, _)) = (side(edge.old.as_ref()), side(edge.new.as_ref()));
        on!(self, c => sqlx::query(
            "delete from classification_change
             where classification = $1 and changed_on = $2 and old_code = $3 and new_code = $4"
        ).bind(i64::from(classification.number())).bind(edge.on.to_string()).bind(old).bind(new)
         .execute(c).await.map(drop)?);
        Ok(())
    }
}
