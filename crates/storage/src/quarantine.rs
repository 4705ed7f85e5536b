//! What could not be taken at its word: kept apart with code, field and time, until somebody has settled it.

use anyhow::Context as _;
use domain::{Field, MunicipalityId, Source};
use jiff::Timestamp;

use crate::{RunId, Transaction, engine::on, instant, millis};

/// Something found in what a source said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub source: Source,
    /// A person's number, or a file and line; never an identity number.
    pub subject: String,
    pub code: &'static str,
    /// `None` where the fault is the whole record's.
    pub field: Option<Field>,
}

/// A finding with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantineItem {
    pub municipality: MunicipalityId,
    pub source: Source,
    pub subject: String,
    pub code: String,
    pub field: Option<Field>,
    pub run: RunId,
    pub first_seen: Timestamp,
    pub last_seen: Timestamp,
    pub times: i64,
}

pub(crate) const UPSERT: &str =
    "insert into quarantine (municipality_id, source, subject, code, field, run_id, \
     first_seen, last_seen, times) values ($1, $2, $3, $4, $5, $6, $7, $7, 1)
     on conflict (municipality_id, source, subject, code, field) do update set run_id = excluded.run_id,
         last_seen = excluded.last_seen, times = quarantine.times + 1, resolved_at = null";

impl Transaction {
    /// Adds a finding, or sees it once more.
    pub async fn quarantine(
        &mut self,
        municipality: MunicipalityId,
        finding: &Finding,
        run: RunId,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(UPSERT)
            .bind(municipality.0).bind(finding.source.code()).bind(&finding.subject).bind(finding.code)
            .bind(finding.field.map_or("", Field::code)).bind(run.0).bind(millis(now))
            .execute(c).await.map(drop)?);
        Ok(())
    }

    /// What is unsettled, newest first.
    pub async fn quarantined(&mut self, limit: i64, offset: i64) -> anyhow::Result<Vec<QuarantineItem>> {
        type Row = (i64, String, String, String, String, i64, i64, i64, i64);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select municipality_id, source, subject, code, field, run_id, first_seen, last_seen, times
             from quarantine where resolved_at is null
             order by last_seen desc, municipality_id, subject, code, field limit $1 offset $2"
        ).bind(limit).bind(offset).fetch_all(c).await?);
        rows.into_iter()
            .map(|(municipality, source, subject, code, field, run, first_seen, last_seen, times)| {
                Ok(QuarantineItem {
                    municipality: MunicipalityId(municipality),
                    source: Source::from_code(&source).context("quarantine.source")?,
                    subject,
                    code,
                    field: Field::from_code(&field),
                    run: RunId(run),
                    first_seen: instant(first_seen)?,
                    last_seen: instant(last_seen)?,
                    times,
                })
            })
            .collect()
    }

    pub async fn count_quarantined(&mut self) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar("select count(*) from quarantine where resolved_at is null")
            .fetch_one(c).await?))
    }

    /// Settles one item; it comes back if it is found again.
    pub async fn settle(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
        subject: &str,
        code: &str,
        now: Timestamp,
    ) -> anyhow::Result<bool> {
        let settled = on!(self, c => sqlx::query(
            "update quarantine set resolved_at = $5 where municipality_id = $1 and source = $2
             and subject = $3 and code = $4 and resolved_at is null"
        ).bind(municipality.0).bind(source.code()).bind(subject).bind(code).bind(millis(now))
         .execute(c).await?.rows_affected());
        Ok(settled > 0)
    }
}
