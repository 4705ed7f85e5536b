//! What waits for a decision: a dry run's plan, or removals that the guard holds back.

use anyhow::Context as _;
use domain::{Fields, MunicipalityId, PersonId};
use jiff::Timestamp;

use crate::{
    RunId, Transaction,
    engine::on,
    millis,
    runs::{PartState, RunState},
};

/// What would be done with one person. The payload is `sync`'s own words, and personal.
#[derive(Clone, PartialEq, Eq)]
pub struct PlanItem {
    pub person: PersonId,
    /// The revision that the plan was made from; if it has moved, the plan no longer fits.
    pub base_revision: i64,
    pub fields: Fields,
    /// Whether a value would go without another taking its place.
    pub removal: bool,
    pub payload: String,
}

impl std::fmt::Debug for PlanItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlanItem")
            .field("person", &self.person)
            .field("fields", &self.fields)
            .field("removal", &self.removal)
            .finish_non_exhaustive()
    }
}

/// How a run ends whose plan waits for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanEnd {
    pub run: RunId,
    pub state: RunState,
    /// What becomes of the parts that wait.
    pub part_state: PartState,
    pub at: Timestamp,
}

/// Ends a run that waits: whoever comes second finds nothing that does. The numbers stand in the order in which they
/// are first used, as in [`crate::runs::GROW`].
pub(crate) const END_RUN: &str =
    "update run set state = $1, error_code = null, error_detail = null, finished_at = $2
     where run_id = $3 and state in ('planned', 'needs_approval')";
/// Ends those of its parts that wait.
pub(crate) const END_PARTS: &str =
    "update run_part set state = $1, error_code = null, error_detail = null, updated_at = $2
     where run_id = $3 and state = 'needs_approval'";
/// Empties its plan, whatever it is about.
const EMPTY_PLAN: [&str; 2] =
    ["delete from plan_item where run_id = $1", "delete from entity_plan where run_id = $1"];

impl Transaction {
    /// Ends a run whose plan waits, and empties the plan. Says whether it waited still.
    pub async fn end_plan(&mut self, end: PlanEnd) -> anyhow::Result<bool> {
        let (at, run) = (millis(end.at), end.run.0);
        let ended = on!(self, c => sqlx::query(END_RUN).bind(end.state.code()).bind(at).bind(run)
            .execute(c).await?.rows_affected());
        if ended == 0 {
            return Ok(false);
        }
        on!(self, c => sqlx::query(END_PARTS).bind(end.part_state.code()).bind(at).bind(run)
            .execute(c).await.map(drop)?);
        self.empty_plan(end.run).await?;
        Ok(true)
    }

    /// Empties the whole of a run's plan.
    pub async fn empty_plan(&mut self, run: RunId) -> anyhow::Result<()> {
        for text in EMPTY_PLAN {
            on!(self, c => sqlx::query(text).bind(run.0).execute(c).await.map(drop)?);
        }
        Ok(())
    }

    /// At most `limit` items of a run after one person, in key order.
    pub async fn plan_items(
        &mut self,
        run: RunId,
        after: (MunicipalityId, PersonId),
        limit: i64,
    ) -> anyhow::Result<Vec<(MunicipalityId, PlanItem)>> {
        let rows: Vec<(i64, i64, i64, i64, i64, String)> = on!(self, c => sqlx::query_as(
            "select municipality_id, person_id, base_revision, fields, removal, payload from plan_item
             where run_id = $1 and (municipality_id, person_id) > ($2, $3)
             order by municipality_id, person_id limit $4"
        ).bind(run.0).bind(after.0.0).bind(after.1.0).bind(limit).fetch_all(c).await?);
        rows.into_iter()
            .map(|(municipality, person, base_revision, fields, removal, payload)| {
                let item = PlanItem {
                    person: PersonId(person),
                    base_revision,
                    fields: Fields::from_bits(fields).context("plan_item.fields")?,
                    removal: removal != 0,
                    payload,
                };
                Ok((MunicipalityId(municipality), item))
            })
            .collect()
    }

    /// Puts one item into a plan.
    pub async fn add_plan_item(
        &mut self,
        run: RunId,
        municipality: MunicipalityId,
        item: &PlanItem,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into plan_item (run_id, municipality_id, person_id, base_revision, fields, removal, payload)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ).bind(run.0).bind(municipality.0).bind(item.person.0).bind(item.base_revision)
         .bind(item.fields.bits()).bind(i64::from(item.removal)).bind(&item.payload)
         .execute(c).await.map(drop)?);
        Ok(())
    }

    pub async fn count_plan_items(&mut self, run: RunId) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar("select count(*) from plan_item where run_id = $1")
            .bind(run.0).fetch_one(c).await?))
    }

    /// How many of a plan's people have been written to since it was made.
    pub async fn count_moved(&mut self, run: RunId) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar(
            "select count(*) from plan_item i join derived d
             on d.municipality_id = i.municipality_id and d.person_id = i.person_id
             where i.run_id = $1 and d.revision <> i.base_revision"
        ).bind(run.0).fetch_one(c).await?))
    }

    /// Empties one municipality's part of a plan.
    pub async fn drop_plan_of(&mut self, run: RunId, municipality: MunicipalityId) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("delete from plan_item where run_id = $1 and municipality_id = $2")
            .bind(run.0).bind(municipality.0).execute(c).await.map(drop)?);
        Ok(())
    }
}
