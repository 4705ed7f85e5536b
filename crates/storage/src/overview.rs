//! What the operations pages count, across runs and people.

use anyhow::Context as _;
use domain::{Field, Fields, MunicipalityId, PersonId};
use jiff::Timestamp;

use crate::{RunId, Transaction, engine::on, instant, millis, plans::PlanItem};

/// How contact details have come to be, over everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// People asked about when their municipality was last asked through.
    pub asked: i64,
    /// Those of them for whom KRR gave a value.
    pub from_krr: i64,
    /// People with an e-mail address or a telephone number that somebody wrote.
    pub by_hand: i64,
    /// People for whom KRR is switched off in at least one field.
    pub switched_off: i64,
}

/// What one run asked, and when it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub at: Timestamp,
    pub answered: i64,
    pub unanswered: i64,
}

/// A dry run of KRR's that found no difference has nothing to decide on; a delivery may change more than is shown.
const AWAITING: &str =
    "from run r where r.state = 'needs_approval' or (r.state = 'planned' and (r.kind = 'import'
     or exists (select 1 from plan_item i where i.run_id = r.run_id and i.fields <> 0)))";

impl Transaction {
    /// Counted from runs and from what was written by hand, never by walking through everybody.
    pub async fn origins(&mut self, now: Timestamp) -> anyhow::Result<Origins> {
        let (asked, from_krr): (i64, i64) = on!(self, c => sqlx::query_as(
            "select cast(coalesce(sum(p.asked), 0) as bigint), cast(coalesce(sum(p.with_value), 0) as bigint)
             from run_part p join (
                 select q.municipality_id, max(q.run_id) as run_id
                 from run_part q join run r on r.run_id = q.run_id
                 where r.kind = 'krr' and r.mode = 'real' and r.person_id is null
                       and q.state in ('done', 'needs_approval', 'refused')
                 group by q.municipality_id
             ) latest on latest.run_id = p.run_id and latest.municipality_id = p.municipality_id"
        ).fetch_one(c).await?);
        let by_hand: i64 = on!(self, c => sqlx::query_scalar(
            "select count(*) from (
                 select distinct municipality_id, person_id from hand_claim
                 where field in ($1, $2) and (until is null or until > $3)
             ) written"
        ).bind(Field::Email.code()).bind(Field::Mobile.code()).bind(millis(now)).fetch_one(c).await?);
        let switched_off: i64 = on!(self, c => sqlx::query_scalar(
            "select count(*) from (
                 select distinct municipality_id, person_id from hold
                 where kind = $1 and valid_from <= $2 and (until is null or until > $2)
             ) held"
        ).bind(domain::HoldKind::OptOut.code()).bind(millis(now)).fetch_one(c).await?);
        Ok(Origins { asked, from_krr, by_hand, switched_off })
    }

    /// What KRR has been asked for real since an instant, run by run, oldest first.
    pub async fn asked_since(&mut self, since: Timestamp) -> anyhow::Result<Vec<Asked>> {
        let rows: Vec<(i64, i64, i64)> = on!(self, c => sqlx::query_as(
            "select r.started_at, cast(sum(p.with_value + p.without_value + p.deleted) as bigint),
                    cast(sum(p.not_returned + p.failed) as bigint)
             from run r join run_part p on p.run_id = r.run_id
             where r.kind = 'krr' and r.mode = 'real' and r.created_at >= $1 and r.started_at >= $1
             group by r.run_id, r.started_at order by r.run_id"
        ).bind(millis(since)).fetch_all(c).await?);
        rows.into_iter()
            .map(|(at, answered, unanswered)| Ok(Asked { at: instant(at)?, answered, unanswered }))
            .collect()
    }

    /// The newest run that asked KRR about more than one person, and is over.
    pub async fn newest_contact_run(&mut self) -> anyhow::Result<Option<RunId>> {
        let id: Option<i64> = on!(self, c => sqlx::query_scalar(
            "select max(run_id) from run where kind = 'krr' and mode = 'real' and person_id is null
             and finished_at is not null"
        ).fetch_one(c).await?);
        Ok(id.map(RunId))
    }

    /// When KRR was last asked through to the end.
    pub async fn last_completed_contact_run(&mut self) -> anyhow::Result<Option<Timestamp>> {
        let at: Option<i64> = on!(self, c => sqlx::query_scalar(
            "select max(finished_at) from run where kind = 'krr' and mode = 'real' and person_id is null
             and state in ('done', 'done_with_failures', 'needs_approval', 'refused')"
        ).fetch_one(c).await?);
        at.map(instant).transpose()
    }

    /// How many runs wait for a person's decision.
    pub async fn count_runs_awaiting(&mut self) -> anyhow::Result<i64> {
        let text = format!("select count(*) {AWAITING}");
        Ok(on!(self, c => sqlx::query_scalar(sqlx::AssertSqlSafe(text)).fetch_one(c).await?))
    }

    /// The newest of them first.
    pub async fn runs_awaiting(&mut self, limit: i64) -> anyhow::Result<Vec<RunId>> {
        let text = format!("select r.run_id {AWAITING} order by r.run_id desc limit $1");
        let ids: Vec<i64> =
            on!(self, c => sqlx::query_scalar(sqlx::AssertSqlSafe(text)).bind(limit).fetch_all(c).await?);
        Ok(ids.into_iter().map(RunId).collect())
    }

    pub async fn count_runs(&mut self) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar("select count(*) from run").fetch_one(c).await?))
    }

    /// What a run put into quarantine, by code, the most frequent first.
    pub async fn findings_of(&mut self, run: RunId) -> anyhow::Result<Vec<(String, i64)>> {
        Ok(on!(self, c => sqlx::query_as(
            "select code, count(*) from quarantine where run_id = $1 group by code order by 2 desc, 1"
        ).bind(run.0).fetch_all(c).await?))
    }

    /// One page of those whom a plan would visibly change, in key order.
    pub async fn visible_plan_items(
        &mut self,
        run: RunId,
        limit: i64,
        offset: i64,
    ) -> anyhow::Result<Vec<(MunicipalityId, PlanItem)>> {
        let rows: Vec<(i64, i64, i64, i64, i64, String)> = on!(self, c => sqlx::query_as(
            "select municipality_id, person_id, base_revision, fields, removal, payload from plan_item
             where run_id = $1 and fields <> 0 order by municipality_id, person_id limit $2 offset $3"
        ).bind(run.0).bind(limit).bind(offset).fetch_all(c).await?);
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

    /// How many a plan would visibly change; for the others only times move.
    pub async fn count_visible_plan_items(&mut self, run: RunId) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar(
            "select count(*) from plan_item where run_id = $1 and fields <> 0"
        ).bind(run.0).fetch_one(c).await?))
    }
}
