//! Deletions that wait for a person.

use domain::{
    OrganisationNumber,
    entity::{Deletion, Form},
};
use jiff::Timestamp;

use super::rows::{date, day, number};
use crate::{RunId, Transaction, engine::on, instant, millis};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedDeletion {
    pub number: OrganisationNumber,
    /// The municipality or county that it belongs to, or itself.
    pub root: OrganisationNumber,
    pub deletion: Deletion,
    /// When the register had last told of the entity as this was planned.
    pub base_told_at: Timestamp,
}

impl Transaction {
    /// Gives whether it was not among them already.
    pub async fn plan_deletion(&mut self, run: RunId, planned: &PlannedDeletion) -> anyhow::Result<bool> {
        let Deletion { name, form, on: deleted, closed } = &planned.deletion;
        let added = on!(self, c => sqlx::query(
            "insert into entity_plan (run_id, organisation_number, root, name, form, deleted_on, closed_on, base_told_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (run_id, organisation_number) do nothing"
        ).bind(run.0).bind(planned.number.as_str()).bind(planned.root.as_str()).bind(name).bind(form.code())
         .bind(date(*deleted)).bind(date(*closed)).bind(millis(planned.base_told_at))
         .execute(c).await?.rows_affected());
        Ok(added > 0)
    }

    /// Those of a run, in the order of their numbers.
    pub async fn planned_deletions(&mut self, run: RunId) -> anyhow::Result<Vec<PlannedDeletion>> {
        type Row = (String, String, String, String, Option<String>, Option<String>, i64);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select organisation_number, root, name, form, deleted_on, closed_on, base_told_at from entity_plan
             where run_id = $1 order by organisation_number"
        ).bind(run.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(own, root, name, form, deleted, closed, base)| {
                let (on, closed) = (day(deleted.as_deref())?, day(closed.as_deref())?);
                Ok(PlannedDeletion {
                    number: number(&own)?,
                    root: number(&root)?,
                    deletion: Deletion { name, form: Form::from_code(&form), on, closed },
                    base_told_at: instant(base)?,
                })
            })
            .collect()
    }

    /// How many wait.
    pub async fn count_planned_deletions(&mut self, run: RunId) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar("select count(*) from entity_plan where run_id = $1")
            .bind(run.0).fetch_one(c).await?))
    }
}
