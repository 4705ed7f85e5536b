//! Who has looked at whom: written in the transaction that reads, and shown to the one who was looked at.

use domain::{MunicipalityId, PersonId, PersonKey};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::{Transaction, engine::on, instant, millis};

/// Somebody looked. What they saw is not said, only what it was for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub at: Timestamp,
    /// `account-<number>`, or the organisation number of another system's owner.
    pub reader: String,
    pub reader_name: String,
    /// A code with a text in every language.
    pub purpose: String,
}

impl Transaction {
    /// Writes down that somebody looks. The same reader for the same purpose in the same instant is told once.
    pub async fn log_reading(&mut self, person: PersonKey, reading: &Reading) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into read_log (municipality_id, person_id, at, reader, reader_name, purpose)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (municipality_id, person_id, at, reader, purpose) do nothing"
        ).bind(person.municipality.0).bind(person.person.0).bind(millis(reading.at)).bind(&reading.reader)
         .bind(&reading.reader_name).bind(&reading.purpose).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Forgets who looked before `before`, in the pages and in the registers: about the oldest thousand that are left.
    /// Says of how many, and there are more as long as that is not none.
    pub async fn erase_old_looks(&mut self, before: Timestamp) -> anyhow::Result<u64> {
        let mut erased = 0;
        for table in ["read_log", "lookup_log"] {
            let text = format!(
                "delete from {table} where at < $1 and at <=
                     (select max(at) from (select at from {table} where at < $1 order by at limit 1000) oldest)"
            );
            erased += on!(self, c => sqlx::query(AssertSqlSafe(text)).bind(millis(before)).execute(c).await?
                .rows_affected());
        }
        Ok(erased)
    }

    /// At most `limit` readings of a person, the latest first.
    pub async fn readings_of(&mut self, person: PersonKey, limit: i64) -> anyhow::Result<Vec<Reading>> {
        let rows: Vec<(i64, String, String, String)> = on!(self, c => sqlx::query_as(
            "select at, reader, reader_name, purpose from read_log
             where municipality_id = $1 and person_id = $2 order by at desc, reader limit $3"
        ).bind(person.municipality.0).bind(person.person.0).bind(limit).fetch_all(c).await?);
        rows.into_iter()
            .map(|(at, reader, reader_name, purpose)| {
                Ok(Reading { at: instant(at)?, reader, reader_name, purpose })
            })
            .collect()
    }

    /// At most `limit` of what one reader has looked at in a municipality, the latest first.
    pub async fn readings_by(
        &mut self,
        municipality: MunicipalityId,
        reader: &str,
        limit: i64,
    ) -> anyhow::Result<Vec<(PersonId, Reading)>> {
        let rows: Vec<(i64, i64, String, String)> = on!(self, c => sqlx::query_as(
            "select person_id, at, reader_name, purpose from read_log
             where municipality_id = $1 and reader = $2 order by at desc, person_id limit $3"
        ).bind(municipality.0).bind(reader).bind(limit).fetch_all(c).await?);
        rows.into_iter()
            .map(|(person, at, reader_name, purpose)| {
                let reading = Reading { at: instant(at)?, reader: reader.to_owned(), reader_name, purpose };
                Ok((PersonId(person), reading))
            })
            .collect()
    }
}
