//! Tables of correspondences between two versions of a classification.

use domain::classification::Correspondence;

use crate::{Transaction, engine::on};

impl Transaction {
    /// A whole table, in order.
    pub async fn correspondence_table(&mut self, number: u32) -> anyhow::Result<Vec<Correspondence>> {
        let rows: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "select source_code, target_code from classification_table where table_number = $1
             order by source_code, target_code"
        ).bind(i64::from(number)).fetch_all(c).await?);
        Ok(rows.into_iter().map(|(source, target)| Correspondence { source, target }).collect())
    }

    /// The codes that have taken the place of one; several where it was divided.
    pub async fn corresponding(&mut self, number: u32, source: &str) -> anyhow::Result<Vec<String>> {
        Ok(on!(self, c => sqlx::query_scalar(
            "select target_code from classification_table where table_number = $1 and source_code = $2
             order by target_code"
        ).bind(i64::from(number)).bind(source).fetch_all(c).await?))
    }

    /// Puts a table in the place of what was held of it.
    pub async fn set_correspondence_table(
        &mut self,
        number: u32,
        pairs: &[Correspondence],
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("delete from classification_table where table_number = $1")
            .bind(i64::from(number)).execute(c).await.map(drop)?);
        for pair in pairs {
            on!(self, c => sqlx::query(
                "insert into classification_table (table_number, source_code, target_code) values ($1, $2, $3)"
            ).bind(i64::from(number)).bind(&pair.source).bind(&pair.target).execute(c).await.map(drop)?);
        }
        Ok(())
    }
}
