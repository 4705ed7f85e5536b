//! Who is in scope, found from relations and dates.

use domain::{MunicipalityId, PersonId, Scope, agreement::Keeping};
use jiff::{Timestamp, civil::Date};

use crate::{Transaction, engine::on, millis};

/// A place counts on `$2`; one in a group only where the source has no row for the unit itself.
macro_rules! attends {
    () => {
        "e.valid_from <= $2 and (e.valid_to is null or e.valid_to > $2)
           and (e.basis = 'unit' or not exists (select 1 from enrolment u
                where u.municipality_id = e.municipality_id and u.person_id = e.person_id
                  and u.source = e.source and u.unit_key = e.unit_key and u.basis = 'unit'))"
    };
}
pub(crate) use attends;

/// None for the dead, else the guardian bit from children who attend on `$2`, employee bit from positions on `$2`. The by-hand bit stands until
/// a system claims the person ([`Transaction::claimed_by_system`]). `cross join`, because SQLite then begins with the
/// guardian's few children; left to itself it begins with all places of the municipality.
const GROUNDS: &str = concat!(
    "
    case when p.told_dead_at is not null then 0 else
    (case when exists (select 1 from guardianship g cross join enrolment e
         where g.municipality_id = p.municipality_id and g.guardian_id = p.person_id
           and e.municipality_id = g.municipality_id and e.person_id = g.child_id
           and ",
    attends!(),
    ")
      then 1 else 0 end)
  + (case when exists (select 1 from employment e
         where e.municipality_id = p.municipality_id and e.person_id = p.person_id
           and e.valid_from <= $2 and (e.valid_to is null or e.valid_to > $2)) then 2 else 0 end)
   + (case when p.scope >= 4 then 4 else 0 end) end"
);

impl Transaction {
    /// A system now knows somebody who was registered by hand: from here on relations decide whether they count. Whoever
    /// has no other ground left scope at `now`.
    pub async fn claimed_by_system(&mut self, key: domain::PersonKey, now: Timestamp) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "update person set scope = scope - 4, left_scope_at = case when scope = 4 then $3 end
             where municipality_id = $1 and person_id = $2 and scope >= 4"
        ).bind(key.municipality.0).bind(key.person.0).bind(millis(now)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Finds anew who is in scope on `today`. Returns how many came or went.
    pub async fn refresh_scope(
        &mut self,
        municipality: MunicipalityId,
        today: Date,
        now: Timestamp,
    ) -> anyhow::Result<u64> {
        let text = format!(
            "update person set scope = found.grounds,
                 left_scope_at = case when found.grounds <> 0 then null else $3 end
             from (select p.person_id, {GROUNDS} as grounds from person p where p.municipality_id = $1) found
             where person.municipality_id = $1 and person.person_id = found.person_id
               and person.scope <> found.grounds"
        );
        Ok(on!(self, c => sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(municipality.0).bind(today.to_string()).bind(millis(now))
            .execute(c).await?.rows_affected()))
    }

    /// At most `limit` people after one of them, in key order, whom KRR still speaks of here though that may not be kept
    /// at `now`: they left scope too long ago, or are in scope on grounds that do not count, or their address is
    /// protected and that is not agreed on.
    ///
    /// Claims are counted rather than asked whether they exist: PostgreSQL makes a join of the latter and reads all
    /// claims of a municipality, where few or none of them are to go.
    pub async fn krr_claims_not_to_keep(
        &mut self,
        municipality: MunicipalityId,
        keeping: Keeping,
        now: Timestamp,
        after: PersonId,
        limit: i64,
    ) -> anyhow::Result<Vec<PersonId>> {
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar(
            "select p.person_id from person p
             where p.municipality_id = $1 and p.person_id > $5
               and ((p.scope = 0 and p.left_scope_at <= $4) or (p.scope <> 0 and (p.scope & $2) = 0)
                    or ($3 = 0 and p.protection <> 'none'))
               and (select count(*) from krr_claim k
                    where k.municipality_id = p.municipality_id and k.person_id = p.person_id) > 0
             order by p.person_id limit $6"
        )
        .bind(municipality.0).bind(keeping.population.bits()).bind(i64::from(keeping.protected_too))
        .bind(millis(keeping.left_before(now))).bind(after.0).bind(limit).fetch_all(c).await?);
        Ok(ids.into_iter().map(PersonId).collect())
    }

    /// At most `limit` people after one of them, in key order, for whom time alone has changed what is derived.
    pub async fn turned_by_time(
        &mut self,
        municipality: MunicipalityId,
        now: Timestamp,
        after: PersonId,
        limit: i64,
    ) -> anyhow::Result<Vec<PersonId>> {
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar(
            "select person_id from derived where municipality_id = $1 and next_turn <= $2 and person_id > $3
             order by person_id limit $4"
        ).bind(municipality.0).bind(millis(now)).bind(after.0).bind(limit).fetch_all(c).await?);
        Ok(ids.into_iter().map(PersonId).collect())
    }

    /// How many of a municipality's people can be asked about at `at` under `population`.
    pub async fn count_in_scope(
        &mut self,
        municipality: MunicipalityId,
        population: Scope,
        protected_too: bool,
        at: Timestamp,
    ) -> anyhow::Result<i64> {
        const COVERED: &str = "p.municipality_id = $1 and p.scope <> 0 and (p.scope & $2) <> 0
             and p.national_id is not null and ($3 = 1 or p.protection = 'none')";
        let everybody = format!("select count(*) from person p where {COVERED}");
        let everybody: i64 = on!(self, c => sqlx::query_scalar(sqlx::AssertSqlSafe(everybody))
            .bind(municipality.0).bind(population.bits()).bind(i64::from(protected_too)).fetch_one(c).await?);
        let put_off = format!(
            "select count(*) from ask_exception e
             join person p on p.municipality_id = e.municipality_id and p.person_id = e.person_id
             where e.municipality_id = $1 and e.retry_after > $4 and {COVERED}"
        );
        let put_off: i64 = on!(self, c => sqlx::query_scalar(sqlx::AssertSqlSafe(put_off))
            .bind(municipality.0).bind(population.bits()).bind(i64::from(protected_too)).bind(millis(at))
            .fetch_one(c).await?);
        Ok(everybody - put_off)
    }
}
