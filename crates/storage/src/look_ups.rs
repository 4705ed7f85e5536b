//! Who has looked at what a register says, where the answer itself is not kept.

use domain::PersonKey;
use jiff::Timestamp;

use crate::{Transaction, engine::on, instant, millis};

impl Transaction {
    /// Writes down that somebody looked.
    pub async fn log_look_up(
        &mut self,
        person: PersonKey,
        at: Timestamp,
        asked_by: &str,
        purpose: &str,
        outcome: &str,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into lookup_log (municipality_id, person_id, at, asked_by, purpose, outcome)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (municipality_id, person_id, at) do nothing"
        ).bind(person.municipality.0).bind(person.person.0).bind(millis(at)).bind(asked_by).bind(purpose)
         .bind(outcome).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Who has looked at what KRR says of a person, the latest first.
    pub async fn look_ups(&mut self, person: PersonKey) -> anyhow::Result<Vec<LookUp>> {
        let rows: Vec<(i64, String, String, String)> = on!(self, c => sqlx::query_as(
            "select at, asked_by, purpose, outcome from lookup_log
             where municipality_id = $1 and person_id = $2 order by at desc"
        ).bind(person.municipality.0).bind(person.person.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(at, asked_by, purpose, outcome)| {
                Ok(LookUp { at: instant(at)?, asked_by, purpose, outcome })
            })
            .collect()
    }
}

/// Somebody looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUp {
    pub at: Timestamp,
    pub asked_by: String,
    pub purpose: String,
    /// Whether KRR had an address, not which: `value`, `none`, `deleted`, `not_returned` or `failed`.
    pub outcome: String,
}
