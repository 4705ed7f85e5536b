//! Undoing an act: what it ended is so again, what it began is not.

use domain::{MunicipalityId, register::ActNumber};
use sqlx::AssertSqlSafe;

use super::{TIMED, Timed};
use crate::{Transaction, engine::on};

impl Transaction {
    /// The latest act that has ended what this one began, if any has and has not been undone itself: what builds on it
    /// must be undone before it.
    pub async fn built_on(
        &mut self,
        municipality: MunicipalityId,
        act: ActNumber,
    ) -> anyhow::Result<Option<ActNumber>> {
        let mut latest = None;
        for Timed { table, key, .. } in TIMED {
            let same: Vec<_> = key.iter().map(|column| format!("c.{column} = r.{column}")).collect();
            let text = format!(
                "select max(r.until_act) from {table} r
                 where r.municipality_id = $1 and (r.made_by = $2 or r.since_act = $2) and r.until_act is not null
                   and not exists (select 1 from {table} c where c.municipality_id = $1 and c.until_act is null
                                   and c.made_by = r.made_by and {})",
                same.join(" and ")
            );
            let found: Option<i64> = on!(self, c => sqlx::query_scalar(AssertSqlSafe(text))
                .bind(municipality.0).bind(act.0).fetch_one(c).await?);
            latest = latest.max(found.map(ActNumber));
        }
        Ok(latest)
    }

    /// Turns everything that an act did, by another act. Whether anything builds on it has been asked before. What the
    /// act itself had undone has not been undone any longer.
    pub async fn turn_back(
        &mut self,
        municipality: MunicipalityId,
        act: ActNumber,
        by: ActNumber,
    ) -> anyhow::Result<()> {
        for Timed { table, columns, .. } in TIMED {
            let end = format!(
                "update {table} set until_act = $3
                 where municipality_id = $1 and (made_by = $2 or since_act = $2) and until_act is null"
            );
            let again = format!(
                "insert into {table} (municipality_id, since_act, made_by, {columns})
                 select municipality_id, $3, made_by, {columns} from {table}
                 where municipality_id = $1 and until_act = $2"
            );
            for text in [end, again] {
                on!(self, c => sqlx::query(AssertSqlSafe(text))
                    .bind(municipality.0).bind(act.0).bind(by.0).execute(c).await.map(drop)?);
            }
        }
        for text in [
            "update register_act set undone_by = $3 where municipality_id = $1 and act = $2",
            "update register_act set undone_by = null where municipality_id = $1 and undone_by = $2 and $3 = $3",
        ] {
            on!(self, c => sqlx::query(text)
                .bind(municipality.0).bind(act.0).bind(by.0).execute(c).await.map(drop)?);
        }
        Ok(())
    }
}
