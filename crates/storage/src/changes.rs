//! The log of changes: one gap-free sequence in commit order, and the personal values beside it.

use anyhow::Context as _;
use domain::{Field, Fields, MunicipalityId, PersonId, PersonKey, Source};
use jiff::Timestamp;

use crate::{RunId, Transaction, engine::on, instant, millis};

/// One numbered change. It says that something changed, never what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub seq: i64,
    pub person: PersonKey,
    pub at: Timestamp,
    pub run: Option<RunId>,
    pub source: Source,
    pub fields: Fields,
}

/// An old and a new value, kept apart from the log so that they can be erased without touching it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedValue {
    pub field: Field,
    pub old: Option<String>,
    pub new: Option<String>,
}

impl Transaction {
    /// Takes the next number. The row stays locked until commit, so numbers follow the order of commits.
    pub(crate) async fn next_seq(&mut self, count: i64) -> anyhow::Result<i64> {
        let last: i64 = on!(self, c => sqlx::query_scalar(
            "update change_counter set last_seq = last_seq + $1 where counter_id = 1 returning last_seq"
        ).bind(count).fetch_one(c).await?);
        Ok(last - count + 1)
    }

    /// Logs one change.
    pub async fn log_change(
        &mut self,
        person: PersonKey,
        at: Timestamp,
        run: Option<RunId>,
        source: Source,
        fields: Fields,
        values: &[ChangedValue],
    ) -> anyhow::Result<i64> {
        let seq = self.next_seq(1).await?;
        on!(self, c => sqlx::query(
            "insert into change (seq, municipality_id, person_id, at, run_id, source, fields)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ).bind(seq).bind(person.municipality.0).bind(person.person.0).bind(millis(at))
         .bind(run.map(|run| run.0)).bind(source.code()).bind(fields.bits())
         .execute(c).await.map(drop)?);
        for value in values {
            on!(self, c => sqlx::query(
                "insert into change_value (seq, municipality_id, person_id, field, old_value, new_value)
                 values ($1, $2, $3, $4, $5, $6)"
            ).bind(seq).bind(person.municipality.0).bind(person.person.0).bind(value.field.code())
             .bind(&value.old).bind(&value.new).execute(c).await.map(drop)?);
        }
        Ok(seq)
    }

    /// At most `limit` changes after number `after`, in order.
    pub async fn changes_after(&mut self, after: i64, limit: i64) -> anyhow::Result<Vec<Change>> {
        type Row = (i64, i64, i64, i64, Option<i64>, String, i64);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select seq, municipality_id, person_id, at, run_id, source, fields from change
             where seq > $1 order by seq limit $2"
        ).bind(after).bind(limit).fetch_all(c).await?);
        rows.into_iter()
            .map(|(seq, municipality, person, at, run, source, fields)| {
                Ok(Change {
                    seq,
                    person: PersonKey {
                        municipality: MunicipalityId(municipality),
                        person: PersonId(person),
                    },
                    at: instant(at)?,
                    run: run.map(RunId),
                    source: Source::from_code(&source).context("change.source")?,
                    fields: Fields::from_bits(fields).context("change.fields")?,
                })
            })
            .collect()
    }

    /// The personal values of one change, as far as they have not been erased.
    pub async fn changed_values(&mut self, seq: i64) -> anyhow::Result<Vec<ChangedValue>> {
        let rows: Vec<(String, Option<String>, Option<String>)> = on!(self, c => sqlx::query_as(
            "select field, old_value, new_value from change_value where seq = $1 order by field"
        ).bind(seq).fetch_all(c).await?);
        rows.into_iter()
            .map(|(field, old, new)| {
                let field = Field::from_code(&field).context("change_value.field")?;
                Ok(ChangedValue { field, old, new })
            })
            .collect()
    }

    /// How many numbers are missing between the first and the last of the log.
    pub async fn gaps_in_changes(&mut self) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar(
            "select coalesce((select last_seq from change_counter where counter_id = 1), 0)
                 - (select count(*) from change) - (select count(*) from entity_change)
                 - (select count(*) from register_act)"
        ).fetch_one(c).await?))
    }

    /// Empties the personal values of one person; the numbered changes stay.
    pub async fn erase_change_values(&mut self, person: PersonKey) -> anyhow::Result<u64> {
        Ok(on!(self, c => sqlx::query(
            "delete from change_value where municipality_id = $1 and person_id = $2"
        ).bind(person.municipality.0).bind(person.person.0).execute(c).await?.rows_affected()))
    }

    /// Empties personal values of changes made before `before`: of the oldest thousand that are left. Says of how many,
    /// and there are more as long as that is not none.
    pub async fn erase_old_change_values(&mut self, before: Timestamp) -> anyhow::Result<u64> {
        Ok(on!(self, c => sqlx::query(
            "delete from change_value where seq in
                 (select v.seq from (select seq from change_value order by seq limit 1000) v
                  join change c on c.seq = v.seq where c.at < $1)"
        ).bind(millis(before)).execute(c).await?.rows_affected()))
    }
}
