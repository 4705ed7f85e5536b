//! Whom Folkeregisteret is to be asked about, and who has been counted in a run.

use anyhow::Context as _;
use domain::{MunicipalityId, NationalId, PersonId, PersonKey};
use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::{RunId, Transaction, engine::on, millis};

/// Somebody whom a run is to ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Askable {
    pub person: PersonId,
    pub national_id: NationalId,
}

/// In scope and never asked about, or with something to ask about that this run has not. A death can be taken back, so the
/// dead are asked about where there is something to ask.
const LEFT: &str = "from person p left join population_ask a
     on a.municipality_id = p.municipality_id and a.person_id = p.person_id
     where p.municipality_id = $1 and p.national_id is not null and (p.scope <> 0 or p.told_dead_at is not null)
       and ((p.scope <> 0 and a.person_id is null) or (a.due_at is not null and a.last_run <> $2))";

/// Rows in one statement: few enough for the parameters that either engine allows.
const ROWS: usize = 500;

impl Transaction {
    /// Everybody whom a run has left to ask about, in key order.
    pub async fn registry_left(
        &mut self,
        run: RunId,
        municipality: MunicipalityId,
    ) -> anyhow::Result<Vec<Askable>> {
        let text = format!("select p.person_id, p.national_id {LEFT} order by p.person_id");
        let rows: Vec<(i64, String)> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(municipality.0).bind(run.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(person, id)| {
                let national_id = NationalId::parse(&id).context("person.national_id")?;
                Ok(Askable { person: PersonId(person), national_id })
            })
            .collect()
    }

    pub async fn count_registry_left(
        &mut self,
        run: RunId,
        municipality: MunicipalityId,
    ) -> anyhow::Result<i64> {
        let text = format!("select count(*) {LEFT}");
        Ok(on!(self, c => sqlx::query_scalar(sqlx::AssertSqlSafe(text))
            .bind(municipality.0).bind(run.0).fetch_one(c).await?))
    }

    /// Whether a run has counted a person already: two workers may carry one when one has lost its lease unawares.
    pub async fn registry_counted(&mut self, run: RunId, key: PersonKey) -> anyhow::Result<bool> {
        let last: Option<i64> = on!(self, c => sqlx::query_scalar(
            "select last_run from population_ask where municipality_id = $1 and person_id = $2"
        ).bind(key.municipality.0).bind(key.person.0).fetch_optional(c).await?);
        Ok(last == Some(run.0))
    }

    /// Notes that a run has counted a person. `heard_at` is when the question was put, where the register answered it;
    /// `settled` says that nothing of the answer waits, so that nobody asks again until something has happened after it.
    pub async fn registry_asked(
        &mut self,
        run: RunId,
        key: PersonKey,
        heard_at: Option<Timestamp>,
        settled: bool,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into population_ask (municipality_id, person_id, last_run, heard_at, due_at)
             values ($1, $2, $3, $4, case when $5 = 1 then null else $6 end)
             on conflict (municipality_id, person_id) do update set last_run = excluded.last_run,
                 heard_at = coalesce(excluded.heard_at, population_ask.heard_at),
                 due_at = case when $5 = 1 and population_ask.due_at <= excluded.heard_at then null
                               else population_ask.due_at end"
        )
        .bind(key.municipality.0).bind(key.person.0).bind(run.0).bind(heard_at.map(millis))
        .bind(i64::from(settled)).bind(millis(now)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// What was held back of an answer has been written, so nobody asks again until something has happened after it.
    pub async fn registry_settled(&mut self, key: PersonKey, heard_at: Timestamp) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "update population_ask set due_at = null
             where municipality_id = $1 and person_id = $2 and due_at <= $3"
        ).bind(key.municipality.0).bind(key.person.0).bind(millis(heard_at)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// When the register last answered about a person.
    pub async fn registry_heard(&mut self, key: PersonKey) -> anyhow::Result<Option<Timestamp>> {
        let heard: Option<Option<i64>> = on!(self, c => sqlx::query_scalar(
            "select heard_at from population_ask where municipality_id = $1 and person_id = $2"
        ).bind(key.municipality.0).bind(key.person.0).fetch_optional(c).await?);
        heard.flatten().map(crate::instant).transpose()
    }

    /// Something has happened to those of these whom the municipality keeps. Says of how many. Whoever has never been
    /// asked about is asked about all the same.
    pub async fn registry_due(
        &mut self,
        municipality: MunicipalityId,
        people: &[NationalId],
        now: Timestamp,
    ) -> anyhow::Result<u64> {
        let mut due = 0;
        for some in people.chunks(ROWS) {
            due += on!(self, c => {
                let mut query = QueryBuilder::new("update population_ask set due_at = ");
                query.push_bind(millis(now));
                query.push(" where municipality_id = ").push_bind(municipality.0);
                query.push(" and (");
                for (table, before) in [("person", ""), ("former_number", " or ")] {
                    query.push(before).push("person_id in (select person_id from ").push(table);
                    query.push(" where municipality_id = ").push_bind(municipality.0);
                    query.push(" and national_id in (");
                    let mut listed = query.separated(", ");
                    for id in some {
                        listed.push_bind(id.as_str().to_owned());
                    }
                    query.push("))");
                }
                query.push(")");
                query.build().persistent(false).execute(c).await?.rows_affected()
            });
        }
        Ok(due)
    }

    /// Nobody knows what has happened, so there is something to ask about everybody.
    pub async fn registry_all_due(
        &mut self,
        municipality: MunicipalityId,
        now: Timestamp,
    ) -> anyhow::Result<u64> {
        Ok(on!(self, c => sqlx::query(
            "update population_ask set due_at = $2 where municipality_id = $1"
        ).bind(municipality.0).bind(millis(now)).execute(c).await?.rows_affected()))
    }
}
